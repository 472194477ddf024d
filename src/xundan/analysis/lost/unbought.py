"""What an agent has to fill in of a day: her inquiries whose buyers did not order, or did not pay, so far."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import ibis

from xundan.analysis.lost.notes import Kind, Note, notes
from xundan.analysis.text.dictionary import Dictionary
from xundan.metrics.view import View


@dataclass(frozen=True)
class Days:
    """Days of a shop, both ends with them, and whose inquiries are asked for; None: everybody's."""

    shop: str
    first: date
    last: date
    agents: Collection[str] | None = None


@dataclass(frozen=True)
class Unbought:
    """An inquiry without an order, or with none that was paid, as the newest data has it: until its window closes it
    may still become one. `asked_at` is the shop's own time. `note`: what stands of it, of its own kind or another."""

    day: date
    agent_id: str
    buyer_id: str
    dialogue: int
    asked_at: datetime
    kind: Kind
    note: Note[str] | None


def unbought(view: View, asked: Days, known: Dictionary) -> list[Unbought]:
    """By day, agent and time."""
    rows = view.fact("inquiries")
    rows = rows.filter((rows.shop == asked.shop) & (rows.stage == "inquiry") & ~rows.paid)
    rows = rows.filter(rows.day.between(ibis.literal(asked.first), ibis.literal(asked.last)))
    if asked.agents is not None:
        rows = rows.filter(rows.agent_id.isin(sorted(asked.agents) or [""]))
    began = view.fact("receptions").select("dialogue", "day", "t_at")
    rows = rows.inner_join(began, ["dialogue", "day"])
    found = view.engine.rows(
        rows.select("day", "agent_id", "buyer_id", "dialogue", "t_at", "ordered", "closes_on")
    ).to_pylist()
    found.sort(key=lambda row: (row["day"], row["agent_id"], row["t_at"], row["dialogue"]))
    noted = {
        "not_ordered": notes(view, "not_ordered", asked.first, asked.last, _plain(known.notes), "unknown"),
        "not_paid": notes(view, "not_paid", asked.first, asked.last, _plain(known.unpaid), "unknown"),
    }
    told = []
    for row in found:
        kind: Kind = "not_paid" if row["ordered"] else "not_ordered"
        other: Kind = "not_ordered" if row["ordered"] else "not_paid"
        key, days = (asked.shop, row["agent_id"], row["buyer_id"]), (row["day"], row["closes_on"])
        note = noted[kind].of(key, *days) or noted[other].of(key, *days)
        told.append(Unbought(row["day"], row["agent_id"], row["buyer_id"], row["dialogue"], row["t_at"], kind, note))
    return told


def _plain(words: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(word, name) for word, name in words]
