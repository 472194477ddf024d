"""Stage of a served reception: inquiry, continued, payment_followup or aftersale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .orders import Order
from .receptions import Reception
from .settings import Settings
from .staff import Staff
from .windows import closes_on, hours_of

INQUIRY, CONTINUED, FOLLOWUP, AFTERSALE = "inquiry", "continued", "payment_followup", "aftersale"
DAY_SECONDS = 24 * 3600


@dataclass
class Judgement:
    """What became of a received reception (reading 14: for every consulted, unfiltered one)."""

    inquiry_by_rule_2: bool
    sent_to_aftersale: bool
    ordered: bool
    paid: bool
    paid_same_day: bool
    paid_next_day: bool
    closes_on: date
    newest_before: Order | None
    stage: str | None = None


def sent_to_aftersale(reception: Reception, settings: Settings, staff: Staff) -> bool:
    """ "With `inquiry_excludes_transferred_to_aftersale` (on), a served reception with a transfer that day to an
    agent whose role is aftersale is aftersale, whether or not a turn was pending"."""
    if not settings.on(reception.day)["inquiry_excludes_transferred_to_aftersale"]:
        return False
    return any(staff.is_aftersale(agent, reception.day) for agent in reception.transfers_to())


def judge(reception: Reception, orders: list[Order], settings: Settings, staff: Staff) -> Judgement:
    """Look at the buyer's orders from t; `orders` are in order of (creation, order id)."""
    assert reception.first is not None
    t = reception.first.at
    held = settings.on(reception.day)
    last_day = closes_on(reception.day, held["inquiry_window_days"])
    hours = hours_of(held["inquiry_window_days"])
    since = t - int(held["aftersale_days"]) * DAY_SECONDS
    existing = [order for order in orders if order.exists_at(t)]
    later = [order for order in existing if order.created_at >= t]
    if hours is None:
        window = [order for order in later if order.created_day <= last_day]
    else:  # "an order created in [t, t + hours]" (reading 59)
        window = [order for order in later if order.created_at <= t + hours * 3600]
    earlier = [order for order in existing if since <= order.created_at < t]
    paid_days = [order.paid_day for order in window if order.paid_day is not None]
    next_day = reception.day + timedelta(days=1)
    return Judgement(
        inquiry_by_rule_2=bool(window) or not earlier,
        sent_to_aftersale=sent_to_aftersale(reception, settings, staff),
        ordered=bool(window),
        paid=bool(paid_days),
        paid_same_day=any(day == reception.day for day in paid_days),
        paid_next_day=any(day <= next_day for day in paid_days),
        closes_on=last_day,
        newest_before=earlier[-1] if earlier else None,
    )


def stage_of(reception: Reception, own: Judgement, before: tuple[Reception, Judgement] | None) -> str | None:
    """The stage by rules 1 to 3; `before` is the same dialogue's reception of the day before."""
    if not reception.served:
        return None
    if own.sent_to_aftersale:
        return AFTERSALE
    assert reception.first is not None
    t = reception.first
    if t.session_day == reception.day - timedelta(days=1) and before is not None:
        day_before, its = before
        if day_before.served and its.inquiry_by_rule_2 and not its.sent_to_aftersale:
            return CONTINUED
    if own.inquiry_by_rule_2:
        return INQUIRY
    assert own.newest_before is not None
    return AFTERSALE if own.newest_before.paid_by(t.at) else FOLLOWUP


def judge_buyer(
    receptions: list[Reception], orders: list[Order], settings: Settings, staff: Staff
) -> dict[tuple[date, str], Judgement]:
    """The judgements on one buyer's received receptions, by (day, agent)."""
    found: dict[tuple[date, str], tuple[Reception, Judgement]] = {}
    for reception in receptions:
        if reception.received:
            judgement = judge(reception, orders, settings, staff)
            found[reception.day, reception.agent] = (reception, judgement)
    for (day, agent), (reception, judgement) in found.items():
        judgement.stage = stage_of(reception, judgement, found.get((day - timedelta(days=1), agent)))
    return {key: judgement for key, (_, judgement) in found.items()}
