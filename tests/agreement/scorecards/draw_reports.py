"""Shops that have the platform's monthly reports of their agents instead of chats and orders."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from tests.oracle import World

from ..chance import chance
from .draw_months import LISTED

Row = dict[str, Any]
Figures = dict[tuple[str, str, str], Fraction]

KEPT = ("agents", "targets", "attendance", "shifts", "grades", "adjustments")
"""What such a shop still writes down itself."""
REPORTED: dict[str, tuple[str, ...]] = {
    "sales": ("0", "100", "1234.56", "52000"),
    "net_sales": ("0", "-5", "99.99", "1000.01"),
    "refund_amount": ("0", "10.5", "300"),
    "reply_rate": ("0.5", "0.9125", "0.98", "1"),
    "inquiries": ("0", "3", "10"),
}


def leave_reports(draw: Random, world: World, months: list[str]) -> None:
    """Makes some of the world's shops such ones."""
    for shop in [shop.id for shop in world.shops if chance(draw, 30)]:
        for table in world.tables:
            if table not in KEPT:
                world.tables[table] = [row for row in world.tables[table] if row["shop"] != shop]
        world.coverage[:] = [row for row in world.coverage if row["shop"] != shop or row["table"] in KEPT]
        world.coverage.append({"shop": shop, "table": "platform_metrics", "from_day": None, "to_day": None})
        for agent in (*LISTED, "nobody"):
            for month in months:
                world.tables["platform_metrics"] += [
                    {"shop": shop, "agent_id": agent, "month": month, "source": "report", "metric": metric}
                    | {"value": Decimal(draw.choice(values))}
                    for metric, values in REPORTED.items()
                    if chance(draw, 70)
                ]


def figures_of(world: World, month: str) -> Figures:
    """A month's reports as the oracle is given them."""
    return {
        (row["shop"], row["agent_id"], row["metric"]): Fraction(row["value"])
        for row in world.tables["platform_metrics"]
        if row["month"] == month
    }
