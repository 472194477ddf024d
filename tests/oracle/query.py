"""Questions: which metrics, by which dimensions, over which days, under which rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .ad_metrics import AD_METRICS
from .book import Book, read_world
from .chat_metrics import CHAT_METRICS
from .clock import days_between
from .context import CELL_DIMENSIONS, Context, Key, Metric, Quotient, Values, cents, empty_value
from .item_metrics import ITEM_METRICS
from .order_metrics import ORDER_METRICS, SALES
from .page_metrics import PAGE_METRICS
from .rating_metrics import RATING_METRICS
from .refund_metrics import REFUND_METRICS
from .return_metrics import RETURN_METRICS
from .review_metrics import REVIEW_METRICS
from .score_metrics import SCORE_METRICS
from .service_metrics import SERVICE_METRICS
from .settings import Settings
from .staff_metrics import STAFF_METRICS
from .target_metrics import TARGET_METRICS
from .visit_metrics import VISIT_METRICS, WHOLE_SHOP_METRICS
from .windows import closes_on
from .world import World

NAMED: dict[str, Metric] = {
    **CHAT_METRICS,
    **SERVICE_METRICS,
    **ORDER_METRICS,
    **TARGET_METRICS,
    **REFUND_METRICS,
    **VISIT_METRICS,
    **WHOLE_SHOP_METRICS,
    **RATING_METRICS,
    **STAFF_METRICS,
    **ITEM_METRICS,
    **REVIEW_METRICS,
    **RETURN_METRICS,
    **SCORE_METRICS,
    **PAGE_METRICS,
    **AD_METRICS,
}


CREDITED: dict[str, Metric] = {
    **ORDER_METRICS,
    **REFUND_METRICS,
    **REVIEW_METRICS,
    "sales_target_rate": SALES,
}
"""Metrics of which an agent has what orders were credited to her, with what says how much that is."""


def with_plain_ids(named: dict[str, Metric]) -> dict[str, Metric]:
    """ "The plain id is the first variant named"."""
    catalogue: dict[str, Metric] = {}
    for name, metric in named.items():
        catalogue.setdefault(name.split(":")[0], metric)
        catalogue[name] = metric
    return catalogue


CATALOGUE = with_plain_ids(NAMED)
_CREDITED = with_plain_ids(CREDITED)
METRICS: list[str] = list(CATALOGUE)


def dimensions(metric: str) -> list[str]:
    """The dimensions that a metric supports."""
    return list(CATALOGUE[metric].dimensions)


def cell_part(context: Context, key: Key, only: tuple[str, ...]) -> Key:
    """The part of a group's key that says on which shops and days it lies."""
    return tuple(value for name, value in zip(context.by, key, strict=True) if name in only)


class Known:
    """ "Unknown is not zero" (reading 37): which groups have a covered cell."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._covered: dict[str, set[Key]] = {}

    def covered(self, table: str, key: Key) -> bool:
        """Whether a cell of the group is covered for the table."""
        context = self._context
        if table not in self._covered:
            cells = context.without(*(name for name in context.by if name not in CELL_DIMENSIONS))
            self._covered[table] = {
                cells.key(shop, day)
                for shop in context.shops
                for day in context.days()
                if context.book.coverage.covers(shop, table, day)
            }
        return cell_part(context, key, CELL_DIMENSIONS) in self._covered[table]

    def imported(self, table: str, key: Key) -> bool:
        """Whether the table was imported for a shop of the group."""
        named = cell_part(self._context, key, ("shop",))
        shops = named or tuple(self._context.shops)
        return any(self._context.book.coverage.imported(shop, table) for shop in shops)

    def known(self, metric: Metric, key: Key) -> bool:
        """Whether the metric is known in the group."""
        if not all(any(self.covered(table, key) for table in choice) for choice in metric.tables):
            return False
        return all(self.imported(table, key) for table in metric.imported)


def nobody_can_be_credited(context: Context, known: Known, name: str, key: Key, values: Values) -> bool:
    """Reading 79: an agent's (or team's) group to which nothing is credited, on days without chats. `values`: the
    metric's own."""
    person = cell_part(context, key, ("agent", "team"))
    if not person or None in person or "?" in person or name not in _CREDITED or known.covered("messages", key):
        return False
    credited = _CREDITED[name]
    return key not in (values if credited is CATALOGUE[name] else credited.values(context))


