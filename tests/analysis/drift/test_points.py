"""Scarce days are joined until they can say something."""

from __future__ import annotations

from datetime import date

from tests.analysis.drift.series import series
from xundan.analysis.drift.points import needed, points


def test_a_point_of_a_rate_expects_five_of_the_rarer_outcome() -> None:
    """A tenth of 20 a day: 2 expected, so 50 cases are needed, and three days make a point of 60."""
    days = series([(2, 20)] * 8)
    assert needed(days, "rate") == 50
    found = points(days, "rate")
    assert [(each.first.day, each.last.day, each.part, each.whole) for each in found] == [(1, 3, 6, 60), (4, 6, 6, 60)]


def test_what_rarely_fails_is_as_scarce_as_what_rarely_happens() -> None:
    assert needed(series([(18, 20)] * 8), "rate") == 50


def test_two_days_that_have_enough_stay_apart() -> None:
    assert len(points(series([(5, 10), (5, 10)]), "rate")) == 2


def test_a_mean_needs_five_cases_and_a_number_none() -> None:
    days = series([(90, 3), (60, 2), (200, 5), (80, 4)])
    assert [(each.part, each.whole) for each in points(days, "mean")] == [(150, 5), (200, 5)]
    assert len(points(days, "value")) == 4


def test_what_never_varies_or_has_no_case_has_no_points() -> None:
    assert points(series([(20, 20)] * 30), "rate") == []
    assert points(series([(0, 20)] * 30), "rate") == []
    assert points([], "rate") == []


def test_the_newest_days_wait_until_they_are_enough() -> None:
    found = points(series([(5, 10), (5, 10), (1, 2)]), "rate")
    assert found[-1].last == date(2026, 3, 2)
