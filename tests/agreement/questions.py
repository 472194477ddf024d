"""What is asked of the worlds, so that every metric by every dimension that it has is compared over every history.

A question asks every metric that has its dimensions at once. Every world is asked for each dimension by shop, over all
its days, under one rule; the rules rotate, so that over the worlds every dimension meets each of them many times. The
dimensions without shop, pairs of them, some days and some shops are dealt out: each to one world, under every rule
where an agent or team is in it, else under one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from tests.oracle import World
from xundan.model.rules import CreditRule

from .chance import chance
from .compare import RULES, Question

CHAT = ("day", "week", "month", "weekday", "agent", "team", "hour", "buyer_type")
DIMENSIONS = (*CHAT, "item", "category", "channel", "region", "page")
PAIRS = (
    ("agent", "day"),
    ("team", "month"),
    ("day", "hour"),
    ("agent", "hour"),
    ("team", "buyer_type"),
    ("channel", "day"),
    ("region", "agent"),
    ("week", "weekday"),
    ("agent", "team"),
    ("hour", "buyer_type", "channel"),
    ("item", "category"),
    ("agent", "item"),
    ("category", "day"),
    ("page", "day"),
    ("channel", "item"),
)
UNDATED = ("items", "credit_overrides")
"""Their times are of no number's day."""
By = tuple[str, ...]
TO_ALL: tuple[By, ...] = (("shop",), *(("shop", name) for name in DIMENSIONS))
OTHERS: tuple[By, ...] = ((), *((name,) for name in DIMENSIONS), *(("shop", *pair) for pair in PAIRS), *PAIRS)
PERSONS = {"agent", "team"}
DEALT = [
    (by, rule) for place, by in enumerate(OTHERS) for rule in (RULES if PERSONS & set(by) else RULES[place % 3 :][:1])
]
"""By whose an order is the rule says everything; of the others one rule each, beside what every world is asked."""


def by_shop(number: int) -> list[tuple[By, CreditRule]]:
    """What world `number` is asked of each of its histories."""
    return [(by, RULES[(number + place) % len(RULES)]) for place, by in enumerate(TO_ALL)]


def draw_questions(draw: Random, world: World, number: int, worlds: int) -> list[Question]:
    """The questions of world `number` of so many."""
    first, last = all_days(world)
    asked = [Question(by, first, last, rule) for by, rule in by_shop(number)]
    return asked + [draw_question(draw, world, by, rule) for by, rule in DEALT[number % worlds :: worlds]]


def draw_question(draw: Random, world: World, by: By, rule: CreditRule) -> Question:
    """This, over some days and shops."""
    return Question(by, *draw_period(draw, world), rule, draw_shops(draw, world))


def draw_shops(draw: Random, world: World) -> tuple[str, ...]:
    """Mostly all shops, which no name says; else some of them."""
    names = [shop.id for shop in world.shops]
    return tuple(sorted(draw.sample(names, min(3, len(names))))) if chance(draw, 20) else ()


def draw_period(draw: Random, world: World) -> tuple[date, date]:
    """All days and perhaps some more, or a few around one on which something happens."""
    first, last = all_days(world)
    first, last = first - timedelta(days=draw.choice([0, 0, 1, 25])), last + timedelta(days=draw.choice([0, 1, 12]))
    if chance(draw, 40):
        first = draw.choice(dates(world) or [first])
        last = first + timedelta(days=draw.choice([0, 0, 1, 3]))
    return first, last


def all_days(world: World) -> tuple[date, date]:
    """From the first to the last business day on which anything happens."""
    days = dates(world)
    return (days[0] - timedelta(days=1), days[-1]) if days else (date(2026, 3, 1), date(2026, 3, 5))


def dates(world: World) -> list[date]:
    """The dates of everything that happens, in order, each as often as something does."""
    rows = [row for name, rows in world.tables.items() if name not in UNDATED for row in rows]
    moments = [value.date() for row in rows for value in row.values() if isinstance(value, datetime)]
    return sorted(moments + [row["day"] for row in world.tables["traffic_daily"]])
