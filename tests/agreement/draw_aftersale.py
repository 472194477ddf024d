"""Reviews, errors and decisions about the orders of a generated shop."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from .chance import chance
from .draw_service import STAFF, unlike
from .scene import AGENTS, BUYERS, Scene

Row = dict[str, Any]


def order_ids(orders: list[Row]) -> list[str]:
    """The orders, and one that was not imported."""
    return [*(row["order_id"] for row in orders), "unknown"]


def draw_reviews(draw: Random, scene: Scene, orders: list[Row]) -> list[Row]:
    """Of orders with and without lines, of items that an order has and has not, of nobody and of nothing."""
    rows: list[Row] = []
    for number in range(draw.choice([0, 1, 2, 4])):
        rows.append(
            {
                "review_id": f"v{number}",
                "order_id": draw.choice([*order_ids(orders), *order_ids(orders), None]),
                "buyer_id": draw.choice([None, None, *BUYERS]),
                "reviewed_at": scene.moment(draw, draw.choice(BUYERS)),
                "result": draw.choice(["good", "neutral", "bad"]),
                "has_picture": draw.choice([None, True, False]),
                "item_id": draw.choice([None, None, "i1", "i2", "I", "i9"]),
            }
        )
    return rows


def draw_errors(draw: Random, scene: Scene, orders: list[Row]) -> list[Row]:
    """One or two of some orders."""
    rows: list[Row] = [
        {
            "order_id": draw.choice(order_ids(orders)),
            "found_at": scene.clock(draw) + timedelta(days=draw.choice([0, 9])),
            "kind": draw.choice(["wrong_item", "missing"]),
        }
        for _ in range(draw.choice([0, 1, 2]))
    ]
    return unlike(rows, "order_id", "kind")


def draw_overrides(draw: Random, scene: Scene, orders: list[Row]) -> list[Row]:
    """Decisions for agents, candidates or not, and for nobody; several of one order; withdrawn ones."""
    rows: list[Row] = []
    for _ in range(draw.choice([0, 1, 2, 4])):
        rows.append(
            {
                "order_id": draw.choice(order_ids(orders)),
                "agent_id": draw.choice([None, *AGENTS, *STAFF]),
                "decided_at": scene.clock(draw) + timedelta(days=draw.choice([0, 3, 9])),
                "by": draw.choice(["boss", "a1"]),
                "why": "聊过",
                "withdrawn": True if chance(draw, 20) else draw.choice([None, False]),
            }
        )
    return unlike(rows, "order_id", "decided_at")
