"""Losses that an agent noted, each of one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from xundan.analysis.lost.inquiries import Loss
from xundan.analysis.lost.names import Reason
from xundan.analysis.lost.notes import Note
from xundan.analysis.lost.reasons import likely
from xundan.analysis.text.chats import Chat, Line
from xundan.analysis.text.dictionary import dictionary

KNOWN = dictionary()
DAY = date(2026, 3, 2)


def loss(buyer: str, text: str, reason: Reason) -> Loss:
    """One that the agent noted; a bar parts the buyer's lines."""
    lines = tuple(
        Line(f"{buyer}-{n}", datetime(2026, 3, 2, 10, n), 60 * n, "buyer", said)
        for n, said in enumerate(text.split("|"))
    )
    ruled = likely(lines, (), 120, KNOWN)
    note = Note[Reason](DAY, reason, "", reason)
    chat = Chat("s1", DAY, "a1", buyer, 1, lines)
    return Loss("s1", DAY, "a1", buyer, DAY, chat, (), ruled, replace(ruled, reason=reason, by="note"), note, True)


def noted(pairs: list[tuple[str, Reason]], times: int) -> list[Loss]:
    return [loss(f"b{n}-{m}", text, reason) for m, (text, reason) in enumerate(pairs) for n in range(times)]
