"""Messages of a generated shop: several agents a buyer, same seconds, exact silences, transfers in all directions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from .acts import chorus, coda, relay, reminder, vigil, words
from .chance import chance
from .draw_working import Dated, closing_time
from .scene import AGENTS, BUYERS, SECOND, Scene

Row = dict[str, Any]

TEAMS = ("前", "后", "", None)


def draw_agents(draw: Random, scene: Scene) -> list[Row]:
    """Agents with one or several states: teams and roles change, some agents are in no list."""
    rows: list[Row] = []
    for agent in AGENTS:
        starts: list[date | None] = []
        if chance(draw, 80):
            starts.append(draw.choice([None, scene.first - timedelta(days=40)]))
        if chance(draw, 50):
            starts.append(scene.day(draw))
        for start in starts:
            role = draw.choice(["presale", "presale", "aftersale", "both", None])
            rows.append({"agent_id": agent, "from_day": start, "team": draw.choice(TEAMS), "role": role})
    draw.shuffle(rows)
    return rows


def step(draw: Random, scene: Scene) -> timedelta:
    """How long until the next message: none, a little, just under or at the limit, or a night."""
    kind = draw.randrange(10)
    if kind < 6:
        return draw.choice([0, 0, 1, 5, 6, 7, 10, 11, 20, 30, 31, 60]) * SECOND
    if kind < 9:
        gap = draw.choice(scene.gaps)
        return draw.choice([119, 120, 121, 179, 180, 181, 299, 300, gap - 1, gap - 1, gap, gap, gap + 1]) * SECOND
    return draw.choice([1799, 1800, 3600, 7200, 40000, 80000, 86400]) * SECOND


def transfer(draw: Random, agents: list[str]) -> Row:
    """A transfer: to another agent of the buyer's, to oneself, to somebody new, to nobody."""
    target = draw.choice([*agents, *agents, *agents, *AGENTS, "new", None])
    return {"sender": draw.choice(["agent", "agent", "agent", "system", "buyer", "robot"]), "kind": "transfer"} | {
        "transfer_to": target
    }


def spoken(draw: Random, agents: list[str], waiting: str | None) -> Row:
    """Who says what to whom; `waiting` is the agent to whom the buyer wrote last, who mostly answers."""
    if waiting is not None and chance(draw, 50):
        row = words(draw, {"agent_id": waiting, "sender": "agent"})
        if chance(draw, 10):
            row["is_auto"] = True
        return row
    agent = draw.choice(agents)
    if chance(draw, 15):
        return {"agent_id": waiting or agent, **transfer(draw, agents)}
    return words(draw, {"agent_id": agent, "sender": draw.choice(["buyer"] * 12 + ["agent"] * 4 + ["robot", "system"])})


def draw_chats(draw: Random, scene: Scene, rules: Dated) -> list[Row]:
    """The messages of a shop. A buyer mostly talks to one or two agents; `seq` is given, missing, or mixed."""
    rows: list[Row] = []
    sequence = draw.choice(["missing", "missing", "given", "mixed"])
    for buyer in draw.sample(BUYERS, draw.choice([1, 2, 2, 3, 4])):
        at = scene.clock(draw)
        agents = draw.sample(AGENTS, draw.choice([1, 2, 2, 3]))
        if chance(draw, 60 if scene.changes else 25):
            rows += vigil(draw, scene, buyer, agents[0])
        if scene.edges and chance(draw, 40):
            rows += closing_time(draw, scene, rules, buyer, agents[0])
        if chance(draw, 15):
            rows += reminder(draw, scene, buyer)
        waiting: str | None = None
        planned: list[Row] = []
        for _ in range(draw.choice([1, 4, 8, 14, 20])):
            if not planned and chance(draw, 8):
                planned = relay(draw, agents)
            row = planned.pop(0) if planned else spoken(draw, agents, waiting)
            if row["sender"] == "buyer":
                waiting = row["agent_id"]
            elif chance(draw, 70):
                waiting = None
            if sequence == "given" or (sequence == "mixed" and chance(draw, 50)):
                row["seq"] = draw.randint(1, 3) if chance(draw, 50) else len(rows)
            rows.append({"buyer_id": buyer, "sent_at": at, **row})
            scene.happened(buyer, at)
            at += step(draw, scene)
        if chance(draw, 20):
            rows += chorus(draw, scene, buyer)
    if chance(draw, 30):
        rows += coda(draw, scene, rows)
    scene.starts = starts_of(rows)
    if chance(draw, 30):
        draw.shuffle(rows)
    return rows


def starts_of(rows: list[Row]) -> dict[str | None, list[datetime]]:
    """By buyer, when the buyer first wrote to each agent on each date."""
    first: dict[tuple[str, str, date], datetime] = {}
    for row in rows:
        if row["sender"] == "buyer":
            key = (row["buyer_id"], row["agent_id"], row["sent_at"].date())
            first[key] = min(row["sent_at"], first.get(key, row["sent_at"]))
    starts: dict[str | None, list[datetime]] = {}
    for (buyer, _, _), moment in first.items():
        starts.setdefault(buyer, []).append(moment)
    return starts
