"""Which numbers rest on all the days that they are compared over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from xundan.analysis.change.periods import Period
from xundan.analysis.change.tree import Tree
from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View

_CHATS = ("messages",)


@dataclass(frozen=True)
class Gap:
    """Days of a period that a table does not cover: what was there then is unknown."""

    tables: tuple[str, ...]
    period: Period
    covered: int


class Solid:
    """Judges metrics by the days that their tables cover in both periods, for all shops together."""

    def __init__(self, view: View, metric: Metric, periods: tuple[Period, Period], shops: tuple[str, ...]) -> None:
        self._view, self._metric, self._periods, self._shops = view, metric, periods, shops
        self._days = [self._covered(_tables(metric), period) for period in periods]

    def gaps(self) -> tuple[Gap, ...]:
        """Where a period is covered in part only, so that less of the metric is counted than there was."""
        found = []
        for tables in _tables(self._metric):
            for period in self._periods:
                covered = len(self._covered([tables], period))
                if covered < period.days:
                    found.append(Gap(tables, period, covered))
        return tuple(found)

    def pruned(self, tree: Tree) -> Tree | None:
        """The tree without what is known of fewer days than the metric itself (visits of half the week would make
        visitors few and conversion high); None where that is its first level."""
        if not all(self._known(child) for child in tree.children):
            return None
        children = tuple(
            self.pruned(child) or replace(child, how="leaf", children=(), by=None) for child in tree.children
        )
        return replace(tree, children=children)

    def _known(self, tree: Tree) -> bool:
        needed = [tables for name in tree.quantity.needs for tables in _tables(CATALOGUE[name])]
        return all(self._covered(needed, p) >= days for p, days in zip(self._periods, self._days, strict=True))

    def _covered(self, needed: list[tuple[str, ...]], period: Period) -> set[date]:
        covers = self._view.coverage.covers
        return {
            day
            for day in Ask((), (), period.first, period.last).days()
            if all(any(covers(shop, table, day) for table in tables) for shop in self._shops for tables in needed)
        }


def _tables(metric: Metric) -> list[tuple[str, ...]]:
    """Tables of which days are needed; silent and served are told apart by chats, which the catalogue leaves out since
    without them orders show as unattributable."""
    found = {options for measure in metric.measures for options in measure.tables}
    if any(measure.id.startswith(("silent_", "service_")) for measure in metric.measures):
        found.add(_CHATS)
    return sorted(found)
