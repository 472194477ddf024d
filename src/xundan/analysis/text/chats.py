"""The lines of receptions, in order, read through the view a bounded number of receptions at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

import ibis
import ibis.expr.types as ir

from xundan.analysis.text.words import folded
from xundan.metrics.spoken import Who, place, spoken, who
from xundan.metrics.view import View

AT_ONCE = 4_000
"""Receptions whose lines are held at a time, days kept whole."""


@dataclass(frozen=True)
class Line:
    """One message. `at` is shop-local, `utc` its instant in seconds. `id` is the platform's where it gave one, else a
    digest that stays the same. `text` is None where the workspace keeps none."""

    id: str
    at: datetime
    utc: int
    who: Who
    text: str | None
    kind: str = "text"
    item_id: str | None = None

    @cached_property
    def folded(self) -> str:
        """The text as patterns compare it; empty for pictures, cards and what was not kept."""
        return folded(self.text or "") if self.kind == "text" else ""


@dataclass(frozen=True)
class Chat:
    """One reception with its lines in the order of the dialogue. `dialogue` and `day` are its key in the facts."""

    shop: str
    day: date
    agent_id: str
    buyer_id: str
    dialogue: int
    lines: Sequence[Line]

    @property
    def readable(self) -> bool:
        """Whether the texts of what the buyer and persons wrote are there to be read."""
        return all(each.text is not None for each in self.lines if each.who in ("buyer", "agent") and _written(each))

    def said(self, *speakers: Who) -> list[Line]:
        """The lines of some speakers."""
        return [each for each in self.lines if each.who in speakers]


def _written(line: Line) -> bool:
    return line.kind == "text"


def chats(view: View, receptions: ir.Table, at_once: int = AT_ONCE) -> Iterator[Chat]:
    """The chats of a selection of the facts `receptions` or `inquiries` (it needs `dialogue` and `day`), by day, shop,
    agent and buyer. A reception without a message of its own (only a hand-over came in) gives none.
    """
    keys = view.engine.keep(receptions.select("dialogue", "day").distinct())
    for first, last in _stretches(view, keys, at_once):
        days = ibis.literal(first), ibis.literal(last)
        messages = view.events("messages")
        chosen = messages.filter(messages.day.between(*days)).semi_join(keys, ["dialogue", "day"])
        rows = view.engine.rows(spoken(view, chosen)).to_pylist()
        rows.sort(key=lambda row: (*_reception(row), place(row)))
        for (day, shop, agent_id, buyer_id, dialogue), its in groupby(rows, _reception):
            yield Chat(shop, day, agent_id, buyer_id, dialogue, tuple(map(_line, its)))


def _reception(row: dict[str, Any]) -> tuple[date, str, str, str, int]:
    return row["day"], row["shop"], row["agent_id"], row["buyer_id"], row["dialogue"]


def _stretches(view: View, keys: ir.Table, at_once: int) -> Iterator[tuple[date, date]]:
    """First and last days, each stretch with about so many receptions."""
    counts = view.engine.rows(keys.group_by("day").aggregate(n=keys.count()).order_by("day")).to_pylist()
    first, held = None, 0
    for row in counts:
        if first is None:
            first = row["day"]
        held += row["n"]
        if held >= at_once or row is counts[-1]:
            yield first, row["day"]
            first, held = None, 0


def _line(row: dict[str, Any]) -> Line:
    return Line(
        id=row["message_id"] or row["row_key"].hex()[:16],
        at=row["sent_at"],
        utc=row["sent_at_utc"],
        who=who(row),
        text=row["text"],
        kind=row["kind"] or "text",
        item_id=row["item_id"],
    )
