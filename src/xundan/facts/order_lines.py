"""Lines of orders: what they add up to, and by what weights an order's money is split over them (reading 52)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import MONEY, so_far, within

ORDER = ("shop", "order_id")


def totals(lines: ir.Table) -> dict[str, ir.Value]:
    """Units of a group of lines; listed and paid money of those that tell both (null where none does)."""
    both = lines.price.notnull() & lines.paid_amount.notnull()
    return {
        "units": lines.quantity.sum().cast("int64"),
        "listed_amount": within(both, _listed(lines)).sum().cast("decimal(18, 2)"),
        "lines_paid_amount": within(both, lines.paid_amount).sum().cast("decimal(18, 2)"),
    }


def weighed(lines: ir.Table) -> ir.Table:
    """Lines of whole orders with where each lies on its order's weights: `before` <= `upto` <= `whole`, decimal(38, 2),
    in order of `line_id` by code point. Weights are what was paid for the lines, else their listed prices, else 1 each.
    """
    paid, listed = lines.paid_amount.cast(MONEY), _listed(lines).cast(MONEY)
    orders = lines.group_by(ORDER).aggregate(
        # A line without an amount is as bad as a negative one.
        least_paid=paid.fill_null(-1).min(),
        all_paid=paid.sum().cast(MONEY),
        least_listed=listed.fill_null(-1).min(),
        all_listed=listed.sum().cast(MONEY),
        lines=lines.count().cast(MONEY),
    )
    by_paid = (orders.least_paid >= 0) & (orders.all_paid > 0)
    by_listed = ~by_paid & (orders.least_listed >= 0) & (orders.all_listed > 0)
    orders = orders.select(
        *ORDER,
        by_paid=by_paid,
        by_listed=by_listed,
        whole=ibis.cases((by_paid, orders.all_paid), (by_listed, orders.all_listed), else_=orders.lines),
    )
    rows = lines.inner_join(orders, ORDER)
    one = ibis.literal(1).cast(MONEY)
    weight = ibis.cases(
        (rows.by_paid, rows.paid_amount.cast(MONEY)), (rows.by_listed, _listed(rows).cast(MONEY)), else_=one
    )
    rows = rows.mutate(weight=weight)
    rows = rows.mutate(upto=rows.weight.sum().over(so_far(ORDER, ["line_id"])).cast(MONEY))
    return rows.mutate(before=rows.upto - rows.weight).drop("weight", "by_paid", "by_listed")


def _listed(lines: ir.Table) -> ir.DecimalValue:
    return (lines.price * lines.quantity).cast("decimal(18, 2)")
