"""The agents' own notes of why a buyer did not order or pay, and the reason that their words mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Generic, Literal, TypeVar

import ibis

from xundan.analysis.text.words import folded
from xundan.metrics.view import View

Name = TypeVar("Name", bound=str)
Kind = Literal["not_ordered", "not_paid"]
_MOST_DAYS = 31
"""How long after the period a note of an inquiry in it may still be written."""
Key = tuple[str, str, str]
"""Shop, agent and buyer."""


@dataclass(frozen=True)
class Note(Generic[Name]):
    """One note: its day, the reason as the agent wrote it, what more she wrote, and the reason that it means."""

    day: date
    written: str
    more: str
    reason: Name


@dataclass(frozen=True)
class Notes(Generic[Name]):
    """The notes of a period by whom they are about."""

    by_key: dict[Key, Sequence[Note[Name]]]

    def of(self, key: Key, first: date, last: date) -> Note[Name] | None:
        """The newest note of these days, both included."""
        found = [each for each in self.by_key.get(key, ()) if first <= each.day <= last]
        return found[-1] if found else None


def notes(
    view: View, kind: Kind, first: date, last: date, words: Sequence[tuple[str, Name]], otherwise: Name
) -> Notes[Name]:
    """The notes of a kind; one without a kind is `not_ordered`. `words` give the reasons, those that count more before
    the others; `otherwise` is what other words mean."""
    rows = view.current("loss_notes")
    rows = rows.filter(rows.day.between(ibis.literal(first), ibis.literal(last + timedelta(days=_MOST_DAYS))))
    rows = rows.filter(rows.kind.fill_null("not_ordered") == kind)
    rows = rows.select("shop", "agent_id", "buyer_id", "day", "reason", "note")
    ordered = rows.order_by(["shop", "agent_id", "buyer_id", "day", "reason", "note"])
    found: dict[Key, list[Note[Name]]] = {}
    for row in view.engine.rows(ordered).to_pylist():
        key = row["shop"], row["agent_id"], row["buyer_id"]
        found.setdefault(key, []).append(_note(row, words, otherwise))
    return Notes({key: tuple(each) for key, each in found.items()})


def meant(texts: Iterable[str], words: Sequence[tuple[str, Name]]) -> Name | None:
    """What written words mean: of the first text that means anything, by the first of the words that is in it or by the
    name itself; None where no text does."""
    names = {name: name for _, name in words}
    for text in texts:
        plain = folded(text)
        if plain in names:
            return names[plain]
        for word, name in words:
            if _word(word) in plain:
                return name
    return None


@lru_cache(4096)
def _word(word: str) -> str:
    """A word of the dictionary, which is looked for in every note."""
    return folded(word)


def _note(row: dict[str, Any], words: Sequence[tuple[str, Name]], otherwise: Name) -> Note[Name]:
    written, more = row["reason"] or "", row["note"] or ""
    return Note(row["day"], written, more, meant((written, more), words) or otherwise)
