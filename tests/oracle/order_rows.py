"""How an order finds its groups: by created or paid day, by the owner under a rule, by its items and categories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .book import ShopBook
from .context import Context, Key
from .credit import AGENT, EXCLUDED, ORDER, SILENT, Owner
from .order_lines import Share, shares_of
from .orders import Order

NOBODY_KNOWN = "?"  # the agent and team of unattributable orders


@dataclass
class OrderRow:
    """An order in a group; by item or category it has a row in each of its groups."""

    key: Key
    book: ShopBook
    order: Order
    owner: Owner
    day: date
    share: Share


def owner_dimensions(book: ShopBook, owner: Owner, day: date) -> dict[str, Any]:
    """ "One row with agent null for silent orders and one with agent "?" for unattributable ones"; the team is that
    of the agent's state on the metric's day (reading 24)."""
    if owner.state == AGENT and owner.agent is not None:
        return {"agent": owner.agent, "team": book.staff.team(owner.agent, day)}
    mark = None if owner.state == SILENT else NOBODY_KNOWN
    return {"agent": mark, "team": mark}


def order_key(
    context: Context, book: ShopBook, order: Order, owner: Owner, day: date, moment: datetime, share: Share
) -> Key:
    """The group of an order with some of its lines."""
    return context.key(
        book.shop.id,
        day,
        **owner_dimensions(book, owner, day),
        **share.values,
        hour=moment.hour,
        buyer_type=book.buyer_type(order.buyer, day),
        channel=order.channel,
        region=order.region,
    )


def rows_of(
    context: Context, book: ShopBook, order: Order, owner: Owner, day: date, moment: datetime
) -> Iterator[OrderRow]:
    """The rows of an order, one a group of its lines; none for excluded orders in a question by agent: they are "in
    no row grouped by agent"."""
    if context.by_agent and owner.state == EXCLUDED:
        return
    for share in shares_of(context, book.lines.get(order.id, [])):
        key = order_key(context, book, order, owner, day, moment, share)
        yield OrderRow(key, book, order, owner, day, share)


def created_orders(context: Context) -> Iterator[OrderRow]:
    """Orders by created day; "those by created day follow `order` always"."""
    for book in context.books():
        for order in book.orders:
            if context.within(order.created_day):
                owner = book.ownership[order.id].owners[ORDER]
                yield from rows_of(context, book, order, owner, order.created_day, order.created)


def paid_orders(context: Context, rule: str | None = None) -> Iterator[OrderRow]:
    """Paid orders by paid day, under the chosen rule or a named one."""
    for book in context.books():
        for order in book.orders:
            if order.paid_day is not None and order.paid is not None and context.within(order.paid_day):
                owner = book.ownership[order.id].owners[rule or context.rule]
                yield from rows_of(context, book, order, owner, order.paid_day, order.paid)


def paid_orders_of(context: Context, row: OrderRow, agent: str) -> Key:
    """The group of a paid order as one agent's, whoever owns it."""
    assert row.order.paid is not None
    return order_key(context, row.book, row.order, Owner(AGENT, agent), row.day, row.order.paid, row.share)
