"""All facts from the imported rows, in the order in which they build on each other."""

from __future__ import annotations

from dataclasses import dataclass, fields

import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.facts.concurrency import concurrency
from xundan.facts.credits import credits, evidence
from xundan.facts.handovers import hand_overs
from xundan.facts.inputs import Inputs
from xundan.facts.inquiries import inquiries
from xundan.facts.order_facts import order_facts
from xundan.facts.receptions import receptions
from xundan.facts.talk import events, said
from xundan.facts.turns import placed, states, turns
from xundan.facts.visitor_days import visitor_days


@dataclass(frozen=True)
class Facts:
    """The derived tables. Rows carry integer keys and the ids they stand for; `dated` names each fact's day."""

    turns: ir.Table
    receptions: ir.Table
    inquiries: ir.Table
    credits: ir.Table
    order_facts: ir.Table
    visitor_days: ir.Table
    concurrency: ir.Table


DATED = {
    "turns": "day",
    "receptions": "day",
    "inquiries": "day",
    "credits": "created_day",
    "order_facts": "created_day",
    "visitor_days": "day",
    "concurrency": "day",
}
NAMES = tuple(field.name for field in fields(Facts))


def derive(engine: Engine, inputs: Inputs) -> Facts:
    """Runs the chain; each step is computed once and kept for those that build on it."""
    messages = said(inputs)
    talk = engine.keep(events(messages))
    arrived = hand_overs(engine, talk, inputs.rules)
    ordered = engine.keep(placed(talk.union(arrived)))
    moved = engine.keep(states(engine, ordered, inputs.rules))
    newest = inputs.messages.group_by("shop").aggregate(newest_utc=inputs.messages.sent_at_utc.max())
    all_turns = engine.keep(turns(moved, newest, inputs.rules))
    met = engine.keep(receptions(inputs, messages, ordered, moved, all_turns))
    asked = engine.keep(inquiries(inputs, met))
    earned = engine.keep(credits(inputs, evidence(ordered, met)))
    owned = engine.keep(order_facts(inputs, earned))
    kept = met.filter(met.filter_reason.isnull())
    first_paid = inputs.orders.filter(inputs.orders.buyer.notnull() & inputs.orders.paid_day.notnull())
    first_paid = first_paid.group_by("buyer").aggregate(first_paid_day=first_paid.paid_day.min())
    created = owned.select("shop", "order_id", "created_day")
    return Facts(
        turns=all_turns.semi_join(kept, ["dialogue", "day"]),
        receptions=met,
        inquiries=asked,
        credits=earned.inner_join(created, ["shop", "order_id"]).drop("agent_id"),
        order_facts=owned,
        visitor_days=visitor_days(inputs, met, first_paid),
        concurrency=concurrency(ordered, met),
    )
