"""A question: which metrics, by which dimensions, over which days, under which rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import ibis.expr.types as ir
import pyarrow as pa

from xundan.metrics.view import View
from xundan.model.rules import CreditRule

CELL = ("shop", "day", "week", "month", "weekday")
"""Dimensions that say on which shops and days a group lies."""


@dataclass(frozen=True)
class Ask:
    """A question. `by` is in the order in which rows are sorted; `shops` empty means all."""

    metrics: tuple[str, ...]
    by: tuple[str, ...]
    first: date
    last: date
    rule: CreditRule = "order_first"
    shops: tuple[str, ...] = ()

    def without(self, *dimensions: str) -> Ask:
        return replace(self, by=tuple(name for name in self.by if name not in dimensions))

    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def parts_of(day: date) -> dict[str, str | int]:
    """A day's dimensions as they are shown: ISO day, ISO week, month, weekday (Monday 1)."""
    year, week, weekday = day.isocalendar()
    return {
        "day": day.isoformat(),
        "week": f"{year:04d}-W{week:02d}",
        "month": f"{day.year:04d}-{day.month:02d}",
        "weekday": weekday,
    }


def calendar(view: View, ask: Ask) -> ir.Table:
    """The days of the period with their dimensions; joining it keeps a question's rows and no others."""
    return view.kept(f"calendar {ask.first} {ask.last}", lambda: view.engine.table(_calendar(ask.days())))


def _calendar(days: list[date]) -> pa.Table:
    parts = [parts_of(day) for day in days]
    columns: dict[str, pa.Array] = {"on_day": pa.array(days, pa.date32())}
    for name in ("day", "week", "month"):
        columns[name] = pa.array([part[name] for part in parts], pa.string())
    columns["weekday"] = pa.array([part["weekday"] for part in parts], pa.int64())
    return pa.table(columns)


def in_period(view: View, ask: Ask, rows: ir.Table, on_day: str) -> ir.Table:
    """Rows of the asked shops and days, their `on_day` replaced by the shown day, week, month and weekday."""
    if ask.shops:
        rows = rows.filter(rows.shop.isin(ask.shops))
    days = calendar(view, ask)
    rows = rows.rename(on_day=on_day) if on_day != "on_day" else rows
    taken = [name for name in ("day", "week", "month", "weekday") if name in rows.columns]
    return rows.drop(*taken).inner_join(days, "on_day")
