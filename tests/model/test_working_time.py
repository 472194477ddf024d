"""Working time: stretches, weekdays, nights, holidays and make-up workdays, by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from xundan.model.rules import DatedRules, Rules, WindowSize
from xundan.model.working_time import WorkingTime, knows, of_the_clock, stretch

HOUR = 3600
MONDAY = date(2026, 3, 2)


def at(**settings: object) -> WorkingTime:
    return WorkingTime(DatedRules(Rules(**settings)))  # type: ignore[arg-type]


def test_a_split_shift_is_two_stretches() -> None:
    time = at(working_hours=("09:00-12:00", "13:30-18:00"))
    assert time.on(MONDAY) == ((9 * HOUR, 12 * HOUR), (13 * HOUR + 1800, 18 * HOUR))


def test_stretches_that_touch_or_overlap_are_one() -> None:
    assert at(working_hours=("09:00-12:00", "12:00-13:00", "11:00-14:00")).on(MONDAY) == ((9 * HOUR, 14 * HOUR),)


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    """Friday's night ends on Saturday, on which nobody begins."""
    time = at(working_hours=("1-5 22:00-02:00",))
    assert time.on(MONDAY) == ((22 * HOUR, 24 * HOUR),)
    saturday = MONDAY + timedelta(days=5)
    assert time.on(saturday) == ((0, 2 * HOUR),)
    assert time.on(saturday + timedelta(days=1)) == ()


def test_all_day_and_all_around() -> None:
    assert at(working_hours=("00:00-24:00",)).on(MONDAY) == ((0, 24 * HOUR),)
    assert at(working_hours=("08:00-08:00",)).on(MONDAY) == ((0, 24 * HOUR),), "today's from 8, yesterday's until 8"


def test_days_of_the_shop_go_before_holidays() -> None:
    """2026-10-01 is a public holiday in China and 2026-10-10, a Saturday, is worked in exchange."""
    hours = ("1-5 09:00-10:00",)
    week = ((9 * HOUR, 10 * HOUR),)
    time = at(working_hours=hours, holidays="CN")
    assert time.on(date(2026, 10, 1)) == ()
    assert time.on(date(2026, 10, 10)) == week, "Monday's hours: Saturday has none"
    assert time.on(date(2026, 10, 11)) == ()
    own = at(working_hours=hours, holidays="CN", open_days=("2026-10-01",), closed_days=("2026-10-10",))
    assert own.on(date(2026, 10, 1)) == week and own.on(date(2026, 10, 10)) == ()
    both = at(working_hours=hours, open_days=("2026-03-02",), closed_days=("2026-03-02",))
    assert both.on(MONDAY) == ()


def test_weekends_inside_a_chinese_holiday_belong_to_it() -> None:
    """The Spring Festival of 2026: free from Sunday 15 to Monday 23 February, worked on the Saturdays 14 and 28."""
    time = at(working_hours=("09:00-10:00",), holidays="CN")
    free = [day for day in range(13, 29) if not time.on(date(2026, 2, day))]
    assert free == list(range(15, 24))
    assert all(not time.on(date(2026, 10, day)) for day in range(1, 8)) and time.on(date(2026, 10, 10))


def test_weekends_beside_a_holiday_elsewhere_stay_as_they_are() -> None:
    """Monday 2026-09-07 is a public holiday in the United States; the Sunday before it is a Sunday."""
    time = at(working_hours=("09:00-10:00",), holidays="US")
    assert not time.on(date(2026, 9, 7)) and time.on(date(2026, 9, 6))


def test_a_make_up_workday_has_hours_of_its_own_weekday_where_there_are_some() -> None:
    time = at(working_hours=("1-5 09:00-18:00", "6 10:00-12:00"), holidays="CN")
    assert time.on(date(2026, 10, 10)) == ((10 * HOUR, 12 * HOUR),)


def test_every_day_has_the_hours_of_its_own_settings() -> None:
    rules = DatedRules.of(Rules(), [(date(2026, 3, 3), {"working_hours": ("10:00-11:00",)})])
    worked = WorkingTime(rules).worked(MONDAY, date(2026, 3, 4))
    assert [(day.day, so_far) for day, so_far, _ in worked] == [(2, 0), (3, 9 * HOUR), (4, 10 * HOUR)]


def test_the_longest_wait_is_a_holiday_and_the_nights_around_it() -> None:
    """Nine hours a day but on 3 and 4 March: no working second lies between Monday evening and Thursday."""
    time = at(closed_days=("2026-03-03", "2026-03-04"))
    first, last = MONDAY - timedelta(days=7), MONDAY + timedelta(days=7)
    assert time.longest_wait(1, first, last) == 3
    assert time.longest_wait(9 * HOUR + 1, first, last) == 4
    assert at(working_hours=("00:00-24:00",)).longest_wait(600, first, last) == 1


@pytest.mark.parametrize(
    "text", ["", "9-18", "09:00", "25:00-26:00", "09:60-10:00", "8 09:00-10:00", "5-1 09:00-10:00", "09:00-24:01"]
)
def test_what_is_no_stretch(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        stretch(text)


def test_measured_hours_over_midnight_are_two_parts_of_a_day() -> None:
    assert of_the_clock(("22:00-01:00",)) == ((0, HOUR), (22 * HOUR, 24 * HOUR))


def test_countries() -> None:
    assert knows("CN") and knows("US") and not knows("XX")


def test_windows_of_days_and_hours() -> None:
    """Hours count back from a moment, so they touch as many days before its own as they fill."""
    assert WindowSize.of(2) == WindowSize(2)
    assert WindowSize.of("24h") == WindowSize(2, 24)
    assert WindowSize.of("25h") == WindowSize(3, 25)
    assert WindowSize.of("6h") == WindowSize(2, 6)
