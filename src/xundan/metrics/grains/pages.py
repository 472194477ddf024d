"""Exits by page: of every page, who saw it and who left after it (reading 73).

Numbers come from the fact, whose rows are sums; the rows behind them from the views themselves. Both are made by
`facts/page_days.py`.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.facts.page_days import pages_seen
from xundan.metrics.ask import Ask, in_period
from xundan.metrics.view import View


def pages(view: View, ask: Ask) -> ir.Table:
    """A row a (shop, day, page) with `visitors` and `exits`."""
    return in_period(view, ask, _counted_once(ask, view.fact("page_days")), "day")


def page_visitors(view: View, ask: Ask) -> ir.Table:
    """The same visitor by visitor: 1 in `visitors`, and in `exits` when the page was her last that day."""
    visits = view.events("visits")
    seen = pages_seen(visits.filter(visits.day.between(ibis.literal(ask.first), ibis.literal(ask.last))))
    rows = seen.mutate(visitors=ibis.literal(1, "int64"), exits=seen.is_exit.ifelse(1, 0).cast("int64"))
    return in_period(view, ask, _counted_once(ask, rows), "day")


def _counted_once(ask: Ask, rows: ir.Table) -> ir.Table:
    """Without `page`, whoever saw any page counts once: at the one after which she left."""
    return rows if "page" in ask.by else rows.mutate(visitors=rows.exits)
