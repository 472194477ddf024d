"""Marks of the shop: DSR, quality score, satisfaction model (reading 71)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from .book import ShopBook
from .context import CELL_DIMENSIONS, Context, Key, Metric, Values
from .world import Row

Marked = tuple[ShopBook, Row]
DSR_OF = {"goods": "description", "attitude": "service", "delivery": "logistics"}
"""Which part of the satisfaction model is which DSR; "no file says packaging and other"."""


def rows_in(context: Context, table: str) -> dict[Key, list[Marked]]:
    """The rows of a table by group, in order of their day."""
    found: dict[Key, list[Marked]] = {}
    for book in context.books():
        for row in book.rows(table):
            if context.within(row["day"]):
                found.setdefault(context.key(book.shop.id, row["day"]), []).append((book, row))
    for rows in found.values():
        rows.sort(key=lambda marked: marked[1]["day"])
    return found


def marks(table: str, value: Callable[[list[Marked]], float | None]) -> Metric:
    """A value of the rows of one shop; "null where rows of several shops fall into one group"."""

    def values(context: Context) -> Values:
        found: Values = {}
        for key, rows in rows_in(context, table).items():
            of_one_shop = len({book.shop.id for book, _ in rows}) == 1
            found[key] = value(rows) if of_one_shop else None
        return found

    return Metric(values, CELL_DIMENSIONS, ((table,),), empty=None)


def mark(row: Row, column: str) -> Fraction | None:
    """A mark, exact; blank is none."""
    value: Any = row.get(column)
    return None if value is None or value == "" else Fraction(value)


def last_of(column: str) -> Callable[[list[Marked]], float | None]:
    """ "The score of the last day in the group"."""

    def last(rows: list[Marked]) -> float | None:
        score = mark(rows[-1][1], column)
        return None if score is None else float(score)

    return last


def trend_of(column: str) -> Callable[[list[Marked]], float | None]:
    """ "Slope of the least squares line through (day number, score), a day; null with fewer than two days"."""

    def trend(rows: list[Marked]) -> float | None:
        points = [(Fraction(row["day"].toordinal()), mark(row, column)) for _, row in rows]
        known = [(x, y) for x, y in points if y is not None]
        if len(known) < 2:
            return None
        mean_x = sum((x for x, _ in known), Fraction(0)) / len(known)
        mean_y = sum((y for _, y in known), Fraction(0)) / len(known)
        above = sum(((x - mean_x) * (y - mean_y) for x, y in known), Fraction(0))
        below = sum(((x - mean_x) ** 2 for x, _ in known), Fraction(0))
        return float(above / below)

    return trend


def weighted(setting: str, parts: dict[str, str]) -> Callable[[list[Marked]], float | None]:
    """ "On the last day of the group, sum of weight x part / sum of weights; null when a part with a weight above 0 is
    blank; weights are those of that last day"; "the setting names every part". Parts that no file says are left out of
    both sums."""

    def score(rows: list[Marked]) -> float | None:
        book, row = rows[-1]
        day: date = row["day"]
        weights: dict[str, int] = book.held(day)[setting]
        above, below = Fraction(0), 0
        for part, column in parts.items():
            weight = weights[part]
            if weight > 0:
                value = mark(row, column)
                if value is None:
                    return None
                above += weight * value
                below += weight
        return float(above / below) if below else None

    return score


SCORE_METRICS: dict[str, Metric] = {}
for _part in ("description", "service", "logistics"):
    SCORE_METRICS[f"dsr_{_part}"] = marks("dsr", last_of(_part))
    SCORE_METRICS[f"dsr_{_part}:trend"] = marks("dsr", trend_of(_part))
SCORE_METRICS["quality_score"] = marks(
    "quality_scores",
    weighted("quality_weights", {part: part for part in ("experience", "service", "compliance", "loyalty")}),
)
SCORE_METRICS["satisfaction_index"] = marks("dsr", weighted("satisfaction_weights", DSR_OF))
