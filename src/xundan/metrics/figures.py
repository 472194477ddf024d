"""Values as they are paid by: exact, with what was divided by what, where they come from, or why there is none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.known import Known
from xundan.metrics.measures import Formula, Get, Rate
from xundan.metrics.measuring import Key
from xundan.metrics.platform_fill import Filled
from xundan.metrics.query import answer, is_known
from xundan.metrics.view import View
from xundan.model.text import Text

_PLATFORM = Text("只有平台报表里的数", "only the platform's report has it")


@dataclass(frozen=True)
class Figure:
    """A metric's value in a group. `value` is exact (no rounding of money or rates), None where unknown, and `why` then
    says so. `part` and `whole` are what a rate divides (of a rate that tells what did not happen, how often it did
    not); `counts`: both count things one of which is part of the other, so that chance has an interval. `platform`: the
    platform's own figure, which opens to no rows."""

    value: Fraction | None
    part: Fraction | None = None
    whole: Fraction | None = None
    counts: bool = False
    platform: bool = False
    why: Text | None = None


def figures(view: View, ask: Ask, keys: Collection[Key], *, platform: bool = True) -> dict[Key, dict[str, Figure]]:
    """The figure of every asked metric in each group of `keys`, also those in which nothing happened.

    A group of which the platform's reports alone speak has their figures, or none where `platform` does not admit them.
    """
    metrics = {name: CATALOGUE[name] for name in ask.metrics}
    found = answer(view, ask)
    known = Known(view, ask)
    there = {tuple(row[name] for name in ask.by): row for row in found.rows}
    result: dict[Key, dict[str, Figure]] = {}
    for key in keys:
        get, row, filled = found.of(key), there.get(key), found.platform.get(key, {})
        result[key] = {}
        for name, metric in metrics.items():
            if name in filled:
                result[key][name] = _filled(filled[name]) if platform else Figure(None, why=_PLATFORM)
            elif not is_known(known, ask, metric, key, found.values):
                result[key][name] = Figure(None, why=metric.null_rule)
            elif row is not None and row[name] is None:
                result[key][name] = _unknown(metric, get)
            else:
                result[key][name] = _computed(metric, get)
    return result


def _computed(metric: Metric, get: Get) -> Figure:
    formula = metric.formula
    if not isinstance(formula, Rate):
        value = formula.value(get)
        return Figure(None, why=metric.null_rule) if value is None else Figure(_exact(value))
    part, whole = formula.part.value(get), formula.whole.value(get)
    if part is None or whole is None or whole <= 0:
        return _unknown(metric, get)
    counts = _of_counts(metric, formula, part, whole)
    # In the metric's own unit, so that the two printed give the value: minutes by receptions, not their seconds.
    upper, lower = _exact(part) / formula.per, _exact(whole)
    if formula.complement:
        upper = lower - upper
    return Figure(upper / lower, upper, lower, counts)


def _unknown(metric: Metric, get: Get) -> Figure:
    """No value; the counts say whether there was nothing to divide by."""
    formula: Formula = metric.formula
    if isinstance(formula, Rate):
        part, whole = formula.part.value(get), formula.whole.value(get)
        if part is not None and whole is not None and whole <= 0:
            why = Text("分母为 0, 没有可算的", "the denominator is 0: there is nothing to go by")
            return Figure(None, _exact(part), _exact(whole), why=why)
    return Figure(None, why=metric.null_rule)


def _of_counts(metric: Metric, formula: Rate, part: Any, whole: Any) -> bool:
    """Whether it is a share of things counted; that of a whole by name only (call-ins of visitors) may exceed it."""
    return (
        metric.unit == "rate"
        and formula.of_counts
        and isinstance(part, int)
        and isinstance(whole, int)
        and 0 <= part <= whole
    )


def _filled(filled: Filled) -> Figure:
    if filled.value is None:
        return Figure(None, platform=True, why=_PLATFORM)
    if filled.part is not None and filled.whole:
        part, whole = _exact(filled.part), _exact(filled.whole)
        return Figure(_exact(filled.value), part, whole, platform=True)
    return Figure(_exact(filled.value), platform=True)


def _exact(value: Any) -> Fraction:
    """Counts and money as they are; a binary number as the shortest decimal that means it."""
    return Fraction(value) if isinstance(value, (int, Decimal, Fraction)) else Fraction(repr(float(value)))
