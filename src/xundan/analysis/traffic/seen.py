"""Visitor-days with how each began and what its buyer paid that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import within, yes
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import check
from xundan.metrics.view import View

KEY = ("shop", "day", "visitor_id")
_ORDER = ("at_utc", "beat", "tie")


@dataclass(frozen=True)
class Span:
    """Days (both included) and shops; no shop named: all."""

    first: date
    last: date
    shops: tuple[str, ...] = ()

    def of(self, rows: ir.Table, day: str = "day") -> ir.Table:
        """Its rows of a table with a shop and a day."""
        found = rows.filter(rows[day].between(ibis.literal(self.first), ibis.literal(self.last)))
        return found.filter(found.shop.isin(self.shops)) if self.shops else found


def checked(view: View, first: date, last: date, shops: tuple[str, ...]) -> Span:
    """The span; an unknown shop, days in the wrong order or shops of several currencies are a UserError."""
    check(view, Ask(("sales",), (), first, last, shops=shops), [CATALOGUE["sales"]])
    return Span(first, last, shops)


def seen(view: View, span: Span) -> ir.Table:
    """A row a visitor-day of the span that event rows tell.

    Beside the fact's columns: `source` of the first event (null: the file does not say), `keyword` (the day's first),
    `page`, `page_type` and `item` of the first view, `buyer`, and whether that buyer paid that day (`paid`) how much
    (`sales`, decimal(18,2)). A buyer seen under several visitor ids counts at the one that came first.
    """
    return view.kept(f"seen {span}", lambda: view.engine.keep(_seen(view, span)))


def _seen(view: View, span: Span) -> ir.Table:
    visits = span.of(view.events("visits"))
    days = span.of(view.fact("visitor_days"))
    began = _first(visits).select(*KEY, "source", "at_utc")
    worded = _first(visits.filter(visits.keyword.notnull())).select(*KEY, "keyword")
    landed = _first(visits.filter(visits.event == "view"))
    landed = landed.select(*KEY, "page_type", page=landed.page_id.fill_null(landed.page_type), item="item_id")
    named = visits.filter(visits.buyer.notnull()).group_by(*KEY).aggregate(buyer=visits.buyer.min())
    rows = days
    for more in (began, worded, landed, named):
        rows = rows.left_join(more, list(KEY)).drop(*(f"{name}_right" for name in KEY))
    orders = span.of(view.fact("order_facts"), "paid_day")
    orders = orders.filter(orders.buyer.notnull())
    bought = orders.group_by("shop", "buyer", day=orders.paid_day).aggregate(
        amount=orders.sales.sum().cast("decimal(18, 2)")
    )
    nth = ibis.row_number().over(
        ibis.window(group_by=["shop", "day", "buyer"], order_by=[rows.at_utc, rows.visitor_id])
    )
    rows = rows.mutate(nth=nth).left_join(bought, ["shop", "day", "buyer"])
    rows = rows.drop("shop_right", "day_right", "buyer_right")
    counts = yes((rows.nth == 0) & rows.buyer.notnull() & rows.amount.notnull())
    rows = rows.mutate(paid=counts, sales=within(counts, rows.amount).fill_null(0).cast("decimal(18, 2)"))
    return rows.drop("nth", "amount", "at_utc")


def _first(rows: ir.Table) -> ir.Table:
    """The first of these events of every visitor-day."""
    nth = ibis.row_number().over(ibis.window(group_by=list(KEY), order_by=list(_ORDER)))
    found = rows.mutate(nth=nth)
    return found.filter(found.nth == 0).drop("nth")
