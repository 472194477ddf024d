"""Cases with the mix they came in: what was known of each before an agent did anything.

A case is a row of the catalogue's own grains, so counting cases gives the metric.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from math import floor, log2
from statistics import median
from typing import Any

import ibis.expr.types as ir

from xundan.analysis.contacts import BACK, contacts, first_words
from xundan.analysis.faq.topics import rules
from xundan.metrics.ask import Ask
from xundan.metrics.view import View

FEATURES = ("buyer_type", "category", "price", "channel", "hour", "weekday", "week", "crowd", "load", "topic", "shop")
"""What cases are told apart by, as Rows.mix has them."""
_MOST_HELD = 6

Key = tuple[str, str, int]
"""Shop, agent and buyer of a contact."""


@dataclass(frozen=True)
class Contact:
    """One contact: its features (without those of the day and the buyer), and how fast she was answered first.
    `first_turn` is the outcome of the day's first opening turn."""

    day: date
    at_utc: int
    category: str
    price: str
    channel: str
    hour: str
    load: str
    topic: str
    first_response: int | None
    first_turn: str | None


class Known:
    """What is known of every contact of a period, and how busy its days were."""

    def __init__(self, view: View, ask: Ask) -> None:
        rows = view.engine.keep(contacts(view, ask))
        said: dict[tuple[int, date], list[str]] = defaultdict(list)
        words = first_words(view, rows)
        for row in view.engine.rows(words.order_by(["dialogue", "day", "nth"])).to_pylist():
            said[row["dialogue"], row["day"]].append(row["text"])
        goods = _goods(view)
        self._of: dict[Key, list[Contact]] = defaultdict(list)
        self._crowd: Counter[tuple[str, date]] = Counter()
        for row in view.engine.rows(rows.order_by(["shop", "day", "dialogue"])).to_pylist():
            contact = _contact(row, said[row["dialogue"], row["day"]], goods)
            self._of[row["shop"], row["agent_id"], row["buyer"]].append(contact)
            self._crowd[row["shop"], row["day"]] += 1
        by_shop: dict[str, list[int]] = defaultdict(list)
        for (shop, _), count in self._crowd.items():
            by_shop[shop].append(count)
        self._usual = {shop: median(counts) for shop, counts in by_shop.items()}

    def on(self, key: Key, day: date) -> Contact | None:
        """The contact of that day."""
        return next((each for each in self._of.get(key, ()) if each.day == day), None)

    def before(self, key: Key, utc: int, day: date) -> Contact | None:
        """The newest contact at or before an instant, not longer ago than BACK."""
        found = self._of.get(key, [])
        place = bisect_right(found, utc, key=lambda each: each.at_utc)
        return found[place - 1] if place and day - found[place - 1].day <= BACK else None

    def mix(self, contact: Contact | None, shop: str, day: date, buyer_type: str | None) -> dict[str, str]:
        """A case's level of every one of FEATURES; "" where it is not known."""
        usual = self._usual.get(shop)
        crowd = self._crowd[shop, day] / usual if usual else 1.0
        year, week, weekday = day.isocalendar()
        own = {name: getattr(contact, name) if contact else "" for name in _OF_CONTACT}
        return own | {
            "buyer_type": buyer_type or "",
            "weekday": str(weekday),
            "week": f"{year}-{week:02d}",
            "crowd": str(min(floor(2 * crowd), 8)),
            "shop": shop,
        }


_OF_CONTACT = ("category", "price", "channel", "hour", "load", "topic")


def price_band(price: float | None) -> str:
    """Bands whose ends are each 1.4 times the one before; "" for an unknown price."""
    return "" if price is None or price <= 0 else str(floor(2 * log2(price)))


def _contact(row: dict[str, Any], said: list[str], goods: dict[tuple[str, str], tuple[str, str]]) -> Contact:
    category, price = goods.get((row["shop"], row["item_id"] or ""), ("", ""))
    at: datetime | None = row["t_at"]
    return Contact(
        day=row["day"],
        at_utc=row["t_utc"],
        category=category,
        price=price,
        channel=(row["source"] or "").strip(),
        hour="" if at is None else str(at.hour // 2),
        load=str(min(row["load"], _MOST_HELD)),
        topic=rules().opening(said),
        first_response=row["first_response"],
        first_turn=row["first_turn"],
    )


def _goods(view: View) -> dict[tuple[str, str], tuple[str, str]]:
    """Category and price band of every item: as the shop lists it, else as its orders have it."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for name in ("order_lines", "items"):
        table: ir.Table = view.current(name)
        table = table.filter(table.item_id.notnull())
        priced = table.price.notnull()
        told = table.group_by("shop", "item_id").aggregate(
            category=table.category.max(), total=table.price.sum(), count=priced.ifelse(1, 0).sum()
        )
        for row in view.engine.rows(told).to_pylist():
            price = float(row["total"] / row["count"]) if row["count"] else None
            own = (row["category"] or "", price_band(price))
            listed = found.get((row["shop"], row["item_id"]), ("", ""))
            found[row["shop"], row["item_id"]] = (own[0] or listed[0], own[1] or listed[1])
    return found
