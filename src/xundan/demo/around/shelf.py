"""The shop's list of items: since when, at what price, how many are left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from xundan.demo.around.planted import DEAD_ITEM, DEAD_STOCK, STOCK_DAYS
from xundan.demo.items import FILLING, ITEMS
from xundan.demo.shop import HOUR
from xundan.demo.world import World

_GONE = ("680010022424", "青禾竹纤维凉席夏季可折叠单双人床席子", FILLING, "99.00")


def shelf(world: World) -> Iterator[tuple[object, ...]]:
    """A row an item: id, title, category, listed at, delisted at, price, stock; the last one was taken down."""
    rng = world.stream("items")
    pieces = _sold(world)
    first = world.midnight
    for item in ITEMS:
        listed = first - timedelta(days=rng.randint(60, 900), seconds=-rng.randint(9 * HOUR, 18 * HOUR))
        left = round(pieces.get(item.item_id, 0) / world.days * STOCK_DAYS * rng.uniform(0.6, 1.6)) + rng.randint(5, 30)
        if item.item_id == DEAD_ITEM:
            left = max(round(DEAD_STOCK * world.scale), 1)
        yield item.item_id, item.title, item.category, listed, "", f"{item.price:.2f}", left
    item_id, title, category, price = _GONE
    morning = timedelta(hours=10)
    listed, gone = (first + morning - timedelta(days=rng.randint(*days)) for days in ((90, 400), (5, 20)))
    yield item_id, title, category, listed, gone, price, 0


def _sold(world: World) -> dict[str, int]:
    pieces: dict[str, int] = {}
    for order in world.orders:
        if order.paid is not None and order.paid < world.end:
            for line in order.lines:
                pieces[line.item.item_id] = pieces.get(line.item.item_id, 0) + line.quantity
    return pieces
