"""The model of the notes: learned from them, judged on others, used only where it wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from xundan.analysis.lost.inquiries import Loss
from xundan.analysis.lost.model import Model, tried
from xundan.analysis.lost.names import Reason
from xundan.analysis.lost.notes import Note, meant
from xundan.analysis.lost.reasons import likely
from xundan.analysis.text.chats import Chat, Line
from xundan.analysis.text.dictionary import dictionary
from xundan.analysis.text.words import Words

KNOWN = dictionary()
DAY = date(2026, 3, 2)
WORDS = Words()


def loss(buyer: str, text: str, reason: Reason) -> Loss:
    """One that the agent noted."""
    lines = (Line(f"{buyer}-1", datetime(2026, 3, 2, 10), 0, "buyer", text),)
    ruled = likely(lines, (), 120, KNOWN)
    note = Note[Reason](DAY, reason, "", reason)
    chat = Chat("s1", DAY, "a1", buyer, 1, lines)
    return Loss("s1", DAY, "a1", buyer, DAY, chat, (), ruled, replace(ruled, reason=reason, by="note"), note, True)


def noted(pairs: list[tuple[str, Reason]], times: int) -> list[Loss]:
    return [loss(f"b{n}-{m}", text, reason) for m, (text, reason) in enumerate(pairs) for n in range(times)]


def test_a_shops_own_slang_is_learned_and_beats_the_rules() -> None:
    rows = noted([("心在滴血啊", "price"), ("格格不入啊", "specification"), ("太贵了", "price")], 20)
    # The rules know neither slang, so of 60 they get the 20 plain ones; the model sees 48 of each fold's others.
    trial = tried(rows, WORDS)
    assert (trial.noted, trial.rules_right, trial.model_right, trial.used) == (60, 20, 60, True)


def test_a_model_that_is_no_better_is_not_used() -> None:
    trial = tried(noted([("太贵了", "price"), ("没货就算了", "stock")], 30), WORDS)
    assert (trial.rules_right, trial.model_right, trial.used) == (60, 60, False)


def test_winning_by_a_little_is_chance() -> None:
    # Four slangy ones among many plain: even if all four are won, a coin does that once in sixteen.
    rows = noted([("太贵了", "price"), ("没货就算了", "stock")], 28) + noted([("心在滴血啊", "price")], 4)
    trial = tried(rows, WORDS)
    assert trial.model_right - trial.rules_right <= 4
    assert not trial.used


def test_the_lines_that_speak_for_the_models_reason_are_kept() -> None:
    model = Model(WORDS, noted([("心在滴血啊", "price"), ("格格不入啊", "specification"), ("没货就算了", "stock")], 10))
    found = model.likely(loss("new", "心在滴血啊", "unknown"))
    assert (found.reason, found.by) == ("price", "model")
    assert [each.line.text for each in found.evidence] == ["心在滴血啊"]


def test_what_agents_write_is_understood() -> None:
    words = KNOWN.notes
    written = {
        "价格": "price",
        "缺货": "stock",
        "尺寸不合": "size",
        "发货慢": "delivery",
        "客服回复慢": "slow",
        "只是比较": "comparison",
        "活动不了解": "promotion",
        "质量顾虑": "trust",
        "等活动": "promotion",
        "Price": "price",
        "付款失败": "payment",
        "态度不好": "attitude",
    }
    assert {text: meant([text], words) for text in written} == written
    assert meant(["甲", "嫌贵"], words) == "price"
    assert meant(["甲乙丙"], words) is None
