"""Which listed items sell (reading 65)."""

from __future__ import annotations

from datetime import date
from typing import Any

from .book import ShopBook
from .context import CELL_DIMENSIONS, Context, Key, Metric, Values, rate
from .world import Row, text_of

ITEM_DIMENSIONS = (*CELL_DIMENSIONS, "item", "category")
Things = dict[Key, set[tuple[str, str]]]  # (shop, item) by group


def is_listed(book: ShopBook, row: Row, day: date) -> bool:
    """ "From the business day of `listed_at` to that of `delisted_at`, both included; without `listed_at` it is always
    listed, without `delisted_at` for ever"."""
    since, until = row.get("listed_at"), row.get("delisted_at")
    return (since is None or book.clock.day(since) <= day) and (until is None or day <= book.clock.day(until))


def key_of(context: Context, book: ShopBook, row: Row, day: date) -> Key:
    """The group of an item on a day; "category: that of `items`"."""
    return context.key(book.shop.id, day, item=str(row["item_id"]), category=text_of(row, "category"))


def listed_items(context: Context) -> Things:
    """ "In a group an item of `items` counts once when it is listed on a day of the group"."""
    found: Things = {}
    for book in context.books():
        for row in book.rows("items"):
            for day in context.days():
                if is_listed(book, row, day):
                    found.setdefault(key_of(context, book, row, day), set()).add((book.shop.id, str(row["item_id"])))
    return found


def sold_items(context: Context) -> Things:
    """ "It sold when an order of the shop with a line of it has its paid day in the group"."""
    found: Things = {}
    for book in context.books():
        known = {str(row["item_id"]): row for row in book.rows("items")}
        for order in book.orders:
            if order.paid_day is not None and context.within(order.paid_day):
                for line in book.lines.get(order.id, []):
                    row = known.get(str(line["item_id"]))
                    if row is not None:
                        key = key_of(context, book, row, order.paid_day)
                        found.setdefault(key, set()).add((book.shop.id, str(row["item_id"])))
    return found


def counted(context: Context, wanted: str) -> Values:
    """How many items are listed, listed and sold, or listed and not sold."""
    listed, sold = listed_items(context), sold_items(context)
    found: Values = {}
    for key, items in listed.items():
        sets: dict[str, set[Any]] = {
            "listed": items,
            "sold": items & sold.get(key, set()),
            "dead": items - sold.get(key, set()),
        }
        if sets[wanted]:
            found[key] = len(sets[wanted])
    return found


def items(wanted: str) -> Metric:
    """They need `orders` covered, `items` and (reading 76) `order_lines` imported."""
    return Metric(
        lambda context: counted(context, wanted),
        ITEM_DIMENSIONS,
        (("orders",),),
        imported=("items", "order_lines"),
    )


ITEM_METRICS: dict[str, Metric] = {
    "sell_through_rate": rate(items("sold"), items("listed")),
    "dead_items": items("dead"),
}
