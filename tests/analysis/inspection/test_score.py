"""What chats come to, worked out by hand; and that a line that says nothing bad takes nothing away."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.inspection.chats import chat, line, turn
from xundan.analysis.inspection.chat import Chat, Line
from xundan.analysis.inspection.rules_file import read_rules
from xundan.analysis.inspection.score import score, tallied

RULES = read_rules("", "inspection.toml").active
GOOD = chat("买: 在吗 / 客: 您好 / 买: 谢谢 / 客: 祝您开心", [turn(5, opening=True)], agent="a1", buyer="b1")
BAD = chat(
    "买: 有货吗 / 客: 有 / 买: 包邮吗 / 客: 包 / 买: 能少吗 / 客: 嗯 / 买: 能退吗 / 客: 能",
    [turn(70), turn(80), turn(90), turn(100), turn(None, "unanswered", 2)],
    agent="a2",
    buyer="b2",
)


def test_points_are_added_up_and_each_rule_counts_as_often_as_it_may() -> None:
    # First answer 3, greeting 1, closing 2.
    good = score(RULES, GOOD)
    assert (good.given, good.taken, good.score) == (6, 0, 106)
    # Four bare answers of which three count (9), four slow ones of which three count (6), one missed (10).
    bad = score(RULES, BAD)
    assert (bad.given, bad.taken, bad.score) == (0, 25, 75)
    assert bad.times == {"bare": 3, "slow": 3, "missed": 1}
    assert [point.counts for point in bad.points if point.rule.id == "bare"] == [True, True, True, False]


def test_the_mean_is_a_hundred_for_each_chat_and_all_points_over_the_chats() -> None:
    third = replace(GOOD, buyer="b3", lines=GOOD.lines[:2], turns=())  # 101: the greeting
    groups = tallied([score(RULES, each) for each in (GOOD, BAD, third)], lambda scored: [scored.chat.agent])
    assert groups["a1"].mean == Fraction(207, 2)
    assert groups["a2"].mean == 75
    [whole] = tallied([score(RULES, each) for each in (GOOD, BAD, third)], lambda _: ["all"]).values()
    # (100 x 3 + 7 - 25) / 3
    assert (whole.chats, whole.given, whole.taken, whole.mean) == (3, 7, 25, Fraction(282, 3))
    assert (whole.times["bare"], whole.held["bare"]) == (3, 1)


def test_a_chat_counts_once_in_every_item_that_it_names() -> None:
    named = [line(5, "买", "", "card", "i1"), line(6, "买", "", "card", "i2"), line(7, "买", "", "card", "i1")]
    shown = line(8, "客", "", "card", "i3")  # what the agent shows is not what the buyer asked about
    chat = replace(GOOD, lines=[*GOOD.lines, *named, shown])
    groups = tallied([score(RULES, chat)], lambda scored: [*scored.chat.items, *scored.chat.items])
    assert {item: tally.chats for item, tally in groups.items()} == {"i1": 1, "i2": 1}


def test_a_chat_whose_text_was_not_kept_has_no_score_but_what_its_times_say() -> None:
    silent = replace(BAD, lines=[replace(each, text=None) for each in BAD.lines])
    found = score(RULES, silent)
    assert found.score is None
    assert found.times == {"slow": 3, "missed": 1}
    groups = tallied([score(RULES, GOOD), found], lambda _: ["all"])
    assert (groups["all"].mean, groups["all"].chats, groups["all"].unread) == (106, 1, 1)
    assert tallied([found], lambda _: ["all"])["all"].mean is None


def test_what_the_machine_said_need_not_have_been_kept() -> None:
    lines = [line(0, "机", None), *GOOD.lines]
    assert score(RULES, replace(GOOD, lines=lines)).score == 106


NEUTRAL = ("有货的,今天拍今天发", "尺寸150乘200厘米", "这款有蓝色和灰色", "收到,您稍等一下", "链接在首页第二排")
FAULTS = (
    "买: 能少吗 / 客: 不议价", "买: 有货吗 / 客: 嗯", "买: 多重 / 客: 你不会看吗 / 客: 页面有写",
    "买: 贵 / 客: 爱买不买", "买: 发我看 / 客: 加微信", "买: 你们错了 / 客: 凭什么怪我们",
    "买: 问下 / 客[recall]: / 客: 说吧",
    "买: 能退吗 / 客: 不行 / 买: 那能换吗 / 客: 我不清楚",
)  # fmt: skip


def _faults(chat: Chat) -> dict[str, int]:
    return {point.rule.id: 1 for point in score(RULES, chat).points if point.rule.points < 0}


@st.composite
def faulty(draw: st.DrawFn) -> Chat:
    parts = draw(st.lists(st.sampled_from(FAULTS), min_size=1, max_size=4))
    turns = draw(st.lists(st.integers(1, 200).map(lambda seconds: turn(seconds)), max_size=3))
    return chat(" / ".join(parts), turns)


def _with(chat: Chat, at: int, *lines: Line) -> Chat:
    return replace(chat, lines=[*chat.lines[:at], *lines, *chat.lines[at:]])


@given(faulty(), st.data())
def test_a_line_of_a_machine_changes_no_point(chat: Chat, data: st.DataObject) -> None:
    before = score(RULES, chat)
    at = data.draw(st.integers(0, len(chat.lines)))
    said = data.draw(st.sampled_from(["您好,祝您开心", "加微信", "嗯", *NEUTRAL]))
    who = data.draw(st.sampled_from("机系撤"))
    after = score(RULES, _with(chat, at, line(99, who, said)))
    assert [(p.rule.id, p.line, p.counts) for p in after.points] == [
        (p.rule.id, p.line, p.counts) for p in before.points
    ]


@given(faulty(), st.sampled_from(NEUTRAL))
def test_a_neutral_line_at_the_end_of_any_answer_takes_nothing_away(chat: Chat, said: str) -> None:
    """Only a bare answer is another one by it: it is complete now."""
    for at in range(1, len(chat.lines) + 1):
        if chat.lines[at - 1].who != "agent":
            continue
        before, after = _faults(chat), _faults(_with(chat, at, line(99, "客", said)))
        before.pop("bare", None)
        after.pop("bare", None)
        assert after == before


@given(faulty(), st.sampled_from(NEUTRAL))
def test_a_neutral_word_of_the_buyer_and_its_answer_take_nothing_away(chat: Chat, said: str) -> None:
    for at in range(len(chat.lines) + 1):
        if at == len(chat.lines) or (at > 0 and chat.lines[at].who == "buyer"):
            added = _with(chat, at, line(98, "买", "好的"), line(99, "客", said))
            assert score(RULES, added).taken == score(RULES, chat).taken


@pytest.mark.parametrize("text", NEUTRAL)
def test_what_is_taken_for_neutral_earns_nothing_by_itself(text: str) -> None:
    assert _faults(chat(f"买: 说说 / 客: {text}")) == {}
