"""The fact rows: turns, receptions, inquiries, credits, order_facts, visitor_days."""

from __future__ import annotations

from typing import Any

from .book import Book, ShopBook, read_world
from .credit import ORDER, ORDER_FIRST, PAYMENT
from .world import Row, World


def turn_rows(book: ShopBook) -> list[Row]:
    """A row a buyer turn of unfiltered receptions; seconds of answered and late turns, in full. `outcome` is the status
    in numbers, or why the turn is in none."""
    return [
        {
            "shop": book.shop.id,
            "buyer_id": turn.buyer,
            "agent_id": turn.agent,
            "day": turn.day,
            "opened_at": turn.opened,
            "closed_at": turn.closed,
            "status": turn.status,
            "seconds": turn.seconds,
            "opening": turn.opening,
            "outcome": turn.left_out or turn.status_in_numbers(book.held(turn.day)),
        }
        for turn in book.turns + book.left_out
    ]


def reception_rows(book: ShopBook) -> list[Row]:
    """A row a (shop, day, agent, buyer), filtered ones included."""
    return [
        {
            "shop": book.shop.id,
            "day": reception.day,
            "agent_id": reception.agent,
            "buyer_id": reception.buyer,
            "consulted": reception.consulted,
            "received": reception.received,
            "served": reception.served,
            "filter_reason": reception.filter_reason,
            "handed_in": reception.handed_in,
            "handed_out": reception.handed_out,
            "buyer_messages": reception.buyer_messages,
            "agent_messages": reception.agent_messages,
            "auto_messages": reception.auto_messages,
            "first_response": reception.first_response,
            "slow": reception.slow,
        }
        for reception in book.receptions
    ]


def inquiry_rows(book: ShopBook) -> list[Row]:
    """A row a received reception; `stage` is None when it was not served."""
    return [
        {
            "shop": book.shop.id,
            "day": day,
            "agent_id": agent,
            "buyer_id": buyer,
            "stage": judgement.stage,
            "ordered": judgement.ordered,
            "paid": judgement.paid,
            "paid_same_day": judgement.paid_same_day,
            "paid_next_day": judgement.paid_next_day,
            "closes_on": judgement.closes_on,
        }
        for (day, agent, buyer), judgement in sorted(book.judgements.items())
    ]


def credit_rows(book: ShopBook) -> list[Row]:
    """A row an order and candidate agent."""
    rows: list[Row] = []
    for order in book.orders:
        owned = book.ownership[order.id]
        for agent in sorted(owned.order_candidates | owned.payment_candidates):
            rows.append(
                {
                    "shop": book.shop.id,
                    "order_id": order.id,
                    "agent_id": agent,
                    "order_candidate": agent in owned.order_candidates,
                    "payment_candidate": agent in owned.payment_candidates,
                }
            )
    return rows


def order_rows(book: ShopBook) -> list[Row]:
    """A row an order with its three owners."""
    rows: list[Row] = []
    for order in book.orders:
        owners = book.ownership[order.id].owners
        row: dict[str, Any] = {"shop": book.shop.id, "order_id": order.id}
        for name, rule in (("order", ORDER), ("payment", PAYMENT), ("first", ORDER_FIRST)):
            row[f"{name}_owner"] = owners[rule].agent
            row[f"{name}_state"] = owners[rule].state
        rows.append(row)
    return rows


def visitor_day_rows(book: ShopBook) -> list[Row]:
    """A row a visitor-day of the event rows."""
    return [
        {
            "shop": book.shop.id,
            "visitor_id": visit.visitor,
            "day": visit.day,
            "views": visit.views,
            "bounced": visit.bounced,
            "channel": visit.channel,
            "buyer_type": visit.buyer_type,
        }
        for visit in book.visitor_days
    ]


def facts(world: World) -> dict[str, list[Row]]:
    """All fact rows of a world."""
    return facts_of(read_world(world))


def facts_of(book: Book) -> dict[str, list[Row]]:
    """All fact rows of a book."""
    makers = {
        "turns": turn_rows,
        "receptions": reception_rows,
        "inquiries": inquiry_rows,
        "credits": credit_rows,
        "order_facts": order_rows,
        "visitor_days": visitor_day_rows,
    }
    books = book.shops.values()
    return {name: [row for book in books for row in make(book)] for name, make in makers.items()}
