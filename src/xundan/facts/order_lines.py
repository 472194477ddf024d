"""Lines of orders: what they add up to, and by what weights an order's money is split over them (reading 52)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import WHOLE_NUMBER, so_far, within

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
    """Lines of whole orders with where each lies on its order's weights: `before` < `upto` <= `whole`, in order of
    `line_id` by code point (`before` = `upto` for a line of weight 0). Weights are decimal(38, 0): cents of what was
    paid for the lines, else of their listed prices, else 1 each.
    """
    paid, listed = _cents(lines.paid_amount), _cents(_listed(lines))
    weight = ibis.cases((_usable(paid), paid), (_usable(listed), listed), else_=ibis.literal(1).cast(WHOLE_NUMBER))
    lines = lines.mutate(weight=weight)
    upto = lines.weight.sum().over(so_far(ORDER, ["line_id"])).cast(WHOLE_NUMBER)
    whole = lines.weight.sum().over(ibis.window(group_by=ORDER)).cast(WHOLE_NUMBER)
    lines = lines.mutate(upto=upto, whole=whole)
    return lines.mutate(before=lines.upto - lines.weight).drop("weight")


def _listed(lines: ir.Table) -> ir.DecimalValue:
    return (lines.price * lines.quantity).cast("decimal(18, 2)")


def _cents(amount: ir.DecimalValue) -> ir.DecimalValue:
    return (amount.cast("decimal(38, 2)") * 100).cast(WHOLE_NUMBER)


def _usable(cents: ir.DecimalValue) -> ir.BooleanValue:
    """Whether every line of the order has an amount, none is negative and one is more than 0."""
    order = ibis.window(group_by=ORDER)
    return (cents.fill_null(-1).min().over(order) >= 0) & (cents.max().over(order) > 0)
