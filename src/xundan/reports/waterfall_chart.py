"""A page of a workbook with a waterfall: columns that begin where the one before ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from xundan.model.text import Lang, Text
from xundan.reports.sheet import Column, Row, Sheet

if TYPE_CHECKING:
    from xundan.reports.as_xlsx import Book

_LEVEL, _UP, _DOWN = "#5B6B7A", "#2E8B57", "#C0504D"


@dataclass(frozen=True)
class Waterfall:
    """A start, steps that move it and an end, in `unit`; steps in order, each with what it moves."""

    title: Text
    unit: str
    currency: str
    start: tuple[Text, Fraction]
    steps: Sequence[tuple[Text, Fraction]]
    end: tuple[Text, Fraction]

    def rows(self) -> list[Row] | None:
        """For every column its foot, and how far it stands, rises or falls; None where it goes below 0, of which such a
        chart can tell nothing."""
        level = self.start[1]
        rows: list[Row] = [{"step": self.start[0], "foot": Fraction(0), "level": level}]
        lowest = level
        for name, share in self.steps:
            foot = min(level, level + share)
            rows.append({"step": name, "foot": foot, "up" if share >= 0 else "down": abs(share)})
            level += share
            lowest = min(lowest, level)
        rows.append({"step": self.end[0], "foot": Fraction(0), "level": self.end[1]})
        return None if lowest < 0 else rows


def waterfall_page(book: Book, chart: Waterfall, name: Text, lang: Lang) -> None:
    """Adds the page with its figures; nothing where the waterfall goes below 0."""
    from xundan.reports.as_xlsx import HEAD

    rows = chart.rows()
    if rows is None:
        return
    columns = [
        Column("step", Text("步骤", "Step"), is_key=True),
        Column("foot", Text("从", "From"), chart.unit),
        Column("level", Text("水平", "Level"), chart.unit),
        Column("up", Text("上升", "Up"), chart.unit),
        Column("down", Text("下降", "Down"), chart.unit),
    ]
    page = book.table(Sheet(chart.title, Text("", ""), columns, rows, currency=chart.currency), name)
    drawn = book.file.add_chart({"type": "column", "subtype": "stacked"})
    last, on = HEAD + len(rows) - 1, name(lang)
    for n, colour in enumerate((None, _LEVEL, _UP, _DOWN), start=1):
        fill = {"none": True} if colour is None else {"color": colour}
        drawn.add_series({
            "name": columns[n].header(lang), "fill": fill, "gap": 40,
            "categories": [on, HEAD, 0, last, 0], "values": [on, HEAD, n, last, n],
        })  # fmt: skip
    drawn.set_title({"name": chart.title(lang), "overlay": False})
    drawn.set_legend({"none": True})
    drawn.set_y_axis({"min": _bottom(rows), "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    drawn.set_size({"width": 860, "height": 420})
    page.insert_chart(HEAD - 1, len(columns) + 1, drawn)


def _bottom(rows: Sequence[Row]) -> float:
    """Where the axis begins, so that steps are seen that are small beside the level."""
    feet: list[Fraction] = [row["level"] if "level" in row else row["foot"] for row in rows]
    tops: list[Fraction] = [
        row["foot"] + sum((row.get(key, Fraction(0)) for key in ("level", "up", "down")), Fraction(0)) for row in rows
    ]
    low, high = min(feet), max(tops)
    return float(max(Fraction(0), low - (high - low) / 2))
