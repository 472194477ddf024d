"""Charts of what tables say: values with their intervals, bars that lie, cells of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from xundan.analysis.intervals import wilson
from xundan.model.text import Text
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.frame.page import Chart, Series

MOST = 15
"""So many places a chart has at most; the table has all."""
Tone = Literal["", "up", "down", "main"]
_LOW, _HIGH = Text("下限", "From"), Text("上限", "To")


@dataclass(frozen=True)
class Dot:
    """A value at a place, with the ends of its interval; `tone` says whether it stands out from chance."""

    name: Text
    value: Any
    low: Any
    high: Any
    tone: Tone = ""


def intervals(
    key: str, said: Text, value: Text, dots: Sequence[Dot], unit: str, table: str, currency: str = "CNY",
    direction: str = "up", signed: bool = False,
) -> Chart | None:  # fmt: skip
    """A dot and its interval a place; None where nothing is known. `value` is what the dots are called."""
    known = [dot for dot in dots if dot.value is not None and dot.low is not None][:MOST]
    if not known:
        return None
    series = [
        Series(value, [float(dot.value) for dot in known], "value"),
        Series(_LOW, [float(dot.low) for dot in known], "low"),
        Series(_HIGH, [float(dot.high) for dot in known], "high"),
    ]
    tones = [dot.tone for dot in known]
    return Chart(
        key, said, "interval", [dot.name for dot in known], series, unit, table, currency, tones, direction, signed
    )


def rates(sheet: Sheet, names: str, column: str, tone: Any = None) -> list[Dot]:
    """A rate of a sheet, row by row, with Wilson's interval of the counts behind it. `tone` tells a row's."""
    found = _column(sheet, column)
    dots = []
    for row in sheet.rows:
        part, whole = row.get(found.part or ""), row.get(found.whole or "")
        span = wilson(int(part), int(whole)) if part is not None and whole else None
        if span is not None:
            dots.append(
                Dot(_name(sheet, row, names), row[column], span.low, span.high, tone(row) if tone is not None else "")
            )
    return dots


def ranked(key: str, said: Text, sheet: Sheet, names: str, column: str, table: str) -> Chart | None:
    """The largest values of a column as bars, the largest first; None where nothing is known."""
    found = _column(sheet, column)
    rows = [row for row in sheet.rows if row.get(column) is not None and row[column] > 0]
    rows.sort(key=lambda row: -row[column])
    rows = rows[:MOST]
    if not rows:
        return None
    places = [_name(sheet, row, names) for row in rows]
    series = Series(found.header, [float(row[column]) for row in rows])
    return Chart(key, said, "rank", places, [series], found.unit, table, sheet.currency)


def cells(
    key: str, said: Text, columns: Sequence[Text], rows: Iterable[tuple[Text, Sequence[int]]], table: str
) -> Chart:
    """Counts by place on a page: from left to right, and from the top down."""
    series = [Series(name, [float(count) for count in counts]) for name, counts in rows]
    return Chart(key, said, "heat", columns, series, "count", table)


def _column(sheet: Sheet, key: str) -> Column:
    return next(column for column in sheet.columns if column.key == key)


def _name(sheet: Sheet, row: Row, key: str) -> Text:
    value = row[key]
    if isinstance(value, Text):
        return value
    return sheet.label(_column(sheet, key), value) or Text(str(value), str(value))
