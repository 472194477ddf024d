"""A ratio over days and how far chance reaches: of one, and of the difference of two.

A day is the unit of chance: buyers of one day share its traffic, its promotion and its mood, so what they did is no
independent evidence. Days are taken as independent of each other. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from xundan.analysis.intervals import Interval
from xundan.analysis.student import quantile, tail

FEWEST_DAYS = 10
"""Days with anything to divide by, below which nothing is said of chance."""

Part = tuple[Fraction, Fraction]
"""What a ratio divides on a day, and by what."""


@dataclass(frozen=True)
class Level:
    """A ratio over some days. `variance` is that of its value; None where it is no sample but given (a benchmark, a
    number somebody set)."""

    value: Fraction
    part: Fraction
    whole: Fraction
    days: int
    variance: float | None


def level(parts: Iterable[Part], *, counts: bool = False) -> Level | None:
    """The level over days, each with its part and whole; None with too few days or nothing to divide by.

    The variance is that of a ratio over clusters (Cochran, Sampling Techniques, 1977, 6.4). `counts`: the part counts
    some of what the whole counts; its variance is then at least that of so many independent trials, with one success
    and one failure added, so that a rate of 0 or 1 is not taken for certain.
    """
    days = [(part, whole) for part, whole in parts if whole > 0 or part]
    part, whole = sum((p for p, _ in days), Fraction()), sum((w for _, w in days), Fraction())
    if len(days) < FEWEST_DAYS or whole <= 0:
        return None
    value = part / whole
    n = len(days)
    squares = float(sum(((p - value * w) ** 2 for p, w in days), Fraction()))
    variance = n / (n - 1) * squares / float(whole) ** 2
    if counts:
        share = float((part + 1) / (whole + 2))
        variance = max(variance, share * (1 - share) / float(whole + 2))
    return Level(value, part, whole, n, variance)


def given(value: Fraction) -> Level:
    """A number that somebody set: no chance in it."""
    return Level(value, value, Fraction(1), 0, None)


@dataclass(frozen=True)
class Gap:
    """How far one level is from another: `difference` is the first less the second, `interval` its 95 % one, `chance`
    how often at least so large a difference would come of chance alone."""

    first: Level
    second: Level
    difference: Fraction
    interval: Interval
    chance: float


def gap(first: Level, second: Level) -> Gap:
    """The gap of two levels of different rows, by Welch's test."""
    difference = first.value - second.value
    own, others = first.variance or 0.0, second.variance or 0.0
    variance = own + others
    if variance <= 0:
        return Gap(first, second, difference, Interval(float(difference), float(difference)), float(difference == 0))
    below = sum(v * v / (side.days - 1) for v, side in ((own, first), (others, second)) if v > 0)
    freedom = variance * variance / below
    error = sqrt(variance)
    reach = quantile(0.975, freedom) * error
    middle = float(difference)
    chance = min(1.0, 2 * tail(abs(middle) / error, freedom))
    return Gap(first, second, difference, Interval(middle - reach, middle + reach), chance)
