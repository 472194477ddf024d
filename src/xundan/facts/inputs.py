"""The rows that facts are derived from, as one bundle of tables."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import within
from xundan.facts.day_rules import DayRules


@dataclass(frozen=True)
class Inputs:
    """Imported rows of the shops that share one set of rules, as the lake stores them (lake/schema.py).

    `covered` has one row a covered (shop, table, day) with `until`, the last day of the unbroken run of covered days
    that it begins. `newest` has the instant of every shop's newest message (shop, newest_utc). `agent_states` has one
    row an agent's state: agent, team, role, from_day, until_day (inclusive). `decided` has the decisions that stand
    (decisions.standing); None where nobody ever decided an order.
    """

    rules: DayRules
    messages: ir.Table
    orders: ir.Table
    order_lines: ir.Table
    refunds: ir.Table
    visits: ir.Table
    agent_states: ir.Table
    agent_ids: ir.Table
    buyer_ids: ir.Table
    covered: ir.Table
    newest: ir.Table
    decided: ir.Table | None = None


def numbered(orders: ir.Table) -> ir.Table:
    """Orders with `nth`, their place among the buyer's: by creation, then the larger id as text; so it is unique.
    Null for a blank buyer."""
    mine = ibis.window(group_by="buyer", order_by=["created_at_utc", "order_id"])
    orders = orders.mutate(nth=ibis.row_number().over(mine) + 1)
    return orders.mutate(nth=within(orders.buyer.notnull(), orders.nth))


def with_ids(fact: ir.Table, rows: Inputs) -> ir.Table:
    """A fact with the ids that its keys stand for."""
    if "agent" in fact.columns:
        fact = fact.left_join(rows.agent_ids.select("agent", "agent_id"), "agent").drop("agent_right")
    if "buyer" in fact.columns:
        fact = fact.left_join(rows.buyer_ids.select("buyer", "buyer_id"), "buyer").drop("buyer_right")
    return fact
