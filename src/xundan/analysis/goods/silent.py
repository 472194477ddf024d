"""Buying without asking: new against returning visitors within a category, and whether silent buyers come back (S1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import ibis
import ibis.expr.types as ir

from xundan.analysis.intervals import Interval, difference
from xundan.analysis.traffic.groups import ENOUGH, strict
from xundan.analysis.traffic.seen import KEY, Span, seen
from xundan.engine.vocabulary import times, yes
from xundan.metrics.view import View

BACK = 30
"""Days within which a buyer comes back or does not."""
Counts = tuple[int, int]


@dataclass(frozen=True)
class Category:
    """Silent conversion in a category: (bought without asking, saw an item of it and did not ask) of new and of
    returning visitor-days, and the visitor-days of people without a name (`unnamed`), of whom nobody knows.

    Who logs in only to buy has no name until then, so the named new ones convert too well, and the truth lies between
    `gap` (returning less new, both named) and `gap_if_new` (all the unnamed taken for new ones who did not buy). Both
    at 95 % among all categories compared; None of too few.
    """

    name: str | None
    new: Counts
    returning: Counts
    unnamed: int
    gap: Interval | None
    gap_if_new: Interval | None

    @property
    def verdict(self) -> int | None:
        """1 where returning visitors convert better beyond chance either way, -1 where worse, 0 where it is open."""
        if self.gap is None or self.gap_if_new is None:
            return None
        if min(self.gap.low, self.gap_if_new.low) > 0:
            return 1
        return -1 if max(self.gap.high, self.gap_if_new.high) < 0 else 0


@dataclass(frozen=True)
class Back:
    """First-time buyers of `first` to `last`, silent and served: (paid again within 30 days, all)."""

    first: date
    last: date
    silent: Counts
    served: Counts
    gap: Interval | None


@dataclass(frozen=True)
class Silent:
    """`within`: the difference between returning and new visitors inside categories, weighed over them, of the named
    and with the unnamed taken for new (None: too few)."""

    categories: list[Category]
    within: tuple[Fraction, Fraction] | None
    back: Back | None


def silent(view: View, span: Span) -> Silent:
    """Both questions; parts for which data are missing are empty."""
    rows = _interest(view, span)
    counts = rows.group_by("category", "returning").aggregate(whole=rows.count(), bought=times(rows.bought))
    by: dict[str | None, dict[bool | None, Counts]] = {}
    for row in view.engine.rows(counts).to_pylist():
        by.setdefault(row["category"], {})[row["returning"]] = (row["bought"], row["whole"])
    none = (0, 0)
    told = {name: tuple(kinds.get(kind, none) for kind in (False, True, None)) for name, kinds in by.items()}
    z = strict(sum(_enough(new, old) for new, old, _ in told.values()))
    found = [_category(name, new, old, nobody[1], z) for name, (new, old, nobody) in told.items()]
    found.sort(key=lambda each: (-(each.new[1] + each.returning[1]), str(each.name)))
    return Silent(found, _within(found), _back(view, span))


def _category(name: str | None, new: Counts, old: Counts, unnamed: int, z: float) -> Category:
    if not _enough(new, old):
        return Category(name, new, old, unnamed, None, None)
    taken = (new[0], new[1] + unnamed)
    return Category(name, new, old, unnamed, difference(old, new, z), difference(old, taken, z))


def _enough(new: Counts, returning: Counts) -> bool:
    return min(new[1], returning[1]) >= ENOUGH


def _within(found: Sequence[Category]) -> tuple[Fraction, Fraction] | None:
    named = risk_difference([(each.new, each.returning) for each in found])
    taken = risk_difference([((each.new[0], each.new[1] + each.unnamed), each.returning) for each in found])
    return None if named is None or taken is None else (named, taken)


def risk_difference(pairs: Sequence[tuple[Counts, Counts]]) -> Fraction | None:
    """Mantel and Haenszel's: what is left of the gap (second less first) when only like is compared with like."""
    weights, gaps = Fraction(0), Fraction(0)
    for new, old in pairs:
        if new[1] and old[1]:
            weight = Fraction(new[1] * old[1], new[1] + old[1])
            weights += weight
            gaps += weight * (Fraction(*old) - Fraction(*new))
    return gaps / weights if weights else None


