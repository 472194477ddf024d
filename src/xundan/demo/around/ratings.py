"""Ratings of agents after a chat: who was asked, by whom, and what she gave."""

from __future__ import annotations

from typing import NamedTuple

from xundan.demo.around.planted import DISSATISFIED_BY_WAITING, RATED_SLOW, SATISFIED, SATISFIED_BY_DEPTH
from xundan.demo.records import Moment
from xundan.demo.shop import BY_ACCOUNT, Agent
from xundan.demo.world import World


class Rating(NamedTuple):
    """``score`` is 1 to 5; None: she was asked and gave none."""

    at: Moment
    agent: str
    buyer: str
    score: int | None
    invited_by: str


def satisfied(agent: Agent, waited: float) -> float:
    """The chance of 4 or 5 stars."""
    slow = DISSATISFIED_BY_WAITING if waited > RATED_SLOW else 0.0
    return SATISFIED + SATISFIED_BY_DEPTH * agent.manner.depth - slow


def ratings(world: World) -> list[Rating]:
    """Of answered inquiries and after-sale contacts of the period's orders, in order of time."""
    rng = world.stream("service_ratings")
    buyers = {order.order_id: order.buyer.nick for order in world.orders}
    talks = [
        (one.at, one.agent, one.buyer, one.mean_seconds)
        for one in world.inquiries
        if one.mean_seconds is not None and one.agent in BY_ACCOUNT
    ]
    talks += [
        (one.at, one.agent, buyers[one.order_id], 300.0 if one.broken else float(one.waited or 0))
        for one in world.contacts
        if one.order_id
    ]
    found: dict[tuple[str, str, Moment], Rating] = {}
    for at, account, buyer, waited in sorted(talks):
        agent = BY_ACCOUNT[account]
        draw, rated = rng.random(), at + rng.randint(400, 5400)
        asks = 0.10 + 0.20 * agent.manner.depth
        invited_by = "agent" if draw < asks else "system" if draw < asks + 0.10 else "buyer"
        if draw > asks + 0.12:
            continue
        score = None
        if invited_by == "buyer" or rng.random() < 0.42:
            content = rng.random() < satisfied(agent, waited)
            score = rng.choices((5, 4), (85, 15))[0] if content else rng.choices((3, 2, 1), (45, 25, 30))[0]
        if rated < world.end:
            found.setdefault((account, buyer, rated), Rating(rated, account, buyer, score, invited_by))
    return sorted(found.values(), key=lambda one: (one.at, one.agent, one.buyer))
