"""The trend of a mark that the platform gives day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from xundan.analysis.intervals import Interval
from xundan.analysis.student import quantile

_MOST_ALIKE = 0.95


@dataclass(frozen=True)
class Trend:
    """`slope` a day (exact, least squares; None of fewer than two days), its 95 % `interval` (None where the days say
    too little of it), the mark on the `first` and the `last` of its `days`."""

    slope: Fraction | None
    interval: Interval | None
    first: Fraction
    last: Fraction
    days: int

    @property
    def beyond_chance(self) -> bool:
        return self.interval is not None and not self.interval.holds(0.0)


def trend(marks: Sequence[tuple[int, Fraction]]) -> Trend:
    """The trend of marks, each with the number of its day, in order; at least one.

    A mark of the platform is the mean of half a year, so it hangs on that of the day before, and the interval of a
    plain least squares line would be far too narrow. The variance of the slope is multiplied by (1 + r) / (1 - r), r
    being the residuals' correlation with those of the day before (at least 0), and the days count as so many fewer.
    """
    n = len(marks)
    first, last = marks[0][1], marks[-1][1]
    mid_day = Fraction(sum(day for day, _ in marks), n)
    middle = sum((mark for _, mark in marks), Fraction(0)) / n
    run = sum(((day - mid_day) ** 2 for day, _ in marks), Fraction(0))
    if run == 0:
        return Trend(None, None, first, last, n)
    slope = sum(((day - mid_day) * (mark - middle) for day, mark in marks), Fraction(0)) / run
    left = [mark - middle - slope * (day - mid_day) for day, mark in marks]
    squares = sum((each * each for each in left), Fraction(0))
    if n < 3 or squares == 0:
        return Trend(slope, Interval(float(slope), float(slope)) if n > 2 else None, first, last, n)
    alike = float(sum((a * b for a, b in zip(left[1:], left, strict=False)), Fraction(0)) / squares)
    alike = min(_MOST_ALIKE, max(0.0, alike))
    as_many = n * (1 - alike) / (1 + alike)
    if as_many <= 3:
        return Trend(slope, None, first, last, n)
    error = sqrt(float(squares / run) / (n - 2) * (1 + alike) / (1 - alike))
    reach = quantile(0.975, as_many - 2) * error
    return Trend(slope, Interval(float(slope) - reach, float(slope) + reach), first, last, n)
