"""An agent's own value, and how far chance reaches around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from xundan.analysis.fair.rows import Rows
from xundan.analysis.intervals import Z95, Interval, wilson


@dataclass(frozen=True)
class Raw:
    """The sum and the number of an agent's cases, with an interval of their mean; None where one case tells nothing of
    their spread. `variance` is that of the mean."""

    total: float
    cases: int
    interval: Interval | None
    variance: float | None

    @property
    def mean(self) -> float:
        return self.total / self.cases


def raw(rows: Rows) -> dict[str, Raw]:
    """By agent; a rate has Wilson's interval, a mean the normal one over the sums of its buyers."""
    values: dict[str, list[float]] = defaultdict(list)
    buyers: dict[str, list[str]] = defaultdict(list)
    for agent, buyer, value in zip(rows.agent, rows.buyer, rows.value, strict=True):
        values[agent].append(value)
        buyers[agent].append(buyer)
    return {agent: _of_one(values[agent], buyers[agent], rows.rate) for agent in sorted(values)}


def _of_one(values: Sequence[float], buyers: Sequence[str], rate: bool) -> Raw:
    total, cases = sum(values), len(values)
    mean = total / cases
    if rate:
        return Raw(total, cases, wilson(round(total), cases), mean * (1 - mean) / cases)
    variance = mean_variance(values, buyers)
    if variance is None:
        return Raw(total, cases, None, None)
    reach = Z95 * sqrt(variance)
    return Raw(total, cases, Interval(mean - reach, mean + reach), variance)


def mean_variance(values: Sequence[float], buyers: Sequence[str]) -> float | None:
    """The variance of a mean whose values hang together within a buyer: of the sums of what each buyer is off the mean.
    None for a single buyer."""
    mean = sum(values) / len(values)
    off: dict[str, float] = defaultdict(float)
    for buyer, value in zip(buyers, values, strict=True):
        off[buyer] += value - mean
    if len(off) < 2:
        return None
    return sum(each * each for each in off.values()) / len(values) ** 2 * len(off) / (len(off) - 1)
