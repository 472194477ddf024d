"""Rule 23: with which card what a closed month owes, or was owed, is paid."""

from __future__ import annotations

from decimal import Decimal

from ..book import ShopBook
from .card import Card
from .marks import CARRIED, is_blank


def give_carried(of: ShopBook, cards: list[Card], month: str) -> dict[tuple[str, str], Decimal]:
    """Puts the month's carried amounts of a shop on its cards; what is left is of "somebody without a card"."""
    unpaid: dict[tuple[str, str], Decimal] = {}
    for row in of.rows("adjustments"):
        if row["kind"] != CARRIED or row.get("withdrawn") or is_blank(row.get("amount")):
            continue
        if f"{row['day']:%Y-%m}" != month:
            continue
        amount, agent = Decimal(str(row["amount"])), str(row["agent_id"])
        hers = sorted((card for card in cards if card.agent == agent), key=lambda card: card.days[-1])
        on_her_days = [card for card in hers if row["day"] in card.days]
        if on_her_days:
            on_her_days[0].carried.append(amount)
        elif hers:  # "one on another day of the month is paid with the last of her cards of that month in that shop"
            hers[-1].carried.append(amount)
        else:
            unpaid[of.shop.id, agent] = unpaid.get((of.shop.id, agent), Decimal(0)) + amount
    return unpaid
