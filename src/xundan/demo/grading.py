"""The grades of a month: drawn from an agent's planted skill and manner, and from what happened in that month."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import NamedTuple

from xundan.demo.attendance import ABSENT, LATE, LEAVE, Attended
from xundan.demo.conduct import CONDUCT
from xundan.demo.merits import COMPLAINT, REVIEW, Merit
from xundan.demo.phrases.marks import NOTES
from xundan.demo.shop import AGENTS, Agent
from xundan.demo.world import World

ITEMS = ("quality", "complaints", "cooperation", "execution", "exam", "logistics_quiz")
_GOOD, _MIDDLING, _WEAK = range(3)


class Grade(NamedTuple):
    """A person's mark: one of ``grade`` (优, 良, 中, 差) and ``score`` (out of 20, of 100 for exam and quiz)."""

    agent: str
    month: str
    item: str
    grade: str
    score: str
    note: str


def grades(world: World, attended: list[Attended], merits: list[Merit]) -> list[Grade]:
    """Every item for everybody who was employed in a month that is over, month by month."""
    found = []
    for number, (month, days) in enumerate(world.seasons.ended_months().items()):
        for agent in AGENTS:
            if any(world.desk.employed(agent, day) for day in days):
                missed = Counter(one.kind for one in attended if one.agent == agent.account and one.day in days)
                blamed = sum(
                    one.kind in (REVIEW, COMPLAINT) and one.agent == agent.account and one.day in days for one in merits
                )
                rng = world.stream(f"grades:{agent.name}:{month}")
                found += _month(agent, month, number, missed, blamed, rng)
    return found


def _month(agent: Agent, month: str, number: int, missed: Counter[str], blamed: int, rng: Random) -> list[Grade]:
    manner, conduct = agent.manner, CONDUCT[agent.name]
    speed = min(max((45 - agent.median_seconds) / 35, 0.0), 1.0)
    quality = 0.45 * manner.depth + 0.25 * manner.persuade + 0.20 * speed + 0.005 * conduct.cooperation
    handling = 0.5 + 1.6 * agent.keep + 0.3 * manner.depth - 0.12 * blamed
    execution = 11 + 8 * manner.chase - missed[LATE] - 0.5 * missed[LEAVE] - 3 * missed[ABSENT]
    exam = 55 + 42 * manner.depth + 1.5 * number
    quiz = 62 + 10 * manner.depth + (0 if agent.role == "presale" else 20)

    def graded(item: str, value: float) -> Grade:
        value += rng.gauss(0, 0.04)
        grade = "优" if value >= 0.70 else "良" if value >= 0.48 else "中" if value >= 0.30 else "差"
        band = _GOOD if grade == "优" else _MIDDLING if grade == "良" else _WEAK
        return Grade(agent.account, month, item, grade, "", rng.choice(NOTES[item][band]))

    def scored(item: str, value: float, most: int, spread: float) -> Grade:
        score = min(max(round(value + rng.gauss(0, spread)), most // 5), most)
        band = _GOOD if score >= 0.8 * most else _MIDDLING if score >= 0.65 * most else _WEAK
        note = rng.choice(NOTES[item][band])
        if item == "execution" and missed[LATE] > 1:
            note = f"本月迟到{missed[LATE]}次"
        return Grade(agent.account, month, item, "", str(score), note)

    return [
        graded("quality", quality),
        graded("complaints", handling),
        scored("cooperation", conduct.cooperation, 20, 0.8),
        scored("execution", execution, 20, 0.8),
        scored("exam", exam, 100, 3),
        scored("logistics_quiz", quiz, 100, 4),
    ]
