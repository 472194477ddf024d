"""What the platforms' own reports say: a figure a shop, day or month, agent and metric."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View


@dataclass(frozen=True)
class Theirs:
    """One figure of a report. `agent` None: the whole shop. `cell` is a day (2026-10-05) or a month (2026-10)."""

    shop: str
    agent: str | None
    cell: str
    metric: str
    value: Decimal
    source: str

    @property
    def monthly(self) -> bool:
        return len(self.cell) == len("2026-10")


def figures(view: View, first: date, last: date, shops: tuple[str, ...]) -> list[Theirs]:
    """The figures of days and whole months in a period, of metrics that are ours too. A figure that a report gives as
    unknown is none; those by channel are of visitors' ways and not compared."""
    rows = view.current("platform_metrics")
    rows = rows.filter(rows.value.notnull() & rows.channel.isnull() & rows.shop.isin(list(shops or view.shops)))
    found = []
    for row in view.engine.rows(
        rows.select("shop", "day", "month", "agent_id", "metric", "value", "source")
    ).to_pylist():
        inside = first <= row["day"] <= last if row["day"] else _whole(row["month"], first, last)
        if inside and row["metric"] in CATALOGUE:
            cell = row["day"].isoformat() if row["day"] else row["month"]
            found.append(Theirs(row["shop"], row["agent_id"], cell, row["metric"], row["value"], row["source"]))
    return sorted(found, key=lambda one: (one.shop, one.metric, one.agent or "", one.cell, one.source))


def _whole(month: str, first: date, last: date) -> bool:
    start = date.fromisoformat(f"{month}-01")
    return first <= start and (start + timedelta(days=32)).replace(day=1) - timedelta(days=1) <= last
