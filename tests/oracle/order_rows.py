"""How an order finds its groups: by created or paid day, by the owner under a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .book import ShopBook
from .context import Context, Key
from .credit import AGENT, EXCLUDED, ORDER, SILENT, Owner
from .orders import Order

NOBODY_KNOWN = "?"  # the agent and team of unattributable orders


@dataclass
class OrderRow:
    """An order in a group."""

    key: Key
    book: ShopBook
    order: Order
    owner: Owner
    day: date


def owner_dimensions(book: ShopBook, owner: Owner, day: date) -> dict[str, Any]:
    """ "One row with agent null for silent orders and one with agent "?" for unattributable ones"; the team is that
    of the agent's state on the metric's day (reading 24)."""
    if owner.state == AGENT and owner.agent is not None:
        return {"agent": owner.agent, "team": book.staff.team(owner.agent, day)}
    mark = None if owner.state == SILENT else NOBODY_KNOWN
    return {"agent": mark, "team": mark}


def order_key(context: Context, book: ShopBook, order: Order, owner: Owner, day: date, moment: datetime) -> Key | None:
    """The group of an order; None when it is in no row: excluded orders are "in no row grouped by agent"."""
    if context.by_agent and owner.state == EXCLUDED:
        return None
    return context.key(
        book.shop.id,
        day,
        **owner_dimensions(book, owner, day),
        hour=moment.hour,
        buyer_type=book.buyer_type(order.buyer, day),
        channel=order.channel,
        region=order.region,
    )


def created_orders(context: Context) -> Iterator[OrderRow]:
    """Orders by created day; "those by created day follow `order` always"."""
    for book in context.books():
        for order in book.orders:
            if context.within(order.created_day):
                owner = book.ownership[order.id].owners[ORDER]
                key = order_key(context, book, order, owner, order.created_day, order.created)
                if key is not None:
                    yield OrderRow(key, book, order, owner, order.created_day)


def paid_orders(context: Context, rule: str | None = None) -> Iterator[OrderRow]:
    """Paid orders by paid day, under the chosen rule or a named one."""
    for book in context.books():
        for order in book.orders:
            if order.paid_day is not None and order.paid is not None and context.within(order.paid_day):
                owner = book.ownership[order.id].owners[rule or context.rule]
                key = order_key(context, book, order, owner, order.paid_day, order.paid)
                if key is not None:
                    yield OrderRow(key, book, order, owner, order.paid_day)


def paid_orders_of(context: Context, book: ShopBook, order: Order, agent: str) -> Key:
    """The group of a paid order as one agent's, whoever owns it."""
    assert order.paid_day is not None and order.paid is not None
    key = order_key(context, book, order, Owner(AGENT, agent), order.paid_day, order.paid)
    assert key is not None
    return key
