"""The evidence of attribution: a row an order and candidate agent, from which the three rules choose.

An equi-join on the buyer bounded in time and a group-by; no window sort over messages, no as-of join.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import shifted, times, within, yes
from xundan.facts.day_rules import DayRules
from xundan.facts.inputs import Inputs
from xundan.model.rules import WindowSize

_ORDER = ("buyer", "nth")
"""An order by whole numbers, which engines group and join much faster than by its id."""


def evidence(events: ir.Table, receptions: ir.Table) -> ir.Table:
    """What earns credit: buyers' and human messages (and hand-overs) of unfiltered receptions."""
    kept = receptions.filter(receptions.filter_reason.isnull())
    told = events.filter(events.code.isin(["b", "c", "i", "h"])).semi_join(kept, ["dialogue", "day"])
    return told.select("buyer", "agent", "day", "utc", human=told.code == "h")


def credits(inputs: Inputs, evidence: ir.Table) -> ir.Table:
    """A row an order and agent who is a candidate for its order or its payment.

    Columns: shop, order_id, buyer, nth, agent, agent_id; order_messages and order_last_utc (human messages in the
    order's window; null when not a candidate for the order), payment_messages and payment_last_utc likewise, and
    order_owner, payment_owner: whether the rule chose her.
    """
    rules = inputs.rules
    orders = creditable(inputs).select(
        "shop", "order_id", "buyer", "nth", "created_at_utc", "paid_at_utc", "created_day", "paid_day"
    )
    orders = orders.mutate(
        order_from=window_from(rules, orders.created_day),
        pay_from=window_from(rules, orders.paid_day),
        order_from_utc=_window_from_utc(rules, orders.created_day, orders.created_at_utc),
        pay_from_utc=_window_from_utc(rules, orders.paid_day, orders.paid_at_utc),
    )
    since = _earliest(rules, orders.created_day, orders.created_at_utc)
    orders = orders.mutate(
        since_utc=ibis.least(since, _earliest(rules, orders.paid_day, orders.paid_at_utc).fill_null(since)),
        until_utc=ibis.greatest(orders.created_at_utc, orders.paid_at_utc.fill_null(orders.created_at_utc)),
    )
    # The instants only bound the join, which a busy buyer would make too large; the windows decide.
    in_reach = [orders.buyer == evidence.buyer, evidence.utc >= orders.since_utc, evidence.utc <= orders.until_utc]
    pairs = orders.inner_join(evidence, in_reach)
    counted = _counted(orders, pairs)
    chosen = _order_owner(inputs, counted)
    if rules.ever("silent_chase_after"):
        chosen = _without_chase(inputs, orders, pairs, chosen)
    return _payment_owner(inputs, chosen)


def creditable(inputs: Inputs) -> ir.Table:
    """Orders that an agent may own: their buyer is known and their flag does not exclude them."""
    orders = inputs.orders
    return orders.filter(orders.buyer.notnull() & ~flagged(inputs, orders))


def flagged(inputs: Inputs, orders: ir.Table) -> ir.BooleanValue:
    """Orders whose seller flag is in `excluded_flags`."""
    return yes(
        inputs.rules.choose(
            "excluded_flags",
            orders.created_day,
            lambda flags: orders.seller_flag.isin(flags) if flags else ibis.literal(False),
        )
    )


def window_from(rules: DayRules, day: ir.DateValue) -> ir.DateValue:
    """The first day that the window of a moment on `day` may reach."""
    days = rules.choose("credit_window_days", day, lambda value: ibis.literal(WindowSize.of(value).days))
    return shifted(day, 1 - days)


def _window_from_utc(rules: DayRules, day: ir.DateValue, moment: ir.IntegerValue) -> ir.IntegerValue:
    """The instant at which a window of hours begins; null for one of days."""

    def begin(value: int | str) -> ir.IntegerValue:
        hours = WindowSize.of(value).hours
        return ibis.null("int64") if hours is None else moment - hours * 3600

    return rules.choose("credit_window_days", day, begin)


def _earliest(rules: DayRules, day: ir.DateValue, moment: ir.IntegerValue) -> ir.IntegerValue:
    """An instant before which nothing is in the window of a moment on `day`."""

    def begin(value: int | str) -> ir.IntegerValue:
        size = WindowSize.of(value)
        # A day more than the window's: where clocks go back its first day is longer.
        return moment - (86_400 * (size.days + 1) if size.hours is None else 3_600 * size.hours)

    return rules.choose("credit_window_days", day, begin)


def _since(pairs: ir.Table, moment: str) -> ir.BooleanValue:
    """Whether a message is not from before the window of a moment (order or pay)."""
    by_day = pairs.day >= pairs[f"{moment}_from"]
    instant = pairs[f"{moment}_from_utc"]
    return instant.isnull().ifelse(by_day, pairs.utc >= instant)


