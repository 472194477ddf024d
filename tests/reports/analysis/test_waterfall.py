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


def chart(*shares: int) -> Waterfall:
    words = Text("步", "step")
    return Waterfall(words, "money", "CNY", (words, F(10)), [(words, F(share)) for share in shares], (words, F(10)))


def test_columns_stand_on_the_lower_of_their_ends() -> None:
    rows = chart(5, -12, 7).rows()
    assert rows is not None
    assert [{k: v for k, v in row.items() if k != "step"} for row in rows] == [
        {"foot": 0, "level": 10}, {"foot": 10, "up": 5}, {"foot": 3, "down": 12}, {"foot": 3, "up": 7},
        {"foot": 0, "level": 10},
    ]  # fmt: skip


def test_what_goes_below_nothing_has_no_chart() -> None:
    assert chart(-11, 11).rows() is None
