"""Invented questions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from xundan.analysis.faq.questions import Question
from xundan.analysis.faq.topics import rules
from xundan.analysis.text.words import folded

RULES = rules()
BEGAN = datetime(2026, 3, 2, 10)


def question(
    n: int,
    text: str,
    *,
    agent: str = "a1",
    outcome: str = "answered",
    seconds: int | None = 10,
    bought: bool | None = None,
    day: date = date(2026, 3, 2),
    **other: Any,
) -> Question:
    """The n-th buyer's."""
    given: dict[str, Any] = {
        "shop": "s1", "day": day, "agent_id": agent, "buyer_id": f"b{n}", "dialogue": n, "turn": 0, "line": f"m{n}",
        "at": BEGAN + timedelta(minutes=n), "text": text, "normal": RULES.normal(folded(text)),
        "topic": RULES.topic(folded(text)), "item_id": None, "outcome": outcome, "seconds": seconds, "answer": "",
        "bought": bought,
    }  # fmt: skip
    return Question(**(given | other))
