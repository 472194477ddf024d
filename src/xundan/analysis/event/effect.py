"""What days brought beyond their usual course: expected from the same weekdays before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt

from xundan.analysis.event.fit import Fit, usual
from xundan.analysis.intervals import Interval
from xundan.analysis.student import quantile

WEEKS = 5
"""Weeks before the first and after the last of the days that their usual course is learned from."""
MARGIN = 7
"""Days before and after that are not learned from: buyers wait for a promotion, and have bought when it is over."""
_MOST_ALIKE = 0.6
_ENOUGH = 14
_OF_A_WEEKDAY = 2


@dataclass(frozen=True)
class Effect:
    """The days' value, what was to be expected, the difference with its 95 % interval, and how many days they are.

    All are sums over the days (`a_day` gives their means). `strange` are days left out of the usual course as too far
    from it.
    """

    value: float
    expected: float
    interval: Interval
    days: int
    learned_from: int
    strange: tuple[date, ...]

    @property
    def more(self) -> float:
        return self.value - self.expected

    @property
    def beyond_chance(self) -> bool:
        return not self.interval.holds(0.0)

    def a_day(self) -> Effect:
        """The same as means of the days."""
        interval = Interval(self.interval.low / self.days, self.interval.high / self.days)
        return replace(self, value=self.value / self.days, expected=self.expected / self.days, interval=interval)


@dataclass(frozen=True)
class Course:
    """The usual course of a series, from which any days' effect is read."""

    fit: Fit
    middle: date
    weekdays: tuple[int, ...]
    alike: float
    learned_from: tuple[date, ...]
    trended: bool

    def effect(self, series: Mapping[date, float], days: Collection[date]) -> Effect | None:
        """The effect on days; None where one has no value or falls on a weekday of which too little is known."""
        if not days or any(day not in series or day.isoweekday() not in self.weekdays for day in days):
            return None
        rows = [_row(day, self.middle, self.weekdays, self.trended) for day in sorted(days)]
        value = sum(series[day] for day in sorted(days))
        expected = sum(self.fit.at(row) for row in rows)
        whole = [sum(column) for column in zip(*rows, strict=True)]
        # What a day is off its course by carries over to the next, in the days themselves and in those learned from.
        own = sum(self.alike ** abs((a - b).days) for a in days for b in days)
        learned = self.fit.leverage(whole) * (1 + self.alike) / (1 - self.alike)
        # Days that are alike tell as much as fewer that are not.
        freedom = max(2.0, self.fit.freedom * (1 - self.alike) / (1 + self.alike))
        reach = quantile(0.975, freedom) * self.fit.spread * sqrt(own + learned)
        strange = tuple(day for day, kept in zip(self.learned_from, self.fit.kept, strict=True) if not kept)
        gap = value - expected
        return Effect(value, expected, Interval(gap - reach, gap + reach), len(days), len(self.learned_from), strange)


def around(days: Collection[date], weeks: int = WEEKS, margin: int = MARGIN) -> list[date]:
    """The days that tell the usual course of others: `weeks` weeks on either side beyond the margin."""
    taken = {day + timedelta(days=n) for day in days for n in range(-margin, margin + 1)}
    first = min(days) - timedelta(days=margin + 7 * weeks)
    last = max(days) + timedelta(days=margin + 7 * weeks)
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in span if day not in taken]


def course(series: Mapping[date, float], learned_from: Collection[date]) -> Course | None:
    """The usual course in these days: one level a weekday and a straight trend, without the days that are none of the
    usual ones. None from fewer than 14 days, or where the days hang on nothing.

    The trend is left out where the days lie on one side only: carried on past its end it would say more than it knows.
    """
    known = sorted(day for day in learned_from if day in series)
    counts = {weekday: sum(day.isoweekday() == weekday for day in known) for weekday in range(1, 8)}
    weekdays = tuple(weekday for weekday, count in counts.items() if count >= _OF_A_WEEKDAY)
    known = [day for day in known if day.isoweekday() in weekdays]
    if len(known) < _ENOUGH:
        return None
    middle = known[len(known) // 2]
    trended = _both_sides(known)
    rows = [_row(day, middle, weekdays, trended) for day in known]
    fit = usual(rows, [series[day] for day in known])
    if fit is None:
        return None
    return Course(fit, middle, weekdays, _alike(known, fit), tuple(known), trended)


def _both_sides(known: list[date]) -> bool:
    """Whether there is a gap in the days: the days in question lie in it."""
    gaps = [(b - a).days for a, b in pairwise(known)]
    return bool(gaps) and max(gaps) > MARGIN


def _row(day: date, middle: date, weekdays: tuple[int, ...], trended: bool) -> list[float]:
    own = [1.0 if day.isoweekday() == weekday else 0.0 for weekday in weekdays]
    return [*own, (day - middle).days / 7] if trended else own


def _alike(known: list[date], fit: Fit) -> float:
    """How much a day's distance from its course is that of the day before (correlation, 0 to 0.6)."""
    left = {day: each for day, each, kept in zip(known, fit.left, fit.kept, strict=True) if kept}
    pairs = [(left[day], left[day - timedelta(days=1)]) for day in left if day - timedelta(days=1) in left]
    squares = sum(each * each for each in left.values())
    if not pairs or squares <= 0:
        return 0.0
    found = sum(a * b for a, b in pairs) / squares * len(left) / len(pairs)
    # The fit takes some of the likeness with it; a small sample's correlation comes out too low by about (1 + 3 r) / n.
    found += (1 + 3 * max(found, 0.0)) / len(left)
    return min(_MOST_ALIKE, max(0.0, found))
