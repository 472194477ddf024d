"""The figures of both periods, of the whole and by segment."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from xundan.analysis.change.periods import Period
from xundan.analysis.change.quantity import Values
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure, figures
from xundan.metrics.known import Known
from xundan.metrics.query import Answer, answer, is_known
from xundan.metrics.view import View
from xundan.model.rules import CreditRule

Pair = tuple[Values, Values]
"""Figures before and after."""
Amounts = tuple[Fraction, ...]


@dataclass
class Compared:
    """Two periods of one view under one rule. The platform's own figures are left out: nothing can be taken apart in
    them, and they are never added to computed ones."""

    view: View
    before: Period
    after: Period
    rule: CreditRule
    shops: tuple[str, ...] = ()
    _whole: dict[str, Pair] = field(default_factory=dict, init=False)

    def whole(self, names: Collection[str]) -> Pair:
        """Figures of everything together."""
        missing = tuple(sorted({name for name in names if name not in self._whole}))
        if missing:
            found = [figures(self.view, self._ask(missing, (), p), [()], platform=False)[()] for p in self._periods]
            for name in missing:
                self._whole[name] = {name: found[0][name]}, {name: found[1][name]}
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name in names:
            before |= self._whole[name][0]
            after |= self._whole[name][1]
        return before, after

    def by(self, dimension: str, names: Collection[str]) -> dict[str | int | None, Pair]:
        """Figures of every segment that is there in either period, in text order, the nameless one last."""
        asks = [self._ask(tuple(sorted(names)), (dimension,), period) for period in self._periods]
        found = [answer(self.view, ask, platform=False) for ask in asks]
        there = {row[dimension] for each in found for row in each.rows}
        keys = sorted(there, key=lambda key: (key is None, key if isinstance(key, int) else 0, str(key)))
        then, now = (self._segments(each, dimension, keys) for each in found)
        return {key: (then[key], now[key]) for key in keys}

    def _segments(self, found: Answer, dimension: str, keys: list[Any]) -> dict[Any, Values]:
        """Figures by segment; of one without rows, on days that are known, a mean has 0 of 0 behind it, as a rate."""
        ask, present = found.ask, {row[dimension] for row in found.rows}
        told = figures(self.view, ask, [(key,) for key in keys], platform=False)
        known, nothing = Known(self.view, ask), Fraction(0)
        result: dict[Any, Values] = {}
        for key in keys:
            values = dict(told[key,])
            for name, figure in values.items():
                quiet = key not in present and figure.value is None and figure.part is None
                if quiet and is_known(known, ask, CATALOGUE[name], (key,), found.values):
                    values[name] = Figure(None, nothing, nothing, why=figure.why)
            result[key] = values
        return result

    def by_day(
        self, name: str, dimension: str, value: str | int | None
    ) -> tuple[list[tuple[Amounts, Amounts]], list[tuple[Amounts, Amounts]]]:
        """Each period's days on which a metric is known: the sums behind it of one segment, and of the whole. A rate
        has its part and whole, anything else its value alone."""
        then, now = ([*self._days_of(name, dimension, value, period)] for period in self._periods)
        return then, now

    def _days_of(
        self, name: str, dimension: str, value: str | int | None, period: Period
    ) -> Iterator[tuple[Amounts, Amounts]]:
        days = [day.isoformat() for day in self._ask((name,), (), period).days()]
        hers = figures(
            self.view, self._ask((name,), (dimension, "day"), period), [(value, day) for day in days], platform=False
        )
        whole = figures(self.view, self._ask((name,), ("day",), period), [(day,) for day in days], platform=False)
        for day in days:
            one, all_ = _sums(hers[value, day][name]), _sums(whole[day,][name])
            if one is not None and all_ is not None:
                yield one, all_

    @property
    def _periods(self) -> tuple[Period, Period]:
        return self.before, self.after

    def _ask(self, names: tuple[str, ...], by: tuple[str, ...], period: Period) -> Ask:
        return Ask(names, by, period.first, period.last, self.rule, self.shops)


def _sums(figure: Figure) -> Amounts | None:
    if figure.part is not None and figure.whole is not None:
        return figure.part, figure.whole
    return None if figure.value is None else (figure.value,)
