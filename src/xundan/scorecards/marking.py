"""A person marks an agent's work: what they wish, looked at beside what stands, becomes rows of `grades`,
`adjustments`, `attendance` or `targets`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from xundan.lake import layout
from xundan.lake.importing import ImportReport
from xundan.lake.privacy.masks import masked
from xundan.metrics.entering import LONGEST_BY, LONGEST_WHY, as_file, moment_after, written
from xundan.metrics.view import View
from xundan.model.clock import Shop
from xundan.model.text import UserError
from xundan.scorecards import mark_refusals as refusals
from xundan.scorecards import mark_values as values
from xundan.scorecards.mark_agents import marked_agent
from xundan.scorecards.marks import standing

Table = Literal["grades", "adjustments", "attendance", "targets"]
Row = Mapping[str, Any]
LONGEST_WHAT = 100
"""Characters of an item's or a kind's name."""
_SAME: Mapping[Table, tuple[str, ...]] = {
    "grades": ("grade", "score"),
    "adjustments": ("points", "amount"),
    "attendance": (),
    "targets": ("sales",),
}
"""What a mark says beside its key."""


@dataclass(frozen=True)
class Wish:
    """What a person typed. `agent` is an account, the part after its colon or a name; `-` the whole shop, for targets.
    `when` is a month, of adjustments and attendance a day. `what` is an item or a kind, `value` a grade, a score or the
    sales to make. `which` is a part of the note of the adjustment that is meant; `also` leaves other kinds of the day.
    With `undo` the mark is taken back."""

    table: Table
    agent: str
    when: str
    by: str
    why: str | None = None
    what: str | None = None
    value: str | None = None
    points: str | None = None
    amount: str | None = None
    which: str | None = None
    also: bool = False
    undo: bool = False
    shop: str | None = None


@dataclass(frozen=True)
class Case:
    """What a wish is about, and the rows that stand there now: of a grade or target one at most, of adjustments those
    of the day and kind, of attendance those of the day. `instants` and `readings` are the moments of the agent's
    marks."""

    table: Table
    shop: Shop
    agent_id: str | None
    name: str | None
    when: str | date
    what: str | None
    stands: Sequence[Row]
    instants: Sequence[int]
    readings: Sequence[datetime]


@dataclass(frozen=True)
class Marked:
    """A mark before and after, the rows that were entered, their import, and what went wrong with the numbers although
    they are in."""

    was: Case
    now: Case
    rows: Sequence[Row]
    import_id: int
    troubles: Sequence[UserError]


def case_of(view: View, wish: Wish, now: datetime) -> Case:
    """Raises UserError: `shop`, `unknown_agent`, `ambiguous_agent`, `several_shops`, `month`, `day`, `kind`, `blank`,
    `too_long`, `future`."""
    shop, agent, name = marked_agent(view, wish.table, wish.agent, wish.shop)
    when: str | date = values.month(wish.when) if _monthly(wish.table) else values.day(wish.when)
    what = None if wish.what is None else _what(wish.table, wish.what)
    if not wish.undo:
        _check_future(wish.table, when, what, values.today(shop, now))
    return _case(view, wish.table, shop, agent, name, when, what)


def again(view: View, case: Case) -> Case:
    """The same as it is now."""
    return _case(view, case.table, case.shop, case.agent_id, case.name, case.when, case.what)


def rows_of(case: Case, wish: Wish, now: datetime) -> list[dict[str, Any]]:
    """The rows that say what a person wishes. Raises UserError: `grade`, `number`, `blank`, `too_long`, `needs_why`,
    `not_marked`, `already_so`, `several_marks`."""
    by = written("--by", wish.by, LONGEST_BY)
    why = None if wish.why is None else written("--why", wish.why, LONGEST_WHY)
    if why is None and (wish.undo or case.table in ("grades", "adjustments")):
        raise refusals.needs_why(case.table)
    moment = moment_after(case.instants, case.readings, now, case.shop.timezone).isoformat(timespec="seconds")
    made = {"by": by, "marked_at": moment}
    if wish.undo:
        return [_withdrawn(case, row, why) | made for row in _meant(case, wish)]
    rows = _set(case, wish, why)
    if why is None and case.stands:
        raise refusals.needs_why(case.table, case.stands)
    return [row | made for row in rows]


def replaces(case: Case, rows: Sequence[Row]) -> bool:
    """Whether rows must find the rows that they replace by their notes, which may have been masked since."""
    return case.table == "adjustments" and any(row["note"] == each["note"] for row in rows for each in case.stands)


def check_replaces(report: ImportReport) -> None:
    """Raises UserError `masked_note` where a rehearsal shows that rows would stand beside what they are to replace."""
    if any(counts.new for file in report.files for counts in file.tables.values()):
        raise refusals.masked_note()


def write(case: Case, rows: Sequence[Row], folder: Path) -> Path:
    """The rows as a file to import."""
    what = [] if case.what is None else [case.what]
    return as_file(rows, folder, refusals.COMMANDS[case.table], case.agent_id or case.shop.id, str(case.when), *what)


def _monthly(table: Table) -> bool:
    return table in ("grades", "targets")


def _what(table: Table, text: str) -> str:
    if table == "attendance":
        return values.kind_of_day(text)
    return written("ITEM" if table == "grades" else "KIND", text, LONGEST_WHAT)


def _check_future(table: Table, when: str | date, what: str | None, today: date) -> None:
    """A target and a leave are known ahead; nothing else can be marked before it was."""
    ahead = when > f"{today:%Y-%m}" if isinstance(when, str) else when > today
    if ahead and table != "targets" and (table, what) != ("attendance", "leave"):
        raise refusals.future(table, when, today)


def _case(
    view: View, table: Table, shop: Shop, agent: str | None, name: str | None, when: str | date, what: str | None
) -> Case:
    rows = standing(view, table)
    rows = rows.filter(rows.shop == shop.id, rows["month" if _monthly(table) else "day"] == when)
    rows = rows.filter(rows.agent_id.isnull() if agent is None else rows.agent_id == agent)
    stands = view.engine.rows(rows).to_pylist()
    if table in ("grades", "adjustments"):
        stands = [row for row in stands if row["item" if table == "grades" else "kind"] == what]
    stands.sort(key=lambda row: (row.get("kind") or "", row["note"] or ""))
    every = view.table(layout.raw(table))
    every = every.filter(every.shop == shop.id, every.marked_at.notnull())
    every = every.filter(every.agent_id.isnull() if agent is None else every.agent_id == agent)
    moments = view.engine.rows(every.select("marked_at", "marked_at_utc")).to_pylist()
    instants, readings = ([row[column] for row in moments] for column in ("marked_at_utc", "marked_at"))
    return Case(table, shop, agent, name, when, what, stands, instants, readings)


def _key(case: Case) -> dict[str, Any]:
    dated = {"month": case.when} if _monthly(case.table) else {"day": str(case.when)}
    return {"shop": case.shop.id, "agent_id": case.agent_id, **dated}


def _set(case: Case, wish: Wish, why: str | None) -> list[dict[str, Any]]:
    if case.table == "attendance":
        return _attended(case, why, also=wish.also)
    said = _said(case.table, wish)
    row = _key(case) | {"note": why, "withdrawn": False}
    row |= {name: None if value is None else str(value) for name, value in said.items()}
    same = case.stands
    if case.table == "grades":
        row["item"] = case.what
    if case.table == "adjustments":
        # A note is part of the key and kept masked: masked at once it names the same row later.
        row |= {"kind": case.what, "note": masked(why or "")}
        same = [each for each in case.stands if each["note"] == row["note"]]
    for each in same:
        if all(each[name] == value for name, value in said.items()):
            raise refusals.already_so(case.table, each)
    return [row]


def _said(table: Table, wish: Wish) -> dict[str, Any]:
    """What a wish says beside the key."""
    if table == "grades":
        grade, score = values.grade_or_score(wish.value or "")
        return {"grade": grade, "score": score}
    if table == "targets":
        return {"sales": values.amount("AMOUNT", wish.value or "", signed=False)}
    return {
        "points": None if wish.points is None else values.points(wish.points),
        "amount": None if wish.amount is None else values.amount("--amount", wish.amount, signed=True),
    }


def _attended(case: Case, why: str | None, *, also: bool) -> list[dict[str, Any]]:
    """The row of the kind, and rows that take back the day's other kinds, which it corrects."""
    others = [] if also else [row for row in case.stands if row["kind"] != case.what]
    for row in case.stands:
        if row["kind"] == case.what and not others:
            raise refusals.already_so(case.table, row)
    row = _key(case) | {"kind": case.what, "note": why, "withdrawn": False}
    return [row, *(_withdrawn(case, each, why) for each in others)]


def _withdrawn(case: Case, row: Row, why: str | None) -> dict[str, Any]:
    """A row that takes one back. What it said stays in it, for a grade or a target is none without."""
    told = {name: None if row[name] is None else str(row[name]) for name in _SAME[case.table]}
    for name in ("item", "kind"):
        if name in row:
            told[name] = row[name]
    reason = {"note": row["note"], "why": why} if case.table == "adjustments" else {"note": why}
    return _key(case) | told | reason | {"withdrawn": True}


def _meant(case: Case, wish: Wish) -> list[Row]:
    """What is to be taken back: one row."""
    found = list(case.stands)
    if case.table == "attendance" and case.what is not None:
        found = [row for row in found if row["kind"] == case.what]
    if wish.which is not None:
        exact = [row for row in found if wish.which == row["note"]]
        found = exact or [row for row in found if wish.which in (row["note"] or "")]
    if not found:
        raise refusals.not_marked(case.table, case.stands)
    if len(found) > 1:
        raise refusals.several_marks(case.table, found)
    return found
