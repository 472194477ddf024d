"""Numbers that trees are made of: catalogue metrics, and what divides or joins them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure
from xundan.model.text import Text

Values = Mapping[str, Figure]
"""Figures of catalogue metrics in one group of one period, by name."""


@dataclass(frozen=True)
class Quantity:
    """The sum of `top`, divided by the sum of `bottom` where there is one.

    Each names a catalogue metric, or `METRIC/part` and `METRIC/whole` of a rate; with `-` before it, it is taken off.
    `counts`: both count things of which one is a part of the other, so that chance has an interval.
    """

    id: str
    name: Text
    unit: str
    top: tuple[str, ...]
    bottom: tuple[str, ...] = ()
    counts: bool = False

    @property
    def needs(self) -> set[str]:
        """The catalogue metrics that it is made of."""
        return {_metric_of(each) for each in (*self.top, *self.bottom)}

    def figure(self, values: Values) -> Figure:
        """Its figure; without value where something is unknown or there is nothing to divide by."""
        if not self.bottom and len(self.top) == 1 and self.top[0] in values:
            return values[self.top[0]]
        part, whole = _sum(self.top, values), _sum(self.bottom, values)
        for unknown in (part, whole):
            if unknown.value is None:
                return unknown
        if not self.bottom:
            return part
        upper, lower = part.value, whole.value
        assert upper is not None and lower is not None
        if lower <= 0:
            why = Text("分母为 0, 没有可算的", "the denominator is 0: there is nothing to go by")
            return Figure(None, upper, lower, why=why)
        whole_numbers = upper.denominator == lower.denominator == 1
        return Figure(upper / lower, upper, lower, self.counts and whole_numbers and 0 <= upper <= lower)


def of_metric(name: str) -> Quantity:
    """A catalogue metric as it is."""
    metric = CATALOGUE[name]
    return Quantity(name, metric.name, metric.unit, (name,))


def undefined(figure: Figure) -> bool:
    """Whether there was nothing and it was divided by nothing, which is no lack of data."""
    return figure.value is None and figure.part == 0 and figure.whole == 0


def _metric_of(term: str) -> str:
    return term.removeprefix("-").partition("/")[0]


def _sum(terms: Iterable[str], values: Values) -> Figure:
    total = Fraction(0)
    for term in terms:
        figure, side = values[_metric_of(term)], term.partition("/")[2]
        value = {"": figure.value, "part": figure.part, "whole": figure.whole}[side]
        if value is None:
            return Figure(None, why=figure.why)
        total += -value if term.startswith("-") else value
    return Figure(total)
