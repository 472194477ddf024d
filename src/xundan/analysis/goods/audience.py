"""Who buys: region, price band, new and returning, repeat, concentration; and how clear the profile is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log

from xundan.analysis.intervals import Interval, difference
from xundan.analysis.traffic.groups import ENOUGH, strict
from xundan.analysis.traffic.landing import band, item_prices
from xundan.analysis.traffic.seen import KEY, Span
from xundan.engine.vocabulary import has
from xundan.metrics.view import View


@dataclass(frozen=True)
class Part:
    """One value of a dimension: buyers with it, and visitors with it (None: visits do not tell the dimension).

    `gap`: its share among buyers less that among visitors, at 95 % among all parts compared.
    """

    name: object
    buyers: int
    visitors: int | None
    gap: Interval | None


@dataclass(frozen=True)
class Profile:
    """Parts by buyers. `clarity`: 1 less the entropy of the buyers over that of an even spread: 1 all in one part, 0
    evenly spread (None: fewer than two parts). `among_visitors`: the same of the visitors, to hold it against."""

    dimension: str
    parts: list[Part]
    unknown: int
    clarity: float | None
    among_visitors: float | None


@dataclass(frozen=True)
class Audience:
    """`buyers` distinct ones of the span, `again` of them paid on two days or more of it; `gini` of what they spent and
    `top_share`, the share of sales of the fifth of buyers who spent most."""

    profiles: list[Profile]
    buyers: int
    again: int
    gini: Fraction | None
    top_share: Fraction | None


def audience(view: View, span: Span) -> Audience | None:
    """None where no paid order of a known buyer is there."""
    orders = span.of(view.fact("order_facts"), "paid_day")
    orders = orders.filter(orders.buyer.notnull())
    people = orders.group_by("buyer").aggregate(
        spent=orders.sales.sum().cast("decimal(18, 2)"), days=orders.paid_day.nunique()
    )
    rows = view.engine.rows(people).to_pylist()
    if not rows:
        return None
    spent = sorted(Fraction(row["spent"]) for row in rows)
    return Audience(
        [_regions(view, span), _bands(view, span), _kinds(view, span)],
        len(rows),
        sum(row["days"] > 1 for row in rows),
        gini(spent),
        _top(spent),
    )


def clarity(counts: Sequence[int]) -> float | None:
    """1 less the entropy of counts over that of as many equal ones; None of fewer than two parts or without counts."""
    every = sum(counts)
    if len(counts) < 2 or not every:
        return None
    entropy = -sum(count / every * log(count / every) for count in counts if count)
    return max(0.0, 1 - entropy / log(len(counts)))


def gini(amounts: Sequence[Fraction]) -> Fraction | None:
    """How unequal amounts in ascending order are: 0 all equal, near 1 all with one; None where they come to nothing."""
    every, n = sum(amounts, Fraction(0)), len(amounts)
    if every <= 0:
        return None
    return sum(((2 * place - n - 1) * amount for place, amount in enumerate(amounts, 1)), Fraction(0)) / (n * every)


def _top(spent: Sequence[Fraction]) -> Fraction | None:
    every = sum(spent, Fraction(0))
    many = -(-len(spent) // 5)
    return sum(spent[-many:], Fraction(0)) / every if every > 0 else None


def _profile(dimension: str, buyers: dict[object, int], visitors: dict[object, int] | None) -> Profile:
    """Buyers and visitors by value; None is the unknown."""
    unknown = buyers.pop(None, 0)
    names = sorted({*buyers, *(visitors or {})} - {None}, key=lambda name: (-buyers.get(name, 0), str(name)))
    there = {name: visitors.get(name, 0) for name in names} if visitors else None
    bought, came = sum(buyers.values()), sum(there.values()) if there else 0
    z = strict(len(names))
    parts = []
    for name in names:
        gap = None
        if there and min(bought, came) >= ENOUGH:
            gap = difference((buyers.get(name, 0), bought), (there[name], came), z)
        parts.append(Part(name, buyers.get(name, 0), there[name] if there else None, gap))
    return Profile(
        dimension,
        parts,
        unknown,
        clarity([part.buyers for part in parts]),
        clarity(list(there.values())) if there else None,
    )


def _regions(view: View, span: Span) -> Profile:
    orders = span.of(view.fact("order_facts"), "paid_day")
    orders = orders.filter(orders.buyer.notnull())
    people = orders.group_by("buyer").aggregate(region=orders.region.max())
    rows = people.group_by("region").aggregate(people=people.count())
    return _profile("region", {row["region"]: row["people"] for row in view.engine.rows(rows).to_pylist()}, None)


def _bands(view: View, span: Span) -> Profile:
    """By the dearest item that a buyer bought that day, and the dearest that a visitor saw."""
    prices = item_prices(view)
    orders = span.of(view.fact("order_facts"), "paid_day")
    orders = orders.filter(orders.buyer.notnull()).select("shop", "order_id", "buyer", "paid_day")
    lines = view.current("order_lines").select("shop", "order_id", item="item_id")
    bought = orders.inner_join(lines, ["shop", "order_id"]).inner_join(prices, ["shop", "item"])
    bought = bought.group_by("shop", "buyer", "paid_day").aggregate(top=bought.price.max())
    buyers = bought.group_by(low=band(bought.top)).aggregate(people=bought.count())
    views = span.of(view.events("visits"))
    views = views.filter((views.event == "view") & views.item_id.notnull())
    saw = views.select(*KEY, item="item_id").distinct().inner_join(prices, ["shop", "item"])
    saw = saw.group_by(*KEY).aggregate(top=saw.price.max())
    visitors = saw.group_by(low=band(saw.top)).aggregate(people=saw.count())
    came = {row["low"]: row["people"] for row in view.engine.rows(visitors).to_pylist()}
    sold = {row["low"]: row["people"] for row in view.engine.rows(buyers).to_pylist()}
    return _profile("price", sold, came or None)


def _kinds(view: View, span: Span) -> Profile:
    """New and returning buyer-days. Visitors are left out: most have a name only once they buy."""
    orders = span.of(view.fact("order_facts"), "paid_day")
    orders = orders.filter(orders.buyer.notnull())
    days = orders.group_by("shop", "buyer", "paid_day").aggregate(returning=has(orders.returning_at_payment))
    named = days.returning.ifelse("returning", "new")
    rows = days.group_by(kind=named).aggregate(people=days.count())
    return _profile("buyer_type", {row["kind"]: row["people"] for row in view.engine.rows(rows).to_pylist()}, None)
