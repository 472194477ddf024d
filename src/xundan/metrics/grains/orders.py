"""Family O: orders by the day they were created or paid, their buyers, refunds and reviews.

By item or category an order (refund, review) is a row in every group of its lines, with the group's part of its
amounts.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import has, yes
from xundan.facts.refund_kinds import written
from xundan.metrics.ask import Ask, in_period
from xundan.metrics.grains.order_lines import orders_by_line, refunds_by_line, reviews_by_line
from xundan.metrics.grains.owners import COLUMN, of_orders, owned
from xundan.metrics.grains.people import hour, with_person
from xundan.metrics.view import View


def created_orders(view: View, ask: Ask) -> ir.Table:
    """Orders by created day; agents by rule `order`, whatever rule is chosen."""
    rows = view.fact("order_facts")
    rows = owned(ask, rows, rows.order_agent, rows.order_state)
    return _dimensions(view, ask, rows.mutate(hour=hour(rows.created_at)), "created_day")


def paid_orders(view: View, ask: Ask) -> ir.Table:
    """Paid orders by paid day; agents by the chosen rule."""
    return _paid(view, ask, COLUMN[ask.rule])


def checked_orders(view: View, ask: Ask) -> ir.Table:
    """Paid orders with `wrong`: a mistake was found in what was sent."""
    rows = paid_orders(view, ask)
    found = view.current("fulfilment_errors").select("shop", "order_id").distinct().mutate(found=ibis.literal(True))
    rows = rows.left_join(found, ["shop", "order_id"]).drop("shop_right", "order_id_right")
    return rows.mutate(wrong=yes(rows.found)).drop("found")


def order_credited(view: View, ask: Ask) -> ir.Table:
    """Paid orders that rule `order` gives to an agent."""
    rows = _paid(view, ask, "order")
    return rows.filter(rows.state == "agent")


def payment_credited(view: View, ask: Ask) -> ir.Table:
    """Paid orders that rule `payment` gives to an agent."""
    rows = _paid(view, ask, "payment")
    return rows.filter(rows.state == "agent")


def _paid(view: View, ask: Ask, owner: str) -> ir.Table:
    rows = _paid_facts(view)
    rows = owned(ask, rows, rows[f"{owner}_agent"], rows[f"{owner}_state"])
    return _dimensions(view, ask, rows.mutate(hour=hour(rows.paid_at)), "paid_day")


def _paid_facts(view: View) -> ir.Table:
    rows = view.fact("order_facts")
    return rows.filter(rows.paid_day.notnull())


def _case(owner: str, holds: Callable[[ir.Table], ir.BooleanValue]) -> Callable[[View, Ask], ir.Table]:
    """One of the four cases by order and payment agent; the row belongs to the agent in "own"."""

    def grain(view: View, ask: Ask) -> ir.Table:
        rows = _paid_facts(view)
        rows = rows.filter(yes(holds(rows)))
        rows = rows.mutate(agent=rows[f"{owner}_agent"], state=ibis.literal("agent"), hour=hour(rows.paid_at))
        return _dimensions(view, ask, rows, "paid_day")

    return grain


own_order_own_payment = _case("order", lambda t: t.order_agent == t.payment_agent)
own_order_other_payment = _case(
    "order",
    lambda t: t.order_agent.notnull() & (t.payment_agent.isnull() | (t.payment_agent != t.order_agent)),
)
other_order_own_payment = _case("payment", lambda t: t.payment_agent != t.order_agent)
silent_order_own_payment = _case("payment", lambda t: t.payment_agent.notnull() & (t.order_state == "silent"))


def created_buyer_days(view: View, ask: Ask) -> ir.Table:
    """Buyer-days of created orders with `ever_paid`: one of the day's orders was paid in the end. A blank buyer's
    orders stand as rows with `unknown`."""
    rows = created_orders(view, ask)
    return _buyer_days(ask, rows, ever_paid=rows.paid_day.notnull())


def paid_buyer_days(view: View, ask: Ask) -> ir.Table:
    """Buyer-days of paid orders with `all_silent` (under `order_first`) and `returning`."""
    rows = paid_orders(view, ask)
    days = _buyer_days(ask, rows, not_silent=rows.first_state != "silent", returning=yes(rows.returning_at_payment))
    return days.mutate(all_silent=~days.not_silent)


def assisted_buyer_days(view: View, ask: Ask) -> ir.Table:
    """Paid buyer-days by agents who were candidates and did not get the order."""
    facts = _paid_facts(view)
    credits = view.fact("credits")
    owner = COLUMN[ask.rule]
    helped = {
        "order": credits.order_messages.notnull(),
        "payment": credits.payment_messages.notnull(),
        "first": credits.order_messages.notnull() | credits.payment_messages.notnull(),
    }[owner]
    helpers = credits.filter(helped).select("shop", "order_id", helper="agent_id")
    rows = facts.inner_join(helpers, ["shop", "order_id"])
    rows = rows.filter((rows[f"{owner}_agent"] != rows.helper) | rows[f"{owner}_agent"].isnull())
    rows = rows.mutate(agent=rows.helper, state=ibis.literal("agent")).drop("helper")
    blank = facts.filter(facts.buyer.isnull())
    blank = owned(ask, blank, blank[f"{owner}_agent"], blank[f"{owner}_state"])
    blank = blank.filter(blank.state != "excluded")
    both = rows.union(blank.select(rows.columns))
    both = _dimensions(view, ask, both.mutate(hour=hour(both.paid_at)), "paid_day")
    return _buyer_days(ask, both)


def refunds(view: View, ask: Ask) -> ir.Table:
    """Succeeded refunds by finish day, with `reason_changed`; agents as the chosen rule gives their orders, "?" for an
    unknown order."""
    rows = view.current("refunds")
    rows = rows.filter((rows.status == "succeeded") & rows.finished_day.notnull())
    first, last = written(rows.first_reason), written(rows.reason)
    rows = rows.select(
        *("shop", "refund_id", "order_id", "line_id", "amount", "kind", "first_reason", "reason"),
        *("applied_at", "applied_at_utc", "finished_at", "finished_at_utc", "finished_day"),
        reason_changed=yes(first != last),
        hour=hour(rows.finished_at),
    )
    return _dimensions(view, ask, of_orders(view, ask, rows), "finished_day", refunds_by_line)


def reviews(view: View, ask: Ask) -> ir.Table:
    """Reviews by the day they were written; agents as the chosen rule gives their orders, "?" for an unknown order."""
    rows = view.current("reviews")
    rows = rows.select(
        *("shop", "review_id", "order_id", "reviewed_at", "reviewed_day", "result", "has_picture", "item_id"),
        own_buyer=rows.buyer,
        own_buyer_id=rows.buyer_id,
        hour=hour(rows.reviewed_at),
    )
    rows = of_orders(view, ask, rows)
    rows = rows.mutate(buyer=rows.own_buyer.fill_null(rows.buyer), buyer_id=rows.own_buyer_id.fill_null(rows.buyer_id))
    return _dimensions(view, ask, rows.drop("own_buyer", "own_buyer_id"), "reviewed_day", reviews_by_line)


def _dimensions(
    view: View, ask: Ask, rows: ir.Table, on_day: str, by_line: Callable[..., ir.Table] = orders_by_line
) -> ir.Table:
    """Rows of the period with the dimensions that must be joined; item and category make several rows of one."""
    return with_person(view, ask, by_line(view, ask.by, in_period(view, ask, rows, on_day)))


def _buyer_days(ask: Ask, rows: ir.Table, **flags: ir.BooleanValue) -> ir.Table:
    """One row a buyer-day of the group; orders of a blank buyer together are one row with `unknown`."""
    key = tuple(dict.fromkeys((*ask.by, "shop", "on_day", "buyer")))
    rows = rows.mutate(**{f"is_{name}": flag for name, flag in flags.items()})
    days = rows.group_by(*key).aggregate(
        buyer_id=rows.buyer_id.max(),
        orders=rows.count(),
        **{name: has(rows[f"is_{name}"]) for name in flags},
    )
    return days.mutate(unknown=days.buyer.isnull(), one=ibis.literal(1, "int64"))
