"""Which groups are bought after less, or more, than after the others: beyond chance, for all groups at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from xundan.analysis.faq.outcome import Outcome, Rate, endings
from xundan.analysis.intervals import Interval, difference

FEW = 20
"""Inquiries that both sides need."""


@dataclass(frozen=True)
class Apart:
    """A rate against the others' with the interval of the difference, widened for so many comparisons."""

    own: Rate
    others: Rate
    interval: Interval

    @property
    def better(self) -> bool:
        return self.interval.low > 0

    @property
    def worse(self) -> bool:
        return self.interval.high < 0


def z_of(comparisons: int) -> float:
    """The normal point that keeps the chance of any false claim among so many comparisons at 5 % (Bonferroni)."""
    return NormalDist().inv_cdf(1 - 0.025 / max(comparisons, 1))


def apart(own: Rate, others: Rate, comparisons: int) -> Apart | None:
    """One comparison of several; None where a side has too few."""
    if min(own[1], others[1]) < FEW:
        return None
    interval = difference(own, others, z_of(comparisons))
    return Apart(own, others, interval) if interval is not None else None


def rates_apart(found: Sequence[Outcome]) -> dict[int, Apart]:
    """Of the groups with enough inquiries, by their place in `found`, how each stands to the inquiries in which
    something else was asked and that not."""
    every = endings(row for each in found for row in each.group.rows)
    part, whole = sum(every.values()), len(every)
    judged = [n for n, each in enumerate(found) if FEW <= each.bought[1] <= whole - FEW]
    told = {}
    for n in judged:
        its = endings(found[n].group.rows)
        others = part - sum(every[key] for key in its), whole - len(its)
        compared = apart(found[n].bought, others, len(judged))
        if compared is not None:
            told[n] = compared
    return told
