"""Decided orders: "an override names the agent of one order under all rules, with who, when and why" (reading 62)."""

from __future__ import annotations

from .clock import Clock
from .credit import AGENT, EXCLUDED, ORDER, ORDER_FIRST, PAYMENT, SILENT, Owner, Ownership
from .orders import Order
from .world import Row, Shop, World, text_of

Decision = tuple[tuple[int, str, str], Row]


def read_decisions(world: World, shop: Shop, clock: Clock) -> dict[str, Row]:
    """By order, the row that decides: "the newest `decided_at`, then the larger text of `by`, then of `why`"."""
    newest: dict[str, Decision] = {}
    for _, row in world.rows("credit_overrides", shop):
        order = str(row["order_id"])
        rank = (clock.instant(row["decided_at"]), text_of(row, "by") or "", text_of(row, "why") or "")
        if order not in newest or rank > newest[order][0]:
            newest[order] = (rank, row)
    return {order: row for order, (_, row) in newest.items()}


def decide(judged: Ownership, order: Order, decision: Row | None) -> Ownership:
    """The order's owners once it is decided. "One that is `withdrawn` leaves the order as if nobody had decided"; "a
    blank agent makes it silent under every rule"; an excluded order "stays excluded"; "candidates stay as they are"."""
    if decision is None or decision.get("withdrawn") or judged.owners[ORDER].state == EXCLUDED:
        return judged
    agent = text_of(decision, "agent_id")
    owner = Owner(AGENT, agent) if agent is not None else Owner(SILENT)
    once_paid = owner if order.is_paid else Owner(None)
    owners = {ORDER: owner, PAYMENT: once_paid, ORDER_FIRST: once_paid}
    return Ownership(owners, judged.order_candidates, judged.payment_candidates)
