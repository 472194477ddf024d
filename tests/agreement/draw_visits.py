"""Visits and daily totals of a generated shop."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from .chance import chance
from .scene import BUYERS, Scene

Row = dict[str, Any]
EVENTS = ("view", "view", "view", "click", "favorite", "cart", "consult", "order", "pay")
SOURCES = (None, "直通车", "淘宝客", "自然搜索", "猜你喜欢", "购物车", "小红书号", "somewhere")
PAGES: tuple[Row, ...] = (
    {"page_id": "p1", "page_type": "item"},
    {"page_id": "p10", "page_type": "home"},
    {"page_id": "p9", "page_type": None},
    {"page_id": None, "page_type": "home"},
    {"page_id": None, "page_type": None},
)


def draw_visits(draw: Random, scene: Scene) -> list[Row]:
    """Events of visitors: one view, several in the same second, with and without buyer ids, from several sources."""
    rows: list[Row] = []
    for visitor in ("v1", "v2", "b1", "v3")[: draw.choice([0, 1, 3, 4])]:
        buyers = draw.sample([*BUYERS, "b5", None, None], 2)
        for _ in range(draw.choice([1, 1, 2])):
            at = scene.clock(draw)
            for _ in range(draw.choice([1, 1, 2, 3])):
                rows.append(
                    {
                        "visitor_id": visitor,
                        "at": at,
                        "event": draw.choice(EVENTS),
                        "buyer_id": draw.choice(buyers),
                        "source": draw.choice(SOURCES),
                        **draw.choice(PAGES),
                    }
                )
                at += timedelta(seconds=draw.choice([0, 0, 1, 60, 4000]))
    if chance(draw, 30):
        draw.shuffle(rows)
    return rows


def draw_traffic(draw: Random, scene: Scene) -> list[Row]:
    """Daily totals: with and without channels, with blanks, also on days that have events."""
    rows: list[Row] = []
    for number in range(-1, scene.days + 1):
        for channel in draw.sample(SOURCES, draw.choice([0, 1, 1, 2, 3])):
            rows.append(
                {
                    "day": scene.first + timedelta(days=number),
                    "channel": channel,
                    "visitors": draw.choice([0, 1, 7, 100]),
                    "page_views": draw.choice([None, 0, 3, 250]),
                    "bounced_visitors": draw.choice([None, 0, 1, 5]),
                    "favorites": draw.choice([None, 0, 1, 3]),
                    "carts": draw.choice([None, 0, 2, 4]),
                }
            )
    draw.shuffle(rows)
    return rows
