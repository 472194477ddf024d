"""Distinct counts from sums by day and day before, worked out by hand.

| | 28 Feb | 2 March (Mon) | 3 (Tue) | 9 (Mon) | 10 | 11 |
|---|---|---|---|---|---|---|
| v1 | own | paid | | paid | | own |
| v2 | | | paid | paid | | |
| v3 | own | | | | own | |

Every visit is of the channel of its source: 直通车 is paid, 收藏 own. On 12 March there is a daily total alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.examples.build import Build, day
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.query import answer
from xundan.metrics.view import Days, View

VISITS = {
    "v1": {"02-28": "收藏", "03-02": "直通车", "03-09": "直通车", "03-11": "收藏"},
    "v2": {"03-03": "直通车", "03-09": "直通车"},
    "v3": {"02-28": "收藏", "03-10": "收藏"},
}
SUMS = "first seen"


@pytest.fixture(scope="module")
def loaded() -> Iterator[Loaded]:
    built = Build()
    for visitor, days in VISITS.items():
        for on, source in days.items():
            built.visit(visitor, f"view {on} 10:00, view {on} 11:00", source=source)
    built.row("traffic_daily", day=day("03-12"), visitors=9, page_views=20)
    # b1 buys twice on one day and once more; b2 once, from another agent's chat.
    built.chat("b1", "a1", "B 03-02 09:00, A 03-02 09:01").chat("b2", "a2", "B 03-04 09:00, A 03-04 09:01")
    built.order("o1", "b1", "03-02 10:00", "03-02 10:01", "5").order("o2", "b1", "03-02 11:00", "03-02 11:01", "5")
    built.order("o3", "b1", "03-03 10:00", "03-03 10:01", "5").order("o4", "b2", "03-04 10:00", "03-04 10:01", "5")
    built.order("o5", None, "03-06 10:00", "03-06 10:01", "5")
    found = Loaded(built.world())
    yield found
    found.engine.close()


@pytest.fixture
def view(loaded: Loaded) -> View:
    view = replace(loaded.view())
    view.days = Days()
    return view


def asked(view: View, metric: str, *by: str, first: str, last: str) -> dict[Any, Any]:
    rows = answer(view, Ask((metric,), by, day(first), day(last))).rows
    return {tuple(row[name] for name in by): row[metric] for row in rows}


@pytest.mark.parametrize(
    ("first", "last", "by", "expected"),
    [
        ("03-02", "03-11", (), {(): 3}),
        ("03-03", "03-10", (), {(): 3}),
        ("03-03", "03-09", (), {(): 2}),
        ("03-11", "03-11", (), {(): 1}),
        ("03-04", "03-08", (), {(): 0}),
        ("03-02", "03-11", ("week",), {("2026-W10",): 2, ("2026-W11",): 3}),
        ("03-02", "03-11", ("weekday",), {(1,): 2, (2,): 2, (3,): 1}),
        ("03-02", "03-11", ("channel",), {("paid",): 2, ("own",): 2}),
        ("02-28", "03-11", ("month",), {("2026-02",): 2, ("2026-03",): 3}),
        ("02-28", "03-11", (), {(): 3}),
        # What a daily total alone tells names nobody.
        ("03-11", "03-12", (), {(): None}),
        ("03-09", "03-12", ("weekday",), {(1,): 2, (2,): 1, (3,): 1, (4,): None}),
    ],
)
def test_whoever_comes_again_is_counted_once(
    view: View, first: str, last: str, by: tuple[str, ...], expected: dict[Any, Any]
) -> None:
    for _ in range(3):
        assert asked(view, "unique_visitors", *by, first=first, last=last) == expected
    assert view.days is not None
    assert [name[: len(SUMS)] for name in view.days.made] == [SUMS]


def test_one_months_sums_answer_every_stretch_of_it(view: View) -> None:
    for first, last, expected in (("03-02", "03-11", 3), ("03-03", "03-09", 2), ("03-10", "03-11", 2)):
        assert asked(view, "unique_visitors", first=first, last=last) == {(): expected}
    assert view.days is not None
    assert len(view.days.made) == 1
    asked(view, "unique_visitors", first="02-28", last="03-11")
    assert len(view.days.made) == 1  # other months: asked for once


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("03-02", "03-05", {("a1",): 1, ("a2",): 1}),
        ("03-03", "03-04", {("a1",): 1, ("a2",): 1}),
        ("03-04", "03-05", {("a2",): 1}),
        # A blank buyer may be anybody.
        ("03-03", "03-06", {("a1",): 1, ("a2",): 1, ("?",): None}),
    ],
)
def test_buyers_of_several_orders_a_day_count_once(view: View, first: str, last: str, expected: dict[Any, Any]) -> None:
    for _ in range(2):
        assert asked(view, "unique_paid_buyers", "agent", first=first, last=last) == expected


def test_a_view_of_one_question_makes_no_sums(loaded: Loaded) -> None:
    view = replace(loaded.view())
    for _ in range(2):
        assert asked(view, "unique_visitors", first="03-02", last="03-11") == {(): 3}
    assert view.days is None
