"""The one dimension whose segments explain most, where that is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from xundan.analysis.change.compared import Compared
from xundan.analysis.change.nature import nature
from xundan.analysis.change.segments import Split, Value, split
from xundan.analysis.change.step import Step
from xundan.analysis.student import tail
from xundan.metrics.catalogue import Metric
from xundan.model.text import UserError

_ASKED = ("buyer_type", "channel", "category", "item", "agent", "team", "region", "hour", "page", "shop")
_LEVEL = 0.05
FEWEST_DAYS = 7
"""In fewer days of a period a segment's days are too few to tell it from chance."""
_TESTED = 4
"""So many dimensions, those with the strongest segments, are held against chance."""


@dataclass(frozen=True)
class Strongest:
    """A dimension, its segments, and the one of them that moved the whole most beyond what it would have, had all
    changed alike: by `excess`, in the whole's unit."""

    dimension: str
    split: Split
    value: Value
    excess: Fraction

    @property
    def step(self) -> Step:
        """The segment itself."""
        return next(s for s in self.split.root.children if s.kind == "segment" and s.value == self.value)


def strongest(compared: Compared, metric: Metric, name: str) -> Strongest | None:
    """The dimension that explains most, None where none does beyond chance.

    Chance is judged by days: a segment's days in one period against those in the other, each less what it would have
    been had all changed alike (Welch's test; 5 % over all segments that there are, Bonferroni). Fewer than a week in a
    period says nothing.
    """
    if min(compared.before.days, compared.after.days) < FEWEST_DAYS:
        return None
    found: list[Strongest] = []
    segments = 0
    for dimension in _ASKED:
        if dimension not in metric.dimensions:
            continue
        try:
            by = split(compared, name, dimension)
        except UserError as refused:
            # A dimension whose parts are unknown, or not there, is no candidate; anything else is a fault.
            if refused.code not in ("no_parts", "unknown_segment"):
                raise
            continue
        if len(by.excess) < 2:
            continue
        segments += len(by.excess)
        value = max(by.excess, key=lambda key: (abs(by.excess[key]), str(key)))
        found.append(Strongest(dimension, by, value, by.excess[value]))
    found.sort(key=lambda each: (-abs(each.excess), _ASKED.index(each.dimension)))
    for each in found[:_TESTED]:
        if each.excess and _beyond_chance(compared, metric, name, each, segments):
            return each
    return None


def _beyond_chance(compared: Compared, metric: Metric, name: str, found: Strongest, segments: int) -> bool:
    then, now = (
        [_off_course(metric, name, found, *day) for day in days]
        for days in compared.by_day(name, found.dimension, found.value)
    )
    known = [[value for value in days if value is not None] for days in (then, now)]
    if min(map(len, known)) < FEWEST_DAYS:
        return False
    (first, spread), (second, other) = _mean(known[0]), _mean(known[1])
    wide = spread + other
    if wide == 0:
        return first != second
    freedom = wide**2 / (spread**2 / (len(known[0]) - 1) + other**2 / (len(known[1]) - 1))
    return 2 * tail((second - first) / sqrt(wide), freedom) * segments < _LEVEL


def _off_course(
    metric: Metric, name: str, found: Strongest, hers: Sequence[Fraction], all: Sequence[Fraction]
) -> float | None:
    """A day of the segment less what it would have been at the weight or the rate of the first period."""
    step, root = found.step, found.split.root
    assert step.before is not None and root.before is not None
    if nature(metric) == "amount":
        start, base = step.before.value, root.before.value
        return float(hers[0] - all[0] * start / base) if start is not None and base else None
    own = step.share
    if abs(own) * 2 >= abs(found.excess) and step.before.value is not None:
        return float(hers[0] - hers[1] * step.before.value)
    part, whole = step.before.whole, root.before.whole
    return float(hers[1] - all[1] * part / whole) if part is not None and whole else None


def _mean(values: Sequence[float]) -> tuple[float, float]:
    """The mean and the square of its standard error."""
    mean = sum(values) / len(values)
    return mean, sum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values)
