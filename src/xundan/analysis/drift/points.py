"""The points of a chart: days, or several joined where one alone has too few cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

Kind = Literal["rate", "mean", "value"]
"""A share of counted cases, a sum by cases, or a number that stands alone."""

EXPECTED = 5
"""A point of a rate has at least so many expected cases of either outcome, one of a mean so many cases."""


@dataclass(frozen=True)
class Point:
    """`part` / `whole` of the days from `first` to `last`; of a number that stands alone `whole` is 1."""

    first: date
    last: date
    part: Fraction
    whole: Fraction

    @property
    def value(self) -> Fraction:
        return self.part / self.whole

    def joined(self, other: Point) -> Point:
        """The same with the days of a later point."""
        return Point(self.first, other.last, self.part + other.part, self.whole + other.whole)


def needed(days: Iterable[Point], kind: Kind) -> Fraction | None:
    """How many cases make a point; None where there can be none (no cases, or an outcome that never varies)."""
    whole = part = Fraction(0)
    for day in days:
        whole, part = whole + day.whole, part + day.part
    if whole == 0:
        return None
    if kind != "rate":
        return Fraction(EXPECTED if kind == "mean" else 1)
    rarer = min(part, whole - part)
    return EXPECTED * whole / rarer if rarer > 0 else None


def points(days: Sequence[Point], kind: Kind) -> list[Point]:
    """Days in order joined to points. The newest days are left out while they are too few for one."""
    cases = needed(days, kind)
    if cases is None:
        return []
    found: list[Point] = []
    open_: Point | None = None
    for day in days:
        open_ = day if open_ is None else open_.joined(day)
        if open_.whole >= cases:
            found.append(open_)
            open_ = None
    return found