def shown(value: Any) -> Any:
    """Money in cents, whole numbers as int, exact divisions turned into float, the rest as it is."""
    if isinstance(value, Quotient):
        return cents(value.exact) if value.money else float(value.exact)
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, Decimal):
        return cents(value)
    return int(value) if isinstance(value, bool) else value


def sort_key(key: Key) -> tuple[tuple[bool, Any], ...]:
    """ "Sorted by the dimensions, text order, null last"; numbers as numbers."""
    return tuple((value is None, 0 if value is None else value) for value in key)


def check(metrics: list[str], by: list[str], rule: str, shops: list[str], book: Book) -> None:
    """Refuse what cannot be asked."""
    for name in metrics:
        if name not in CATALOGUE:
            raise ValueError(f"unknown metric {name}")
        for dimension in by:
            if dimension not in CATALOGUE[name].dimensions:
                raise ValueError(f"{name} has no {dimension}; it has {', '.join(CATALOGUE[name].dimensions)}")
    if rule not in ("order", "payment", "order_first"):
        raise ValueError(f"unknown rule {rule}")
    unknown = set(shops) - set(book.shops)
    if unknown:
        raise ValueError(f"unknown shops {sorted(unknown)}")


def query(
    world: World,
    metrics: list[str],
    by: list[str],
    from_: date,
    to: date,
    rule: str = "order_first",
    shops: list[str] | None = None,
) -> list[dict[str, Any]]:
    """The rows of an answer about a world."""
    return query_book(read_world(world), metrics, by, from_, to, rule, shops)


def query_book(
    book: Book,
    metrics: list[str],
    by: list[str],
    from_: date,
    to: date,
    rule: str = "order_first",
    shops: list[str] | None = None,
) -> list[dict[str, Any]]:
    """The rows of an answer: only groups with at least one row that an asked metric counts, sorted; "without
    dimensions there is always exactly one row" (reading 40)."""
    asked = list(book.shops) if shops is None else list(shops)
    check(metrics, by, rule, asked, book)
    context = Context(book, list(by), from_, to, rule, asked)
    known = Known(context)
    answers: dict[str, Values] = {name: CATALOGUE[name].values(context) for name in metrics}
    rows = []
    keys = {key for values in answers.values() for key in values} if by else {()}
    for key in sorted(keys, key=sort_key):
        row: dict[str, Any] = dict(zip(by, key, strict=True))
        for name in metrics:
            metric = CATALOGUE[name]
            value = answers[name][key] if key in answers[name] else empty_value(metric, context, key)
            told = known.known(metric, key) and not nobody_can_be_credited(context, known, name, key, answers[name])
            row[name] = shown(value) if told else None
        rows.append(row)
    return rows


def provisional_from(
    world: World, metrics: list[str], from_: date, to: date, shops: list[str] | None = None
) -> date | None:
    """The first day of the period that can still change."""
    return provisional_of(read_world(world), metrics, from_, to, shops)


def provisional_of(
    book: Book, metrics: list[str], from_: date, to: date, shops: list[str] | None = None
) -> date | None:
    """Reading 39: the first day of the period that is not closed, when a metric depends on the inquiry window."""
    if not any(CATALOGUE[name].waits for name in metrics):
        return None
    for day in days_between(from_, to):
        for name in book.shops if shops is None else shops:
            of = book.shops[name]
            if book.coverage.imported(name, "orders") and not of.is_closed(last_day_of(of.settings, day)):
                return day
    return None


def last_day_of(settings: Settings, day: date) -> date:
    """The last day of the inquiry window of a day."""
    return closes_on(day, settings.on(day)["inquiry_window_days"])
