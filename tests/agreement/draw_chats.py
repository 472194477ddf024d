"""Messages of a generated shop: several agents a buyer, same seconds, exact silences, transfers in all directions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from .chance import chance

Row = dict[str, Any]

AGENTS = ("a1", "a2", "a10", "A", "客服")
STAFF_WHO_BUY = "a2"
BUYERS = ("b1", "b2", "b3", "b4", STAFF_WHO_BUY)
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


BESIDE = (0, 0, 0, 0, 1, -1, 60, 60, 600, -600, 3600, 40000, 86400)


@dataclass
class Scene:
    """What the tables of one shop are drawn around: its days and the moments at which something happened."""

    first: date
    days: int
    gaps: tuple[int, ...]  # the values of `session_gap` ...
    changes: tuple[date, ...]  # ... and the days on which it changes
    cut: timedelta = timedelta(0)  # the business day begins here
    moments: dict[str | None, list[datetime]] = field(default_factory=dict)  # by buyer

    def day(self, draw: Random) -> date:
        """One of its days."""
        return self.first + timedelta(days=draw.randrange(self.days))

    def moment(self, draw: Random, buyer: str | None = None) -> datetime:
        """A moment: mostly the very second of something that happened to the buyer, or one beside it."""
        known = self.moments.get(buyer, [])
        if known and chance(draw, 85):
            return draw.choice(known) + draw.choice(BESIDE) * SECOND
        return datetime.combine(self.day(draw), draw.choice(CLOCKS)) + draw.randint(0, 5) * SECOND

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
    time(23, 50),
    time(23, 58, 30),
    time(23, 59, 57),
)


def draw_agents(draw: Random, scene: Scene) -> list[Row]:
    """Agents with one or several states: teams and roles change, some agents are in no list."""
    rows: list[Row] = []
    for agent in AGENTS:
        starts: list[date | None] = []
        if chance(draw, 80):
            starts.append(draw.choice([None, scene.first - timedelta(days=40)]))
        if chance(draw, 40):
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


def words(draw: Random, row: Row) -> Row:
    """What a message says."""
    row["text"] = draw.choice(TEXTS)
    row["kind"] = draw.choice(KINDS)
    return row


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
    day = draw.choice([scene.day(draw) + timedelta(days=1), *scene.changes])
    at = datetime.combine(day, time(0)) + scene.cut
    gap = draw.choice(scene.gaps)
    at -= draw.choice([1, 30, 60, 300, gap, gap + 1]) * SECOND
    rows: list[Row] = []
    for number in range(draw.randint(3, 9)):
        sender = "buyer" if number == 0 or chance(draw, 50) else "agent"
        rows.append(words(draw, {"buyer_id": buyer, "sent_at": at, "agent_id": agent, "sender": sender}))
        gap = draw.choice(scene.gaps)
        at += draw.choice([0, 1, 10, gap // 2, gap - 1, gap - 1, gap]) * SECOND
    return rows


def draw_chats(draw: Random, scene: Scene) -> list[Row]:
    """The messages of a shop. A buyer mostly talks to one or two agents; `seq` is given, missing, or mixed."""
    rows: list[Row] = []
    sequence = draw.choice(["missing", "missing", "given", "mixed"])
    for buyer in draw.sample(BUYERS, draw.choice([1, 2, 2, 3, 4])):
        at = datetime.combine(scene.day(draw), draw.choice(CLOCKS))
        agents = draw.sample(AGENTS, draw.choice([1, 2, 2, 3]))
        if chance(draw, 25):
            rows += vigil(draw, scene, buyer, agents[0])
            scene.happened(buyer, rows[-1]["sent_at"])
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
    if chance(draw, 30):
        draw.shuffle(rows)
    return rows
