"""The agents' own notes of why a buyer did not order or pay, and the reason that their words mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis

from xundan.analysis.lost.names import REASONS, Reason
from xundan.analysis.text.words import folded
from xundan.metrics.view import View

_MOST_DAYS = 31
"""How long after the period a note of an inquiry in it may still be written."""
Key = tuple[str, str, str]
"""Shop, agent and buyer."""


@dataclass(frozen=True)
class Note:
    """One note: its day, the reason as the agent wrote it, what more she wrote, and the reason that it means."""

    day: date
    written: str
    more: str
    reason: Reason


@dataclass(frozen=True)
class Notes:
    """The notes of a period by whom they are about."""

    by_key: dict[Key, Sequence[Note]]

    def of(self, key: Key, first: date, last: date) -> Note | None:
        """The newest note of these days, both included."""
        found = [each for each in self.by_key.get(key, ()) if first <= each.day <= last]
        return found[-1] if found else None


def notes(view: View, kind: str, first: date, last: date, words: Sequence[tuple[str, Reason]]) -> Notes:
    """The notes of a kind, `not_ordered` or `not_paid`; one without a kind is of the first. `words` give the reasons,
    those that count more before the others."""
    rows = view.current("loss_notes")
    rows = rows.filter(rows.day.between(ibis.literal(first), ibis.literal(last + timedelta(days=_MOST_DAYS))))
    rows = rows.filter(rows.kind.fill_null("not_ordered") == kind)
    rows = rows.select("shop", "agent_id", "buyer_id", "day", "reason", "note")
    ordered = rows.order_by(["shop", "agent_id", "buyer_id", "day", "reason", "note"])
    found: dict[Key, list[Note]] = {}
    for row in view.engine.rows(ordered).to_pylist():
        key = row["shop"], row["agent_id"], row["buyer_id"]
        found.setdefault(key, []).append(_note(row, words))
    return Notes({key: tuple(each) for key, each in found.items()})


def meant(texts: Iterable[str], words: Sequence[tuple[str, Reason]]) -> Reason:
    """The reason that written words mean: of the first text that means any; unknown where none does."""
    for text in texts:
        plain = folded(text)
        if plain in REASONS:
            return next(name for name in REASONS if name == plain)
        for word, reason in words:
            if folded(word) in plain:
                return reason
    return "unknown"


def _note(row: dict[str, Any], words: Sequence[tuple[str, Reason]]) -> Note:
    written, more = row["reason"] or "", row["note"] or ""
    return Note(row["day"], written, more, meant((written, more), words))
