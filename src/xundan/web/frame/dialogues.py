"""A dialogue as it reads: buyer left, agent right, pauses between bubbles, seconds on each reply."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from xundan.model.text import Lang, Text
from xundan.reports.numbers import shown
from xundan.reports.plain import printable
from xundan.web.frame.page import Bubble

MASK = "▇▇▇"
_PAUSE = 60
_SLOW = 180
"""Seconds after which a reply is marked as slow: three minutes, as the platforms count."""
_LONGEST = 5_000
"""Letters of one message that are shown."""
_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{1,2000}", re.IGNORECASE)
_AFTER = ".,;:!?'*)]"
"""What stands at the end of an address belongs to the sentence."""


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
                "parts": list(parts_of(_text(bubble.text, lang))),
                "marks": [printable(mark(lang)) for mark in bubble.marks],
                "pause": shown(pause, "seconds", lang) if pause > _PAUSE else "",
                "seconds": shown(seconds, "seconds", lang) if seconds is not None else "",
                "slow": seconds is not None and seconds > _SLOW,
            }
        )
    return found


def _text(text: Text | str | None, lang: Lang) -> str:
    """Lines stay lines; what would steer the direction of writing or cannot be seen is left out."""
    if text is None:
        return MASK
    told = text(lang) if isinstance(text, Text) else text
    kept = told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
    return "\n".join(printable(line) for line in kept.splitlines())


def parts_of(text: str) -> Iterator[tuple[str, str]]:
    """A text as (words, address): addresses of the web are links, and nothing else is; the words of a link are the
    address itself, so that none looks like another."""
    done = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER)
        if not _is_web(address):
            continue
        if found.start() > done:
            yield text[done : found.start()], ""
        yield address, address
        done = found.start() + len(address)
    if done < len(text):
        yield text[done:], ""


def _is_web(address: str) -> bool:
    """Whether it names a host plainly: without a name and password before it, behind which another could hide."""
    try:
        parts = urlsplit(address)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
