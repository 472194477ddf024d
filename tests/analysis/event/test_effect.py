"""The usual course of days and what an event's days brought beyond it; numbers worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt

import pytest

from xundan.analysis.event.effect import Course, around, course

EVENT = date(2026, 6, 3)
"""A Wednesday."""


def level(day: date) -> float:
    """100 on working days, 140 at weekends."""
    return 140.0 if day.isoweekday() > 5 else 100.0


def usual_days(days: list[date]) -> dict[date, float]:
    return {day: level(day) for day in days}


def learned(series: dict[date, float]) -> Course:
    found = course(series, around([EVENT]))
    assert found is not None
    return found


def test_an_event_is_held_against_five_weeks_on_either_side_beyond_a_week() -> None:
    days = around([EVENT])
    assert len(days) == 2 * 35
    assert (days[0], days[-1]) == (date(2026, 4, 22), date(2026, 7, 15))
    near = [EVENT + timedelta(days=n) for n in range(-7, 8)]
    assert not set(near) & set(days)


def test_without_noise_the_effect_is_exact_by_weekday() -> None:
    series = usual_days(around([EVENT]))
    series[EVENT] = 130.0
    effect = learned(series).effect(series, [EVENT])
    assert effect is not None
    assert (effect.value, effect.expected) == (130.0, pytest.approx(100))
    assert effect.more == pytest.approx(30)
    assert effect.interval.low == pytest.approx(30) == effect.interval.high
    saturday = EVENT + timedelta(days=3)
    series[saturday] = 140.0
    quiet = learned(series).effect(series, [saturday])
    assert quiet is not None
    assert quiet.more == pytest.approx(0, abs=1e-9)


def test_growth_is_no_effect() -> None:
    """Two a day more, every day: the Wednesday is expected where the line passes."""
    series = {day: 1000 + 2.0 * (day - EVENT).days for day in [*around([EVENT]), EVENT]}
    effect = learned(series).effect(series, [EVENT])
    assert effect is not None
    assert effect.expected == pytest.approx(1000)


def test_a_day_far_off_its_course_is_left_out_and_named() -> None:
    days = around([EVENT])
    series = {day: level(day) + (1 if n % 2 else -1) for n, day in enumerate(days)} | {EVENT: 100.0}
    other = days[10]
    series[other] = 900.0
    effect = learned(series).effect(series, [EVENT])
    assert effect is not None
    assert effect.strange == (other,)
    assert effect.expected == pytest.approx(100, abs=1)


def test_the_interval_carries_a_day_s_own_spread_and_that_of_the_level() -> None:
    """Weekday by weekday four days at +1 and four at -1 (the rest left out): level 100, spread sqrt(56 / 49).

    On either side of the event each weekday has two of both, in an order that leaves the trend at 0: the leverage of
    a Wednesday in the middle is 1/8 and what the trend adds. Days next to each other differ in sign as often as not.
    """
    weeks = [-6, -5, -4, -3, 3, 4, 5, 6]
    signs = [1, -1, -1, 1, 1, -1, -1, 1]
    monday = EVENT - timedelta(days=2)
    series = {}
    for week, sign in zip(weeks, signs, strict=True):
        for weekday in range(7):
            turned = sign if weekday % 2 == 0 else -sign
            series[monday + timedelta(days=7 * week + weekday)] = 100.0 + turned
    found = course(series, list(series))
    assert found is not None
    assert found.alike == 0  # a day's neighbour is on the other side of the level
    assert found.fit.spread == pytest.approx(sqrt(56 / (56 - 8)))
    series[EVENT] = 110.0
    effect = found.effect(series, [EVENT])
    assert effect is not None
    assert effect.more == pytest.approx(10)
    # 1 + 1/8, and 2.0106 is Student's 97.5 % point at 48 degrees of freedom; the middle of the trend is the event.
    assert effect.interval.high - effect.more == pytest.approx(2.0106 * sqrt(56 / 48) * sqrt(1 + 1 / 8), rel=1e-4)


def test_two_days_of_an_event_add_up_and_have_a_mean() -> None:
    series = usual_days(around([EVENT])) | {EVENT: 150.0, EVENT + timedelta(days=1): 110.0}
    both = learned(series).effect(series, [EVENT, EVENT + timedelta(days=1)])
    assert both is not None
    assert (both.value, both.more) == (260.0, pytest.approx(60))
    assert both.a_day().more == pytest.approx(30)
    assert both.a_day().value == 130.0


def test_too_few_days_say_nothing() -> None:
    short = usual_days(around([EVENT])[-13:])
    assert course(short, list(short)) is None
    no_wednesday = {day: value for day, value in usual_days(around([EVENT])).items() if day.isoweekday() != 3}
    found = learned(no_wednesday | {EVENT: 100.0})
    assert found.effect({EVENT: 100.0}, [EVENT]) is None
    assert found.effect({}, [EVENT - timedelta(days=1)]) is None


def test_days_on_one_side_only_have_no_trend() -> None:
    """A line learned before the event would run on to wherever it likes."""
    before = [day for day in around([EVENT]) if day < EVENT]
    series = {day: 500 + 3.0 * (day - EVENT).days for day in before}
    found = course(series, before)
    assert found is not None
    assert not found.trended
