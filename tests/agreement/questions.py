"""What is asked of every world: each dimension alone and by shop, and useful pairs, under all rules, over sub-periods.

A question asks every metric that has its dimensions at once, so all questions together ask every metric and variant by
every dimension that it has. They are dealt out to the worlds in turn.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.oracle import World

from .compare import RULES, Question

CHAT = ("day", "week", "month", "weekday", "agent", "team", "hour", "buyer_type")
DIMENSIONS = (*CHAT, "item", "category", "channel", "region")
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
)
GROUPINGS: tuple[tuple[str, ...], ...] = (
    (),
    ("shop",),
    *((name,) for name in DIMENSIONS),
    *(("shop", name) for name in DIMENSIONS),
    *(("shop", *pair) for pair in PAIRS),
    *PAIRS,
)
ALL = [(by, rule) for by in GROUPINGS for rule in RULES]


def draw_questions(draw: Random, world: World, number: int, worlds: int) -> list[Question]:
    """The questions of world `number` of so many."""
    return [
        Question(by, *draw_period(draw, world), rule, draw_shops(draw, world))
        for by, rule in ALL[number % worlds :: worlds]
    ]


def draw_shops(draw: Random, world: World) -> tuple[str, ...]:
    """Mostly all shops, which no name says; else some of them."""
    names = [shop.id for shop in world.shops]
    return tuple(sorted(draw.sample(names, min(3, len(names))))) if draw.random() < 0.2 else ()


def draw_period(draw: Random, world: World) -> tuple[date, date]:
    """All days on which something happens, or some of them."""
    days = sorted({row["sent_at"].date() for row in world.tables["messages"]})
    first, last = (days[0], days[-1]) if days else (date(2026, 3, 1), date(2026, 3, 5))
    first, last = first - timedelta(days=draw.choice([0, 0, 1, 25])), last + timedelta(days=draw.choice([0, 1, 12]))
    if draw.random() < 0.4:
        first += timedelta(days=draw.randint(0, (last - first).days))
        last = first + timedelta(days=draw.choice([0, 0, 1, 3]))
    return first, last
