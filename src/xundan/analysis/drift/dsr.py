"""Where the platform's marks of a shop are going."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xundan.analysis.drift.trend import Trend, trend
from xundan.metrics.view import View

MARKS = ("description", "service", "logistics")


@dataclass(frozen=True)
class Going:
    """The trend of one of the three marks of a shop."""

    shop: str
    mark: str
    trend: Trend


def dsr(view: View, first: date, last: date, shops: Sequence[str] = ()) -> list[Going]:
    """The trends of a period by shop and mark; none where no mark was imported."""
    rows = view.current("dsr")
    rows = rows.filter(rows.day.between(first, last))
    if shops:
        rows = rows.filter(rows.shop.isin(list(shops)))
    rows = rows.select("shop", "day", *MARKS).order_by("shop", "day")
    marks: dict[tuple[str, str], list[tuple[int, Fraction]]] = {}
    for row in view.engine.rows(rows).to_pylist():
        for mark in MARKS:
            if row[mark] is not None:
                marks.setdefault((row["shop"], mark), []).append((row["day"].toordinal(), Fraction(row[mark])))
    order = sorted(marks, key=lambda key: (key[0], MARKS.index(key[1])))
    return [Going(shop, mark, trend(marks[shop, mark])) for shop, mark in order]
