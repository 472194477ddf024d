"""A page of a workbook with a waterfall: columns that begin where the one before ended, on an axis that begins at 0."""

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
_SEEN = Fraction(1, 8)
"""Steps are drawn with start and end where the largest is so much of the higher of them; else they alone are drawn."""
_CHANGE = Text("变化", "Change")
_ZERO = Fraction(0)


@dataclass(frozen=True)
class Waterfall:
    """A start, steps that move it and an end, in `unit`; steps in order, each with what it moves."""

    title: Text
    unit: str
    currency: str
    start: tuple[Text, Fraction]
    steps: Sequence[tuple[Text, Fraction]]
    end: tuple[Text, Fraction]

    @property
    def of_changes(self) -> bool:
        """Whether only the steps are drawn, from 0 to the change: beside the start they would hardly be seen."""
        highest = max(abs(self.start[1]), abs(self.end[1]))
        return max((abs(share) for _, share in self.steps), default=highest) < highest * _SEEN

    def rows(self) -> list[Row]:
        """For every column what stands in the chart: `foot` is left blank, `level`, `up` or `down` drawn from there
        away from 0; of a step that crosses 0 `up/under` or `down/under` is what lies below."""
        level = _ZERO if self.of_changes else self.start[1]
        rows: list[Row] = [] if self.of_changes else [{"step": self.start[0], "foot": _ZERO, "level": level}]
        for name, share in self.steps:
            rows.append({"step": name, **_drawn(level, level + share)})
            level += share
        last = (_CHANGE, level) if self.of_changes else self.end
        return [*rows, {"step": last[0], "foot": _ZERO, "level": last[1]}]


def _drawn(start: Fraction, end: Fraction) -> Row:
    """A step as parts of stacked columns, in which what is above 0 and what is below stack apart."""
    low, high = min(start, end), max(start, end)
    side = "up" if end >= start else "down"
    if low < 0 < high:
        return {"foot": _ZERO, side: high, f"{side}/under": low}
    return {"foot": low, side: high - low} if low >= 0 else {"foot": high, side: low - high}


def waterfall_page(book: Book, chart: Waterfall, name: Text, lang: Lang) -> None:
    """Adds the page with its figures."""
    from xundan.reports.as_xlsx import HEAD

    rows = chart.rows()
    columns = [
        Column("step", Text("步骤", "Step"), is_key=True),
        Column("foot", Text("从", "From"), chart.unit),
        Column("level", _CHANGE if chart.of_changes else Text("水平", "Level"), chart.unit),
        Column("up", Text("上升", "Up"), chart.unit),
        Column("down", Text("下降", "Down"), chart.unit),
    ]
    colours: list[str | None] = [None, _LEVEL, _UP, _DOWN]
    for key, header, its in (
        ("up/under", Text("上升, 0 以下", "Up, below 0"), _UP),
        ("down/under", Text("下降, 0 以下", "Down, below 0"), _DOWN),
    ):
        if any(key in row for row in rows):
            columns.append(Column(key, header, chart.unit))
            colours.append(its)
    title = chart.title
    if chart.of_changes:
        title = Text(f"{title.zh}: 变化由什么组成", f"{title.en}: what the change is made of")
    page = book.table(Sheet(title, Text("", ""), columns, rows, currency=chart.currency), name)
    drawn = book.file.add_chart({"type": "column", "subtype": "stacked"})
    last, on = HEAD + len(rows) - 1, name(lang)
    for n, colour in enumerate(colours, start=1):
        fill = {"none": True} if colour is None else {"color": colour}
        drawn.add_series({
            "name": columns[n].header(lang), "fill": fill, "gap": 40,
            "categories": [on, HEAD, 0, last, 0], "values": [on, HEAD, n, last, n],
        })  # fmt: skip
    drawn.set_title({"name": title(lang), "overlay": False})
    drawn.set_legend({"none": True})
    drawn.set_x_axis({"label_position": "low"})
    drawn.set_y_axis({**_ends(rows), "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    drawn.set_size({"width": 860, "height": 420})
    page.insert_chart(HEAD - 1, len(columns) + 1, drawn)


def _ends(rows: Sequence[Row]) -> dict[str, int]:
    """Where the axis has to end at 0: spreadsheets begin it higher where all columns are high."""
    drawn = [value for row in rows for key, value in row.items() if key != "step"]
    return {"min": 0} if min(drawn) >= 0 else {"max": 0} if max(drawn) <= 0 else {}
