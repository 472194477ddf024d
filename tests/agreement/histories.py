"""Small nasty histories. A history is one generated shop; many of them share one world and its rules, since deriving
costs the same for one shop as for fifty.

Every draw comes from a `random.Random`: a seed is a world, and a world is always the same; or hypothesis steers and
shrinks the draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle import Shop, World

from .draw_aftersale import draw_errors, draw_overrides, draw_reviews
from .draw_chats import draw_agents, draw_chats
from .draw_marks import draw_dsr, draw_items, draw_quality, draw_spend
from .draw_orders import draw_lines, draw_orders, draw_refunds, draw_targets
from .draw_rules import Dated, days_of, draw_rules, values_of
from .draw_service import draw_attendance, draw_complaints, draw_ratings, draw_shifts
from .draw_visits import draw_traffic, draw_visits
from .draw_working import edges_of, hours_of
from .scene import Scene

Row = dict[str, Any]
Spans = list[tuple[date | None, date | None]]

FIRST_DAYS = (date(2026, 3, 6), date(2026, 10, 30), date(2026, 10, 23), date(2026, 2, 26), date(2026, 12, 29))
"""New York's clocks change on 8 March and 1 November, Berlin's on 25 October; the ends of a month and of a year."""

DAYS = 4
ZONES = ("Asia/Shanghai", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
CUTS = (timedelta(0), timedelta(0), timedelta(hours=3), timedelta(hours=4), timedelta(minutes=90))
TABLES = ("messages", "orders", "order_lines", "refunds", "visits", "traffic_daily", "agents", "targets")
OF_SCENE: dict[str, Callable[[Random, Scene], list[Row]]] = {
    "service_ratings": draw_ratings,
    "complaints": draw_complaints,
    "shifts": draw_shifts,
    "attendance": draw_attendance,
    "dsr": draw_dsr,
    "quality_scores": draw_quality,
    "items": draw_items,
    "ad_spend": draw_spend,
}
OF_ORDERS: dict[str, Callable[[Random, Scene, list[Row]], list[Row]]] = {
    "reviews": draw_reviews,
    "fulfilment_errors": draw_errors,
    "credit_overrides": draw_overrides,
}
FURTHER = (*OF_SCENE, *OF_ORDERS)
"""Of these each history has some."""
EVERY_TABLE = (*TABLES, *FURTHER)


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
        edges_of(frame.rules),
        hours_of(frame.rules),
    )
    tables: dict[str, list[Row]] = {
        "agents": draw_agents(draw, scene),
        "messages": draw_chats(draw, scene, frame.rules),
    }
    tables["orders"] = draw_orders(draw, scene)
    tables["order_lines"] = draw_lines(draw, tables["orders"])
    tables["refunds"] = draw_refunds(draw, scene, tables["orders"])
    tables["visits"] = draw_visits(draw, scene)
    tables["traffic_daily"] = draw_traffic(draw, scene)
    tables["targets"] = draw_targets(draw, scene)
    coverage = {table: draw_coverage(draw, scene) for table in TABLES}
    for table in draw.sample(FURTHER, 5):
        of_scene, of_orders = OF_SCENE.get(table), OF_ORDERS.get(table)
        tables[table] = of_scene(draw, scene) if of_scene else []
        if of_orders:
            tables[table] = of_orders(draw, scene, tables["orders"])
        coverage[table] = draw_coverage(draw, scene)
    for table in FURTHER:
        tables.setdefault(table, [])
        coverage.setdefault(table, [(scene.first, scene.first + timedelta(days=9))])
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
    world = World([], frame.rules, {table: [] for table in EVERY_TABLE}, [])
    for number, history in enumerate(histories):
        name = f"s{number:02d}"
        world.shops.append(Shop(name, history.timezone, history.business_day_cut))
        for table in EVERY_TABLE:
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
