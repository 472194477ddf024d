"""Marks of a generated shop, its items and what it spends on promotion."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from .chance import chance
from .draw_service import unlike
from .scene import Scene

Row = dict[str, Any]
MARKS = ("1", "4.7", "4.85", "4.866667", "5")
PARTS = ("experience", "service", "compliance", "loyalty")


def some_days(draw: Random, scene: Scene) -> list[date]:
    """Some of its days and those beside, in any order."""
    days = [scene.first + timedelta(days=number) for number in range(-1, scene.days + 1)]
    return draw.sample(days, draw.choice([0, 1, 2, 4]))


def mark(draw: Random) -> Decimal:
    """A mark."""
    return Decimal(draw.choice(MARKS))


def draw_dsr(draw: Random, scene: Scene) -> list[Row]:
    """Of some days."""
    names = ("description", "service", "logistics")
    return [{"day": day, **{name: mark(draw) for name in names}} for day in some_days(draw, scene)]


def draw_quality(draw: Random, scene: Scene) -> list[Row]:
    """Of some days, with blanks."""
    rows: list[Row] = []
    for day in some_days(draw, scene):
        blank = draw.choice([None, None, *PARTS])
        rows.append({"day": day, **{name: None if name == blank else mark(draw) for name in PARTS}})
    return rows


def draw_items(draw: Random, scene: Scene) -> list[Row]:
    """Listed before, in the middle or later, and taken off or not; some of them are sold."""
    rows: list[Row] = []
    for item in draw.sample(["i1", "i2", "I", "i8", "i9"], draw.choice([0, 1, 2, 4])):
        listed = scene.clock(draw) - timedelta(days=draw.choice([0, 0, 40]))
        rows.append(
            {
                "item_id": item,
                "category": draw.choice([None, "c1", "c3"]),
                "listed_at": listed,
                "delisted_at": listed + timedelta(days=draw.choice([0, 1, 41])) if chance(draw, 40) else None,
            }
        )
    return rows


def draw_spend(draw: Random, scene: Scene) -> list[Row]:
    """Rows by channel, campaign and item; blanks and zeros."""
    rows: list[Row] = []
    for _ in range(draw.choice([0, 1, 3, 5])):
        rows.append(
            {
                "day": scene.day(draw),
                "channel": draw.choice(["直通车", "淘宝客", "小红书号"]),
                "campaign": draw.choice([None, "春"]),
                "keyword": None,
                "item_id": draw.choice([None, "i1", "i2"]),
                "impressions": draw.choice([*[0, 1000, 333] * 4, None]),
                "clicks": draw.choice([*[0, 3, 7, 70] * 3, None]),
                "cost": Decimal(draw.choice(["0", "0.01", "10", "33.35"])),
                "sales": draw.choice([*[Decimal(0), Decimal("99.99")] * 6, None]),
            }
        )
    return unlike(rows, "day", "channel", "campaign", "keyword", "item_id")
