"""The counts behind rates: 129/285 beside 45.3 %."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.measures import Measure, Rate
from xundan.metrics.query import measured
from xundan.metrics.view import View

Key = tuple[Any, ...]
_PERSON = ("agent", "team")


@dataclass(frozen=True)
class Counts:
    """For every group, the numerator and denominator of each rate that divides counts."""

    names: frozenset[str] = frozenset()
    rates: Mapping[str, Rate] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    values: Mapping[Measure, Mapping[Key, Any]] = field(default_factory=dict)

    def of(self, key: Key) -> dict[str, Any]:
        """`name/part` and `name/whole` of a group; None where unknown."""
        if not self.rates:
            return {}
        whole = tuple(part for name, part in zip(self.by, key, strict=True) if name not in _PERSON)

        def value(measure: Measure) -> Any:
            return self.values[measure].get(whole if measure.whole else key, measure.empty)

        found: dict[str, Any] = {}
        for name, rate in self.rates.items():
            found[f"{name}/part"] = rate.part.value(value)
            found[f"{name}/whole"] = rate.whole.value(value)
        return found


def counts_behind(view: View, ask: Ask, metrics: Mapping[str, Metric]) -> Counts:
    """Reads the counts of those metrics that are rates of counts (not of money, not turned round)."""
    rates = {name: metric.formula for name, metric in metrics.items() if metric.unit == "rate"}
    counted = {
        name: rate for name, rate in rates.items() if isinstance(rate, Rate) and rate.of_counts and not rate.complement
    }
    if not counted:
        return Counts(by=ask.by)
    values = measured(view, ask, [m for rate in counted.values() for m in rate.measures])
    return Counts(frozenset(counted), counted, ask.by, values)
