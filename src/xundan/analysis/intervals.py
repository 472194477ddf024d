"""How far chance alone reaches: intervals of rates of counts and of the difference of two of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution: 95 % lie between it and its opposite."""


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both included."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def wilson(part: int, whole: int, z: float = Z95) -> Interval | None:
    """The score interval of a rate, within 0 to 1; None without a denominator.

    Wilson, JASA 22 (1927) 209-212. Raises ValueError for counts that are no rate's.
    """
    if whole == 0:
        return None
    if not 0 <= part <= whole:
        raise ValueError(f"no rate: {part} of {whole}")
    rate = part / whole
    square = z * z / whole
    middle = (rate + square / 2) / (1 + square)
    reach = z / (1 + square) * sqrt(rate * (1 - rate) / whole + square / (4 * whole))
    # At the ends the bound is the rate itself; the square root only comes near to it.
    low = 0.0 if part == 0 else max(0.0, middle - reach)
    high = 1.0 if part == whole else min(1.0, middle + reach)
    return Interval(low, high)


def difference(first: tuple[int, int], second: tuple[int, int], z: float = Z95) -> Interval | None:
    """The interval of the first rate less the second, each given as (part, whole); None where one has no denominator.

    Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10: made of the two Wilson intervals.
    """
    one, other = wilson(*first, z), wilson(*second, z)
    if one is None or other is None:
        return None
    rate, rival = first[0] / first[1], second[0] / second[1]
    gap = rate - rival
    low = gap - sqrt((rate - one.low) ** 2 + (other.high - rival) ** 2)
    high = gap + sqrt((one.high - rate) ** 2 + (rival - other.low) ** 2)
    return Interval(low, high)


def within_chance(first: tuple[int, int], second: tuple[int, int], z: float = Z95) -> bool | None:
    """Whether chance alone may explain the difference of two rates; None where one has no denominator."""
    found = difference(first, second, z)
    return None if found is None else found.holds(0.0)
