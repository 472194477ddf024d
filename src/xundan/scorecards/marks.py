"""What people wrote down of agents' work, as it stands: grades, attendance, adjustments and targets, by import or by
command. What was withdrawn is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import yes
from xundan.metrics.view import View


@dataclass(frozen=True)
class Grade:
    """An item of a plan as somebody marked it: a grade (优 良 中 差) or a score. `marked_at` is the shop's own time;
    what a file says may have none."""

    grade: str | None
    score: Decimal | None
    by: str | None
    note: str | None
    marked_at: datetime | None


@dataclass(frozen=True)
class Attended:
    """A day on which an agent was present, late, on leave or absent (`kind`); a day may have several."""

    day: date
    kind: str
    by: str | None
    note: str | None


@dataclass(frozen=True)
class Adjustment:
    """Points given or taken, as written, with or without a sign; an `amount` is money, and may be negative."""

    day: date
    kind: str
    points: Decimal | None
    amount: Decimal | None
    note: str | None
    by: str | None
    marked_at: datetime | None


@dataclass(frozen=True)
class Target:
    """What is to be sold in a month."""

    sales: Decimal
    by: str | None
    note: str | None


@dataclass(frozen=True)
class Marks:
    """Everything that stands. Agents are accounts of a shop, months are 2026-08, a target without an agent (None) is
    the whole shop's. Attendance is in order of day and kind, adjustments of day, kind and note."""

    grades: Mapping[tuple[str, str, str, str], Grade]
    """By shop, agent, month and item."""
    attendance: Mapping[tuple[str, str], Sequence[Attended]]
    adjustments: Mapping[tuple[str, str], Sequence[Adjustment]]
    targets: Mapping[tuple[str, str | None, str], Target]


def marks(view: View, first: date, last: date) -> Marks:
    """The marks of these days, and of the months that they touch. A table that was never imported has none."""
    months, days = (f"{first:%Y-%m}", f"{last:%Y-%m}"), (first, last)
    grades = _rows(view, "grades", "month", months, ("agent_id", "month", "item"))
    attendance = _rows(view, "attendance", "day", days, ("agent_id", "day", "kind"))
    # Two notes may look alike once numbers are masked; what else the rows say settles their order.
    order = ("agent_id", "day", "kind", "note", "marked_at", "points", "amount", "by")
    adjustments = _rows(view, "adjustments", "day", days, order)
    targets = _rows(view, "targets", "month", months, ("agent_id", "month"))
    return Marks(
        grades={
            (row["shop"], row["agent_id"], row["month"], row["item"]): Grade(
                row["grade"], row["score"], row["by"], row["note"], row["marked_at"]
            )
            for row in grades
        },
        attendance={
            who: tuple(Attended(row["day"], row["kind"], row["by"], row["note"]) for row in rows)
            for who, rows in _by_agent(attendance)
        },
        adjustments={
            who: tuple(
                Adjustment(*(row[name] for name in ("day", "kind", "points", "amount", "note", "by", "marked_at")))
                for row in rows
            )
            for who, rows in _by_agent(adjustments)
        },
        targets={
            (row["shop"], row["agent_id"], row["month"]): Target(row["sales"], row["by"], row["note"])
            for row in targets
        },
    )


def standing(view: View, table: str) -> ir.Table:
    """The current rows of one of these tables that are not withdrawn."""
    rows = view.current(table)
    return rows.filter(~yes(rows.withdrawn))


def _rows(view: View, table: str, dated_by: str, span: tuple[Any, Any], order: Sequence[str]) -> list[dict[str, Any]]:
    """A table's rows of a span of days or months (both ends with it), sorted; blanks come first."""
    rows = standing(view, table)
    first, last = (ibis.literal(end) for end in span)
    found: list[dict[str, Any]] = view.engine.rows(rows.filter(rows[dated_by].between(first, last))).to_pylist()
    return sorted(
        found,
        key=lambda row: [(row[name] is not None, 0 if row[name] is None else row[name]) for name in ("shop", *order)],
    )


def _by_agent(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[tuple[str, str], list[dict[str, Any]]]]:
    for who, its in groupby(rows, lambda row: (row["shop"], row["agent_id"])):
        yield who, list(its)
