"""All facts from the imported rows, in the order in which they build on each other."""

from __future__ import annotations

from dataclasses import dataclass, fields

import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.facts.clock import with_work
from xundan.facts.concurrency import concurrency
from xundan.facts.credits import credits, evidence
from xundan.facts.decisions import honoured
from xundan.facts.handovers import hand_overs
from xundan.facts.inputs import Inputs
from xundan.facts.inquiries import inquiries
from xundan.facts.order_facts import order_facts
from xundan.facts.page_days import page_days
from xundan.facts.receptions import receptions
from xundan.facts.talk import events, said
from xundan.facts.turns import placed, states, turns, with_sessions
from xundan.facts.visitor_days import visitor_days


@dataclass(frozen=True)
class Facts:
    """The derived tables. Rows carry integer keys and the ids they stand for; `DATED` names each fact's day."""

    turns: ir.Table
    receptions: ir.Table
    inquiries: ir.Table
    credits: ir.Table
    order_facts: ir.Table
    visitor_days: ir.Table
    page_days: ir.Table
    concurrency: ir.Table


DATED = {
    "turns": "day",
    "receptions": "day",
    "inquiries": "day",
    "credits": "created_day",
    "order_facts": "created_day",
    "visitor_days": "day",
    "page_days": "day",
    "concurrency": "day",
}
NAMES = tuple(field.name for field in fields(Facts))
OF_CHATS = ("turns", "receptions", "inquiries")
OF_ORDERS = ("credits", "order_facts")
OF_DAYS = ("visitor_days", "page_days", "concurrency")


@dataclass(frozen=True)
class OfBuyers:
    """What follows from all that one buyer wrote, was told and ordered, whoever else did what; and her talk."""

    turns: ir.Table
    receptions: ir.Table
    inquiries: ir.Table
    credits: ir.Table
    order_facts: ir.Table
    talk: ir.Table


def derive(engine: Engine, inputs: Inputs) -> Facts:
    """Every fact from all rows."""
    of_buyers = derive_buyers(engine, inputs)
    met = of_buyers.receptions
    return Facts(
        turns=of_buyers.turns,
        receptions=met,
        inquiries=of_buyers.inquiries,
        credits=of_buyers.credits,
        order_facts=of_buyers.order_facts,
        visitor_days=visitor_days(inputs, met, first_paid(inputs.orders)),
        page_days=page_days(inputs.visits),
        concurrency=concurrency(of_buyers.talk, met),
    )


def derive_buyers(engine: Engine, inputs: Inputs) -> OfBuyers:
    """Runs the chain; each step is computed once and kept for those that build on it."""
    inputs = with_work(engine, inputs)
    messages = said(inputs)
    talk = engine.keep(events(messages))
    arrived = hand_overs(engine, talk, inputs.rules)
    ordered = engine.keep(with_sessions(placed(talk.union(arrived)), inputs.rules))
    moved = engine.keep(states(engine, ordered, inputs.rules))
    all_turns = engine.keep(turns(moved, inputs.newest, inputs.rules))
    met = engine.keep(receptions(inputs, messages, ordered, moved, all_turns))
    asked = engine.keep(inquiries(inputs, met))
    earned = engine.keep(honoured(inputs, credits(inputs, evidence(ordered, met))))
    owned = engine.keep(order_facts(inputs, earned))
    kept = met.filter(met.filter_reason.isnull())
    created = owned.select("shop", "order_id", "created_day")
    return OfBuyers(
        # A turn's place is counted from the first row that was read, so it means nothing once stored.
        turns=all_turns.semi_join(kept, ["dialogue", "day"]).drop("pos"),
        receptions=met,
        inquiries=asked,
        credits=earned.inner_join(created, ["shop", "order_id"]).drop("agent_id"),
        order_facts=owned,
        talk=ordered,
    )


def first_paid(orders: ir.Table) -> ir.Table:
    """A buyer's first paying day: buyer, first_paid_day."""
    paid = orders.filter(orders.buyer.notnull() & orders.paid_day.notnull())
    return paid.group_by("buyer").aggregate(first_paid_day=paid.paid_day.min())


def talk_of(inputs: Inputs) -> ir.Table:
    """The messages that talk is made of, as concurrency counts them."""
    return events(said(inputs))
