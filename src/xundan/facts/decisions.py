"""Orders that a person decided, whatever the chats say (rules.md, "An override"; reading 62 of docs/decisions/0012)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.facts.credits import flagged
from xundan.facts.inputs import Inputs

ORDER = ("shop", "order_id")


def standing(overrides: ir.Table) -> ir.Table:
    """The decision that stands for each order: shop, order_id, agent and agent_id (null: nobody's), decided_at, by and
    why. The newest decides; one that was withdrawn leaves the order to the rules."""
    newest = ibis.window(
        group_by=list(ORDER),
        order_by=[ibis.desc("decided_at_utc"), ibis.desc("by"), ibis.desc("why")],
    )
    rows = overrides.mutate(rank=ibis.row_number().over(newest))
    rows = rows.filter((rows["rank"] == 0) & ~rows.withdrawn.fill_null(False))
    return rows.select(*ORDER, "agent", "agent_id", "decided_at", "by", "why")


def honoured(inputs: Inputs, credits: ir.Table) -> ir.Table:
    """Credits with the owners that were decided. The evidence stays as it is; an agent who was no candidate gets a row
    without any."""
    if inputs.decided is None:
        return credits
    orders = inputs.orders.filter(~flagged(inputs, inputs.orders))
    orders = orders.select(*ORDER, "buyer", "nth", paid=orders.paid_at_utc.notnull())
    decided = inputs.decided.select(*ORDER, owner="agent", owner_id="agent_id", known=ibis.literal(True))
    decided = decided.inner_join(orders, ORDER)
    rows = credits.left_join(decided.select(*ORDER, "owner", "known", "paid"), ORDER).drop(
        "shop_right", "order_id_right"
    )
    hers = (rows.agent == rows.owner).fill_null(False)
    known = rows.known.fill_null(False)
    rows = rows.mutate(
        order_owner=known.ifelse(hers, rows.order_owner),
        payment_owner=known.ifelse(hers & rows.paid.fill_null(False), rows.payment_owner),
    )
    alone = decided.filter(decided.owner.notnull()).rename(agent="owner", agent_id="owner_id")
    alone = alone.anti_join(credits, [*ORDER, "agent"])
    nothing = ("order_messages", "order_last_utc", "payment_messages", "payment_last_utc")
    alone = alone.mutate(
        order_owner=ibis.literal(True),
        payment_owner=alone.paid,
        **{name: ibis.null(credits[name].type()) for name in nothing},
    )
    return rows.select(credits.columns).union(alone.select(credits.columns))
