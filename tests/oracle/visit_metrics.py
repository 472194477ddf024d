"""Family V and the metrics of the whole shop that divide by visitors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .book import ShopBook
from .chat_metrics import RECEIVED
from .context import VISIT_DIMENSIONS, Context, Key, Metric, Values, add, difference, money_rate, rate
from .order_metrics import ORDERED_BUYERS, PAID_BUYERS, SALES, SILENT_BUYERS, one_ever_paid, people_of
from .order_rows import created_orders

VISITS = (("visits", "traffic_daily"),)
OWNERS = ("agent", "team")


@dataclass
class Seen:
    """A visitor-day, or a platform's daily total, in a group."""

    key: Key
    shop: str
    visitor: str | None  # None: a daily total
    visitors: int | None
    views: int | None
    bounced: int | None


def number(value: object) -> int | None:
    """A blank number of a daily total is unknown."""
    return None if value is None or value == "" else int(str(value))


def seen_in_events(context: Context, book: ShopBook) -> Iterator[Seen]:
    """The visitor-days of event rows; their hour is that of the first event."""
    for visit in book.visitor_days:
        if context.within(visit.day):
            key = context.key(
                book.shop.id,
                visit.day,
                channel=visit.channel,
                hour=visit.first.hour,
                buyer_type=visit.buyer_type,
            )
            yield Seen(key, book.shop.id, visit.visitor, 1, visit.views, int(visit.bounced))


def seen_in_totals(context: Context, book: ShopBook) -> Iterator[Seen]:
    """Daily totals; "hour and buyer_type are null" (reading 35)."""
    for day, daily in book.traffic.items():
        if context.within(day):
            for channel, row in daily.used("channel" in context.by):
                key = context.key(book.shop.id, day, channel=channel, hour=None, buyer_type=None)
                counts = [number(row.get(column)) for column in ("visitors", "page_views", "bounced_visitors")]
                yield Seen(key, book.shop.id, None, *counts)


def seen_in(context: Context) -> Iterator[Seen]:
    """Everything that was seen in the period."""
    for book in context.books():
        yield from seen_in_events(context, book)
        yield from seen_in_totals(context, book)


def sum_of(amount: Callable[[Seen], int | None]) -> Metric:
    """A sum over visitor-days and daily totals; a visitor-day that adds 0 is no row, a total always is one."""

    def values(context: Context) -> Values:
        found: Values = {}
        for seen in seen_in(context):
            counted = amount(seen)
            if counted != 0 or seen.visitor is None:
                add(found, seen.key, counted)
        return found

    return Metric(values, VISIT_DIMENSIONS, VISITS)


def unique_visitors(context: Context) -> Values:
    """Distinct people over the whole period; null in groups of which a day comes from daily totals."""
    people: dict[Key, set[tuple[str, str]]] = {}
    unknown: set[Key] = set()
    for seen in seen_in(context):
        if seen.visitor is None:
            unknown.add(seen.key)
        else:
            people.setdefault(seen.key, set()).add((seen.shop, seen.visitor))
    return {key: None if key in unknown else len(people[key]) for key in people.keys() | unknown}


VISITORS = sum_of(lambda seen: seen.visitors)
BOUNCED = sum_of(lambda seen: seen.bounced)
EFFECTIVE = difference(VISITORS, BOUNCED)

VISIT_METRICS: dict[str, Metric] = {
    "visitors": VISITORS,
    "page_views": sum_of(lambda seen: seen.views),
    "unique_visitors": Metric(unique_visitors, VISIT_DIMENSIONS, VISITS),
    "effective_entries": EFFECTIVE,
    "effective_entry_rate": rate(EFFECTIVE, VISITORS),
    "bounced_visitors": BOUNCED,
    "bounce_rate": rate(BOUNCED, VISITORS),
    "call_in_rate": rate(RECEIVED, VISITORS),
}

WHOLE_SHOP_METRICS: dict[str, Metric] = {
    "silent_conversion:silent_visitors": rate(SILENT_BUYERS, difference(VISITORS, RECEIVED)),
    "silent_conversion:visitors": rate(SILENT_BUYERS, VISITORS),
    "silent_conversion:buyers": rate(SILENT_BUYERS, PAID_BUYERS),
    "shop_conversion": rate(PAID_BUYERS, VISITORS, drop=OWNERS),
    "order_payment_rate:cohort": rate(people_of(created_orders, one_ever_paid), ORDERED_BUYERS, drop=OWNERS),
    "order_payment_rate:day": rate(PAID_BUYERS, ORDERED_BUYERS, drop=OWNERS),
    "sales_per_visitor": money_rate(SALES, VISITORS),
}
