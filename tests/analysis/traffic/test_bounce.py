"""Bounce in the order of S0, over weeks worked out by hand: 154 of 280 visitors bounce, 42 of 140 by search."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from tests.analysis.traffic.shop import RECOMMENDED, three_weeks, week
from xundan.analysis.traffic.bounce import bounce
from xundan.metrics.view import View
from xundan.reports.analysis.traffic.bounce import bounce_telling


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    found = three_weeks()
    yield found
    found.engine.close()


def test_dearer_goods_explain_it_and_end_the_questions(view: View) -> None:
    found = bounce(view, week(1))
    assert found is not None
    assert found.above
    assert (found.whole.bounced, found.whole.visitors) == (154, 280)
    assert [(step.cause, step.finding) for step in found.asked] == [("aov", "explains")]
    assert found.asked[0].beside is not None
    assert (found.asked[0].beside.own, found.asked[0].beside.theirs) == (100, 80)
    said = bounce_telling(view, week(1)).sentences
    assert said[0].en == "Bounce rate 55.0 %, above the industry's 35.0 % beyond chance"
    assert said[1].en.startswith(
        "Average order value explains it: Average order value ￥100.00, above the industry's ￥80.00"
    )
    assert len(said) == 2


def test_else_the_source_that_does_not_fit(view: View) -> None:
    """Recommended visitors bounce at 80 %, searchers at 30 %: as these, the shop would have 25 points less; the gap is
    20 points."""
    found = bounce(view, week(2))
    assert found is not None
    assert [(step.cause, step.finding) for step in found.asked] == [("aov", "no"), ("traffic", "explains")]
    split = found.asked[1].split
    assert split is not None
    assert [group.name for group in split.worse] == [RECOMMENDED]
    assert split.adds == Fraction(1, 4)
    assert found.explained_by == "traffic"
    said = bounce_telling(view, week(2)).sentences
    assert "猜你喜欢 (80.0 %)" in said[1].zh
    assert "25 个百分点" in said[1].zh


def test_without_a_benchmark_nothing_is_called_high_or_explained(view: View) -> None:
    found = bounce(view, week(3))
    assert found is not None
    assert (found.benchmark, found.above, found.explained_by) == (None, None, None)
    assert {step.cause: step.finding for step in found.asked}["traffic"] == "adds"
    assert all(step.finding != "explains" for step in found.asked)
    said = bounce_telling(view, week(3)).sentences
    assert "no benchmark was imported" in said[0].en
    assert "Average order value, Promotion, Service" in said[-1].en


def test_who_stays_longer(view: View) -> None:
    """All others look at two pages, a minute apart: 126 of them, of whom seven buy."""
    found = bounce(view, week(1))
    assert found is not None
    assert [(group.name, group.visitors, group.paid) for group in found.stays] == [((60,), 126, 7)]
