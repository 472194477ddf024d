"""Family V and the metrics of the whole shop that divide by visitors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from .book import ShopBook
from .chat_metrics import RECEIVED
from .context import VISIT_DIMENSIONS, Context, Key, Metric, Values, add, as_rate, difference, money_rate, rate
from .order_metrics import ORDERED_BUYERS, PAID_BUYERS, SALES, SILENT_BUYERS, one_ever_paid, people_of
from .order_rows import created_orders

VISITS = (("visits", "traffic_daily"),)
OWNERS = ("agent", "team")
TOTALS = ("visitors", "page_views", "bounced_visitors", "favorites", "carts")


@dataclass
class Seen:
    """A visitor-day, or a platform's daily total, in a group."""

    key: Key
    shop: str
    visitor: str | None  # None: a daily total
    visitors: int | None
    views: int | None
    bounced: int | None
    favorites: int | None
    carts: int | None
    channel: str | None
    dwell: int | None = None  # seconds from the first to the last event, of those with 2 views or more


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
            yield Seen(
                key,
                book.shop.id,
                visit.visitor,
                1,
                visit.views,
                int(visit.bounced),
                int(visit.favorited),
                int(visit.carted),
                visit.channel,
                visit.last_at - visit.first_at if visit.views >= 2 else None,
            )


def seen_in_totals(context: Context, book: ShopBook) -> Iterator[Seen]:
    """Daily totals; "hour and buyer_type are null" (reading 35)."""
    for day, daily in book.traffic.items():
        if context.within(day):
            for channel, row in daily.used("channel" in context.by):
                key = context.key(book.shop.id, day, channel=channel, hour=None, buyer_type=None)
                visitors, views, bounced, favorites, carts = (number(row.get(column)) for column in TOTALS)
                yield Seen(key, book.shop.id, None, visitors, views, bounced, favorites, carts, channel)


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


def dwell_time(context: Context) -> Values:
    """ "Mean seconds from first to last event of visitor-days with 2 views or more; daily totals make it unknown only
    where a group has nothing else" (reading 72)."""
    seconds: dict[Key, list[int]] = {}
    totals: set[Key] = set()
    for seen in seen_in(context):
        if seen.visitor is None:
            totals.add(seen.key)
        elif seen.dwell is not None:
            seconds.setdefault(seen.key, []).append(seen.dwell)
    means = {key: as_rate(Fraction(sum(numbers)), len(numbers)) for key, numbers in seconds.items()}
    return {**dict.fromkeys(totals), **means}


def paid_channel_visitors(context: Context) -> Values:
    """ "Visitors of channel `paid`; daily totals count by their channels where they have them, and are unknown where
    they have none" (reading 74)."""
    found: Values = {}
    for book in context.books():
        for seen in seen_in_events(context, book):
            if seen.channel == "paid":
                add(found, seen.key, 1)
        for day, daily in book.traffic.items():
            if context.within(day):
                key = context.key(book.shop.id, day, hour=None, buyer_type=None)
                paid = [number(row.get("visitors")) for channel, row in daily.by_channel if channel == "paid"]
                for visitors in paid if daily.by_channel else [None]:
                    add(found, key, visitors)
    return found


VISITORS = sum_of(lambda seen: seen.visitors)
BOUNCED = sum_of(lambda seen: seen.bounced)
EFFECTIVE = difference(VISITORS, BOUNCED)
PAGE_VIEWS = sum_of(lambda seen: seen.views)
NO_CHANNEL = tuple(name for name in VISIT_DIMENSIONS if name != "channel")

VISIT_METRICS: dict[str, Metric] = {
    "visitors": VISITORS,
    "page_views": PAGE_VIEWS,
    "unique_visitors": Metric(unique_visitors, VISIT_DIMENSIONS, VISITS),
    "effective_entries": EFFECTIVE,
    "effective_entry_rate": rate(EFFECTIVE, VISITORS),
    "bounced_visitors": BOUNCED,
    "bounce_rate": rate(BOUNCED, VISITORS),
    "call_in_rate": rate(RECEIVED, VISITORS),
    "favorite_rate": rate(sum_of(lambda seen: seen.favorites), VISITORS),
    "cart_rate": rate(sum_of(lambda seen: seen.carts), VISITORS),
    "views_per_visitor": rate(PAGE_VIEWS, VISITORS),
    "dwell_time": Metric(dwell_time, VISIT_DIMENSIONS, VISITS, empty=None),
    "ad_visitor_share": rate(Metric(paid_channel_visitors, NO_CHANNEL, VISITS), VISITORS),
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
