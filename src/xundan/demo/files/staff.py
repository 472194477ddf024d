"""The neutral tables of the staff: ``agents``, ``targets``, ``attendance``, ``grades`` and ``adjustments``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xundan.demo.attendance import Attended
from xundan.demo.conduct import LEAD
from xundan.demo.files.neutral import write_csv
from xundan.demo.grading import Grade
from xundan.demo.merits import Merit
from xundan.demo.shop import AGENTS, MONTHLY_TARGETS, SHOP_MONTHLY_TARGET
from xundan.demo.world import World

AGENT_HEADER = ("agent_id", "name", "team", "role", "level", "from_day", "active_to")
ADJUSTMENT_HEADER = ("agent_id", "day", "kind", "points", "note", "by")


def write_agents(world: World, folder: Path) -> None:
    write_csv(folder / "agents.csv", AGENT_HEADER, _agents(world))


def _agents(world: World) -> Iterator[tuple[object, ...]]:
    date_of = world.seasons.date_of
    for agent in AGENTS:
        first = int(agent.joins * world.days) if agent.joins else 0
        left = date_of(int(agent.leaves * world.days) - 1) if agent.leaves else ""
        joined = date_of(first) if agent.joins else ""
        yield agent.account, agent.name, agent.team, agent.role, agent.level, joined, left
        if agent.rises is not None:
            after, level = agent.rises
            if first + after < world.days:
                yield agent.account, agent.name, agent.team, agent.role, level, date_of(first + after), left


def write_targets(world: World, folder: Path) -> None:
    write_csv(folder / "targets.csv", ("agent_id", "month", "sales"), _targets(world))


def _targets(world: World) -> Iterator[tuple[str, str, str]]:
    for month, days in world.seasons.months().items():
        # A month that the period only touches has its share of the target.
        for agent in AGENTS:
            present = sum(world.desk.employed(agent, day) for day in days)
            target = MONTHLY_TARGETS.get(agent.name, 0) * world.scale * present / 30
            if target:
                yield agent.account, month, f"{max(round(target, -2), 100):.2f}"
        yield "", month, f"{max(round(SHOP_MONTHLY_TARGET * world.scale * len(days) / 30, -2), 100):.2f}"


def write_attendance(world: World, attended: list[Attended], folder: Path) -> None:
    rows = ((one.agent, world.seasons.date_of(one.day), one.kind) for one in attended)
    write_csv(folder / "attendance.csv", ("agent_id", "day", "kind"), rows)


def write_grades(grades: list[Grade], folder: Path) -> None:
    rows = ((*grade[:5], LEAD, grade.note) for grade in grades)
    write_csv(folder / "grades.csv", ("agent_id", "month", "item", "grade", "score", "by", "note"), rows)


def write_adjustments(world: World, merits: list[Merit], folder: Path) -> None:
    rows = ((one.agent, world.seasons.date_of(one.day), one.kind, one.points, one.note, LEAD) for one in merits)
    write_csv(folder / "adjustments.csv", ADJUSTMENT_HEADER, rows)
