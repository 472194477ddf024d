"""The platform's marks of a shop, a row a shop and day."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xundan.facts.day_rules import DayRules
from xundan.metrics.ask import Ask, in_period
from xundan.metrics.view import View

_QUALITY = {name: name for name in ("experience", "service", "compliance", "loyalty")}
# No file says what buyers think of packaging and of the rest.
_SATISFACTION = {"goods": "description", "attitude": "service", "delivery": "logistics"}


def dsr(view: View, ask: Ask) -> ir.Table:
    """DSR with what a trend is made of: `nth_day` (days since the period's first) and `centred`, that less the mean of
    its group, times the rows of the group."""
    rows = _marks(view, ask, "dsr", "satisfaction_weights", _SATISFACTION)
    rows = rows.inner_join(_numbered(view, ask), "on_day")
    group = ibis.window(group_by=list(ask.by))
    return rows.mutate(centred=rows.nth_day * rows.nth_day.count().over(group) - rows.nth_day.sum().over(group))


def _numbered(view: View, ask: Ask) -> ir.Table:
    days = ask.days()
    numbers = {"on_day": pa.array(days, pa.date32()), "nth_day": pa.array(range(len(days)), pa.int64())}
    return view.kept(f"nth days {ask.first} {ask.last}", lambda: view.engine.table(pa.table(numbers)))


def quality_scores(view: View, ask: Ask) -> ir.Table:
    """The parts of the quality score."""
    return _marks(view, ask, "quality_scores", "quality_weights", _QUALITY)


def _marks(view: View, ask: Ask, table: str, setting: str, parts: Mapping[str, str]) -> ir.Table:
    """Rows with `newest` (the last day of the group), `several` (the group has rows of several shops), and the day's
    `weighed` sum of parts (null: one with a weight is blank) beside the sum of their `weights`."""
    rows = in_period(view, ask, view.current(table), "day")
    group = ibis.window(group_by=list(ask.by))
    rules = DayRules(view.rules)

    def weighed(weights: Mapping[str, int]) -> ir.Value:
        total = ibis.literal(0).cast("decimal(38, 6)")
        for part, column in parts.items():
            if weights[part]:
                total = total + (rows[column] * weights[part]).cast("decimal(38, 6)")
        return total

    def together(weights: Mapping[str, int]) -> ir.Value:
        return ibis.literal(sum(weights[part] for part in parts), "int64")

    return rows.mutate(
        newest=rows.on_day == rows.on_day.max().over(group),
        several=rows.shop.min().over(group) != rows.shop.max().over(group),
        weighed=rules.choose(setting, rows.on_day, weighed),
        weights=rules.choose(setting, rows.on_day, together),
    )
