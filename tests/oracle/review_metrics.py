"""Family O: reviews (reading 68)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .book import ShopBook
from .context import ORDER_DIMENSIONS, Context, Key, Metric, Values, add, rate
from .credit import EXCLUDED, Owner
from .order_lines import shares_of
from .order_metrics import PAID_ORDERS
from .order_rows import owner_dimensions
from .orders import Order
from .world import Row, text_of

REVIEWS = (("reviews",),)


def things_of(context: Context, book: ShopBook, row: Row, order: Order | None) -> Iterator[dict[str, str | None]]:
    """Item and category: "Item is the review's `item_id`, and category that of the order's lines of that item (smallest
    text), null without one; a review without item counts once in every item and category of its order's lines"."""
    lines = book.lines.get(order.id, []) if order is not None else []
    item = text_of(row, "item_id")
    if item is None:
        for share in shares_of(context, lines):
            yield share.values
        return
    categories = [text_of(line, "category") for line in lines if str(line["item_id"]) == item]
    named = sorted(category for category in categories if category is not None)
    yield {"item": item, "category": named[0] if named else None}


def reviews_in(context: Context) -> Iterator[tuple[Key, Row]]:
    """Reviews "by the business day and hour of `reviewed_at`; agent and team are those of their order under the chosen
    rule, "?" where no imported order is named"; "reviews of excluded orders are in no row grouped by agent or team"."""
    for book in context.books():
        for row in book.rows("reviews"):
            day = book.clock.day(row["reviewed_at"])
            if not context.within(day):
                continue
            order = book.order(text_of(row, "order_id"))
            owners = book.ownership[order.id].owners if order is not None else {}
            if context.by_agent and any(owner.state == EXCLUDED for owner in owners.values()):
                continue
            buyer = text_of(row, "buyer_id") or (order.buyer if order is not None else None)
            for things in things_of(context, book, row, order):
                key = context.key(
                    book.shop.id,
                    day,
                    **owner_dimensions(book, owners.get(context.rule, Owner(None)), day),
                    **things,
                    hour=row["reviewed_at"].hour,
                    buyer_type=book.buyer_type(buyer, day),
                    channel=order.channel if order is not None else None,
                    region=order.region if order is not None else None,
                )
                yield key, row


def reviews(holds: Callable[[Row], bool]) -> Metric:
    """A number of reviews."""

    def values(context: Context) -> Values:
        found: Values = {}
        for key, row in reviews_in(context):
            if holds(row):
                add(found, key, 1)
        return found

    return Metric(values, ORDER_DIMENSIONS, REVIEWS)


ALL = reviews(lambda row: True)
BAD = reviews(lambda row: row["result"] == "bad")

REVIEW_METRICS: dict[str, Metric] = {
    "bad_review_rate:orders": rate(BAD, PAID_ORDERS),
    "bad_review_rate:reviews": rate(BAD, ALL),
    "good_review_rate": rate(reviews(lambda row: row["result"] == "good"), ALL),
    "photo_review_rate": rate(reviews(lambda row: bool(row.get("has_picture"))), ALL),
}
