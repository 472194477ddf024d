"""Whose order is it: candidates, order agent, payment agent, silent and unattributable orders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .coverage import Coverage
from .orders import Order
from .receptions import Reception
from .settings import Settings
from .talk import HUMAN
from .windows import hours_of

AGENT, SILENT, UNATTRIBUTABLE, EXCLUDED = "agent", "silent", "unattributable", "excluded"
ORDER, PAYMENT, ORDER_FIRST = "order", "payment", "order_first"


@dataclass(frozen=True)
class Evidence:
    """One message (or hand-over in) of an unfiltered reception."""

    at: int
    day: date
    agent: str
    human: bool


@dataclass(frozen=True)
class Owner:
    """Whose an order is under one rule."""

    state: str | None  # None: an unpaid order has no payment owner
    agent: str | None = None


@dataclass
class Ownership:
    """The three owners of an order and its candidates."""

    owners: dict[str, Owner]
    order_candidates: set[str] = field(default_factory=set)
    payment_candidates: set[str] = field(default_factory=set)

    def assistants(self, rule: str) -> set[str]:
        """Reading 27: the other candidates; under `order_first` of both kinds."""
        candidates = {
            ORDER: self.order_candidates,
            PAYMENT: self.payment_candidates,
            ORDER_FIRST: self.order_candidates | self.payment_candidates,
        }[rule]
        return candidates - {self.owners[rule].agent}


def evidence_of(receptions: list[Reception]) -> list[Evidence]:
    """Human messages, and the buyer's writing, of unfiltered receptions (readings 4 and 13)."""
    found: list[Evidence] = []
    for reception in receptions:
        if reception.filter_reason is None:
            for item in reception.items:
                if item.is_buyers or item.role == HUMAN:
                    found.append(Evidence(item.at, item.day, item.agent, item.role == HUMAN))
    return found


@dataclass(frozen=True)
class Window:
    """The window of a moment: whole days before it or, where it counts back from the moment, seconds."""

    moment: int
    first_day: date
    last_day: date
    since: int | None = None

    def holds(self, piece: Evidence) -> bool:
        """The window reaches "up to the moment itself, included"."""
        begun = piece.day >= self.first_day if self.since is None else piece.at >= self.since
        return begun and piece.at <= self.moment

    @property
    def days(self) -> tuple[date, date]:
        """The days that must be covered for silence."""
        return (self.first_day, self.last_day)


def window_of(moment: int, day: date, held: dict[str, Any]) -> Window:
    """ "The day of the moment and the `credit_window_days` - 1 days before it"; of hours "a candidate's message lies in
    [moment - hours, moment]; the days that must be covered for silence are that of the moment and hours / 24, rounded
    up, before it" (reading 59)."""
    hours = hours_of(held["credit_window_days"])
    if hours is None:
        return Window(moment, day - timedelta(days=int(held["credit_window_days"]) - 1), day)
    since = moment - hours * 3600
    whole, rest = divmod(hours, 24)
    return Window(moment, day - timedelta(days=whole + (1 if rest else 0)), day, since)


def in_window(evidence: list[Evidence], window: Window) -> list[Evidence]:
    """What was written in the window."""
    return [piece for piece in evidence if window.holds(piece)]


def talks_with_both(window: list[Evidence]) -> dict[str, list[int]]:
    """ "Agents who sent a human message in the window and to whom the buyer wrote in that window": their messages."""
    written_to = {piece.agent for piece in window if not piece.human}
    spoke: dict[str, list[int]] = {}
    for piece in window:
        if piece.human and piece.agent in written_to:
            spoke.setdefault(piece.agent, []).append(piece.at)
    return spoke


def reminders(evidence: list[Evidence], window: list[Evidence], order: Order) -> dict[str, list[int]]:
    """ "An agent to whom the buyer did not write in that window is a candidate by her human messages strictly after
    creation and at or before payment, however long that is; only those count"."""
    assert order.paid_at is not None
    written_to = {piece.agent for piece in window if not piece.human}
    reminded: dict[str, list[int]] = {}
    for piece in evidence:
        if piece.human and piece.agent not in written_to and order.created_at < piece.at <= order.paid_at:
            reminded.setdefault(piece.agent, []).append(piece.at)
    return reminded


def choose(candidates: dict[str, list[int]], held: dict[str, Any]) -> str | None:
    """`last`: the latest human message; `most_messages`: most, then the latest; equal times: the smaller id."""
    best: str | None = None
    best_worth: tuple[int, int] | None = None
    for agent in sorted(candidates):
        times = candidates[agent]
        number = len(times) if held["credited_agent"] == "most_messages" else 0
        worth = (number, max(times))
        if best_worth is None or worth > best_worth:
            best, best_worth = agent, worth
    return best


def not_chased(evidence: list[Evidence], order: Order, held: dict[str, Any]) -> list[Evidence]:
    """`silent_chase_after`: "for an order without order agent, messages within so many minutes after creation do
    not count"."""
    until = order.created_at + int(held["silent_chase_after"]) * 60
    return [piece for piece in evidence if not order.created_at < piece.at <= until]


def nobody(order: Order, days: list[tuple[date, date]], shop: str, coverage: Coverage) -> Owner:
    """ "Silent when every day that the rule looks at is covered for messages; else, or with a blank buyer,
    unattributable"."""
    if order.buyer is None:
        return Owner(UNATTRIBUTABLE)
    covered = all(coverage.covers_all(shop, "messages", first, last) for first, last in days)
    return Owner(SILENT if covered else UNATTRIBUTABLE)


def judge_order(order: Order, evidence: list[Evidence], settings: Settings, shop: str, coverage: Coverage) -> Ownership:
    """The owners of one order; the order agent by the settings of its created day, the payment agent by its paid
    day's. Reading 25: an order with an excluded flag has no owner and no candidates."""
    at_creation = settings.on(order.created_day)
    if order.flag is not None and order.flag in at_creation["excluded_flags"]:
        excluded = Owner(EXCLUDED)
        if_paid = excluded if order.is_paid else Owner(None)
        return Ownership({ORDER: excluded, PAYMENT: if_paid, ORDER_FIRST: if_paid})
    creation = window_of(order.created_at, order.created_day, at_creation)
    by_order = talks_with_both(in_window(evidence, creation))
    order_agent = choose(by_order, at_creation)
    order_days = [creation.days]
    order_owner = Owner(AGENT, order_agent) if order_agent else nobody(order, order_days, shop, coverage)
    if order.paid_at is None or order.paid_day is None:
        owners = {ORDER: order_owner, PAYMENT: Owner(None), ORDER_FIRST: Owner(None)}
        return Ownership(owners, set(by_order))

    at_payment = settings.on(order.paid_day)
    heard = evidence if order_agent else not_chased(evidence, order, at_payment)
    payment = window_of(order.paid_at, order.paid_day, at_payment)
    window = in_window(heard, payment)
    by_payment = {**talks_with_both(window), **reminders(heard, window, order)}
    payment_agent = choose(by_payment, at_payment)
    payment_days = [payment.days, (order.created_day, order.paid_day)]
    payment_owner = Owner(AGENT, payment_agent) if payment_agent else nobody(order, payment_days, shop, coverage)
    if order_agent:
        first_owner = order_owner
    elif payment_agent:
        first_owner = payment_owner
    else:
        first_owner = nobody(order, order_days + payment_days, shop, coverage)
    owners = {ORDER: order_owner, PAYMENT: payment_owner, ORDER_FIRST: first_owner}
    return Ownership(owners, set(by_order), set(by_payment))
