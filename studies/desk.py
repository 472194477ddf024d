"""A service desk of which everything is known: inquiries with the demo's planted effects, agents whose skill is drawn.

Lighter than the demo's shop (no chats, no files), so that hundreds of shops can be run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xundan.analysis.fair.rows import Rows
from xundan.demo import effects
from xundan.demo.channels import CHANNELS
from xundan.demo.items import CATEGORIES, ITEMS

Vector = NDArray[np.float64]

_HOURS = np.array([0.3, 0.6, 4.5, 5.4, 5.3, 4.9, 5.0, 5.0, 4.9, 4.9, 4.7, 5.0, 6.2, 7.8, 8.6, 7.4, 4.3])
"""Inquiries by hour from 7 to 23, relative."""
_FIRST_HOUR = 7
# Who is there when: early, late and split shifts, and all day.
_SHIFTS = ((7, 17), (7, 17), (15, 24), (15, 24), (15, 24), (10, 22), (9, 19), (7, 24))
_RETURNING = 0.28
_STEADY = 0.4
"""Standard deviation of what a buyer brings along that no file shows, in log-odds."""


@dataclass(frozen=True)
class Desk:
    """One simulated shop. `chances` are those that the dice had, `truth` by agent: the mean over her own cases of her
    chance less that of the team, each weighed by its share of cases.
    `common` is the log-odds of each inquiry with its own agent, without what her speed adds; `load` the dialogues she
    had, `own` which agent she is, `median` by agent her usual seconds."""

    rows: Rows
    first_response: Vector
    mean_response: Vector
    chances: Vector
    truth: dict[str, float]
    common: Vector
    load: NDArray[np.int64]
    own: NDArray[np.int64]
    median: Vector


def desk(seed: int, *, inquiries: int, skill: float, pace: float = 0.35, crowded: float = 0.0, days: int = 90) -> Desk:
    """A shop of eight agents.

    `skill` and `pace`: how far agents differ in log-odds and in the logarithm of their speed (standard deviations).
    Some agents are given more returning buyers, some the dearer goods, and shifts differ. `crowded`: what each dialogue
    more in hand adds to the log-odds, whoever answers (who comes in a busy hour is another buyer).
    """
    rng = np.random.default_rng(seed)
    agents = len(_SHIFTS)
    hour = _FIRST_HOUR + rng.choice(len(_HOURS), size=inquiries, p=_HOURS / _HOURS.sum())
    day = rng.integers(0, days, size=inquiries)
    event, before = (day >= 58) & (day < 61), (day >= 54) & (day < 58)
    returning = rng.random(inquiries) < _RETURNING
    known = np.array([channel.known for channel in CHANNELS])
    new = np.array([channel.new for channel in CHANNELS])
    channel = np.where(
        returning,
        rng.choice(len(new), inquiries, p=known / known.sum()),
        rng.choice(len(new), inquiries, p=new / new.sum()),
    )
    weight = np.array([item.weight for item in ITEMS])
    item = rng.choice(len(ITEMS), inquiries, p=weight / weight.sum())
    price = np.array([each.price for each in ITEMS])[item]
    category = np.array([CATEGORIES.index(each.category) for each in ITEMS])[item]
    buyer = rng.integers(0, inquiries * 3 // 4, size=inquiries)
    brings = rng.normal(0, _STEADY, size=inquiries)[buyer]

    there = np.array([[start <= h < end for start, end in _SHIFTS] for h in range(24)], dtype=float)[hour]
    weights = there * rng.uniform(0.5, 1.5, size=agents)
    regulars, dear = rng.normal(0, 0.6, size=agents), rng.normal(0, 0.4, size=agents)
    weights = weights * np.exp(np.outer(returning, regulars) + np.outer(np.log(price / 90), dear))
    agent = (rng.random(inquiries)[:, None] * weights.sum(axis=1)[:, None] > weights.cumsum(axis=1)).sum(axis=1)

    load = rng.poisson(0.25 * _HOURS[hour - _FIRST_HOUR] * np.where(event, 3.0, 1.0)).clip(0, 12)
    median = 22 * np.exp(rng.normal(0, pace, size=agents)) if pace else np.full(agents, 22.0)
    each = luck(rng, load)
    seconds = answered(median[agent], each)

    base = effects.BASE + brings + np.array([c.inquiry_effect for c in CHANNELS])[channel]
    base += np.array([effects.CATEGORY[c] for c in CATEGORIES])[category]
    base += effects.PRICE * np.log(price / effects.PRICE_REFERENCE) + effects.RETURNING * returning
    base += effects.LATE_EVENING * (hour >= 20) + effects.WEEKEND * (day % 7 >= 5)
    base += effects.EVENT * event + effects.BEFORE_EVENT * before + crowded * load
    skills = rng.normal(0, skill, size=agents) if skill else np.zeros(agents)
    # What every agent would have made of every case: her skill, and her speed under the same load and luck.
    means = (median[None, :, None] * each[:, None, :]).round().clip(3, 590).mean(axis=2).clip(6, 600)
    every = 1 / (1 + np.exp(-(base[:, None] + skills + effects.SPEED * np.log(means / effects.SPEED_REFERENCE))))
    chances = every[np.arange(inquiries), agent]
    share = np.bincount(agent, minlength=agents) / inquiries
    over = chances - every @ share
    names = [f"a{n}" for n in range(agents)]
    truth = {names[n]: float(over[agent == n].mean()) for n in range(agents) if (agent == n).any()}
    ordered = (rng.random(inquiries) < chances).astype(float)
    crowd = np.bincount(day, minlength=days)[day] / np.median(np.bincount(day, minlength=days))
    mix = {
        "buyer_type": ["returning" if each else "new" for each in returning],
        "category": [str(each) for each in category],
        "price": [str(each) for each in np.floor(2 * np.log2(price)).astype(int)],
        "channel": [CHANNELS[each].name for each in channel],
        "hour": [str(each) for each in hour // 2],
        "weekday": [str(each) for each in day % 7],
        "week": [str(each) for each in day // 7],
        "crowd": [str(each) for each in np.floor(crowd * 2).astype(int)],
        "load": [str(min(each, 6)) for each in load],
    }
    rows = Rows([names[each] for each in agent], [f"b{each}" for each in buyer], ordered.tolist(), mix, rate=True)
    common = base + skills[agent]
    return Desk(rows, seconds[:, 0], seconds.mean(axis=1), chances, truth, common, load, agent, median)


def luck(rng: np.random.Generator, load: NDArray[np.int64]) -> NDArray[np.float64]:
    """What makes the four answers of each inquiry slower or faster than usual: a factor each, (inquiries, 4)."""
    busy = rng.normal(0, 0.5, size=len(load))
    each = np.exp(busy[:, None] + rng.normal(0, 0.5, size=(len(load), 4))) * (0.88 + 0.60 * load)[:, None]
    each[rng.random((len(load), 4)) < 0.02 + 0.018 * load[:, None]] += 200 / 22
    return each


def answered(median: Vector, each: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whole seconds of the four answers."""
    seconds: NDArray[np.float64] = (median[:, None] * each).round().clip(3, 590)
    return seconds
