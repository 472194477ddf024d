"""Waterfalls: of block characters, and as the columns of a chart."""

from __future__ import annotations

from fractions import Fraction

from xundan.model.text import Text
from xundan.reports.analysis.waterfall import DOWN, UP, bars
from xundan.reports.waterfall_chart import Waterfall

F = Fraction


def test_steps_begin_where_the_one_before_ended() -> None:
    """Ten cells for 100 to 200: up 60, down 30, up 70."""
    spans = [(F(100), F(160)), (F(160), F(130)), (F(130), F(200))]
    assert bars(spans, 10) == [UP * 6, "   " + DOWN * 3, "   " + UP * 7]


def test_nothing_moved() -> None:
    assert bars([(F(5), F(5)), (F(5), F(5))]) == ["", ""]


def drawn(start: int, *shares: int) -> list[dict[str, Fraction]]:
    words = Text("步", "step")
    end = F(start + sum(shares))
    chart = Waterfall(words, "money", "CNY", (words, F(start)), [(words, F(share)) for share in shares], (words, end))
    return [{key: value for key, value in row.items() if key != "step"} for row in chart.rows()]


def test_columns_stand_on_the_lower_of_their_ends() -> None:
    assert drawn(10, 5, -12, 7) == [
        {"foot": 0, "level": 10}, {"foot": 10, "up": 5}, {"foot": 3, "down": 12}, {"foot": 3, "up": 7},
        {"foot": 0, "level": 10},
    ]  # fmt: skip


def test_what_crosses_0_is_drawn_to_both_sides_and_what_lies_below_hangs() -> None:
    assert drawn(10, -14, -2, 9, -3) == [
        {"foot": 0, "level": 10}, {"foot": 0, "down": 10, "down/under": -4}, {"foot": -4, "down": -2},
        {"foot": 0, "up": 3, "up/under": -6}, {"foot": 0, "down": 3}, {"foot": 0, "level": 0},
    ]  # fmt: skip


def test_steps_that_are_small_beside_the_start_are_drawn_alone_from_0() -> None:
    # An eighth of 1,030 is 128.75: 129 is enough to be seen, 128 is not.
    assert drawn(901, 129) == [{"foot": 0, "level": 901}, {"foot": 901, "up": 129}, {"foot": 0, "level": 1030}]
    assert drawn(902, 128) == [{"foot": 0, "up": 128}, {"foot": 0, "level": 128}]
    assert drawn(1000, -20, 50, -5) == [
        {"foot": 0, "down": -20}, {"foot": 0, "up": 30, "up/under": -20}, {"foot": 25, "down": 5},
        {"foot": 0, "level": 25},
    ]  # fmt: skip


def test_nothing_moved_from_nothing() -> None:
    assert drawn(0, 0) == [{"foot": 0, "level": 0}, {"foot": 0, "up": 0}, {"foot": 0, "level": 0}]
