"""One visitor on one day (rules.md, "Visits")."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import has, of_first, times, yes
from xundan.facts.day_rules import DayRules
from xundan.facts.inputs import Inputs
from xundan.model.channels import CHANNELS, OTHER

_COUNTS = ("favorite", "cart", "consult", "order", "pay")
"""Events that make a visit of one view an effective entry."""

_ORDER = ("at_utc", "beat", "tie")
"""Events of one visitor in order."""


def visitor_days(inputs: Inputs, receptions: ir.Table, first_paid: ir.Table) -> ir.Table:
    """A row a (shop, visitor, day): views, bounced, channel and hour of the first event, returning (null: unknown),
    whether there was a `favorite` or `cart` event, and the seconds from the first event to the last (`stay_seconds`).

    `first_paid` gives a buyer's first paying day (`buyer`, `first_paid_day`).
    """
    visits = inputs.visits
    key = ("shop", "day", "visitor_id")
    rows = visits.select(*key, "buyer", "event", "source", "at", *_ORDER)
    days = rows.group_by(*key).aggregate(
        views=times(rows.event == "view"),
        acted=has(rows.event.isin(_COUNTS)),
        favorite=has(rows.event == "favorite"),
        cart=has(rows.event == "cart"),
        stay_seconds=rows.at_utc.max() - rows.at_utc.min(),
        source=of_first(rows.source, {name: rows[name] for name in _ORDER}),
        first_at=rows["at"].argmin(rows.at_utc),
    )
    named = rows.filter(rows.buyer.notnull()).select(*key, "buyer").distinct()
    did = _bought_or_asked(inputs, receptions)
    named = named.left_join(did, ["buyer", "day"]).drop("buyer_right", "day_right")
    named = named.left_join(first_paid, "buyer").drop("buyer_right")
    people = named.group_by(*key).aggregate(
        effective=has(yes(named.effective)), returning=has(yes(named.first_paid_day < named.day))
    )
    days = days.left_join(people, list(key)).drop(*(f"{k}_right" for k in key))
    return days.select(
        *key,
        "views",
        "returning",
        "favorite",
        "cart",
        "stay_seconds",
        hour=days.first_at.hour().cast("int64"),
        bounced=(days.views == 1) & ~days.acted & ~yes(days.effective),
        channel=channel(inputs.rules, days.source, days.day),
    )


def channel(rules: DayRules, source: ir.StringValue, day: ir.DateValue) -> ir.StringValue:
    """The channel of a source: the shop's own table first, then the built-in one, else `other`."""

    def mapped(own: dict[str, str]) -> ir.StringValue:
        table = {**CHANNELS, **own}
        return source.strip().cases(*table.items(), else_=OTHER)

    return rules.choose("channels", day, mapped)


def _bought_or_asked(inputs: Inputs, receptions: ir.Table) -> ir.Table:
    asked = receptions.filter(receptions.received).select("buyer", "day")
    orders = inputs.orders.filter(inputs.orders.buyer.notnull())
    ordered = orders.select("buyer", day="created_day")
    return asked.union(ordered).distinct().mutate(effective=ibis.literal(True))
