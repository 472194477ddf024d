"""Sets of plans for one world: several that share its people, each in several versions."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle import World

from ..chance import chance
from .draw_months import LISTED
from .draw_plans import LEVELS, draw_plan

Plan = dict[str, Any]
Applies = dict[str, list[str]]

PARTED: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("roles", (("presale", "both"), ("aftersale",))),
    ("roles", (("aftersale",), ("presale",), ("both",))),
    ("teams", (("前",), ("后",))),
    ("levels", ((LEVELS[0],), LEVELS[1:])),
    ("agents", (LISTED[:3], LISTED[3:])),
)


def draw_shelf(draw: Random, world: World, month: str) -> list[Plan]:
    """One to three plans that no agent is under at once, and now and then two that may be; each with other versions."""
    without = {shop.id for shop in world.shops} - {row["shop"] for row in world.tables["agents"]}
    listed = sorted({shop.id for shop in world.shops} - without)
    plans = []
    for number, applies in enumerate(draw_applies(draw, listed, bool(without))):
        plans += versions(draw, f"p{number}", date.fromisoformat(f"{month}-01"), applies)
    draw.shuffle(plans)
    return plans


def draw_applies(draw: Random, listed: list[str], some_without: bool) -> list[Applies]:
    """Whom each plan is for. In a shop without a list roles, teams and levels tell no plans apart: all but the first
    name the other shops."""
    how = draw.randrange(10)
    if how < 2 or len(listed) < 2:
        return [{name: few(draw, values) for name, values in NAMED.items() if chance(draw, 25)}]
    if how < 3:
        half = len(listed) // 2
        return [{"shops": listed[:half]}, {"shops": listed[half:]}]
    name, parts = draw.choice(PARTED)
    found: list[Applies] = [{name: list(part)} for part in parts]
    if some_without and name != "agents":
        for applies in found[draw.choice([0, 1]) :]:
            applies["shops"] = listed
    if how >= 8:
        found[-1] = {"agents": ["a2", "客服"], "shops": listed}
    return found


NAMED: dict[str, tuple[str, ...]] = {
    "roles": ("presale", "aftersale", "both"),
    "teams": ("前", "后"),
    "levels": LEVELS,
    "agents": LISTED,
    "shops": ("s00", "s01", "s02"),
}


def few(draw: Random, names: tuple[str, ...]) -> list[str]:
    """Most of them, or none, which is everybody."""
    return draw.sample(names, draw.choice([0, len(names) - 1]))


def versions(draw: Random, name: str, first: date, applies: Applies) -> list[Plan]:
    """The one that holds, mostly; others that began earlier or begin later, and ends."""
    since = draw.choice([first, first, date(first.year - 1, 5, 1)])
    held = draw_plan(draw, name, since, applies)
    found = [held]
    if chance(draw, 25):
        found.append(draw_plan(draw, name, date(first.year - 2, 1, 1), applies))
    if chance(draw, 25):
        found.append(draw_plan(draw, name, date(first.year + 1, 2, 1), applies))
    if chance(draw, 10):
        # The end of January, or of the month before: then nobody is under it.
        held["until"] = draw.choice([date(first.year + 1, 1, 31), first - timedelta(days=1)])
        held["from"] = min(held["from"], date(first.year - 1, 5, 1))
    return found
