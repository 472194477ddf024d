"""The counts behind rates: 129/285 beside 45.3 %."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xundan.metrics.catalogue import Metric
from xundan.metrics.measures import Rate
from xundan.metrics.measuring import Key
from xundan.metrics.query import Answer


@dataclass(frozen=True)
class Counts:
    """For every group, the numerator and denominator of each rate that divides counts."""

    rates: Mapping[str, Rate] = field(default_factory=dict)
    found: Answer | None = None

    @property
    def names(self) -> frozenset[str]:
        """The rates."""
        return frozenset(self.rates)

    def of(self, key: Key) -> dict[str, Any]:
        """`name/part` and `name/whole` of a group; None where unknown."""
        if self.found is None:
            return {}
        get, counts = self.found.of(key), {}
        for name, rate in self.rates.items():
            counts[f"{name}/part"] = rate.part.value(get)
            counts[f"{name}/whole"] = rate.whole.value(get)
        return counts


def counts_behind(found: Answer, metrics: Mapping[str, Metric]) -> Counts:
    """The counts of those of an answer's metrics that are rates of counts (not of money, not turned round)."""
    rates = {name: metric.formula for name, metric in metrics.items() if metric.unit == "rate"}
    return Counts(
        {
            name: rate
            for name, rate in rates.items()
            if isinstance(rate, Rate) and rate.of_counts and not rate.complement
        },
        found,
    )
