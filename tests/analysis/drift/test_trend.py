"""Trends of marks, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from xundan.analysis.drift.trend import trend


def marks(*values: str) -> list[tuple[int, Fraction]]:
    return [(n + 739_000, Fraction(value)) for n, value in enumerate(values)]


def test_slope_and_interval_of_four_days() -> None:
    """4.8, 4.8, 4.7, 4.7: slope (-1.5 x 4.8 - 0.5 x 4.8 + 0.5 x 4.7 + 1.5 x 4.7) / 5 = -0.04. What is left is -0.01,
    0.03, -0.03, 0.01, whose neighbours differ, so r counts as 0; squares 0.002, error sqrt(0.002 / 2 / 5) = 0.0141421,
    times 4.30265 (2 degrees) = 0.0608487."""
    found = trend(marks("4.8", "4.8", "4.7", "4.7"))
    assert found.slope == Fraction(-4, 100)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(-0.04 - 0.0608487, abs=1e-6)
    assert found.interval.high == pytest.approx(-0.04 + 0.0608487, abs=1e-6)
    assert not found.beyond_chance
    assert (found.first, found.last, found.days) == (Fraction("4.8"), Fraction("4.7"), 4)


def test_days_that_resemble_their_neighbours_say_less() -> None:
    """The same marks once in long waves, once mixed up around the same line."""
    wave = [0, 1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0]
    mixed = [0, 2, 1, 1, 2, 0] * 4
    slow, quick = (trend([(n, Fraction(each, 100)) for n, each in enumerate(row)]) for row in (wave, mixed))
    assert slow.interval is not None and quick.interval is not None
    assert slow.interval.high - slow.interval.low > 1.5 * (quick.interval.high - quick.interval.low)


def test_a_straight_fall_is_beyond_chance() -> None:
    found = trend(marks("4.84", "4.83", "4.82", "4.81", "4.80", "4.79"))
    assert found.slope == Fraction(-1, 100)
    assert found.beyond_chance


def test_marks_that_stay_have_a_slope_of_nothing() -> None:
    found = trend(marks("4.8", "4.8", "4.8"))
    assert found.slope == 0 and not found.beyond_chance


def test_one_day_has_no_trend_and_two_have_no_interval() -> None:
    assert trend(marks("4.8")).slope is None
    two = trend(marks("4.8", "4.7"))
    assert (two.slope, two.interval, two.beyond_chance) == (Fraction(-1, 10), None, False)
