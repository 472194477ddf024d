"""Visits: daily totals by channel for the first part, single events for the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from xundan.demo.files.neutral import money, write_csv
from xundan.demo.records import Order, Visit
from xundan.demo.shop import DAY
from xundan.demo.world import World

EVENTS = (
    "visitor_id", "at", "event", "buyer_id", "page_type", "page_id", "item_id", "source", "keyword", "session_id",
    "event_id",
)  # fmt: skip
DAILY = (
    "day", "channel", "visitors", "page_views", "bounced_visitors", "favorites", "carts", "paid_buyers", "sales",
)  # fmt: skip


def write_events(world: World, visits: list[Visit], folder: Path) -> None:
    months: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for number, visit in enumerate(visits):
        if visit.at < world.split_day * DAY:
            continue
        at = str(world.time(visit.at))
        months[at[:7]].append(
            (
                visit.visitor, at, visit.event, visit.buyer, visit.page_type, visit.page_id, visit.item_id,
                visit.source, visit.keyword, visit.session, f"e{number:08d}",
            )
        )  # fmt: skip
    for month, rows in months.items():
        write_csv(folder / f"visits_{month}.csv", EVENTS, rows)


@dataclass(slots=True)
class _Total:
    visitors: int = 0
    views: int = 0
    bounced: int = 0
    favorites: int = 0
    carts: int = 0
    buyers: set[str] = field(default_factory=set)
    cents: int = 0

    def row(self) -> tuple[object, ...]:
        return (
            self.visitors, self.views, self.bounced, self.favorites, self.carts, len(self.buyers), money(self.cents),
        )  # fmt: skip


def write_daily(world: World, visits: list[Visit], orders: list[Order], folder: Path) -> None:
    write_csv(folder / "traffic_daily.csv", DAILY, _daily(world, visits, orders))


def _daily(world: World, visits: list[Visit], orders: list[Order]) -> Iterator[tuple[object, ...]]:
    """The channel of a visitor-day is that of her first event; the row with blank channel is the day's total."""
    by_visitor: dict[tuple[int, str], list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.at < world.split_day * DAY:
            by_visitor[visit.at // DAY, visit.visitor].append(visit)
    totals: dict[tuple[int, str], _Total] = defaultdict(_Total)
    for (day, _), events in by_visitor.items():
        for key in ((day, events[0].source), (day, "")):
            total = totals[key]
            names = [event.event for event in events]
            total.visitors += 1
            total.views += names.count("view")
            total.bounced += names == ["view"]
            total.favorites += "favorite" in names
            total.carts += "cart" in names
    for order in orders:
        if order.paid is not None and order.paid < world.split_day * DAY:
            day = order.paid // DAY
            for key in ((day, order.channel), (day, "")):
                totals[key].buyers.add(order.buyer.nick)
                totals[key].cents += order.total_cents
    for (day, channel), total in sorted(totals.items()):
        yield world.seasons.date_of(day), channel, *total.row()
