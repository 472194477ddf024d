"""Levels, limits and signals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import log, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.drift.series import quiet, series
from xundan.analysis.drift.chart import EWMA_LIMIT, LEARNED, POINT_LIMIT, WEIGHT, chart
from xundan.analysis.drift.level import Level, began, freedom
from xundan.analysis.drift.scale import Scale

RATE = Scale("rate", logs=False)


def test_the_spread_of_rates_is_that_of_laney() -> None:
    """5, 7 and 6 of 10: level 0.6, one case spreads sqrt(0.24). Scores -0.1, 0.1, 0 x sqrt(10 / 0.24); the
    moving ranges are two and one of 0.645497, their mean 0.968246, over 1.128379 = 0.858086. A point of 20
    lies sqrt(0.24) x 0.858086 x sqrt(1/20 + 1/30) = 0.121352 from the level."""
    found = Level.of(series([(5, 10), (7, 10), (6, 10)]), RATE)
    assert found.centre == pytest.approx(0.6)
    assert found.sigma == pytest.approx(0.858086, abs=1e-6)
    [point] = series([(1, 20)])
    assert found.reach(point, RATE) == pytest.approx(0.121352, abs=1e-6)


def test_larger_days_count_for_more() -> None:
    assert Level.of(series([(1, 10), (40, 90)]), RATE).centre == pytest.approx(0.41)


def test_means_are_charted_by_their_logarithm() -> None:
    """Means of 10 s and 40 s over as many cases: the level lies at 20 s."""
    points = series([(100, 10), (400, 10)])
    scale = Scale.of(points, "mean")
    found = Level.of(points, scale)
    assert found.centre == pytest.approx(log(20))
    assert scale.back(found.centre) == pytest.approx(20)
    assert found.sigma == pytest.approx(log(4) / (2 / sqrt(3.141592653589793)))


def test_what_is_not_above_0_is_charted_as_it_is() -> None:
    assert Scale.of(series([(-5, 1), (5, 1)]), "value").on(series([(-5, 1)])[0]) == -5


def test_freedom_of_moving_ranges() -> None:
    # (m - 1)^2 / (2 (0.8264 m - 1.082)): 81 / 14.364 and 361 / 30.892
    assert freedom(10) == pytest.approx(81 / 14.364)
    assert freedom(20) == pytest.approx(361 / 30.892)


def test_nothing_is_judged_before_a_level_is_learned() -> None:
    made = chart(series([*quiet(LEARNED), (1, 20)]), "rate")
    assert [step.score is None for step in made.steps] == [True] * LEARNED + [False]
    assert made.judged == 1


def test_a_quiet_series_gives_no_signal() -> None:
    made = chart(series(quiet(60)), "rate")
    assert (made.signals, made.judged, made.now) == ((), 50, 0.5)


def test_one_odd_day_is_told_and_moves_no_level() -> None:
    made = chart(series([*quiet(20), (0, 20), *quiet(20)]), "rate")
    [signal] = made.signals
    assert (signal.at, signal.shift, signal.was, signal.now) == (20, False, 0.5, 0.0)
    assert signal.score < -POINT_LIMIT
    assert len(made.level) == 40 and made.now == 0.5


def test_two_odd_days_the_same_way_are_a_shift_since_the_first() -> None:
    made = chart(series([*quiet(20), (0, 20), (1, 20), (0, 20)]), "rate")
    [signal] = made.signals
    assert (signal.at, signal.shift, signal.since, signal.was, signal.now) == (20, True, 20, 0.5, 1 / 40)


def test_two_odd_days_each_its_way_are_no_shift() -> None:
    made = chart(series([*quiet(20), (0, 20), (20, 20), *quiet(5)]), "rate")
    assert [signal.shift for signal in made.signals] == [False, False]


def test_a_small_shift_is_found_with_the_day_on_which_it_began() -> None:
    """From one half to 0.35: no day is beyond the limit of a point, all together are."""
    made = chart(series([*quiet(30), *quiet(15, 6, 8)]), "rate")
    [signal] = made.signals
    assert signal.shift and signal.since == 30
    assert (signal.was, signal.now) == (0.5, pytest.approx(0.35, abs=0.03))
    assert 31 < signal.at < 40
    assert all(abs(step.score or 0) < POINT_LIMIT for step in made.steps[: signal.at + 1])


def test_the_weighted_mean_is_that_of_the_scores() -> None:
    made = chart(series([*quiet(LEARNED), (12, 20), (9, 20)]), "rate")
    first, second = made.steps[-2:]
    assert first.score is not None and second.score is not None
    settled = sqrt(WEIGHT / (2 - WEIGHT))
    assert first.ewma == pytest.approx(0.2 * first.score / settled)
    assert second.ewma == pytest.approx((0.2 * second.score + 0.16 * first.score) / settled)


def test_a_series_that_never_moved_is_not_judged() -> None:
    made = chart(series([(300, 10)] * 30), "mean")
    assert (made.judged, made.signals) == (0, ())


def test_a_cut_lies_where_the_means_part_best() -> None:
    assert began(series([(5, 10), (5, 10), (5, 10), (5, 10), (1, 10), (2, 10)]), RATE) == 4


cases = st.lists(st.tuples(st.integers(0, 30), st.integers(30, 60)), min_size=12, max_size=40)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_a_chart_never_looks_ahead(drawn: list[tuple[int, int]]) -> None:
    points = series(drawn)
    whole = chart(points, "rate")
    for known in range(0, len(points), 7):
        assert chart(points[:known], "rate").steps == whole.steps[:known]


@settings(max_examples=60, deadline=None)
@given(cases)
def test_what_fails_is_charted_as_what_succeeds(drawn: list[tuple[int, int]]) -> None:
    """The chart of the complement has the opposite scores and the same signals."""
    there = chart(series(drawn), "rate")
    gone = chart(series([(whole - part, whole) for part, whole in drawn]), "rate")
    assert [s.at for s in there.signals] == [s.at for s in gone.signals]
    for one, other in zip(there.steps, gone.steps, strict=True):
        assert (one.score is None) == (other.score is None)
        if one.score is not None and other.score is not None:
            assert one.score == pytest.approx(-other.score, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 900), st.integers(1, 30)), min_size=12, max_size=40))
def test_another_unit_changes_no_signal(drawn: list[tuple[int, int]]) -> None:
    """Minutes instead of seconds."""
    points = series(drawn)
    other = [replace(point, part=point.part / Fraction(60)) for point in points]
    one, two = chart(points, "mean"), chart(other, "mean")
    assert [(s.at, s.shift, s.since) for s in one.signals] == [(s.at, s.shift, s.since) for s in two.signals]


@settings(max_examples=60, deadline=None)
@given(cases)
def test_a_signal_is_beyond_its_limit_and_began_before_it(drawn: list[tuple[int, int]]) -> None:
    made = chart(series(drawn), "rate")
    for signal in made.signals:
        assert abs(signal.score) > min(EWMA_LIMIT, POINT_LIMIT)
        assert LEARNED <= signal.at < len(made.steps) and signal.since <= signal.at
