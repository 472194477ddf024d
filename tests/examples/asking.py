"""Short questions to an implementation."""

from __future__ import annotations

from datetime import date
from typing import Any

from .build import DAY, Build


def total(
    shop: Any, built: Build, *metrics: str, on: date = DAY, to: date | None = None, rule: str = "order_first"
) -> Any:
    """The values of metrics over a period without groups: one value, or a tuple of them."""
    rows = shop.query(built.world(), list(metrics), [], on, to or on, rule)
    assert len(rows) == 1
    values = tuple(rows[0][metric] for metric in metrics)
    return values[0] if len(values) == 1 else values


def by_agent(shop: Any, built: Build, metric: str, on: date = DAY, rule: str = "order_first") -> dict[str | None, Any]:
    """One metric by agent."""
    rows = shop.query(built.world(), [metric], ["agent"], on, on, rule)
    return {row["agent"]: row[metric] for row in rows}


def turns(shop: Any, built: Build, agent: str | None = None) -> list[tuple[str, int | None]]:
    """Status and seconds of the turns (of an agent), in order of opening; seconds of late ones are not compared."""
    rows = [row for row in shop.facts(built.world())["turns"] if agent in (None, row["agent_id"])]
    rows.sort(key=lambda row: row["opened_at"])
    return [(row["status"], row["seconds"] if row["status"] == "answered" else None) for row in rows]
