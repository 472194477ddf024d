"""Orders with their three owners, refunds and units (rules.md, "Whose order is it")."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import has, within, yes
from xundan.facts.credits import flagged, window_from
from xundan.facts.inputs import Inputs
from xundan.facts.order_lines import ORDER, totals
from xundan.facts.refund_kinds import kinds, told


def order_facts(inputs: Inputs, credits: ir.Table) -> ir.Table:
    """A row an order, with every amount and owner that metrics ask for.

    Owners (`order_agent`, `payment_agent`, `first_agent`: agent id or null) stand beside states (`order_state`,
    `payment_state`, `first_state`: agent, silent, unattributable, excluded; the last two null while unpaid).
    `sales` is null while unpaid. Money decimal(18,2).
    """
    rules = inputs.rules
    orders = inputs.orders.mutate(flagged=flagged(inputs, inputs.orders))
    orders = orders.left_join(_owners(credits), ["shop", "order_id"]).drop("shop_right", "order_id_right")
    orders = _decided(inputs, _covered(inputs, orders))
    paid = orders.paid_at_utc.notnull()
    known = orders.buyer.notnull()
    order_state = _state(orders, orders.order_agent, orders.order_covered & known | orders.decided)
    payment_state = _state(orders, orders.payment_agent, orders.payment_covered & known | orders.decided)
    first_agent = orders.order_agent.fill_null(orders.payment_agent)
    first_state = _state(orders, first_agent, orders.order_covered & orders.payment_covered & known | orders.decided)
    amount = rules.value("sales_include_postage", orders.paid_day).ifelse(
        orders.paid_amount, (orders.paid_amount - orders.postage.fill_null(0)).cast("decimal(18, 2)")
    )
    orders = orders.mutate(
        first_agent=within(paid, first_agent),
        order_state=order_state,
        payment_state=within(paid, payment_state),
        first_state=within(paid, first_state),
        sales=within(paid, amount),
        first_payer_day=_first_paid_day(inputs, orders),
    )
    orders = orders.left_join(_refunded(inputs), ["shop", "order_id"]).drop("shop_right", "order_id_right")
    lines = inputs.order_lines.group_by(ORDER).aggregate(**totals(inputs.order_lines))
    orders = orders.left_join(lines, ORDER).drop("shop_right", "order_id_right")
    return orders.select(
        "shop",
        "order_id",
        "buyer_id",
        "buyer",
        "nth",
        "created_at",
        "created_at_utc",
        "created_day",
        "paid_at",
        "paid_at_utc",
        "paid_day",
        "shipped_at_utc",
        "status",
        "channel",
        "region",
        "paid_amount",
        "sales",
        "order_agent",
        "payment_agent",
        "first_agent",
        "order_state",
        "payment_state",
        "first_state",
        "units",
        "listed_amount",
        "lines_paid_amount",
        refunded_amount=orders.refunded_amount.fill_null(0).cast("decimal(18, 2)"),
        refunded=yes(orders.refunded),
        returned=yes(orders.returned),
        quality_refunded=yes(orders.quality_refunded),
        returning_at_creation=_returning(orders, orders.created_day),
        returning_at_payment=_returning(orders, orders.paid_day),
    )


def _owners(credits: ir.Table) -> ir.Table:
    return credits.group_by("shop", "order_id").aggregate(
        order_agent=within(credits.order_owner, credits.agent_id).max(),
        payment_agent=within(credits.payment_owner, credits.agent_id).max(),
    )


def _covered(inputs: Inputs, orders: ir.Table) -> ir.Table:
    """Whether every day that a rule looks at is covered for messages."""
    orders = orders.mutate(
        order_from=window_from(inputs.rules, orders.created_day),
        pay_from=ibis.least(window_from(inputs.rules, orders.paid_day), orders.created_day),
    )
    runs = inputs.covered.filter(inputs.covered.table == "messages")
    for moment, first, last in (("order", "order_from", "created_day"), ("payment", "pay_from", "paid_day")):
        run = runs.select("shop", **{first: "day", f"{moment}_until": "until"})
        orders = orders.left_join(run, ["shop", first]).drop("shop_right", f"{first}_right")
        orders = orders.mutate(**{f"{moment}_covered": yes(orders[f"{moment}_until"] >= orders[last])})
    return orders


def _decided(inputs: Inputs, orders: ir.Table) -> ir.Table:
    """Orders with `decided`: a person said whose it is."""
    if inputs.decided is None:
        return orders.mutate(decided=ibis.literal(False))
    found = inputs.decided.select(*ORDER).mutate(found=ibis.literal(True))
    orders = orders.left_join(found, ORDER).drop("shop_right", "order_id_right")
    return orders.mutate(decided=yes(orders.found)).drop("found")


def _state(orders: ir.Table, agent: ir.StringValue, covered: ir.BooleanValue) -> ir.StringValue:
    return ibis.cases(
        (orders.flagged, "excluded"), (agent.notnull(), "agent"), (covered, "silent"), else_="unattributable"
    )


def _first_paid_day(inputs: Inputs, orders: ir.Table) -> ir.DateValue:
    return within(orders.buyer.notnull(), orders.paid_day).min().over(ibis.window(group_by="buyer"))


def _returning(orders: ir.Table, day: ir.DateValue) -> ir.BooleanValue:
    """Whether the buyer had paid on an earlier day; null for an unknown buyer or day."""
    return within(orders.buyer.notnull() & day.notnull(), yes(orders.first_payer_day < day))


def _refunded(inputs: Inputs) -> ir.Table:
    refunds = inputs.refunds.filter(inputs.refunds.status == "succeeded")
    refunds = told(inputs.rules, refunds.inner_join(inputs.orders.select(*ORDER, "paid_day"), ORDER))
    return refunds.group_by(ORDER).aggregate(
        refunded_amount=refunds.amount.sum().cast("decimal(18, 2)"),
        refunded=has(refunds.refund_id.notnull()),
        **kinds(refunds),
    )
