"""Situations that chance alone seldom makes, written out: of each, the moments and the words are drawn."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from .chance import chance
from .scene import AGENTS, BUYERS, SECOND, Scene

Row = dict[str, Any]

TEXTS = (
    "你好",
    "在吗",
    "谢谢",
    " 谢谢 ",
    "好的",
    "嗯",
    "ok",
    "加微信",
    "【自动】欢迎",
    "\u3000【自动】在",
    "您好 稍等",
    " 您好",
    "稍等",
    "在的 亲",
    "我要退货",
    "我要退货",
    " 退款 吧",
    "要退款",
    "\U0001f600a",
    "\u3000谢谢\n",
    "\t好的\xa0",
    "",
    None,
)
KINDS = (None, None, None, None, "text", "image", "recall", "menu")


def words(draw: Random, row: Row) -> Row:
    """What a message says."""
    row["text"] = draw.choice(TEXTS)
    row["kind"] = draw.choice(KINDS)
    return row


def relay(draw: Random, agents: list[str]) -> list[Row]:
    """A buyer handed from agent to agent, perhaps in a circle, perhaps answered at the end."""
    rows = [words(draw, {"agent_id": agents[0], "sender": "buyer"})]
    here = agents[0]
    for _ in range(draw.randint(1, 4)):
        there = draw.choice([*agents, *AGENTS])
        rows.append({"agent_id": here, "sender": "agent", "kind": "transfer", "transfer_to": there})
        here = there
    if chance(draw, 70):
        rows.append(words(draw, {"agent_id": here, "sender": "agent"}))
    return rows


def vigil(draw: Random, scene: Scene, buyer: str, agent: str) -> list[Row]:
    """One conversation over the end of a business day, if possible of one on which the limit of silence changes, with
    silences of just under or at a limit."""
    day = draw.choice(scene.changes or [scene.day(draw) + timedelta(days=1)])
    at = datetime.combine(day, time(0)) + scene.cut
    gap = draw.choice(scene.gaps)
    at -= draw.choice([1, 60, 300, gap, gap + 1, 2 * gap]) * SECOND
    rows: list[Row] = []
    for number in range(draw.randint(3, 9)):
        said = words(draw, {"sender": "buyer" if number == 0 or chance(draw, 50) else "agent"})
        if chance(draw, 6):
            said = {"sender": "agent", "kind": "transfer", "transfer_to": draw.choice(AGENTS)}
        rows.append({"buyer_id": buyer, "sent_at": at, "agent_id": agent, **said})
        scene.happened(buyer, at)
        gap = draw.choice(scene.gaps)
        at += draw.choice([0, 1, 10, gap // 2, gap - 1, gap - 1, gap]) * SECOND
    return rows


def chorus(draw: Random, scene: Scene, buyer: str) -> list[Row]:
    """Several agents in the same seconds: who was first or last to write hangs on `seq` or on the smaller id."""
    at = scene.clock(draw) if chance(draw, 50) else scene.moment(draw, buyer)
    numbered = chance(draw, 50)
    rows: list[Row] = []
    agents = draw.sample(AGENTS, draw.choice([2, 3]))
    for sender in draw.choice([("buyer", "agent"), ("agent",), ("agent", "buyer", "agent")]):
        for agent in agents:
            spoke = draw.choice(["buyer", "agent"]) if chance(draw, 20) else sender
            row = words(draw, {"buyer_id": buyer, "sent_at": at, "agent_id": agent, "sender": spoke})
            rows.append({**row, "seq": draw.randint(1, 2)} if numbered else row)
        scene.happened(buyer, at)
        at += draw.choice([0, 1, 5]) * SECOND
    return rows


def reminder(draw: Random, scene: Scene, buyer: str) -> list[Row]:
    """An agent who writes to a buyer, perhaps one who never wrote to her."""
    at = scene.moment(draw, buyer)
    agent = draw.choice(AGENTS)
    rows: list[Row] = []
    for _ in range(draw.choice([1, 1, 2])):
        rows.append(words(draw, {"buyer_id": buyer, "sent_at": at, "agent_id": agent, "sender": "agent"}))
        scene.reminders.setdefault(buyer, []).append(at)
        at += draw.choice([0, 1, 60, 600, 90000]) * SECOND
    return rows


def coda(draw: Random, scene: Scene, rows: list[Row]) -> list[Row]:
    """The shop's newest message, just under or at the limit of silence after what was the newest."""
    at = max(row["sent_at"] for row in rows) + (draw.choice(scene.gaps) - draw.choice([0, 0, 1])) * SECOND
    who = {"buyer_id": draw.choice(BUYERS), "agent_id": draw.choice(AGENTS), "sender": draw.choice(["buyer", "system"])}
    return [words(draw, {"sent_at": at, **who})]
