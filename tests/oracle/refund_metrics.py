"""Family O: refunds, by finish day; refund rates; orders that went out wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from .book import Refund, ShopBook
from .context import ORDER_DIMENSIONS, Context, Key, Metric, Quotient, Values, add, as_rate, combine, rate
from .credit import EXCLUDED, Owner
from .order_lines import shares_of
from .order_metrics import NO_MONEY, ORDERS, PAID_ORDERS, REFUNDED, SALES
from .order_rows import OrderRow, owner_dimensions, paid_orders


def rows_of(context: Context, book: ShopBook, refund: Refund) -> Iterator[tuple[Key, Decimal]]:
    """The groups of a refund with its part in each: day, hour and buyer_type of its finishing; channel and region of
    its order. One whose order is not imported is, by agent or team, under "?"; an excluded order's is in no such row.
    "A refund whose order is not imported, or has no imported line, is in item null and category null" (reading 53)."""
    assert refund.day is not None and refund.finished is not None
    order = book.order(refund.order_id)
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


def finished_refunds(context: Context) -> Iterator[tuple[Key, Refund, Decimal]]:
    """Succeeded refunds that finished in the period, with their groups and their part in each."""
    for book in context.books():
        for refund in book.refunds:
            if context.within(refund.day):
                for key, amount in rows_of(context, book, refund):
                    yield key, refund, amount


def refunds_that(holds: Callable[[Refund], bool]) -> Metric:
    """A number of refunds, by finish day."""

    def values(context: Context) -> Values:
        found: Values = {}
        for key, refund, _ in finished_refunds(context):
            if holds(refund):
                add(found, key, 1)
        return found

    return Metric(values, ORDER_DIMENSIONS, COVERED)


def refund_amount(context: Context) -> Values:
    """An amount of refunds."""
    found: Values = {}
    for key, _, amount in finished_refunds(context):
        add(found, key, amount)
    return found


def refund_hours(context: Context) -> Values:
    """Mean hours applied -> finished of "succeeded refunds with both times" (reading 66)."""
    seconds: dict[Key, list[int]] = {}
    for key, refund, _ in finished_refunds(context):
        if refund.seconds is not None:
            seconds.setdefault(key, []).append(refund.seconds)
    return {key: as_rate(Fraction(sum(numbers), 3600), len(numbers)) for key, numbers in seconds.items()}


def reason_changed(refund: Refund) -> bool:
    """ "Both reasons not blank and not the same (trimmed)"."""
    return refund.first_reason is not None and refund.reason is not None and refund.first_reason != refund.reason


def orders_with(holds: Callable[[OrderRow, Refund], bool]) -> Metric:
    """ "Paid orders with a succeeded refund" that holds, by paid day; by item one "that is a line's of the group (or
    names none)" (reading 53)."""

    def values(context: Context) -> Values:
        found: Values = {}
        for row in paid_orders(context):
            refunds = [refund for refund in row.book.refunds if refund.order_id == row.order.id]
            if any(row.share.refunded(refund) is not None and holds(row, refund) for refund in refunds):
                add(found, row.key, 1)
        return found

    return Metric(values, ORDER_DIMENSIONS, ORDERS, imported=("refunds",))


def for_quality(row: OrderRow, refund: Refund) -> bool:
    """ "Whose `first_reason`, or `reason` where that is blank, is one of `quality_reasons` (trimmed; setting of the
    paid day)" (reading 66)."""
    return (refund.first_reason or refund.reason) in row.book.held(row.day)["quality_reasons"]


def orders_with_error(context: Context) -> Values:
    """ "Paid orders with a row in `fulfilment_errors`" (reading 70)."""
    found: Values = {}
    for row in paid_orders(context):
        if any(str(error["order_id"]) == row.order.id for error in row.book.rows("fulfilment_errors")):
            add(found, row.key, 1)
    return found


def as_accuracy(wrong: int, orders: int) -> Quotient | None:
    """1 - wrong / orders."""
    return as_rate(orders - wrong, orders)


COVERED = (("refunds",),)
REFUNDS = refunds_that(lambda refund: True)
WITH_ERROR = Metric(orders_with_error, ORDER_DIMENSIONS, ORDERS, imported=("fulfilment_errors",))

REFUND_METRICS: dict[str, Metric] = {
    "refund_rate:orders": rate(orders_with(lambda row, refund: True), PAID_ORDERS),
    "refund_rate:amount": rate(REFUNDED, SALES),
    "refund_rate:completed": rate(REFUNDS, PAID_ORDERS),
    "refunds": REFUNDS,
    "refund_amount": Metric(refund_amount, ORDER_DIMENSIONS, COVERED, empty=NO_MONEY),
    "refund_hours": Metric(refund_hours, ORDER_DIMENSIONS, COVERED, empty=None),
    "return_rate": rate(orders_with(lambda row, refund: refund.kind == "return"), PAID_ORDERS),
    "quality_refund_rate": rate(orders_with(for_quality), PAID_ORDERS),
    "reason_changed_rate": rate(refunds_that(reason_changed), REFUNDS),
    "order_accuracy": combine([WITH_ERROR, PAID_ORDERS], as_accuracy),
}
