"""The model of the notes: learned from them, with the lines that speak for what it says."""

from __future__ import annotations

import pytest

from tests.analysis.lost.noted import KNOWN, loss, noted
from xundan.analysis.lost import model as module
from xundan.analysis.lost.inquiries import Loss
from xundan.analysis.lost.model import Features, Model
from xundan.analysis.lost.notes import meant
from xundan.analysis.text.words import Words

WORDS = Words()


def model_of(rows: list[Loss]) -> Model:
    features = Features(WORDS, rows)
    return Model(features, features.noted, [each.reason for each in rows])


def test_the_lines_that_speak_for_the_models_reason_are_kept() -> None:
    model = model_of(noted([("心在滴血啊", "price"), ("格格不入啊", "specification"), ("没货就算了", "stock")], 10))
    (found,) = model.likely([loss("new", "心在滴血啊", "unknown")])
    assert (found.reason, found.by) == ("price", "model")
    assert [each.line.text for each in found.evidence] == ["心在滴血啊"]


@pytest.mark.parametrize("slangs", [2, 3])
def test_many_at_once_are_as_each_alone(slangs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    learned = noted([("心在滴血啊", "price"), ("没货就算了", "stock"), ("格格不入啊", "specification")][:slangs], 10)
    model = model_of(learned)
    said = ["心在滴血啊|在吗|没货就算了", "在吗", "格格不入啊|心在滴血啊", "没货就算了|好的", "", "太贵了|心在滴血啊"]
    rows = [loss(f"n{n}", text, "unknown") for n, text in enumerate(said)]
    alone = [model.likely([each])[0] for each in rows]
    assert model.likely(rows) == alone
    assert len({each.reason for each in alone}) == slangs
    assert any(len(each.evidence) > 1 for each in alone)
    monkeypatch.setattr(module, "AT_ONCE", 4)
    assert model.likely(rows) == alone
    assert model.likely([]) == []


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
