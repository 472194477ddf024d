"""Rule 13: rows of `adjustments` on an agent's days."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .exact import number_of, rounded

CARRIED = "carried"
NO_POINTS = "no_points"  # a range is given, and the row has none
OUT_OF_RANGE = "out_of_range"
OTHER_POINTS = "other_points"  # than the plan's one number
UNKNOWN_KIND = "unknown_kind"
NO_AMOUNT = "no_amount"  # a carried row without one


@dataclass(frozen=True)
class Mark:
    """A row that stands on the card; counted when there is no reason why not."""

    row: dict[str, Any]
    points: Decimal | None  # without sign; None: not counted, or carried
    reason: str | None = None
    amount: Decimal | None = None  # of a carried row


def is_blank(value: Any) -> bool:
    """Nothing in a column."""
    return value is None or value == ""


def kinds_of(plan: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The kinds that a plan names."""
    return {entry["kind"]: entry for entry in [*plan.get("deductions", []), *plan.get("bonuses", [])]}


def judge_marks(plan: dict[str, Any], rows: list[dict[str, Any]]) -> list[Mark]:
    """Every row that was not withdrawn, with its points or why it has none."""
    kinds = kinds_of(plan)
    marks = []
    for row in rows:
        if row.get("withdrawn"):
            continue
        if row["kind"] == CARRIED:
            blank = is_blank(row.get("amount"))
            marks.append(Mark(row, None, NO_AMOUNT) if blank else Mark(row, None, None, Decimal(str(row["amount"]))))
        elif row["kind"] not in kinds:
            marks.append(Mark(row, None, UNKNOWN_KIND))
        else:
            marks.append(judge_mark(kinds[row["kind"]]["points"], row))
    return marks


def judge_mark(points: Any, row: dict[str, Any]) -> Mark:
    """ "`points` of the plan where that is one number (a row may repeat it), else the row's own points, without sign,
    which must lie in the range"."""
    own = None if is_blank(row.get("points")) else abs(number_of(row["points"]))
    if isinstance(points, list):
        if own is None:
            return Mark(row, None, NO_POINTS)
        low, high = number_of(points[0]), number_of(points[1])
        return Mark(row, rounded(own)) if low <= own <= high else Mark(row, None, OUT_OF_RANGE)
    if own is not None and own != number_of(points):
        return Mark(row, None, OTHER_POINTS)
    return Mark(row, rounded(number_of(points)))


def sum_of_marks(entries: list[dict[str, Any]], marks: list[Mark]) -> Decimal:
    """The points of some kinds; "`most` bounds a kind's sum"."""
    total = Fraction(0)
    for entry in entries:
        of_kind = sum((Fraction(m.points) for m in marks if m.row["kind"] == entry["kind"] and m.points), Fraction(0))
        total += of_kind if entry.get("most") is None else min(of_kind, number_of(entry["most"]))
    return rounded(total)
