"""Small nasty histories. A history is one generated shop; many of them share one world and its rules, since deriving
costs the same for one shop as for fifty.

Every draw comes from one `random.Random`, so a seed is a world, and a world is always the same.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle import Shop, World

from .draw_chats import Scene, draw_agents, draw_chats
from .draw_orders import draw_lines, draw_orders, draw_refunds, draw_targets
from .draw_rules import draw_rules
from .draw_visits import draw_traffic, draw_visits

Row = dict[str, Any]

FIRST_DAYS = (date(2026, 3, 6), date(2026, 10, 30), date(2026, 10, 23), date(2026, 2, 26), date(2026, 12, 29))
"""New York's clocks change on 8 March and 1 November, Berlin's on 25 October; the ends of a month and of a year."""

DAYS = 4
ZONES = ("Asia/Shanghai", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
CUTS = (timedelta(0), timedelta(0), timedelta(hours=3), timedelta(hours=4), timedelta(minutes=90))
TABLES = ("messages", "orders", "order_lines", "refunds", "visits", "traffic_daily", "agents", "targets")


def draw_world(seed: int, shops: int) -> World:
    """A world of many independent shops."""
    world, first = _empty(Random(seed))
    for number in range(shops):
        add_shop(Random(f"{seed}/{number}"), world, f"s{number:02d}", first)
    return world


def draw_history(draw: Random) -> World:
    """A world of one shop, every choice taken from `draw`, which may be a Random that hypothesis steers and shrinks."""
    world, first = _empty(draw)
    add_shop(draw, world, "s00", first)
    return world


def _empty(draw: Random) -> tuple[World, date]:
    first = draw.choice(FIRST_DAYS)
    return World([], draw_rules(draw, first), {table: [] for table in TABLES}, []), first


def add_shop(draw: Random, world: World, name: str, first: date) -> None:
    """One history."""
    shop = Shop(name, draw.choice(ZONES), draw.choice(CUTS))
    world.shops.append(shop)
    scene = Scene(name, first, int(world.rules[0][1]["session_gap"]), DAYS, shop.business_day_cut)
    tables: dict[str, list[Row]] = {"agents": draw_agents(draw, scene), "messages": draw_chats(draw, scene)}
    tables["orders"] = draw_orders(draw, scene)
    tables["order_lines"] = draw_lines(draw, tables["orders"])
    tables["refunds"] = draw_refunds(draw, scene, tables["orders"])
    tables["visits"] = draw_visits(draw, scene)
    tables["traffic_daily"] = draw_traffic(draw, scene)
    tables["targets"] = draw_targets(draw, scene)
    for table in TABLES:
        spans = draw_coverage(draw, scene)
        world.coverage += [{"shop": name, "table": table, "from_day": a, "to_day": b} for a, b in spans]
        if spans:  # a table that was never imported has no rows
            world.tables[table] += [{"shop": name, **row} for row in tables[table]]


def draw_coverage(draw: Random, scene: Scene) -> list[tuple[date | None, date | None]]:
    """Mostly everything; else some days, two spans with a hole or without, no day, or never imported."""
    before, after = scene.first - timedelta(days=60), scene.first + timedelta(days=60)
    middle = scene.day(draw)
    return draw.choice(
        [
            *[[(before, after)]] * 14,
            [(middle, after)],
            [(before, middle), (middle + timedelta(days=draw.choice([1, 2])), after)],
            [(scene.first, scene.first), (middle, middle)],
            [(None, None)],
            [],
        ]
    )


def alone(world: World, shop: str) -> World:
    """The same world with one shop."""
    return World(
        [known for known in world.shops if known.id == shop],
        world.rules,
        {table: [row for row in rows if row["shop"] == shop] for table, rows in world.tables.items()},
        [row for row in world.coverage if row["shop"] == shop],
    )
