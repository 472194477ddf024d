"""An agent notes why buyers did not order or pay: what she wishes, looked at beside what stands, becomes rows of
`loss_notes`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xundan.analysis.lost.notes import meant
from xundan.analysis.lost.unbought import Days, Unbought, unbought
from xundan.analysis.text.dictionary import Dictionary
from xundan.lake.privacy.masks import masked
from xundan.metrics.entering import as_file
from xundan.metrics.view import View
from xundan.model.text import Text, UserError

TABLE = "loss_notes"
LONGEST_REASON, LONGEST_NOTE = 50, 300
"""Characters."""
_UNKNOWN = "unknown"
_CLEARED = "-"
"""A note that was emptied: a blank would not replace what stands."""


@dataclass(frozen=True)
class Entry:
    """A reason in words, and what more there is to say, of the inquiry in a dialogue."""

    dialogue: int
    reason: str
    note: str = ""


@dataclass(frozen=True)
class Wish:
    """What an agent noted of her inquiries of one day."""

    shop: str
    agent_id: str
    day: date
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Noted:
    """The rows that were entered, their import, and what went wrong with the numbers although they are in."""

    rows: Sequence[dict[str, Any]]
    import_id: int
    troubles: Sequence[UserError]


def rows_of(view: View, wish: Wish, known: Dictionary) -> list[dict[str, Any]]:
    """The rows of what is new or was changed. Raises UserError `no_inquiry`, `blank`, `too_long`, `nothing_new`."""
    asked = {
        each.dialogue: each for each in unbought(view, Days(wish.shop, wish.day, wish.day, [wish.agent_id]), known)
    }
    rows = []
    for entry in wish.entries:
        inquiry = asked.get(entry.dialogue)
        if inquiry is None:
            raise UserError(
                "no_inquiry",
                Text(
                    f"{wish.day} 没有这个未成交的询单, 也许已经付款",
                    f"there is no such inquiry of {wish.day} without a payment; perhaps it was paid since",
                ),
                Text("刷新页面再填", "load the page again and fill it in anew"),
            )
        row = _row(wish, entry, inquiry, known)
        if row is not None:
            rows.append(row)
    if not rows:
        raise UserError(
            "nothing_new",
            Text("没有新填或改过的", "nothing is new or changed"),
            Text("给询单选一个原因再保存", "choose a reason of an inquiry, then save"),
        )
    return rows


def write(wish: Wish, rows: Sequence[dict[str, Any]], folder: Path) -> Path:
    """The rows as a file to import, named after whose and which day's they are."""
    return as_file(rows, folder, TABLE, wish.agent_id, wish.day.isoformat())


def _row(wish: Wish, entry: Entry, inquiry: Unbought, known: Dictionary) -> dict[str, Any] | None:
    """None where it says what stands already, be it in other words."""
    reason, note = _bounded(entry.reason, LONGEST_REASON), masked(_bounded(entry.note, LONGEST_NOTE))
    stands = inquiry.note
    if stands is not None and note == stands.more.removeprefix(_CLEARED):
        words: Sequence[tuple[str, str]] = known.unpaid if inquiry.kind == "not_paid" else known.notes
        if not reason or (meant([reason], words) or _UNKNOWN) == stands.reason:
            return None
    if not reason:
        raise UserError(
            "blank",
            Text("原因要选", "a reason must be chosen"),
            Text("写了备注的也要选原因", "a note needs its reason too"),
        )
    if not note and stands is not None and stands.more:
        note = _CLEARED
    return {
        "shop": wish.shop,
        "agent_id": wish.agent_id,
        "buyer_id": inquiry.buyer_id,
        # One note an inquiry: what was noted of it on a later day is what she changes.
        "day": (stands.day if stands is not None else wish.day).isoformat(),
        "kind": inquiry.kind,
        "reason": reason,
        "note": note or None,
    }


def _bounded(text: str, longest: int) -> str:
    text = " ".join(text.split())
    if len(text) > longest:
        raise UserError(
            "too_long",
            Text(f"有 {len(text):,} 个字, 最多 {longest:,} 个", f"{len(text):,} characters, at most {longest:,}"),
            Text("写短一点", "write less"),
        )
    return text
