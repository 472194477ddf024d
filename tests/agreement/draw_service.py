"""Ratings, complaints, shifts and attendance of a generated shop."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from .chance import chance
from .scene import AGENTS, BUYERS, Scene

Row = dict[str, Any]
SCORES = (None, "1", "3.99", "4", "4", "4.5", "5")
STAFF = (*AGENTS, "nobody")


def unlike(rows: list[Row], *key: str) -> list[Row]:
    """The first row of every key, as a table has them."""
    return list({tuple(row[name] for name in key): row for row in reversed(rows)}.values())


def draw_ratings(draw: Random, scene: Scene) -> list[Row]:
    """Of buyers who wrote and who did not, by agents who are in no list, with and without a score."""
    rows: list[Row] = []
    for _ in range(draw.choice([0, 1, 2, 4])):
        buyer, score = draw.choice([*BUYERS, "b5"]), draw.choice(SCORES)
        rows.append(
            {
                "agent_id": draw.choice(STAFF),
                "buyer_id": buyer,
                "rated_at": scene.moment(draw, buyer),
                "score": None if score is None else Decimal(score),
                "invited_by": draw.choice([None, "agent", "agent", "buyer", "system"]),
            }
        )
    return unlike(rows, "agent_id", "buyer_id", "rated_at")


def draw_complaints(draw: Random, scene: Scene) -> list[Row]:
    """Upheld, dismissed and undecided; of nobody known, closed at once or never."""
    rows: list[Row] = []
    for number in range(draw.choice([0, 1, 2, 3])):
        opened = scene.moment(draw, draw.choice(BUYERS))
        rows.append(
            {
                "complaint_id": f"c{number}",
                "opened_at": opened,
                "kind": draw.choice(["complaint", "rights", "report", "dispute"]),
                "buyer_id": draw.choice([None, *BUYERS]),
                "agent_id": draw.choice([None, *STAFF]),
                "closed_at": opened + timedelta(seconds=draw.choice([0, 1, 5400, 200000]))
                if chance(draw, 60)
                else None,
                "upheld": draw.choice([None, True, False]),
            }
        )
    return rows


def draw_shifts(draw: Random, scene: Scene) -> list[Row]:
    """Split ones, over midnight with the clock of one day or of two, over a change of the clocks."""
    rows: list[Row] = []
    for _ in range(draw.choice([0, 1, 2, 4])):
        day = scene.day(draw)
        starts = datetime.combine(day, time(draw.choice([0, 1, 9, 13, 22]), draw.choice([0, 30])))
        hours = draw.choice([0, 3, 5, 9])
        ends = starts + timedelta(hours=hours)
        if chance(draw, 50):
            ends = datetime.combine(day, ends.time())
        rows.append({"agent_id": draw.choice(STAFF), "day": day, "starts_at": starts, "ends_at": ends})
    return unlike(rows, "agent_id", "day", "starts_at", "ends_at")


def draw_attendance(draw: Random, scene: Scene) -> list[Row]:
    """Several kinds a day, days with and without shifts; some withdrawn."""
    kinds = ("present", "late", "leave", "absent")
    rows: list[Row] = [
        {"agent_id": draw.choice(STAFF), "day": scene.day(draw), "kind": draw.choice(kinds)}
        | {"withdrawn": draw.choice([None, None, False, True])}
        for _ in range(draw.choice([0, 1, 3, 6]))
    ]
    return unlike(rows, "agent_id", "day", "kind")
