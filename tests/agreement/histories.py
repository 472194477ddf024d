"""Small nasty histories. A history is one generated shop; many of them share one world and its rules, since deriving
costs the same for one shop as for fifty.

Every draw comes from a `random.Random`: a seed is a world, and a world is always the same; or hypothesis steers and
shrinks the draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle import Shop, World

from .draw_chats import draw_agents, draw_chats
from .draw_orders import draw_lines, draw_orders, draw_refunds, draw_targets
from .draw_rules import Dated, days_of, draw_rules, values_of
from .draw_visits import draw_traffic, draw_visits
from .scene import Scene

Row = dict[str, Any]
Spans = list[tuple[date | None, date | None]]

FIRST_DAYS = (date(2026, 3, 6), date(2026, 10, 30), date(2026, 10, 23), date(2026, 2, 26), date(2026, 12, 29))
"""New York's clocks change on 8 March and 1 November, Berlin's on 25 October; the ends of a month and of a year."""

DAYS = 4
ZONES = ("Asia/Shanghai", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
CUTS = (timedelta(0), timedelta(0), timedelta(hours=3), timedelta(hours=4), timedelta(minutes=90))
TABLES = ("messages", "orders", "order_lines", "refunds", "visits", "traffic_daily", "agents", "targets")


@dataclass(frozen=True)
class Frame:
    """What the histories of one world share: the first of their days, and the rules."""

    first: date
    rules: Dated


@dataclass(frozen=True)
class History:
    """One shop, which gets its name when it is put into a world."""

    timezone: str
    business_day_cut: timedelta
    tables: dict[str, list[Row]]
    coverage: dict[str, Spans]


def draw_world(seed: int, shops: int) -> World:
    """A world of many independent shops."""
    frame = draw_frame(Random(seed))
    return world_of(frame, [draw_history(Random(f"{seed}/{number}"), frame) for number in range(shops)])


def draw_frame(draw: Random) -> Frame:
    """Days and rules."""
    first = draw.choice(FIRST_DAYS)
    return Frame(first, draw_rules(draw, first))


def draw_history(draw: Random, frame: Frame) -> History:
    """One history."""
    zone, cut = draw.choice(ZONES), draw.choice(CUTS)
    scene = Scene(
        frame.first,
        DAYS,
        values_of(frame.rules, "session_gap"),
        days_of(frame.rules, "session_gap"),
        values_of(frame.rules, "aftersale_days") or (21,),
        values_of(frame.rules, "silent_chase_after") or (0,),
        cut,
    )
    tables: dict[str, list[Row]] = {"agents": draw_agents(draw, scene), "messages": draw_chats(draw, scene)}
    tables["orders"] = draw_orders(draw, scene)
    tables["order_lines"] = draw_lines(draw, tables["orders"])
    tables["refunds"] = draw_refunds(draw, scene, tables["orders"])
    tables["visits"] = draw_visits(draw, scene)
    tables["traffic_daily"] = draw_traffic(draw, scene)
    tables["targets"] = draw_targets(draw, scene)
    coverage = {table: draw_coverage(draw, scene) for table in TABLES}
    imported = {table: rows if coverage[table] else [] for table, rows in tables.items()}
    return History(zone, cut, imported, coverage)


def draw_coverage(draw: Random, scene: Scene) -> Spans:
    """Mostly everything; else some days, two spans with a hole or without, no day, or never imported."""
    before, after = scene.first - timedelta(days=60), scene.first + timedelta(days=60)
    middle = scene.day(draw)
    everything: Spans = [(before, after)]
    others: list[Spans] = [
        [(middle, after)],
        [(before, middle), (middle + timedelta(days=draw.choice([1, 2])), after)],
        [(scene.first, scene.first), (middle, middle)],
        [(None, None)],
        [],
    ]
    return draw.choice([*[everything] * 14, *others])


def world_of(frame: Frame, histories: list[History]) -> World:
    """The histories as the shops s00, s01, ... of one world."""
    world = World([], frame.rules, {table: [] for table in TABLES}, [])
    for number, history in enumerate(histories):
        name = f"s{number:02d}"
        world.shops.append(Shop(name, history.timezone, history.business_day_cut))
        for table in TABLES:
            spans = history.coverage[table]
            world.coverage += [{"shop": name, "table": table, "from_day": a, "to_day": b} for a, b in spans]
            world.tables[table] += [{"shop": name, **row} for row in history.tables[table]]
    return world


def alone(world: World, shop: str) -> World:
    """The same world with one shop."""
    return World(
        [known for known in world.shops if known.id == shop],
        world.rules,
        {table: [row for row in rows if row["shop"] == shop] for table, rows in world.tables.items()},
        [row for row in world.coverage if row["shop"] == shop],
    )