def _interest(view: View, span: Span) -> ir.Table:
    """A row a visitor-day and category of which she saw an item, without those who asked that day: returning, bought
    (an order of that day with an item of the category, in nobody's favour)."""
    people = seen(view, span).select(*KEY, "buyer", "returning")
    asked = view.fact("receptions")
    asked = span.of(asked.filter(asked.received)).select("shop", "day", "buyer").distinct().mutate(asks=ibis.literal(1))
    people = people.left_join(asked, ["shop", "day", "buyer"]).drop("shop_right", "day_right", "buyer_right")
    people = people.filter(people.asks.isnull()).drop("asks")
    kinds = _kinds(view)
    views = span.of(view.events("visits"))
    views = views.filter((views.event == "view") & views.item_id.notnull())
    saw = views.select(*KEY, item="item_id").distinct().inner_join(kinds, ["shop", "item"])
    saw = saw.select(*KEY, "category").distinct()
    orders = span.of(view.fact("order_facts"), "paid_day")
    orders = orders.filter((orders.first_state == "silent") & orders.buyer.notnull())
    lines = view.current("order_lines").select("shop", "order_id", item="item_id").inner_join(kinds, ["shop", "item"])
    sold = orders.select("shop", "order_id", "buyer", day="paid_day").inner_join(lines, ["shop", "order_id"])
    sold = sold.select("shop", "day", "buyer", "category").distinct().mutate(buys=ibis.literal(True))
    rows = people.inner_join(saw, list(KEY)).left_join(sold, ["shop", "day", "buyer", "category"])
    return rows.select("returning", "category", bought=yes(rows.buys))


def _kinds(view: View) -> ir.Table:
    """shop, item, category: of the list of items, else of the lines of orders."""
    listed = view.current("items")
    listed = listed.filter(listed.category.notnull()).select("shop", item="item_id", own="category")
    lines = view.current("order_lines")
    lines = lines.filter(lines.category.notnull() & lines.item_id.notnull())
    lines = lines.group_by("shop", item=lines.item_id).aggregate(told=lines.category.max())
    both = lines.outer_join(listed, ["shop", "item"])
    return both.select(
        shop=both.shop.fill_null(both.shop_right),
        item=both.item.fill_null(both.item_right),
        category=both.own.fill_null(both.told),
    )


def _back(view: View, span: Span) -> Back | None:
    """Of as many days, ending 30 days before the data do: whoever bought first then has had her 30 days."""
    orders = view.fact("order_facts")
    if span.shops:
        orders = orders.filter(orders.shop.isin(span.shops))
    orders = orders.filter(orders.paid_day.notnull() & orders.buyer.notnull())
    newest = view.engine.rows(orders.aggregate(newest=orders.paid_day.max())).to_pylist()[0]["newest"]
    if newest is None:
        return None
    last = min(span.last, newest - timedelta(days=BACK))
    first = last - (span.last - span.first)
    days = orders.group_by("buyer", "paid_day").aggregate(
        all_silent=(orders.first_state == "silent").ifelse(1, 0).min(),
        any_agent=(orders.first_state == "agent").ifelse(1, 0).max(),
    )
    nth = ibis.row_number().over(ibis.window(group_by="buyer", order_by="paid_day"))
    following = days.paid_day.lead().over(ibis.window(group_by="buyer", order_by="paid_day"))
    days = days.mutate(nth=nth, following=following)
    begun = days.filter((days.nth == 0) & days.paid_day.between(ibis.literal(first), ibis.literal(last)))
    begun = begun.mutate(again=yes(begun.following.delta(begun.paid_day, unit="day") <= BACK))
    rows = begun.group_by("all_silent", "any_agent").aggregate(whole=begun.count(), back=times(begun.again))
    silent_, served = (0, 0), (0, 0)
    for row in view.engine.rows(rows).to_pylist():
        if row["all_silent"]:
            silent_ = (silent_[0] + row["back"], silent_[1] + row["whole"])
        elif row["any_agent"]:
            served = (served[0] + row["back"], served[1] + row["whole"])
    gap = difference(silent_, served) if min(silent_[1], served[1]) >= ENOUGH else None
    return Back(first, last, silent_, served, gap)
