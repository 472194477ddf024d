"""Visitor-days, from events or, where a shop-day has none, from the platform's daily totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from .clock import Clock
from .orders import Order
from .receptions import Reception
from .settings import Settings
from .world import Row, Shop, World, text_of

CHANNELS = {
    **dict.fromkeys(("直通车", "万相台", "钻展", "淘宝客"), "paid"),
    **dict.fromkeys(("自然搜索", "猜你喜欢", "微淘", "直播", "活动"), "free"),
    **dict.fromkeys(("收藏", "购物车", "已买到"), "own"),
}
"""The sources that rules.md names; the setting `channels` adds to them."""

THINGS_THAT_COUNT = ("favorite", "cart", "consult", "order", "pay")


@dataclass
class VisitorDay:
    """ "A visitor-day is one visitor on one day"."""

    visitor: str
    day: date
    first: datetime  # local time of the first event
    channel: str
    views: int = 0
    acted: bool = False
    favorited: bool = False
    carted: bool = False
    first_at: int = 0  # instants of the first and the last event
    last_at: int = 0
    pages: list[tuple[int, str | None]] = field(default_factory=list)  # (instant, page) of its views
    buyers: set[str] = field(default_factory=set)
    buyer_type: str | None = None
    bounced: bool = False


@dataclass
class DailyTraffic:
    """The platform's totals of one shop-day that has no event rows."""

    total: Row | None = None
    by_channel: list[tuple[str, Row]] = field(default_factory=list)

    def used(self, wants_channel: bool) -> list[tuple[str | None, Row]]:
        """ "A row with blank channel is the day's total; without one the channels are added"; by channel the
        channel rows where there are any, else the total under channel null (reading 35)."""
        if self.total is not None and not (wants_channel and self.by_channel):
            return [(None, self.total)]
        return list(self.by_channel)


def channel_of(source: str | None, settings: Settings, day: date) -> str:
    """Reading 36: a blank or unmapped source is the channel `other`."""
    if source is None:
        return "other"
    return str({**CHANNELS, **settings.on(day)["channels"]}.get(source, "other"))


def buyer_type_of(buyer: str | None, day: date, first_paid: dict[str, date]) -> str | None:
    """Reading 23: `returning` when an order of that buyer was paid on an earlier day, else `new`; null for a blank."""
    if buyer is None:
        return None
    paid = first_paid.get(buyer)
    return "returning" if paid is not None and paid < day else "new"


def read_visitor_days(
    world: World,
    shop: Shop,
    clock: Clock,
    settings: Settings,
    receptions: list[Reception],
    orders: list[Order],
    first_paid: dict[str, date],
) -> list[VisitorDay]:
    """The visitor-days of the event rows."""
    events = [(clock.instant(row["at"]), place, row) for place, row in world.rows("visits", shop)]
    events.sort(key=lambda event: event[:2])
    found: dict[tuple[date, str], VisitorDay] = {}
    for at, _, row in events:
        day = clock.day(row["at"])
        key = (day, str(row["visitor_id"]))
        if key not in found:  # "channel of a visitor-day: source of its first event"
            found[key] = VisitorDay(key[1], day, row["at"], channel_of(text_of(row, "source"), settings, day))
            found[key].first_at = at
        visit = found[key]
        visit.last_at = at
        if row["event"] == "view":
            visit.views += 1
            visit.pages.append((at, text_of(row, "page_id") or text_of(row, "page_type")))
        visit.favorited = visit.favorited or row["event"] == "favorite"
        visit.carted = visit.carted or row["event"] == "cart"
        visit.acted = visit.acted or row["event"] in THINGS_THAT_COUNT
        buyer = text_of(row, "buyer_id")
        if buyer is not None:
            visit.buyers.add(buyer)
    received = {(reception.day, reception.buyer) for reception in receptions if reception.received}
    ordered = {(order.created_day, order.buyer) for order in orders}
    for visit in found.values():
        for buyer in visit.buyers:  # reading 34: any of them
            visit.acted = visit.acted or (visit.day, buyer) in received or (visit.day, buyer) in ordered
        types = {buyer_type_of(buyer, visit.day, first_paid) for buyer in visit.buyers}
        visit.buyer_type = "returning" if "returning" in types else "new" if types else None
        visit.bounced = visit.views == 1 and not visit.acted
    return [found[key] for key in sorted(found)]


def read_traffic(world: World, shop: Shop, settings: Settings, days_with_events: set[date]) -> dict[date, DailyTraffic]:
    """ "`traffic_daily` serves the shop-days that have no event rows"."""
    found: dict[date, DailyTraffic] = {}
    for _, row in world.rows("traffic_daily", shop):
        day = row["day"]
        if day in days_with_events:
            continue
        daily = found.setdefault(day, DailyTraffic())
        source = text_of(row, "channel")
        if source is None:
            daily.total = row
        else:
            daily.by_channel.append((channel_of(source, settings, day), row))
    return found
