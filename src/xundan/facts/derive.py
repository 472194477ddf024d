"""All facts from the imported rows, in the order in which they build on each other."""

from __future__ import annotations

from dataclasses import dataclass, fields

import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.facts.concurrency import concurrency
from xundan.facts.inputs import Inputs, with_ids
from xundan.facts.of_buyers import derive_buyers
from xundan.facts.of_visits import derive_visits


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


def derive(engine: Engine, inputs: Inputs) -> Facts:
    """Every fact from all rows."""
    of_buyers = derive_buyers(engine, inputs)
    of_visits = derive_visits(engine, inputs, of_buyers.receptions, first_paid(inputs.orders))
    return Facts(
        **{name: getattr(of_buyers, name) for name in (*OF_CHATS, *OF_ORDERS)},
        visitor_days=of_visits.visitor_days,
        page_days=of_visits.page_days,
        concurrency=with_ids(concurrency(of_buyers.held), inputs),
    )


def first_paid(orders: ir.Table) -> ir.Table:
    """A buyer's first paying day: buyer, first_paid_day."""
    paid = orders.filter(orders.buyer.notnull() & orders.paid_day.notnull())
    return paid.group_by("buyer").aggregate(first_paid_day=paid.paid_day.min())
