"""A shop's working time: stretches of its local clock, weekdays, public holidays and days of its own.

Stretches are written "09:00-12:00" (every day) or "1-5 09:00-12:00" (weekdays, Monday 1). One that ends at or before
its beginning runs over midnight and belongs to the day on which it begins. How it is counted is reading 55 of
docs/decisions/0012.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from xundan.model.rules import DatedRules, Rules

Seconds = tuple[tuple[int, int], ...]
"""Stretches of a day in seconds since its midnight: [begin, end), in order, apart from each other."""

DAY = 86_400
_FRIDAY = 5
_STRETCH = re.compile(r"(?:([1-7](?:[-,][1-7])*)\s+)?([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)")
_ALL = frozenset(range(1, 8))


@dataclass(frozen=True)
class Stretch:
    """Seconds since midnight; `end` beyond a day runs into the next."""

    weekdays: frozenset[int]
    begin: int
    end: int


def stretch(text: str) -> Stretch:
    """Reads one stretch; ValueError when it is none."""
    found = _STRETCH.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    begin = int(found[2]) * 3600 + int(found[3]) * 60
    end = int(found[4]) * 3600 + int(found[5]) * 60
    if end > DAY:
        raise ValueError(text)
    return Stretch(_weekdays(found[1]) if found[1] else _ALL, begin, end if end > begin else end + DAY)


def _weekdays(text: str) -> frozenset[int]:
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if "-" in last or int(last or first) < int(first):
            raise ValueError(text)
        days |= set(range(int(first), int(last or first) + 1))
    return frozenset(days)


def of_the_clock(texts: tuple[str, ...]) -> Seconds:
    """Stretches that hold on every day, such as `measured_hours`, as seconds of a day; those over midnight are cut."""
    return _joined([part for text in texts for part in _parts(stretch(text))])


class WorkingTime:
    """The working seconds of every day under dated settings."""

    def __init__(self, rules: DatedRules) -> None:
        self._rules = rules

    def on(self, day: date) -> Seconds:
        """The stretches of a calendar day, with what runs in from the day before."""
        own = [(begin, end) for begin, end in self._begun(day)]
        spilt = [(begin - DAY, end - DAY) for begin, end in self._begun(day - timedelta(days=1)) if end > DAY]
        return _joined([(max(begin, 0), min(end, DAY)) for begin, end in (*spilt, *own)])

    def worked(self, first: date, last: date) -> list[tuple[date, int, Seconds]]:
        """Every day between two with its stretches and the working seconds since `first` before it began."""
        found, so_far, day = [], 0, first
        while day <= last:
            stretches = self.on(day)
            found.append((day, so_far, stretches))
            so_far += sum(end - begin for begin, end in stretches)
            day += timedelta(days=1)
        return found

    def longest_wait(self, seconds: int, first: date, last: date) -> int:
        """The most calendar days, between two days, over which fewer than so many working seconds may pass."""
        days = self.worked(first, last)
        ends = [so_far + sum(end - begin for begin, end in stretches) for _, so_far, stretches in days]
        longest = behind = 0
        # A stretch of time that takes the rest of its first day and the beginning of its last holds at least what the
        # whole days between do.
        for ahead in range(len(days)):
            while days[ahead][1] - ends[behind] >= seconds and behind < ahead:
                behind += 1
            longest = max(longest, ahead - behind)
        return longest

    def _begun(self, day: date) -> tuple[tuple[int, int], ...]:
        """The stretches that begin on a day; an end beyond midnight is more than a day's seconds."""
        rules = self._rules.on(day)
        weekday = day.isoweekday()
        stretches = [stretch(text) for text in rules.working_hours]
        own = tuple((each.begin, each.end) for each in stretches if weekday in each.weekdays)
        match _kind(rules, day):
            case "closed":
                return ()
            case "open":
                return own or tuple((each.begin, each.end) for each in stretches if 1 in each.weekdays)
        return own


def _kind(rules: Rules, day: date) -> str:
    if day.isoformat() in rules.closed_days:
        return "closed"
    if day.isoformat() in rules.open_days:
        return "open"
    if rules.holidays:
        closed, made_up = _public(rules.holidays, day.year)
        if day in made_up:
            return "open"
        if day in closed:
            return "closed"
    return ""


@cache
def _public(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """A country's public holidays of a year, and the days that are worked in exchange."""
    import holidays  # knows every country: only who asks for one waits for it

    found = holidays.country_holidays(country, years=[year - 1, year, year + 1])
    made_up: frozenset[date] = frozenset(getattr(found, "weekend_workdays", ()))
    closed = set(found)
    if made_up:
        # Where workdays move, so that holidays are one stretch, the weekends that they touch belong to them.
        grown = True
        while grown:
            beside = {day + timedelta(days=way) for day in closed for way in (-1, 1)}
            more = {day for day in beside - closed - made_up if day.isoweekday() > _FRIDAY}
            closed |= more
            grown = bool(more)
    return frozenset(day for day in closed if day.year == year), frozenset(day for day in made_up if day.year == year)


def _parts(whole: Stretch) -> list[tuple[int, int]]:
    if whole.end <= DAY:
        return [(whole.begin, whole.end)]
    return [(whole.begin, DAY), (0, whole.end - DAY)]


def _joined(parts: list[tuple[int, int]]) -> Seconds:
    found: list[tuple[int, int]] = []
    for begin, end in sorted(part for part in parts if part[0] < part[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)


def knows(country: str) -> bool:
    """Whether the public holidays of a country are known."""
    import holidays

    return country in holidays.list_supported_countries()


def made_up_in(country: str, year: int) -> bool:
    """Whether any make-up workday of a year is known."""
    return bool(_public(country, year)[1])
