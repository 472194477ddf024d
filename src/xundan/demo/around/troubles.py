"""Complaints and mistakes of the store, each of a contact that the simulation had."""

from __future__ import annotations

from typing import NamedTuple

from xundan.demo.fulfilment import awake
from xundan.demo.merits import COMPLAINT, Merit
from xundan.demo.phrases import marks
from xundan.demo.records import Moment
from xundan.demo.shop import DAY, HOUR
from xundan.demo.world import World

_ERRORS = {"missing": "missing", "damaged": "damaged"}
_WRONG = "发错货"
_NOT_UPHELD = 0.015  # of contacts with a trouble


class Complaint(NamedTuple):
    """``upheld`` is blank while it is open."""

    opened: Moment
    kind: str
    order_id: str
    buyer: str
    agent: str
    closed: Moment | None
    upheld: str


class Blunder(NamedTuple):
    """What the store packed wrongly."""

    found: Moment
    order_id: str
    kind: str


def complaints(world: World, merits: list[Merit]) -> list[Complaint]:
    """Those that the head of the desk marked, upheld, and some that were not or are open still."""
    rng = world.stream("complaints")
    buyers = {order.order_id: order.buyer.nick for order in world.orders}
    found = []
    marked = {one.order_id for one in merits if one.kind == COMPLAINT}
    for one in merits:
        if one.kind == COMPLAINT:
            opened = one.day * DAY + rng.randint(9 * HOUR, 21 * HOUR)
            found.append(_complaint(world, opened, rng.randint(DAY, 4 * DAY), one.order_id, buyers, one.agent, True))
    for contact in sorted(world.contacts):
        if contact.order_id and contact.order_id not in marked and contact.case in marks.TROUBLES:
            draw, took = rng.random(), rng.randint(DAY, 6 * DAY)
            opened = awake(contact.at + rng.randint(HOUR, 20 * HOUR))
            if draw < _NOT_UPHELD and opened < world.end:
                marked.add(contact.order_id)
                found.append(_complaint(world, opened, took, contact.order_id, buyers, contact.agent, False))
    return sorted(found)


def _complaint(
    world: World, opened: Moment, took: int, order_id: str, buyers: dict[str, str], agent: str, upheld: bool
) -> Complaint:
    closed = opened + took if opened + took < world.end else None
    kind = "complaint" if upheld else "rights" if int(order_id[-2:]) % 2 else "dispute"
    said = ("true" if upheld else "false") if closed is not None else ""
    return Complaint(opened, kind, order_id, buyers[order_id], agent, closed, said)


def blunders(world: World) -> list[Blunder]:
    """What buyers wrote of, at most one an order and kind."""
    reasons = {order.order_id: order.refund.first_reason for order in world.orders if order.refund}
    found: dict[tuple[str, str], Blunder] = {}
    for contact in sorted(world.contacts):
        kind = _ERRORS.get(contact.case)
        if kind and contact.order_id:
            kind = "wrong_item" if reasons.get(contact.order_id) == _WRONG else kind
            found.setdefault((contact.order_id, kind), Blunder(contact.at, contact.order_id, kind))
    return sorted(found.values())
