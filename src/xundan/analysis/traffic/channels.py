"""Sources of visitors: share, conversion, value, trend, and the shift between two of them that would pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xundan.analysis.intervals import Interval, difference
from xundan.analysis.traffic.groups import ENOUGH, Group, apart, counted, strict, total
from xundan.analysis.traffic.seen import Span, seen
from xundan.facts.day_rules import DayRules
from xundan.facts.visitor_days import channel
from xundan.metrics.view import View

MOVED = Fraction(1, 10)
"""The share of a source's visitors that a shift is reckoned for."""
_NOT_TO_BE_HAD = ("own", "other")
"""Who comes from her cart or her favourites decided before: nobody can be sent there instead."""


@dataclass(frozen=True)
class Source:
    """One source (`name`: channel, source) in the span and in as many days before it (None: not covered then).

    `stands`: its conversion is above (1), below (-1) or within chance of all others together. `trend`: the change of
    its conversion since before, -1, 0 or 1 beyond chance.
    """

    group: Group
    share: Fraction
    before: Group | None
    stands: int
    trend: int | None


@dataclass(frozen=True)
class Shift:
    """A tenth of `of`'s visitors brought by `to` instead: what it would be worth in the span, with its 95 % range."""

    of: tuple[Any, ...]
    to: tuple[Any, ...]
    moved: int
    gap: Interval
    worth: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Channels:
    """`events`: figures come from visits; else from the platform's daily totals, as it counts buyers. `whole` is all
    sources together; `unfollowed` are buyer-days that no visit could be found for (None: not known)."""

    events: bool
    whole: Group
    sources: list[Source]
    shift: Shift | None
    unfollowed: int | None


def channels(view: View, span: Span) -> Channels | None:
    """Sources by visitors; None where neither visits nor daily totals by channel are there."""
    groups = counted(view, seen(view, span), "channel", "source")
    events = bool(groups)
    if not events:
        groups = _told(view, span)
    if not groups:
        return None
    whole = total(groups)
    earlier = Span(
        span.first - (span.last - span.first) - timedelta(days=1), span.first - timedelta(days=1), span.shops
    )
    before = {group.name: group for group in _before(view, earlier, events)}
    stands = apart(groups, lambda group: group.conversion)
    sources = [
        Source(
            group,
            Fraction(group.visitors, whole.visitors) if whole.visitors else Fraction(0),
            before.get(group.name, Group(group.name, 0, 0, 0, Decimal(0))) if before else None,
            stands[group.name],
            _trend(group, before.get(group.name), len(groups)),
        )
        for group in groups
    ]
    return Channels(events, whole, sources, _shift(groups, whole), _unfollowed(view, span, whole) if events else None)


def _before(view: View, earlier: Span, events: bool) -> list[Group]:
    """The same of the days before; only where they are all told in the same way."""
    table = "visits" if events else "traffic_daily"
    days = [earlier.first + timedelta(days=n) for n in range((earlier.last - earlier.first).days + 1)]
    shops = earlier.shops or tuple(view.shops)
    if not all(view.coverage.covers(shop, table, day) for shop in shops for day in days):
        return []
    return counted(view, seen(view, earlier), "channel", "source") if events else _told(view, earlier)


def _told(view: View, span: Span) -> list[Group]:
    """What the platform's totals say by channel; channels of which a number is blank are left out."""
    rows = span.of(view.current("traffic_daily"))
    rows = rows.filter(rows.channel.notnull() & rows.paid_buyers.notnull() & rows.bounced_visitors.notnull())
    rows = rows.filter(rows.sales.notnull() & rows.visitors.notnull())
    rows = rows.mutate(named=channel(DayRules(view.rules), rows.channel, rows.day))
    sums = rows.group_by("named", "channel").aggregate(
        all_visitors=rows.visitors.sum().cast("int64"),
        all_bounced=rows.bounced_visitors.sum().cast("int64"),
        all_paid=rows.paid_buyers.sum().cast("int64"),
        all_sales=rows.sales.sum().cast("decimal(18, 2)"),
    )
    found = [
        Group(
            (row["named"], row["channel"]), row["all_visitors"], row["all_bounced"], row["all_paid"], row["all_sales"]
        )
        for row in view.engine.rows(sums).to_pylist()
    ]
    usable = [group for group in found if max(group.paid, group.bounced) <= group.visitors]
    return sorted(usable, key=lambda group: (-group.visitors, str(group.name)))


def _trend(now: Group, before: Group | None, comparisons: int) -> int | None:
    if before is None or min(now.visitors, before.visitors) < ENOUGH:
        return None
    gap = difference(now.conversion, before.conversion, strict(comparisons))
    assert gap is not None
    return 0 if gap.holds(0.0) else 1 if gap.low > 0 else -1


def _shift(groups: list[Group], whole: Group) -> Shift | None:
    """The shift that pays most for sure: the one whose gap in conversion is beyond chance among all pairs compared and
    whose lower end is worth most. Buyers are worth the shop's mean everywhere: a few dear orders decide nothing.
    """
    large = [group for group in groups if group.visitors >= ENOUGH]
    targets = [group for group in large if group.name[0] not in _NOT_TO_BE_HAD]
    sources = [group for group in large if group.name[0] == "paid" or group.name[0] == "free"]
    pairs = [(of, to) for of in sources for to in targets if of is not to]
    if not pairs or not whole.paid:
        return None
    z, each = strict(len(pairs)), Fraction(whole.sales) / whole.paid
    found = []
    for of, to in pairs:
        gap = difference(to.conversion, of.conversion, z)
        moved = int(of.visitors * MOVED)
        assert gap is not None
        if gap.low > 0 and moved:
            rate = Fraction(to.paid, to.visitors) - Fraction(of.paid, of.visitors)
            ends = (Fraction(gap.low), Fraction(gap.high))
            found.append(Shift(of.name, to.name, moved, gap, *(moved * end * each for end in (rate, *ends))))
    return max(found, key=lambda shift: (shift.low, str(shift.of), str(shift.to)), default=None)


def _unfollowed(view: View, span: Span, whole: Group) -> int:
    orders = span.of(view.fact("order_facts"), "paid_day")
    orders = orders.filter(orders.buyer.notnull()).select("shop", "buyer", "paid_day").distinct()
    every = int(view.engine.rows(orders.aggregate(buyers=orders.count())).to_pylist()[0]["buyers"])
    return max(0, every - whole.paid)
