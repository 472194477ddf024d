"""Orders, refunds and reviews by item and category: a row an order (refund, review) and group of its lines (readings
51 to 54, 68).

Made only when one of the two is asked for. What has no imported line stays one row, in item null and category null.
"""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import has, share, yes
from xundan.facts.day_rules import DayRules
from xundan.facts.order_lines import ORDER, totals, weighed
from xundan.facts.refund_kinds import kinds, told
from xundan.metrics.view import View

LINE = {"item": "item_id", "category": "category"}
"""Dimensions of a line, with the columns that they are."""
_REFUND = ("shop", "refund_id")
_REVIEW = ("shop", "review_id")


def orders_by_line(view: View, by: Iterable[str], rows: ir.Table) -> ir.Table:
    """Rows of orders with the wanted ones of `item` and `category`; sales, units, refunds and the like are the group's.

    A row that stands for an order and something else (one who assisted) is split alike.
    """
    wanted = [name for name in by if name in LINE]
    if not wanted:
        return rows
    paid_day = rows["paid_day" if "paid_day" in rows.columns else "on_day"]
    orders = rows.select(*ORDER, "sales", paid_day=paid_day).distinct()
    sold = orders.inner_join(_lines(view, orders), ORDER)
    sold = sold.mutate(sales=_part(sold, sold.sales))
    refunds = view.current("refunds")
    back = _refunded(view, refunds.filter(refunds.status == "succeeded").inner_join(orders, ORDER))
    back = told(DayRules(view.rules), back)
    back = back.group_by(*ORDER, "line_id").aggregate(back=back.part.sum(), **kinds(back))
    sold = sold.left_join(back, [*ORDER, "line_id"])
    parts = sold.group_by(*ORDER, *wanted).aggregate(
        sales=_money(sold.sales.sum()),
        refunded_amount=_money(sold.back.sum().fill_null(0)),
        refunded=has(sold.back.notnull()),
        returned=has(sold.returned),
        quality_refunded=has(sold.quality_refunded),
        **totals(sold),
    )
    return _with_parts(rows, parts, ORDER, wanted)


def refunds_by_line(view: View, by: Iterable[str], rows: ir.Table) -> ir.Table:
    """Rows of refunds (`order_state` null: of an order that was not imported) likewise; `amount` is the group's."""
    wanted = [name for name in by if name in LINE]
    if not wanted:
        return rows
    back = _refunded(view, rows.filter(rows.order_state.notnull()))
    parts = back.group_by(*_REFUND, *wanted).aggregate(amount=_money(back.part.sum()))
    return _with_parts(rows, parts, _REFUND, wanted)


def reviews_by_line(view: View, by: Iterable[str], rows: ir.Table) -> ir.Table:
    """Rows of reviews (`order_state` null: of an order that was not imported) likewise. One that names its item is in
    that one, in the smallest category of its order's lines of it; any other in those of all lines."""
    wanted = [name for name in by if name in LINE]
    if not wanted:
        return rows
    known = rows.filter(rows.order_state.notnull()).select(*_REVIEW, "order_id", named="item_id")
    lines = view.current("order_lines").select(*ORDER, "category", item="item_id")
    lines = known.inner_join(lines, ORDER)
    hit = lines.filter(lines.named == lines["item"])
    hit = hit.group_by(_REVIEW).aggregate(smallest=hit.category.min())
    own = rows.filter(rows.item_id.notnull()).left_join(hit, _REVIEW)
    own = own.select(*_REVIEW, item=own.item_id, category=own.smallest)
    others = lines.filter(lines.named.isnull())
    parts = own.select(*_REVIEW, *wanted).union(others.select(*_REVIEW, *wanted).distinct())
    return _with_parts(rows, parts, _REVIEW, wanted)


def _lines(view: View, orders: ir.Table) -> ir.Table:
    """The lines of these orders, with their weights."""
    lines = weighed(view.current("order_lines").semi_join(orders, ORDER))
    numbers = ("quantity", "price", "paid_amount", "before", "upto", "whole")
    return lines.select(*ORDER, "line_id", *numbers, **{name: lines[column] for name, column in LINE.items()})


def _part(line: ir.Table, amount: ir.DecimalValue) -> ir.DecimalValue:
    """A line's part of an amount of its order."""
    return share(amount, line.upto, line.whole) - share(amount, line.before, line.whole)


def _refunded(view: View, refunds: ir.Table) -> ir.Table:
    """A row a refund and line that it falls on (the one that it names, else each of its order), with its `part`."""
    refunds = refunds.rename(named="line_id")
    rows = refunds.inner_join(_lines(view, refunds), ORDER)
    rows = rows.mutate(hit=yes(rows.named == rows.line_id))
    rows = rows.mutate(names_one=has(rows.hit).over(ibis.window(group_by=_REFUND)))
    rows = rows.filter(rows.hit | ~rows.names_one)
    return rows.mutate(part=rows.names_one.ifelse(rows.amount, _part(rows, rows.amount)))


def _with_parts(rows: ir.Table, parts: ir.Table, key: tuple[str, ...], wanted: list[str]) -> ir.Table:
    """`rows` once for every group of theirs in `parts`, whose columns replace their own; once where they have none."""
    own = [name for name in parts.columns if name not in (*key, *wanted)]
    parts = parts.rename({f"part_{name}": name for name in own}).mutate(is_part=ibis.literal(True))
    both = rows.left_join(parts, key)
    is_part = yes(both.is_part)
    replaced = {name: is_part.ifelse(both[f"part_{name}"], both[name]) for name in own}
    return both.mutate(**replaced).select(*rows.columns, *wanted)


def _money(amount: ir.DecimalValue) -> ir.DecimalValue:
    return amount.cast("decimal(18, 2)")
