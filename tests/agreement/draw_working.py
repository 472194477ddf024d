"""Talk at the edges of a shop's working time and measured hours: to the second, and just under or at a limit of working
seconds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tests.oracle.settings import Settings
from tests.oracle.working import WorkingTime

from .acts import words
from .chance import chance
from .scene import AGENTS, SECOND, Scene

Row = dict[str, Any]
Dated = list[tuple[date | None, dict[str, Any]]]

HOURS = ("working_hours", "measured_hours")
WINDOWS = ("inquiry_window_days", "credit_window_days")
LIMITS = (0, 0, 1, 6, 10, 30, 31, 120, 121, 180, 181, 1800)
FAR = timedelta(days=9)


def edges_of(rules: Dated) -> tuple[time, ...]:
    """The times of the day at which a stretch of any setting begins or ends; none where no setting names hours."""
    entries = [entry for _, settings in rules for name in HOURS for entry in settings.get(name, [])]
    texts = {text for entry in entries for text in entry.split()[-1].split("-")}
    return tuple(sorted(time(int(text[:2]) % 24, int(text[3:])) for text in texts))


def hours_of(rules: Dated) -> tuple[int, ...]:
    """The hours of all windows that are given in hours."""
    values = [settings[name] for _, settings in rules for name in WINDOWS if name in settings]
    return tuple(int(value.removesuffix("h")) for value in values if isinstance(value, str))


def after(working: WorkingTime, at: datetime, seconds: int) -> datetime:
    """The first moment so many working seconds later; where there is none for days, that many seconds later."""
    left = timedelta(seconds=seconds)
    for starts, ends in working.stretches(at.date(), (at + FAR).date()) if seconds else []:
        begin = max(at, starts)
        if begin < ends:
            if begin + left <= ends:
                return begin + left
            left -= ends - begin
    return at + timedelta(seconds=seconds)


def edge(draw: Random, scene: Scene) -> datetime:
    """A second at or beside the beginning or the end of a stretch."""
    return datetime.combine(scene.day(draw), draw.choice(scene.edges)) + draw.choice([0, 0, 1, -1, -60]) * SECOND


def closing_time(draw: Random, scene: Scene, rules: Dated, buyer: str, agent: str) -> list[Row]:
    """A conversation that begins at an edge and goes on by the shop's working time, over pauses and nights."""
    working = WorkingTime(Settings(rules))
    at = edge(draw, scene)
    rows: list[Row] = []
    for number in range(draw.randint(2, 5)):
        said = words(draw, {"sender": draw.choice(["buyer", "buyer", "agent"]) if number else "buyer"})
        if number and chance(draw, 10):
            said = {"sender": "agent", "kind": "transfer", "transfer_to": draw.choice(AGENTS)}
        rows.append({"buyer_id": buyer, "sent_at": at, "agent_id": agent, **said})
        scene.happened(buyer, at)
        gap = draw.choice(scene.gaps)
        step = draw.choice([*LIMITS, gap - 1, gap - 1, gap, gap])
        at = edge(draw, scene) if chance(draw, 10) else after(working, at, step)
    return rows
