"""One question: the groups asked for, the period, the rule; and how a row finds its group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .book import Book, ShopBook
from .clock import days_between

Key = tuple[Any, ...]
Values = dict[Key, Any]  # by group; a group without a row that the metric counts is absent; None = unknown

CELL_DIMENSIONS = ("shop", "day", "week", "month", "weekday")
CHAT_DIMENSIONS = (*CELL_DIMENSIONS, "agent", "team", "hour", "buyer_type")
ORDER_DIMENSIONS = (*CELL_DIMENSIONS, "agent", "team", "hour", "buyer_type", "item", "category", "channel", "region")
WHOLE_ORDER_DIMENSIONS = (*CELL_DIMENSIONS, "hour", "buyer_type", "item", "category", "channel", "region")
VISIT_DIMENSIONS = (*CELL_DIMENSIONS, "channel", "hour", "buyer_type")
ALL_DIMENSIONS = ORDER_DIMENSIONS


def day_dimensions(shop: str, day: date) -> dict[str, Any]:
    """Shop and the dimensions of a day: "weeks are ISO weeks"."""
    year, week, weekday = day.isocalendar()
    return {
        "shop": shop,
        "day": day.isoformat(),
        "week": f"{year:04d}-W{week:02d}",
        "month": f"{day.year:04d}-{day.month:02d}",
        "weekday": weekday,
    }


@dataclass
class Context:
    """A question put to the book."""

    book: Book
    by: list[str]
    from_: date
    to: date
    rule: str
    shops: list[str]

    def books(self) -> Iterator[ShopBook]:
        """The shops asked for."""
        for name in self.shops:
            yield self.book.shops[name]

    def within(self, day: date | None) -> bool:
        """Whether a metric's day lies in the period."""
        return day is not None and self.from_ <= day <= self.to

    def key(self, shop: str, day: date, **other: Any) -> Key:
        """The group of a row."""
        values = {**day_dimensions(shop, day), **other}
        return tuple(values[name] for name in self.by)

    @property
    def by_agent(self) -> bool:
        """Whether rows are grouped by agent or team."""
        return "agent" in self.by or "team" in self.by

    def without(self, *names: str) -> Context:
        """The same question grouped without some dimensions."""
        kept = [name for name in self.by if name not in names]
        return Context(self.book, kept, self.from_, self.to, self.rule, self.shops)

    def days(self) -> list[date]:
        """The days of the period."""
        return days_between(self.from_, self.to)


@dataclass(frozen=True)
class Metric:
    """How a metric is computed, and what it needs to be known."""

    values: Callable[[Context], Values]
    dimensions: tuple[str, ...]
    tables: tuple[tuple[str, ...], ...]  # of each, one of the alternatives must cover a cell of the group
    imported: tuple[str, ...] = ()  # must have been imported for a shop of the group
    empty: Any = 0  # "a count with no rows is 0"; or a function of (context, key)
    waits: bool = False  # depends on the inquiry window


def empty_value(metric: Metric, context: Context, key: Key) -> Any:
    """What a metric is in a group in which it counts no row."""
    return metric.empty(context, key) if callable(metric.empty) else metric.empty


def add(values: Values, key: Key, amount: Any) -> None:
    """Add to a group; an unknown amount makes the group unknown (reading 38)."""
    if amount is None or values.get(key, 0) is None:
        values[key] = None
    else:
        values[key] = values.get(key, 0) + amount


@dataclass(frozen=True)
class Quotient:
    """An exact division and its two parts; the whole is above 0. It is rounded only where it is shown."""

    part: Fraction
    whole: Fraction
    money: bool = False  # an average of money

    @property
    def exact(self) -> Fraction:
        """Part / whole."""
        return self.part / self.whole


def as_rate(part: Any, whole: Any, money: bool = False) -> Quotient | None:
    """An exact division, "null when the denominator is 0 or negative"."""
    if part is None or whole is None or whole <= 0:
        return None
    return Quotient(Fraction(part), Fraction(whole), money)


def as_money(part: Any, whole: Any) -> Quotient | None:
    """ "Averages of money such as aov ... rounded half up to cents"."""
    return as_rate(part, whole, money=True)


def cents(amount: Fraction | Decimal) -> Decimal:
    """Round half up (away from zero) to cents."""
    exact = Fraction(amount) * 100
    rounded = int(abs(exact) + Fraction(1, 2))
    return Decimal(-rounded if exact < 0 else rounded).scaleb(-2)


def combine(parts: list[Metric], work: Callable[..., Any], empty: Any = None, drop: tuple[str, ...] = ()) -> Metric:
    """A metric made of others: it has the dimensions that all have, and is null when one of them is (reading 22)."""

    def values(context: Context) -> Values:
        found = [part.values(context) for part in parts]
        keys = {key for group in found for key in group}
        return {
            key: work(*(group.get(key, part.empty) for group, part in zip(found, parts, strict=True))) for key in keys
        }

    shared = [name for name in parts[0].dimensions if all(name in part.dimensions for part in parts)]
    return Metric(
        values=values,
        dimensions=tuple(name for name in shared if name not in drop),
        tables=tuple(dict.fromkeys(table for part in parts for table in part.tables)),
        imported=tuple(dict.fromkeys(table for part in parts for table in part.imported)),
        empty=empty,
        waits=any(part.waits for part in parts),
    )


def rate(part: Metric, whole: Metric, drop: tuple[str, ...] = ()) -> Metric:
    """A ratio of two counts or sums."""
    return combine([part, whole], as_rate, drop=drop)


def money_rate(part: Metric, whole: Metric) -> Metric:
    """An average of money."""
    return combine([part, whole], as_money)


def minus(first: Any, second: Any) -> Any:
    """A difference, null when a part is."""
    return None if first is None or second is None else first - second


def difference(first: Metric, second: Metric) -> Metric:
    """A difference of two counts or sums."""
    return combine([first, second], minus, empty=first.empty)
