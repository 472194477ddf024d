"""What advertising cost and brought, by day, word and item, as the platform's report says it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from xundan.demo.around.planted import DEAD_KEYWORD, DEAD_KEYWORD_CAMPAIGN, DEAD_KEYWORD_SHARE
from xundan.demo.items import BEDDING, BY_ID, FILLING
from xundan.demo.records import Order, Visit
from xundan.demo.shop import DAY
from xundan.demo.world import World

SEARCH, FEED = "直通车", "万相台"
_CENTS_A_CLICK = {SEARCH: (150, 380), FEED: (110, 240)}
_CLICKED = {SEARCH: (0.035, 0.075), FEED: (0.015, 0.035)}  # shares of those who saw it
_LOST_ON_THE_WAY = 0.06  # clicks whose page never opened

Key = tuple[int, str, str, str, str]
"""Day, channel, campaign, word and item."""


@dataclass(slots=True)
class Spent:
    """What one key cost and brought. Money in cents."""

    visitors: int = 0
    orders: int = 0
    sales: int = 0
    clicks: int = 0
    impressions: int = 0
    cost: int = 0


def adverts(world: World, visits: list[Visit], orders: list[Order]) -> list[tuple[Key, Spent]]:
    """Every session of a paid source is a click; an order placed in the session and paid is the click's."""
    rng = world.stream("ad_spend")
    placed = {(order.created, order.buyer.nick): order for order in orders}
    paid = [visit for visit in visits if visit.source in (SEARCH, FEED)]
    found: dict[Key, Spent] = {}
    for _, events in groupby(sorted(paid, key=lambda visit: (visit.session, visit.order)), lambda visit: visit.session):
        session = list(events)
        first = session[0]
        item = next((event.item_id for event in session if event.item_id), "")
        bought = [placed[event.at, event.buyer] for event in session if event.event == "order"]
        bought = [order for order in bought if order.paid is not None and order.paid < world.end]
        campaign, word = _campaign(item, first.source), first.keyword
        wedding = item and BY_ID[item].category in (BEDDING, FILLING)
        no_order = all(event.event != "order" for event in session)
        if first.source == FEED and wedding and no_order and rng.random() < DEAD_KEYWORD_SHARE:
            campaign, word = DEAD_KEYWORD_CAMPAIGN, DEAD_KEYWORD
        spent = found.setdefault((first.at // DAY, first.source, campaign, word, item), Spent())
        spent.visitors += 1
        spent.orders += len(bought)
        spent.sales += sum(order.total_cents for order in bought)
    prices: dict[tuple[str, str], float] = {}
    for key in sorted(found):
        _, channel, _, word, item = key
        dearness = prices.setdefault((channel, word or item), rng.uniform(0.0, 1.0))
        low, high = _CENTS_A_CLICK[channel]
        spent = found[key]
        spent.clicks = spent.visitors + sum(rng.random() < _LOST_ON_THE_WAY for _ in range(spent.visitors))
        spent.cost = sum(round((low + (high - low) * dearness) * rng.uniform(0.8, 1.2)) for _ in range(spent.clicks))
        spent.impressions = round(spent.clicks / rng.uniform(*_CLICKED[channel]))
    return sorted(found.items())


def _campaign(item: str, channel: str) -> str:
    category = BY_ID[item].category if item else "店铺"
    return f"{category}-{'关键词' if channel == SEARCH else '人群'}"
