"""A dialogue as it reads: buyer left, agent right, pauses between bubbles, seconds on each reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from xundan.model.text import Lang, Text
from xundan.reports.numbers import shown
from xundan.reports.plain import printable
from xundan.web.frame.page import Bubble

MASK = "▇▇▇"
_PAUSE = 60
_SLOW = 180
"""Seconds after which a reply is marked as slow: three minutes, as the platforms count."""


def dialogue_days(bubbles: Sequence[Bubble], lang: Lang) -> list[dict[str, Any]]:
    """The bubbles by day."""
    told = [(bubble.at.date(), each) for bubble, each in zip(bubbles, _told(bubbles, lang), strict=True)]
    return [
        {"day": day.isoformat(), "bubbles": [each for _, each in group]}
        for day, group in groupby(told, key=lambda pair: pair[0])
    ]


def _told(bubbles: Sequence[Bubble], lang: Lang) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    asked: dict[str, datetime] = {}
    before: datetime | None = None
    for bubble in bubbles:
        seconds = None
        if bubble.side == "buyer":
            asked.setdefault(bubble.dialogue, bubble.at)
        elif bubble.side == "agent" and bubble.dialogue in asked:
            seconds = (bubble.at - asked.pop(bubble.dialogue)).total_seconds()
        pause = (bubble.at - before).total_seconds() if before is not None and before.date() == bubble.at.date() else 0
        before = bubble.at
        found.append(
            {
                "side": bubble.side,
                "who": printable(bubble.who(lang)),
                "time": bubble.at.strftime("%H:%M:%S"),
                "text": _text(bubble.text, lang),
                "marks": [printable(mark(lang)) for mark in bubble.marks],
                "pause": shown(pause, "seconds", lang) if pause > _PAUSE else "",
                "seconds": shown(seconds, "seconds", lang) if seconds is not None else "",
                "slow": seconds is not None and seconds > _SLOW,
            }
        )
    return found


def _text(text: Text | str | None, lang: Lang) -> str:
    if text is None:
        return MASK
    return printable(text(lang) if isinstance(text, Text) else text)
