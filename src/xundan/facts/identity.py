"""The identity that every refresh must keep, to the cent: agents + silent + unattributable + excluded = shop sales."""

from __future__ import annotations

from decimal import Decimal

import ibis
import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.facts.inputs import Inputs
from xundan.model.rules import CREDIT_RULES
from xundan.model.text import Text, UserError

_OWNER = {"order": "order", "payment": "payment", "order_first": "first"}


def assert_identity(engine: Engine, inputs: Inputs, orders: ir.Table, credits: ir.Table) -> None:
    """Compares, for every shop, day and rule, what the parts add up to with the paid orders as imported.

    The agents' part is summed over the evidence (one row an order and chosen agent), not over the orders' own column,
    so an order credited twice or lost shows.
    """
    totals = _totals(inputs)
    for rule in CREDIT_RULES:
        parts = _agents(orders, credits, rule).union(_nobody(orders, rule))
        parts = parts.group_by("shop", "day").aggregate(parts=parts.amount.sum())
        both = totals.outer_join(parts, ["shop", "day"])
        both = both.mutate(shop=both.shop.fill_null(both.shop_right), day=both.day.fill_null(both.day_right)).filter(
            both.total.fill_null(Decimal(0)) != both.parts.fill_null(Decimal(0))
        )
        for row in engine.rows(both.order_by("shop", "day").limit(1)).to_pylist():
            raise UserError(
                "identity",
                Text(
                    f"{row['shop']} {row['day']} 按 {rule}: 各客服 + 静默 + 无法判定 + 不计绩效 = {row['parts']}, "
                    f"而全店销售额 = {row['total']}。本次没有改动任何数字。",
                    f"{row['shop']} {row['day']} under {rule}: agents + silent + unattributable + excluded = "
                    f"{row['parts']}, but shop sales = {row['total']}. No number was changed.",
                ),
                Text("这是程序的错误, 请把这一行报告给我们", "this is a defect of ours; please report this line"),
            )


def _totals(inputs: Inputs) -> ir.Table:
    paid = inputs.orders.filter(inputs.orders.paid_at.notnull())
    postage = inputs.rules.value("sales_include_postage", paid.paid_day).ifelse(
        ibis.literal(Decimal(0)).cast("decimal(18, 2)"), paid.postage.fill_null(Decimal(0)).cast("decimal(18, 2)")
    )
    paid = paid.select("shop", day="paid_day", amount=paid.paid_amount - postage)
    return paid.group_by("shop", "day").aggregate(total=paid.amount.sum())


def _agents(orders: ir.Table, credits: ir.Table, rule: str) -> ir.Table:
    """What the evidence gives to agents: under `order_first` the order's owner, else the payment's."""
    if rule == "order_first":
        owned = credits.group_by("shop", "order_id").aggregate(has_order_owner=credits.order_owner.max())
        rows = credits.inner_join(owned, ["shop", "order_id"])
        rows = rows.filter(rows.has_order_owner.ifelse(rows.order_owner, rows.payment_owner))
    else:
        rows = credits.filter(credits[f"{_OWNER[rule]}_owner"])
    rows = rows.select("shop", "order_id").inner_join(orders.filter(orders.sales.notnull()), ["shop", "order_id"])
    return rows.select("shop", day="paid_day", amount="sales")


def _nobody(orders: ir.Table, rule: str) -> ir.Table:
    state = orders[f"{_OWNER[rule]}_state"]
    rows = orders.filter(orders.sales.notnull() & (state != "agent"))
    return rows.select("shop", day="paid_day", amount="sales")
