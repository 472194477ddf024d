"""Family V: visitor-days from event rows, and daily totals for the shop-days that have none."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import within, yes
from xundan.facts.day_rules import DayRules
from xundan.facts.visitor_days import channel
from xundan.metrics.ask import Ask, in_period
from xundan.metrics.view import View
from xundan.model.channels import PAID


def visitor_days(view: View, ask: Ask) -> ir.Table:
    """Rows with `visitors` (1, or a daily total), `views`, `bounced`, `favorites`, `carts` and `paid_visitors` (null:
    unknown), `stay_seconds` and `visitor_id` (null in a daily total)."""
    events = view.fact("visitor_days")
    returning = events.returning.ifelse("returning", "new")
    people = events.select(
        "shop",
        "day",
        "visitor_id",
        "views",
        "stay_seconds",
        "channel",
        "hour",
        buyer_type=within(events.returning.notnull(), returning),
        visitors=ibis.literal(1, "int64"),
        bounced=_one(events.bounced),
        favorites=_one(events.favorite),
        carts=_one(events.cart),
        paid_visitors=_one(events.channel == PAID),
    )
    totals = _totals(view, ask, events)
    return in_period(view, ask, people.union(totals.select(people.columns)), "day")


def _totals(view: View, ask: Ask, events: ir.Table) -> ir.Table:
    """`traffic_daily` for shop-days without event rows: the day's total, or its channels. Visitors of paid channels are
    those of the day's channels where it has any, whichever rows are taken."""
    daily = view.current("traffic_daily")
    daily = daily.anti_join(events.select("shop", "day").distinct(), ["shop", "day"])
    blank = daily.channel.isnull().ifelse(1, 0)
    of_day = ibis.window(group_by=["shop", "day"])
    named = channel(DayRules(view.rules), daily.channel, daily.day)
    daily = daily.mutate(
        totals=blank.max().over(of_day),
        channels=(1 - blank).max().over(of_day),
        named=within(daily.channel.notnull(), named),
    )
    paid = yes(daily.named == PAID).ifelse(daily.visitors, 0)
    paid_of_day = within(daily.channels == 1, paid.sum().over(of_day)).cast("int64")
    daily = daily.mutate(paid_visitors=daily.channel.isnull().ifelse(paid_of_day, paid))
    by_channel = "channel" in ask.by
    kept = (
        (daily.channel.notnull() | (daily.channels == 0))
        if by_channel
        else (daily.channel.isnull() | (daily.totals == 0))
    )
    daily = daily.filter(kept)
    return daily.select(
        "shop",
        "day",
        "visitors",
        visitor_id=ibis.null("string"),
        views="page_views",
        stay_seconds=ibis.null("int64"),
        channel="named",
        hour=ibis.null("int64"),
        buyer_type=ibis.null("string"),
        bounced="bounced_visitors",
        favorites="favorites",
        carts="carts",
        paid_visitors="paid_visitors",
    )


def _one(condition: ir.BooleanValue) -> ir.IntegerValue:
    return condition.cast("int64")
