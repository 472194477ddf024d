"""Family O: refunds, by finish day; and refund rates."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from .book import Refund, ShopBook
from .context import ORDER_DIMENSIONS, Context, Key, Metric, Values, add, rate
from .credit import EXCLUDED, Owner
from .order_lines import shares_of
from .order_metrics import NO_MONEY, ORDERS, PAID_ORDERS, REFUNDED, SALES
from .order_rows import owner_dimensions, paid_orders


def rows_of(context: Context, book: ShopBook, refund: Refund) -> Iterator[tuple[Key, Decimal]]:
    """The groups of a refund with its part in each: day, hour and buyer_type of its finishing; channel and region of
    its order. One whose order is not imported is, by agent or team, under "?"; an excluded order's is in no such row.
    "A refund whose order is not imported, or has no imported line, is in item null and category null" (reading 53)."""
    assert refund.day is not None and refund.finished is not None
    order = next((order for order in book.orders if order.id == refund.order_id), None)
    lines = book.lines.get(refund.order_id, []) if order is not None else []
    owner = book.ownership[order.id].owners[context.rule] if order is not None else Owner(None)
    flagged = order is not None and any(owner.state == EXCLUDED for owner in book.ownership[order.id].owners.values())
    if context.by_agent and flagged:
        return
    for share in shares_of(context, lines):
        amount = share.refunded(refund)
        if amount is not None:
            key = context.key(
                book.shop.id,
                refund.day,
                **owner_dimensions(book, owner, refund.day),
                **share.values,
                hour=refund.finished.hour,
                buyer_type=book.buyer_type(order.buyer, refund.day) if order is not None else None,
                channel=order.channel if order is not None else None,
                region=order.region if order is not None else None,
            )
            yield key, amount


def finished_refunds(context: Context) -> Iterator[tuple[Key, Decimal]]:
    """Succeeded refunds that finished in the period, with their groups."""
    for book in context.books():
        for refund in book.refunds:
            if context.within(refund.day):
                yield from rows_of(context, book, refund)


def refund_count(context: Context) -> Values:
    """A number of refunds."""
    found: Values = {}
    for key, _ in finished_refunds(context):
        add(found, key, 1)
    return found


def refund_amount(context: Context) -> Values:
    """An amount of refunds."""
    found: Values = {}
    for key, amount in finished_refunds(context):
        add(found, key, amount)
    return found


def refunded_orders(context: Context) -> Values:
    """ "Paid orders with a succeeded refund", by paid day; by item one "that is a line's of the group (or names
    none)" (reading 53)."""
    found: Values = {}
    for row in paid_orders(context):
        refunds = [refund for refund in row.book.refunds if refund.order_id == row.order.id]
        if any(row.share.refunded(refund) is not None for refund in refunds):
            add(found, row.key, 1)
    return found


REFUNDS = Metric(refund_count, ORDER_DIMENSIONS, (("refunds",),))

REFUND_METRICS: dict[str, Metric] = {
    "refund_rate:orders": rate(Metric(refunded_orders, ORDER_DIMENSIONS, ORDERS, imported=("refunds",)), PAID_ORDERS),
    "refund_rate:amount": rate(REFUNDED, SALES),
    "refund_rate:completed": rate(REFUNDS, PAID_ORDERS),
    "refunds": REFUNDS,
    "refund_amount": Metric(refund_amount, ORDER_DIMENSIONS, (("refunds",),), empty=NO_MONEY),
}
