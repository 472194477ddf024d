"""Plain bounds of days: a file says from which day to which its rows are, so one that lies outside goes unread.

Joining with days does not do that, at least not where they are many.
"""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir

from xundan.engine import Engine

Days = tuple[date, date]
"""The first and the last of some days."""

FAR = date(9999, 12, 31)
"""Later than any day."""


def ends(engine: Engine, days: ir.DateColumn) -> Days | None:
    """The first and the last of a column's days; None where there are none."""
    row = engine.rows(days.as_table().aggregate(first=days.min(), last=days.max())).to_pylist()[0]
    return None if row["first"] is None else (row["first"], row["last"])


def first_of(engine: Engine, days: ir.DateColumn) -> date:
    """The first of a column's days, FAR where there are none."""
    found = ends(engine, days)
    return FAR if found is None else found[0]


def of_days(rows: ir.Table, dated: str, days: Days | None) -> ir.Table:
    """The rows from the first of the days to the last; none without days."""
    return rows.limit(0) if days is None else rows.filter(rows[dated].between(*days))
