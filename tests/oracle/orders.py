"""Orders with their local times, instants and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .clock import Clock
from .world import Shop, World, text_of


@dataclass
class Order:
    """One order. "Only paid orders are sales"; a deposit is no payment."""

    id: str
    buyer: str | None
    created: datetime
    created_at: int
    created_day: date
    paid: datetime | None
    paid_at: int | None
    paid_day: date | None
    closed_at: int | None
    shipped_at: int | None
    amount: Decimal
    postage: Decimal
    flag: str | None
    channel: str | None
    region: str | None

    @property
    def is_paid(self) -> bool:
        """Whether the order was ever paid."""
        return self.paid_at is not None

    def paid_by(self, at: int) -> bool:
        """Whether it was paid at or before a moment."""
        return self.paid_at is not None and self.paid_at <= at

    def exists_at(self, at: int) -> bool:
        """ "Orders that were closed unpaid at or before t do not exist at t"."""
        closed_unpaid = self.closed_at is not None and not self.is_paid
        return not (closed_unpaid and self.closed_at is not None and self.closed_at <= at)

    def sales(self, held: dict[str, Any]) -> Decimal:
        """Reading 29: without postage when `sales_include_postage` is off."""
        return self.amount if held["sales_include_postage"] else self.amount - self.postage


def money_of(value: Any) -> Decimal:
    """A sum of money; blank is 0."""
    return Decimal(0) if value is None or value == "" else Decimal(value)


def read_orders(world: World, shop: Shop, clock: Clock) -> list[Order]:
    """The orders of a shop in order of creation, then of order id."""
    orders: list[Order] = []
    for _, row in world.rows("orders", shop):
        paid = row.get("paid_at")
        closed = row.get("closed_at")
        shipped = row.get("shipped_at")
        orders.append(
            Order(
                id=str(row["order_id"]),
                buyer=text_of(row, "buyer_id"),
                created=row["created_at"],
                created_at=clock.instant(row["created_at"]),
                created_day=clock.day(row["created_at"]),
                paid=paid,
                paid_at=clock.instant(paid) if paid else None,
                paid_day=clock.day(paid) if paid else None,
                closed_at=clock.instant(closed) if closed else None,
                shipped_at=clock.instant(shipped) if shipped else None,
                amount=money_of(row.get("paid_amount")),
                postage=money_of(row.get("postage")),
                flag=text_of(row, "seller_flag"),
                channel=text_of(row, "channel"),
                region=text_of(row, "region"),
            )
        )
    return sorted(orders, key=lambda order: (order.created_at, order.id))


def first_paid_days(orders: list[Order]) -> dict[str, date]:
    """The first day on which each buyer paid an order."""
    first: dict[str, date] = {}
    for order in orders:
        if order.buyer is not None and order.paid_day is not None:
            first[order.buyer] = min(order.paid_day, first.get(order.buyer, order.paid_day))
    return first
