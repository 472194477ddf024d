"""Whose an order is under the chosen rule, for rows of the order and for what was said or given back of it."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import yes
from xundan.metrics.ask import Ask
from xundan.metrics.grains.people import UNATTRIBUTABLE, no_text
from xundan.metrics.view import View

COLUMN: Mapping[str, str] = {"order": "order", "payment": "payment", "order_first": "first"}
"""What a rule's columns of `order_facts` begin with."""
_BY_PERSON = {"agent", "team"}


def owned(ask: Ask, rows: ir.Table, agent: ir.StringValue, state: ir.StringValue) -> ir.Table:
    """Adds `agent` and `state`; grouped by person, excluded orders are in no row."""
    rows = rows.mutate(
        state=state,
        agent=ibis.cases((state == "agent", agent), (state == "unattributable", UNATTRIBUTABLE), else_=no_text()),
    )
    return rows.filter(rows.state != "excluded") if _BY_PERSON & set(ask.by) else rows


def of_orders(view: View, ask: Ask, rows: ir.Table) -> ir.Table:
    """Rows that name an order (`order_id`) with its buyer, channel, region, `order_state` (null: not imported) and
    owner: "?" where it is not imported, or not paid and the rule asks for payment."""
    owner = COLUMN[ask.rule]
    orders = view.fact("order_facts").select(
        *("shop", "order_id", "buyer", "buyer_id", "channel", "region", "order_state"),
        owned_by=f"{owner}_agent",
        owned=f"{owner}_state",
    )
    rows = rows.left_join(orders, ["shop", "order_id"]).drop("shop_right", "order_id_right")
    # An unpaid order has no owner but by rule `order`; an excluded one is nobody's, paid or not.
    excluded = yes(rows.order_state == "excluded")
    state = excluded.ifelse("excluded", rows.owned.fill_null("unattributable"))
    return owned(ask, rows, rows.owned_by, state)
