"""Which days imports cover, as sets of days: a day with no rows inside coverage is quiet, one outside is unknown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pyarrow as pa

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Coverage:
    """Unbroken runs of covered days by (shop, table); a pair without runs was imported but covers no day."""

    runs: Mapping[tuple[str, str], list[tuple[date, date]]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, object]]) -> Coverage:
        """From rows of the coverage table."""
        spans: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
        for row in rows:
            found = spans[str(row["shop"]), str(row["table"])]
            first, last = row["from_day"], row["to_day"]
            if isinstance(first, date) and isinstance(last, date):
                found.append((first, last))
        return cls({key: _joined(found) for key, found in spans.items()})

    def imported(self, shop: str, table: str) -> bool:
        """Whether this table was ever imported for the shop."""
        return (shop, table) in self.runs

    def covers(self, shop: str, table: str, day: date) -> bool:
        return any(first <= day <= last for first, last in self.runs.get((shop, table), ()))

    def days(self) -> pa.Table:
        """One row a covered (shop, table, day) with `until`, the last day of its run."""
        columns: dict[str, list[object]] = {"shop": [], "table": [], "day": [], "until": []}
        for (shop, table), runs in sorted(self.runs.items()):
            for first, last in runs:
                for n in range((last - first).days + 1):
                    columns["shop"].append(shop)
                    columns["table"].append(table)
                    columns["day"].append(first + _DAY * n)
                    columns["until"].append(last)
        types = {"shop": pa.string(), "table": pa.string(), "day": pa.date32(), "until": pa.date32()}
        return pa.table({name: pa.array(values, types[name]) for name, values in columns.items()})


def _joined(spans: list[tuple[date, date]]) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if runs and first <= runs[-1][1] + _DAY:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    return runs
