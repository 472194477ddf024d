"""Does the inquiry order, and if not, why not: the dice behind the chats."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from xundan.demo import effects
from xundan.demo.channels import Channel
from xundan.demo.items import BEDDING, FABRIC, SCARCE_FROM, SCARCE_ITEM, SCARCE_TO, Item
from xundan.demo.records import Buyer, Moment
from xundan.demo.script import LATER, LOST, ORDERS
from xundan.demo.shop import DAY, HOUR, Agent
from xundan.demo.world import World


@dataclass(frozen=True, slots=True)
class Wish:
    """A buyer who has come to ask for something."""

    buyer: Buyer
    item: Item
    colour: int
    size: int
    channel: Channel


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: str
    reason: str
    chance: float
    helped: bool  # would not have ordered from the average agent answering in 30 s
    alone: bool = True  # would have ordered even unanswered


def decide(
    world: World, wish: Wish, at: Moment, agent: Agent | None, mean_seconds: float, extra: float = 0.0
) -> Verdict:
    """Throw the dice. ``agent`` None: only the robot spoke. ``extra`` is added to the log-odds."""
    rng = world.choice
    common = _circumstances(world, wish, at) + extra
    skill = agent.skill if agent else effects.ROBOT_ONLY
    chance = effects.chance(common + skill + effects.speed_effect(mean_seconds))
    ordinary = effects.chance(common)
    draw = rng.random()
    if draw < chance:
        outcome = LATER if rng.random() < 0.11 else ORDERS
        return Verdict(outcome, "", chance, draw >= ordinary, draw < effects.ALONE)
    return Verdict(LOST, _reason(world, wish, at, agent, mean_seconds, rng), chance, False)


def _circumstances(world: World, wish: Wish, at: Moment) -> float:
    day, second = divmod(at, DAY)
    log_odds = effects.BASE + wish.channel.inquiry_effect + effects.CATEGORY[wish.item.category]
    log_odds += effects.price_effect(wish.item.sku_price(wish.size))
    log_odds += effects.RETURNING if wish.buyer.orders else 0.0
    log_odds += effects.LATE_EVENING if second >= 20 * HOUR else 0.0
    log_odds += effects.WEEKEND if world.seasons.weekday(day) >= 5 else 0.0
    if world.seasons.in_event(day):
        log_odds += effects.EVENT
    elif world.seasons.before_event(day):
        log_odds += effects.BEFORE_EVENT
    return log_odds


def _reason(world: World, wish: Wish, at: Moment, agent: Agent | None, mean_seconds: float, rng: Random) -> str:
    """Why she does not buy. Weak selling shows as doubt and confusion, slowness as impatience."""
    day = at // DAY
    event = world.seasons.in_event(day)
    share = day / world.days
    scarce = wish.item is SCARCE_ITEM and SCARCE_FROM <= share < SCARCE_TO
    depth = agent.manner.depth if agent else 0.3
    persuade = agent.manner.persuade if agent else 0.2
    weights = {
        "price": 22.0 * (0.5 + wish.buyer.price_care) * (0.7 if event else 1.0),
        "out_of_stock": 36.0 if scarce else 7.0 if event else 4.0,
        "size": 14.0 if wish.item.category in (BEDDING, FABRIC) else 6.0,
        "slow_shipping": 12.0 if event else 6.0,
        "slow_reply": 16.0 * max(0.0, math.log(mean_seconds / 50.0)) if mean_seconds > 70 else 0.0,
        "comparing": 24.0,
        "promotion_unclear": 9.0 * (1.35 - depth) * (2.5 if event else 1.0),
        "quality_doubt": 13.0 * (1.3 - persuade),
        "waiting_for_event": 60.0 if world.seasons.before_event(day) else 0.0,
    }
    return rng.choices(list(weights), list(weights.values()))[0]
