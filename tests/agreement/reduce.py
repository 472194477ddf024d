"""Making a failing world small enough to read: rows, shops and settings go while the difference stays."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from tests.oracle import World

from .compare import FACTS, Difference, Pair, Question
from .histories import alone

Differs = Callable[[World], list[str]]


def report(world: World, found: Difference) -> str:
    """What differs in the smallest world found in which it does, and that world."""
    differs = difference(found.question)
    small = reduced(world, differs)
    asked = found.question or f"facts {FACTS}"
    return "\n".join([str(asked), *differs(small)[:12], told(small), "before:", *found.lines[:6]])


def difference(question: Question | None) -> Differs:
    """What differs in a world: its facts, or the answers to a question."""

    def differs(world: World) -> list[str]:
        asked = question
        if question is not None and question.shops:
            left = tuple(shop.id for shop in world.shops if shop.id in question.shops)
            if not left:
                return []
            asked = replace(question, shops=left)
        pair = Pair(world)
        try:
            return pair.facts_differ() if asked is None else pair.answers_differ(asked)
        finally:
            pair.close()

    return differs


def reduced(world: World, differs: Differs, seconds: float = 120) -> World:
    """A smaller world that still differs; stops when nothing can be dropped or the time is over."""
    until = time.monotonic() + seconds
    for shop in [shop.id for shop in world.shops] if len(world.shops) > 1 else []:
        if time.monotonic() > until or differs(alone(world, shop)):
            world = alone(world, shop) if time.monotonic() <= until else world
            break
    for table in sorted(world.tables, key=lambda name: -len(world.tables[name])):
        size = len(world.tables[table])
        while size and time.monotonic() < until:
            world = without_chunks(world, table, size, differs, until)
            size = min(size, len(world.tables[table]) + 1) // 2
    return without_settings(world, differs, until)


def without_chunks(world: World, table: str, size: int, differs: Differs, until: float) -> World:
    """Without every run of so many rows that the difference does not need."""
    at = 0
    while at < len(world.tables[table]) and time.monotonic() < until:
        rows = world.tables[table]
        tried = replace(world, tables={**world.tables, table: rows[:at] + rows[at + size :]})
        if differs(tried):
            world = tried
        else:
            at += size
    return world


def without_settings(world: World, differs: Differs, until: float) -> World:
    """Without the settings that the difference does not need."""
    for place, (day, settings) in enumerate(world.rules):
        for name in list(settings):
            if time.monotonic() > until:
                return world
            fewer = {key: value for key, value in world.rules[place][1].items() if key != name}
            tried = replace(world, rules=[*world.rules[:place], (day, fewer), *world.rules[place + 1 :]])
            if differs(tried):
                world = tried
    return world


def told(world: World) -> str:
    """A world in plain lines."""
    lines = [f"rules {day}: {settings}" for day, settings in world.rules]
    lines += [f"shop {shop.id}: {shop.timezone}, business day from {shop.business_day_cut}" for shop in world.shops]
    for row in world.coverage:
        lines.append(f"covered {row['shop']} {row['table']}: {row['from_day']}..{row['to_day']}")
    for table, rows in world.tables.items():
        for row in rows:
            values = ", ".join(f"{name}={value}" for name, value in row.items() if value is not None)
            lines.append(f"{table}: {values}")
    return "\n".join(lines)
