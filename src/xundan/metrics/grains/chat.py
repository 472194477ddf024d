"""Family C: receptions, buyer-days, turns."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import has, yes
from xundan.metrics.ask import Ask, in_period
from xundan.metrics.grains.people import hour, with_person
from xundan.metrics.view import View

_STAGES = ("inquiry", "continued", "payment_followup", "aftersale")


def _met(view: View, ask: Ask) -> ir.Table:
    """Receptions, filtered ones too, with their stage and the dimensions asked for."""
    stages = view.fact("inquiries").select(
        "day",
        "dialogue",
        "stage",
        "ordered",
        "paid",
        "paid_same_day",
        "paid_next_day",
        "followed_up",
        "closes_on",
    )
    rows = view.fact("receptions")
    rows = rows.left_join(stages, ["dialogue", "day"]).drop("dialogue_right", "day_right")
    rows = rows.left_join(view.newest_orders, "shop").drop("shop_right")
    rows = rows.mutate(agent=rows.agent_id, hour=hour(rows.t_at), closed=yes(rows.closes_on < rows.newest_day))
    return with_person(view, ask, in_period(view, ask, rows, "day"))


def receptions(view: View, ask: Ask) -> ir.Table:
    """Unfiltered receptions, without their stage: to look for that among millions takes longer than all the rest."""
    rows = view.fact("receptions")
    rows = rows.filter(rows.filter_reason.isnull())
    rows = rows.mutate(agent=rows.agent_id, hour=hour(rows.t_at))
    return with_person(view, ask, in_period(view, ask, rows, "day"))


def buyer_days(view: View, ask: Ask) -> ir.Table:
    """One buyer on one day, once in every group, with what any of its receptions in the group was."""
    rows = _met(view, ask)
    key = buyer_day(ask)
    served = rows.served
    flags = {
        "consulted": rows.consulted,
        "received": rows.received,
        "served": served,
        "direct": rows.received & ~rows.handed_in,
        "transferred_in": rows.received & rows.handed_in,
        "transferred_out": rows.received & rows.handed_out,
        "served_ordered": served & yes(rows.ordered),
        "served_paid": served & yes(rows.paid),
        "served_paid_same_day": served & yes(rows.paid_same_day),
        "served_paid_next_day": served & yes(rows.paid_next_day),
        "received_ordered": rows.received & yes(rows.ordered),
        "received_paid": rows.received & yes(rows.paid),
        "followed_up": yes(rows.stage == "payment_followup") & yes(rows.followed_up),
        "open_inquiry": yes(rows.stage == "inquiry") & ~rows.closed,
        **{stage: yes(rows.stage == stage) for stage in _STAGES},
    }
    rows = rows.mutate(**{f"is_{name}": flag for name, flag in flags.items()})
    return rows.group_by(*key).aggregate(
        buyer_id=rows.buyer_id.max(), **{name: has(rows[f"is_{name}"]) for name in flags}
    )


def prompt_buyer_days(view: View, ask: Ask) -> ir.Table:
    """Buyer-days with `prompt`: none of the buyer's turns that day, with any agent, took more than 180 s or went
    unanswered."""
    rows = buyer_days(view, ask)
    turns = view.fact("turns")
    failed = turns.outcome.isin(["late", "unanswered"]) | ((turns.outcome == "answered") & (turns.seconds > 180))
    failing = turns.filter(failed).select("buyer", on_day="day").distinct().mutate(failed=ibis.literal(True))
    joined = rows.left_join(failing, ["buyer", "on_day"]).drop("buyer_right", "on_day_right")
    return joined.mutate(prompt=joined.served & ~yes(joined.failed)).drop("failed")


def first_talks(view: View, ask: Ask) -> ir.Table:
    """The first talk of every buyer-day, among its unfiltered receptions of the group."""
    rows = receptions(view, ask)
    rows = rows.filter(rows.first_talk_utc.notnull())
    rank = ibis.row_number().over(
        ibis.window(group_by=list(buyer_day(ask)), order_by=["first_talk_utc", "first_talk_seq", "agent_id"])
    )
    rows = rows.mutate(rank=rank)
    return rows.filter(rows.rank == 0).drop("rank")


def turns(view: View, ask: Ask) -> ir.Table:
    """Turns of unfiltered receptions. The hour is that of the opening."""
    rows = view.fact("turns")
    rows = rows.mutate(agent=rows.agent_id, hour=hour(rows.opened_at))
    return with_person(view, ask, in_period(view, ask, rows, "day"))


def concurrency(view: View, ask: Ask) -> ir.Table:
    """The fullest five minutes of every agent's hours."""
    rows = view.fact("concurrency")
    return with_person(view, ask, in_period(view, ask, rows.mutate(agent=rows.agent_id), "day"))


def buyer_day(ask: Ask) -> tuple[str, ...]:
    """What makes one buyer-day of a group: the dimensions asked for, besides shop, day and buyer."""
    return tuple(dict.fromkeys((*ask.by, "shop", "on_day", "buyer")))
