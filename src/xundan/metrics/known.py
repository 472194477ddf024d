"""Unknown is not zero: in which groups a metric is known at all."""

from __future__ import annotations

from typing import Any

from xundan.metrics.ask import CELL, Ask, parts_of
from xundan.metrics.catalogue import Metric
from xundan.metrics.view import View

Key = tuple[Any, ...]


class Known:
    """Judges groups by their cells: the (shop, day)s of the period that agree with the group's shop and time."""

    def __init__(self, view: View, ask: Ask) -> None:
        self._view = view
        self._ask = ask
        self._shops = ask.shops or tuple(view.shops)
        self._cells = [name for name in ask.by if name in CELL]
        self._days = [(day, parts_of(day)) for day in ask.days()]
        self._covered: dict[str, set[Key]] = {}

    def known(self, metric: Metric, key: Key) -> bool:
        """Whether every table that the metric needs covers a cell of the group (or was imported, where that does)."""
        named = dict(zip(self._ask.by, key, strict=True))
        cell = tuple(named[name] for name in self._cells)
        for measure in metric.measures:
            if not all(any(cell in self._cells_of(table) for table in options) for options in measure.tables):
                return False
            shops = (named["shop"],) if "shop" in named else self._shops
            imported = self._view.coverage.imported
            if not all(any(imported(shop, table) for shop in shops) for table in measure.imported):
                return False
        return True

    def covered(self, table: str, key: Key) -> bool:
        """Whether a table covers a cell of the group."""
        named = dict(zip(self._ask.by, key, strict=True))
        return tuple(named[name] for name in self._cells) in self._cells_of(table)

    def _cells_of(self, table: str) -> set[Key]:
        if table not in self._covered:
            found: set[Key] = set()
            for shop in self._shops:
                for day, parts in self._days:
                    if self._view.coverage.covers(shop, table, day):
                        found.add(tuple(shop if name == "shop" else parts[name] for name in self._cells))
            self._covered[table] = found
        return self._covered[table]
