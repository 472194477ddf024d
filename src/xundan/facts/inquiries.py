"""The stage of every received reception: inquiry, continued, payment follow-up or after-sale (rules.md, "Stage")."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import has, shifted, yes
from xundan.facts.inputs import Inputs
from xundan.model.rules import WindowSize

_DAY = 86_400
_NEVER = 1 << 60


def inquiries(inputs: Inputs, receptions: ir.Table) -> ir.Table:
    """A row a received reception: shop, day, buyer, agent, dialogue, served, t_utc, stage (null unless served),
    ordered, paid, paid_same_day, paid_next_day (orders of its window), followed_up (the newest order before t was paid
    in the end), closes_on (the last day of its window).
    """
    rules = inputs.rules
    rows = receptions.filter(receptions.received)
    days = rules.choose("inquiry_window_days", rows.day, lambda value: ibis.literal(WindowSize.of(value).days))
    rows = rows.mutate(closes_on=shifted(rows.day, days - 1))
    rows = rows.left_join(_orders_around(inputs, rows), ["dialogue", "day"]).drop("dialogue_right", "day_right")
    rows = rows.mutate(
        **{name: yes(rows[name]) for name in ("ordered", "paid", "paid_same_day", "paid_next_day", "had_order")},
    )
    rows = rows.mutate(by_orders=rows.ordered | ~rows.had_order)
    rows = rows.mutate(
        excluded=rules.value("inquiry_excludes_transferred_to_aftersale", rows.day) & rows.to_aftersale,
    )
    rows = rows.mutate(continued=_continued(rows))
    paid_by_t = yes(rows.newest_paid_utc <= rows.t_utc)
    stage = ibis.cases(
        (~rows.served, ibis.null("string")),
        (rows.excluded, "aftersale"),
        (rows.continued, "continued"),
        (rows.by_orders, "inquiry"),
        (~paid_by_t, "payment_followup"),
        else_="aftersale",
    )
    return rows.select(
        "shop",
        "day",
        "buyer",
        "agent",
        "dialogue",
        "served",
        "t_utc",
        "ordered",
        "paid",
        "paid_same_day",
        "paid_next_day",
        "closes_on",
        stage=stage,
        followed_up=yes(rows.newest_paid_utc < _NEVER),
    )


def _orders_around(inputs: Inputs, rows: ir.Table) -> ir.Table:
    """By reception: what the buyer ordered in its window, and the newest order before t."""
    orders = inputs.orders.filter(inputs.orders.buyer.notnull()).select(
        "buyer", "nth", "created_day", "paid_day", "created_at_utc", "paid_at_utc", "closed_at_utc"
    )
    since = inputs.rules.value("aftersale_days", rows.day) * _DAY
    hours = inputs.rules.choose("inquiry_window_days", rows.day, _hours)
    asked = rows.select(
        "buyer", "dialogue", "day", "t_utc", "closes_on", since_utc=rows.t_utc - since, until_utc=rows.t_utc + hours
    )
    pairs = asked.inner_join(orders, "buyer")
    pairs = pairs.mutate(window=pairs.created_at_utc >= pairs.t_utc)
    pairs = pairs.filter(
        (pairs.created_at_utc >= pairs.since_utc)
        & (~pairs.window | _in_window(pairs))
        # An order closed unpaid at or before t does not exist at t.
        & ~(pairs.paid_at_utc.isnull() & yes(pairs.closed_at_utc <= pairs.t_utc))
    )
    bought = pairs.window & pairs.paid_at_utc.notnull()
    next_day = shifted(pairs.day, 1)
    pairs = pairs.mutate(bought=bought, next_day=next_day)
    return pairs.group_by("dialogue", "day").aggregate(
        ordered=has(pairs.window),
        paid=has(pairs.bought),
        paid_same_day=has(pairs.bought & yes(pairs.paid_day == pairs.day)),
        paid_next_day=has(pairs.bought & yes(pairs.paid_day <= pairs.next_day)),
        had_order=has(~pairs.window),
        newest_paid_utc=pairs.paid_at_utc.fill_null(_NEVER).argmax(pairs.nth, where=~pairs.window),
    )


def _hours(value: int | str) -> ir.IntegerValue:
    """The seconds of a window of hours; null for one of days."""
    hours = WindowSize.of(value).hours
    return ibis.null("int64") if hours is None else ibis.literal(hours * 3600, "int64")


def _in_window(pairs: ir.Table) -> ir.BooleanValue:
    """Whether an order made after t was made in time."""
    by_day = pairs.created_day <= pairs.closes_on
    return pairs.until_utc.isnull().ifelse(by_day, pairs.created_at_utc <= pairs.until_utc)


def _continued(rows: ir.Table) -> ir.BooleanValue:
    """Whether t's session began the day before, in a reception that was an inquiry and stayed before the sale."""
    yesterday = ibis.window(group_by="dialogue", order_by="day")
    same = rows.day.lag().over(yesterday) == shifted(rows.day, -1)
    carried = (rows.served & rows.session_began & rows.by_orders & ~rows.excluded).lag().over(yesterday)
    return ~rows.t_session_today & yes(same) & yes(carried)
