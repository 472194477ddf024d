"""The shop's working time: readings 55, 56 and 78."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from holidays import country_holidays

from .clock import days_between
from .settings import Settings
from .talk import Moment

MONDAY = 1
DAY_SECONDS = 24 * 3600
Stretch = tuple[int, int]  # seconds of the day on which it begins; the end may be on the next


def second_of(text: str) -> int:
    """Seconds of "HH:MM"; "24:00 is midnight"."""
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def stretch_of(text: str) -> Stretch:
    """ "One that ends at or before its beginning runs over midnight"."""
    begin, end = (second_of(part) for part in text.split("-"))
    return begin, end if end > begin else end + DAY_SECONDS


def weekdays_of(text: str) -> set[int]:
    """Weekdays of "1-5" or "6,7" (Monday 1)."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def hours_of_weekday(weekday: int, working_hours: list[str]) -> list[Stretch]:
    """ "HH:MM-HH:MM" for every day or "1-5 HH:MM-HH:MM" for some weekdays."""
    found = []
    for entry in working_hours:
        *days, hours = entry.split()
        if not days or weekday in weekdays_of(days[0]):
            found.append(stretch_of(hours))
    return found


def is_measured(moment: datetime, measured_hours: list[str]) -> bool:
    """ "Stretches as in 55, without weekdays; none given: always inside"."""
    second = (moment - datetime.combine(moment.date(), time(0))) // timedelta(seconds=1)
    for entry in measured_hours:
        begin, end = stretch_of(entry)
        if begin <= second < end or begin <= second + DAY_SECONDS < end:
            return True
    return not measured_hours


class WorkingTime:
    """When a shop works, by its local clock."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: dict[date, list[Stretch]] = {}

    def hours(self, day: date) -> list[Stretch]:
        """ "Hours of a day are those of the settings that hold on that date. Days are calendar dates here"."""
        if day not in self._known:
            self._known[day] = hours_of_date(day, self._settings.on(day))
        return self._known[day]

    def stretches(self, first: date, last: date) -> list[tuple[datetime, datetime]]:
        """What the days from first to last hold, and what the day before runs over into; overlapping ones are joined:
        they "count once" (reading 78)."""
        found: list[tuple[datetime, datetime]] = []
        for day in days_between(first - timedelta(days=1), last):
            midnight = datetime.combine(day, time(0))
            for begin, end in self.hours(day):
                found.append((midnight + timedelta(seconds=begin), midnight + timedelta(seconds=end)))
        joined: list[tuple[datetime, datetime]] = []
        for starts, ends in sorted(found):
            if joined and starts <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
            else:
                joined.append((starts, ends))
        return joined

    def holds(self, moment: datetime) -> bool:
        """ "A stretch begins with its first second and ends before its last"."""
        return any(starts <= moment < ends for starts, ends in self.stretches(moment.date(), moment.date()))

    def seconds(self, first: datetime, later: datetime) -> int:
        """ "The working seconds between them by the shop's local clock"; none where the later one reads earlier."""
        total = timedelta(0)
        for starts, ends in self.stretches(first.date(), later.date()) if first < later else []:
            total += max(timedelta(0), min(ends, later) - max(starts, first))
        return total // timedelta(seconds=1)

    def between(self, day: date, first: Moment, later: Moment) -> int:
        """Seconds between two moments by the clock that holds on a day: "it takes the place of elapsed time"."""
        if self._settings.on(day)["response_clock"] == "working_hours":
            return self.seconds(first.local, later.local)
        return later.at - first.at


def hours_of_date(day: date, held: dict[str, Any]) -> list[Stretch]:
    """ "Public holidays have no hours, make-up workdays have those of their own weekday or, where that has none,
    Monday's; `closed_days` and `open_days` say the same of days of the shop's own and go before `holidays`,
    `closed_days` before `open_days`"."""
    own = hours_of_weekday(day.isoweekday(), held["working_hours"])
    made_up = own or hours_of_weekday(MONDAY, held["working_hours"])
    if day in held["closed_days"]:
        return []
    if day in held["open_days"]:
        return made_up
    if held["holidays"].strip():
        country = country_holidays(held["holidays"].strip(), years=[day.year - 1, day.year, day.year + 1])
        if day in getattr(country, "weekend_workdays", ()):
            return made_up
        if is_free(day, country):
            return []
    return own


def is_free(day: date, country: Any) -> bool:
    """A public holiday; or "where a country has make-up workdays at all, Saturdays and Sundays next to its holidays
    (and next to such a day) that are no make-up workdays"."""
    made_up = getattr(country, "weekend_workdays", ())
    if day in country or not made_up:
        return day in country
    for way in (timedelta(days=1), timedelta(days=-1)):
        other = day
        while other.isoweekday() >= 6 and other not in made_up:
            other += way
            if other in country and other not in made_up:
                return True
    return False
