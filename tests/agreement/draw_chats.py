"""Messages of a generated shop: several agents a buyer, same seconds, exact silences, transfers in all directions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]

AGENTS = ("a1", "a2", "a10", "A", "客服")
STAFF_WHO_BUY = "a2"
BUYERS = ("b1", "b2", "b3", STAFF_WHO_BUY)
TEAMS = ("前", "后", "", None)
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
    "您好 稍等",
    "稍等",
    "在的 亲",
    "\U0001f600a",
    "\u3000谢谢\n",
    "\t好的\xa0",
    "",
    None,
)
KINDS = (None, None, None, None, "text", "image", "recall", "menu")
SECOND = timedelta(seconds=1)


@dataclass
class Scene:
    """What the tables of one shop are drawn around: its days and the moments at which something happened."""

    shop: str
    first: date
    gap: int
    days: int
    moments: dict[str | None, list[datetime]] = field(default_factory=dict)  # by buyer

    def day(self, draw: Random) -> date:
        """One of its days."""
        return self.first + timedelta(days=draw.randrange(self.days))

    def moment(self, draw: Random, buyer: str | None = None) -> datetime:
        """A moment: often the very second of something that happened to the buyer, or one beside it."""
        known = self.moments.get(buyer, [])
        if known and draw.random() < 0.75:
            return draw.choice(known) + timedelta(seconds=draw.choice([0, 0, 0, 1, -1, 60, -60, 600, -600, 86400]))
        return datetime.combine(self.day(draw), draw.choice(CLOCKS)) + timedelta(seconds=draw.randint(0, 5))

    def happened(self, buyer: str | None, moment: datetime) -> None:
        """Remember a moment."""
        self.moments.setdefault(buyer, []).append(moment)


CLOCKS = (
    time(0, 0),
    time(1, 30),
    time(2, 30),
    time(3, 59, 58),
    time(9, 0),
    time(10, 0),
    time(10, 4, 58),
    time(23, 59, 57),
)


def draw_agents(draw: Random, scene: Scene) -> list[Row]:
    """Agents with one or several states: teams and roles change, some agents are in no list."""
    rows: list[Row] = []
    for agent in AGENTS:
        starts: list[date | None] = []
        if draw.random() < 0.8:
            starts.append(draw.choice([None, scene.first - timedelta(days=40)]))
        if draw.random() < 0.4:
            starts.append(scene.day(draw))
        for start in starts:
            role = draw.choice(["presale", "presale", "aftersale", "both", None])
            rows.append({"agent_id": agent, "from_day": start, "team": draw.choice(TEAMS), "role": role})
    draw.shuffle(rows)
    return rows


def step(draw: Random, gap: int) -> timedelta:
    """How long until the buyer's next message: none, a little, just under or at the limit, or a night."""
    limits = [0, 0, 0, 1, 5, 6, 10, 19, 30, 31, 60, 119, 120, 121, 179, 180, 181, 299, 300, gap - 1, gap, gap + 1]
    return timedelta(seconds=draw.choice([*limits, 1799, 1800, 3600, 7200, 40000, 86400]))


def spoken(draw: Random, row: Row, agent: str, reply: float) -> None:
    """Who says what."""
    if draw.random() < 0.12:
        sender = draw.choice(["agent", "agent", "agent", "system", "buyer", "robot"])
        target = draw.choice([*AGENTS, agent, "new", None])
        row.update(sender=sender, kind="transfer", transfer_to=target)
        return
    buyer = draw.random() > reply
    row["sender"] = "buyer" if buyer else draw.choice(["agent"] * 7 + ["robot", "system"])
    row["text"] = draw.choice(TEXTS)
    row["kind"] = draw.choice(KINDS)
    if row["sender"] == "agent" and draw.random() < 0.1:
        row["is_auto"] = True


def draw_chats(draw: Random, scene: Scene) -> list[Row]:
    """The messages of a shop. A buyer mostly talks to one or two agents; `seq` is given, missing, or mixed."""
    rows: list[Row] = []
    sequence = draw.choice(["missing", "missing", "given", "mixed"])
    for buyer in BUYERS[: draw.choice([1, 2, 2, 3, 4])]:
        at = datetime.combine(scene.day(draw), draw.choice(CLOCKS))
        agents = draw.sample(AGENTS, draw.choice([1, 2, 2, 3]))
        reply = draw.choice([0.3, 0.5, 0.7])
        for _ in range(draw.choice([1, 3, 6, 10, 16])):
            agent = draw.choice(agents)
            row: Row = {"buyer_id": buyer, "agent_id": agent, "sent_at": at}
            spoken(draw, row, agent, reply)
            if sequence == "given" or (sequence == "mixed" and draw.random() < 0.5):
                row["seq"] = draw.randint(1, 3) if draw.random() < 0.5 else len(rows)
            rows.append(row)
            scene.happened(buyer, at)
            at += step(draw, scene.gap)
    if draw.random() < 0.3:
        draw.shuffle(rows)
    return rows
