"""Every mark that was ever entered, from the imported rows as they came: who, when, why, and whether it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby, pairwise
from typing import Any, Literal
from zoneinfo import ZoneInfo

from xundan.lake import layout
from xundan.metrics.view import View
from xundan.model.tables import TABLES

State = Literal["stands", "replaced", "withdrawn", "withdrawal", "undone"]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """A row of `table` as it was imported.

    `when` is a month or a day; `what` an item or a kind, None for a target; `row` the canonical columns. `why` is the
    note, but of an adjustment, which its note tells from others, the reason of a withdrawal. `at` is the shop's own
    time at which it was entered, of files without such a time that of their import.

    `state`: it stands; it was replaced by a later one, or withdrawn; it is the withdrawal itself; or its import was
    taken back.
    """

    table: str
    shop: str
    agent_id: str | None
    when: str | date
    what: str | None
    row: Row
    by: str | None
    why: str | None
    at: datetime
    import_id: int
    state: State


def history(
    view: View, table: str, shop: str | None = None, agent_id: str | None = None, month: str | None = None
) -> list[Entry]:
    """The rows of a table, the oldest first; of a shop, an agent, a month where one is named."""
    live = _rows(view, layout.raw(table), table, shop, agent_id, month)
    known = {row["row_key"] for row in live}
    undone = [
        row for row in _rows(view, layout.undone(table), table, shop, agent_id, month) if row["row_key"] not in known
    ]
    times = {
        row["id"]: datetime.fromisoformat(row["at"]) for row in view.engine.rows(view.table(layout.IMPORTS)).to_pylist()
    }
    identity = layout.identity(TABLES[table])

    def key(row: Row) -> list[Any]:
        return [(row[name] is not None, "" if row[name] is None else row[name]) for name in identity]

    entries = [(row, state) for _, its in groupby(sorted(live, key=key), key) for row, state in states(list(its))]
    entries += [(row, "undone") for row in undone]
    found = [(_instant(row, times), _entry(view, table, row, state, times)) for row, state in entries]
    found.sort(key=lambda pair: (pair[0], pair[1].import_id, pair[1].row["file_no"], pair[1].row["place"]))
    return [entry for _, entry in found]


def _rows(
    view: View, stored: str, table: str, shop: str | None, agent_id: str | None, month: str | None
) -> list[dict[str, Any]]:
    """Rows as imported, each content once: from the import that brought it first."""
    rows = view.table(stored)
    if "row_key" not in rows.columns:
        return []  # nothing of it was ever taken back
    if shop is not None:
        rows = rows.filter(rows.shop == shop)
    if agent_id is not None:
        rows = rows.filter(rows.agent_id == agent_id)
    if month is not None:
        dated = rows.month if "month" in TABLES[table].names else rows.day.strftime("%Y-%m")
        rows = rows.filter(dated == month)
    found = view.engine.rows(rows).to_pylist()
    found.sort(key=_order)
    return list({row["row_key"]: row for row in reversed(found)}.values())[::-1]


def _order(row: Row) -> tuple[Any, ...]:
    """The order in which versions of a row came in."""
    return row["import_id"], row["file_no"], row["place"]


def states(rows: Sequence[Row]) -> list[tuple[Row, State]]:
    """Versions of one row. Of those with a moment the newest counts, or what came in without one after it
    (lake/current.py)."""
    marks = sorted(
        (row for row in rows if row["marked_at"] is not None), key=lambda row: (row["marked_at_utc"], _order(row))
    )
    files = sorted((row for row in rows if row["marked_at"] is None), key=_order)
    later = [row for row in files if not marks or _order(row) > _order(marks[-1])]
    in_turn = [*(row for row in files if row not in later), *marks, *later]
    said = [row["withdrawn"] for row in (later or marks[-1:]) if row["withdrawn"] is not None]
    last: State = "withdrawal" if in_turn[-1]["withdrawn"] else "withdrawn" if said and said[-1] else "stands"
    told: list[State] = [
        "withdrawal" if row["withdrawn"] else "withdrawn" if following["withdrawn"] else "replaced"
        for row, following in pairwise(in_turn)
    ]
    return list(zip(in_turn, [*told, last], strict=True))


def _instant(row: Row, times: Mapping[int, datetime]) -> float:
    return float(row["marked_at_utc"]) if row["marked_at"] is not None else times[row["import_id"]].timestamp()


def _entry(view: View, table: str, row: Row, state: State, times: Mapping[int, datetime]) -> Entry:
    at = row["marked_at"]
    if at is None:
        zone = ZoneInfo(view.shops[row["shop"]].timezone) if row["shop"] in view.shops else UTC
        at = times[row["import_id"]].astimezone(zone).replace(tzinfo=None)
    when = row["month"] if "month" in TABLES[table].names else row["day"]
    what = row.get("item", row.get("kind"))
    why = row["why"] if table == "adjustments" else row["note"]
    return Entry(table, row["shop"], row["agent_id"], when, what, row, row["by"], why, at, row["import_id"], state)