def _counted(orders: ir.Table, pairs: ir.Table, chase: ir.IntegerValue | None = None) -> ir.Table:
    """Messages by order and agent: in the order's window, in the payment's, and between creation and payment."""
    if chase is not None:
        pairs = pairs.filter(~((pairs.utc > pairs.created_at_utc) & (pairs.utc <= pairs.created_at_utc + chase * 60)))
    paid = pairs.paid_at_utc.notnull() & yes(pairs.utc <= pairs.paid_at_utc)
    before = (pairs.utc <= pairs.created_at_utc) & _since(pairs, "order")
    paying = paid & yes(_since(pairs, "pay"))
    between = paid & (pairs.utc > pairs.created_at_utc)
    rows = pairs.mutate(
        order_human=before & pairs.human,
        order_buyer=before & ~pairs.human,
        pay_human=paying & pairs.human,
        pay_buyer=paying & ~pairs.human,
        between_human=between & pairs.human,
    )
    rows = rows.group_by(*_ORDER, "agent").aggregate(
        order_human=times(rows.order_human),
        order_buyer=times(rows.order_buyer),
        order_last=within(rows.order_human, rows.utc).max(),
        pay_human=times(rows.pay_human),
        pay_buyer=times(rows.pay_buyer),
        pay_last=within(rows.pay_human, rows.utc).max(),
        between_human=times(rows.between_human),
        between_last=within(rows.between_human, rows.utc).max(),
    )
    rows = rows.inner_join(orders.select("shop", "order_id", *_ORDER, "created_day", "paid_day"), _ORDER)
    asked = rows.pay_buyer > 0
    for_order = (rows.order_human > 0) & (rows.order_buyer > 0)
    messages = asked.ifelse(rows.pay_human, rows.between_human)
    return rows.select(
        "shop",
        "order_id",
        "buyer",
        "nth",
        "agent",
        "created_day",
        "paid_day",
        order_messages=within(for_order, rows.order_human),
        order_last_utc=within(for_order, rows.order_last),
        payment_messages=within(messages > 0, messages),
        payment_last_utc=asked.ifelse(rows.pay_last, rows.between_last),
    )


def _order_owner(inputs: Inputs, rows: ir.Table) -> ir.Table:
    rows = rows.inner_join(inputs.agent_ids.select("agent", "agent_id"), "agent")
    return rows.mutate(order_owner=_first(inputs, rows, "order", rows.created_day))


def _payment_owner(inputs: Inputs, rows: ir.Table) -> ir.Table:
    rows = rows.mutate(payment_owner=_first(inputs, rows, "payment", rows.paid_day))
    rows = rows.filter(rows.order_messages.notnull() | rows.payment_messages.notnull())
    return rows.drop("created_day", "paid_day")


def _first(inputs: Inputs, rows: ir.Table, moment: str, day: ir.DateValue) -> ir.BooleanValue:
    """Whether the row is the agent chosen: the latest human message, or the most and then the latest; then the
    smaller agent id."""
    messages, last = rows[f"{moment}_messages"], rows[f"{moment}_last_utc"]
    most = inputs.rules.choose(
        "credited_agent", day, lambda way: messages if way == "most_messages" else ibis.literal(0, "int64")
    )
    candidate = messages.notnull()
    rank = ibis.row_number().over(
        ibis.window(
            group_by=["buyer", "nth"],
            order_by=[
                candidate.ifelse(0, 1),
                ibis.desc(most.fill_null(0)),
                ibis.desc(last.fill_null(0)),
                rows.agent_id,
            ],
        )
    )
    return candidate & (rank == 0)


def _without_chase(inputs: Inputs, orders: ir.Table, pairs: ir.Table, rows: ir.Table) -> ir.Table:
    """For orders without an order agent: payment candidates anew, early chasing left out."""
    minutes = inputs.rules.value("silent_chase_after", pairs.paid_day).fill_null(0)
    strict = _counted(orders, pairs, minutes).select(
        "buyer", "nth", "agent", strict_messages="payment_messages", strict_last="payment_last_utc"
    )
    owned = rows.filter(rows.order_owner).select("buyer", "nth").mutate(owned=ibis.literal(True))
    joined = rows.left_join(strict, ["buyer", "nth", "agent"]).drop("buyer_right", "nth_right", "agent_right")
    joined = joined.left_join(owned, ["buyer", "nth"]).drop("buyer_right", "nth_right")
    keep = yes(joined.owned)
    return joined.mutate(
        payment_messages=keep.ifelse(joined.payment_messages, joined.strict_messages),
        payment_last_utc=keep.ifelse(joined.payment_last_utc, joined.strict_last),
    ).select(rows.columns)
