"""The neutral tables ``agents`` and ``targets``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from xundan.demo.files.neutral import write_csv
from xundan.demo.shop import AGENTS, MONTHLY_TARGETS, SHOP_MONTHLY_TARGET
from xundan.demo.world import World

AGENT_HEADER = ("agent_id", "name", "team", "role", "level", "from_day", "active_to")


def write_agents(world: World, folder: Path) -> None:
    rows = []
    for agent in AGENTS:
        joined = world.seasons.date_of(int(agent.joins * world.days)) if agent.joins else ""
        left = world.seasons.date_of(int(agent.leaves * world.days) - 1) if agent.leaves else ""
        rows.append((agent.account, agent.name, agent.team, agent.role, agent.level, joined, left))
    write_csv(folder / "agents.csv", AGENT_HEADER, rows)


def write_targets(world: World, folder: Path) -> None:
    write_csv(folder / "targets.csv", ("agent_id", "month", "sales"), _targets(world))


def _targets(world: World) -> Iterator[tuple[str, str, str]]:
    for month, days in _months(world).items():
        # A month that the period only touches has its share of the target.
        for agent in AGENTS:
            present = sum(world.desk.employed(agent, day) for day in days)
            target = MONTHLY_TARGETS.get(agent.name, 0) * world.scale * present / 30
            if target:
                yield agent.account, month, f"{max(round(target, -2), 100):.2f}"
        yield "", month, f"{max(round(SHOP_MONTHLY_TARGET * world.scale * len(days) / 30, -2), 100):.2f}"


def _months(world: World) -> dict[str, list[int]]:
    months: dict[str, list[int]] = {}
    for day in range(world.days):
        at: date = world.seasons.first_day + timedelta(days=day)
        months.setdefault(f"{at:%Y-%m}", []).append(day)
    return months
