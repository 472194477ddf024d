"""Sales targets of the months that a period touches."""

from __future__ import annotations

import calendar as months
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine.vocabulary import yes
from xundan.metrics.ask import Ask
from xundan.metrics.grains.people import with_team
from xundan.metrics.view import View


def targets(view: View, ask: Ask) -> ir.Table:
    """Agents' targets when grouped by agent or team; else the shop's own, or the sum of its agents'."""
    rows = view.current("targets")
    rows = rows.filter(~yes(rows.withdrawn))
    if ask.shops:
        rows = rows.filter(rows.shop.isin(ask.shops))
    period = view.kept(f"months {ask.first} {ask.last}", lambda: view.engine.table(_months(ask.days())))
    rows = rows.inner_join(period, "month")
    own = rows.agent_id.isnull().ifelse(1, 0)
    rows = rows.mutate(has_own=own.max().over(ibis.window(group_by=["shop", "month"])))
    if {"agent", "team"} & set(ask.by):
        rows = rows.filter(rows.agent_id.notnull())
    else:
        rows = rows.filter(rows.agent_id.isnull() | (rows.has_own == 0))
    rows = rows.drop("agent").rename(agent="agent_id").select("shop", "month", "agent", "sales", "on_day")
    return with_team(view, rows) if "team" in ask.by else rows


def _months(days: list[date]) -> pa.Table:
    """The months of these days: month, and its last day (on_day)."""
    touched = sorted({day.strftime("%Y-%m") for day in days})
    return pa.table(
        {
            "month": pa.array(touched, pa.string()),
            "on_day": pa.array([_last_day(month) for month in touched], pa.date32()),
        }
    )


def _last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, months.monthrange(year, number)[1])
