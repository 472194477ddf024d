"""A workbook: the table with its rule and range, and a sheet of definitions. The same sheet gives the same bytes."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import xlsxwriter
from rich.cells import cell_len

from xundan.metrics.catalogue import Metric
from xundan.model.text import Lang, Text, no_formula
from xundan.reports.numbers import NUMERIC, POINTS, money_symbol, shown
from xundan.reports.sheet import Column, Row, Sheet

_BAND = "#F3F5F7"
_CREATED = datetime(2000, 1, 1)  # XlsxWriter writes the current time unless told
_FORMATS = {
    "people": "#,##0",
    "count": "#,##0",
    "rate": "0.0%",
    "ratio": "0.00",
    "score": "0.00",
    "score_a_day": "0.0000",
    "seconds": "#,##0.0",
    "minutes": "#,##0.0",
    "hours": "#,##0.0",
    "mean": "#,##0.0",
    "time": "yyyy-mm-dd hh:mm:ss",
    "day": "yyyy-mm-dd",
}
_UNITS = {
    "seconds": Text("秒", "s"),
    "minutes": Text("分钟", "min"),
    "hours": Text("小时", "h"),
}
HEAD = 4
"""The rows of a page above its table's first row."""
_LINE = 16
_ROWS, _TEXT = 1_048_576, 32_767
_LONGEST_NAME = 31
_UNFIT = re.compile(r"[\[\]:*?/\\]")


def sheet_xlsx(sheet: Sheet, lang: Lang) -> bytes:
    """The bytes of the workbook."""
    book = Book(sheet.title, lang)
    book.table(sheet, Text("数据", "Data"))
    if sheet.definitions:
        book.definitions(sheet.definitions)
    return book.content()


class Book:
    """A workbook that is written page after page, row after row as constant memory asks."""

    def __init__(self, title: Text, lang: Lang) -> None:
        self._out = io.BytesIO()
        options = {"constant_memory": True, "in_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
        self.file: Any = xlsxwriter.Workbook(self._out, options)
        self.file.set_properties({"created": _CREATED, "title": title("en"), "author": "xundan"})
        self._lang = lang
        self._formats: dict[tuple[str, bool, bool], Any] = {}
        self._bold = self.file.add_format({"bold": True})
        head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": _BAND}
        self._header = self.file.add_format(head)
        self._over_numbers = self.file.add_format(head | {"align": "right"})

    def content(self) -> bytes:
        """The finished workbook's bytes."""
        self.file.close()
        return self._out.getvalue()

    def table(self, sheet: Sheet, name: Text) -> Any:
        """A page with title, subtitle, table and notes; gives it as XlsxWriter has it. The header is row 4 of it."""
        sheet, lang = sheet.marked(), self._lang
        page = self.file.add_worksheet(name(lang))
        lines = 1
        widths = [self._width(sheet, column) for column in sheet.columns]
        for n, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
            page.set_column(n, n, width)
            lines = max(lines, _lines(self._header_of(column), width))
        page.set_row(HEAD - 1, _LINE * lines)
        page.write_string(0, 0, no_formula(sheet.title(lang)), self._bold)
        page.write_string(1, 0, no_formula(sheet.subtitle(lang)))
        for n, column in enumerate(sheet.columns):
            over = self._over_numbers if column.unit in NUMERIC or column.unit_key else self._header
            page.write_string(HEAD - 1, n, no_formula(self._header_of(column)), over)
        page.freeze_panes(HEAD, sum(1 for column in sheet.columns if column.is_key))
        place = HEAD
        for row in sheet.rows:
            wrapped = [
                _lines(self._text_in(sheet, column, row), width)
                for column, width in zip(sheet.columns, widths, strict=True)
                if column.wraps
            ]
            if max(wrapped, default=1) > 1:
                page.set_row(place, _LINE * max(wrapped))
            self._row(page, place, sheet, row, total=False)
            place += 1
        for row in sheet.footer:
            self._row(page, place, sheet, row, total=True)
            place += 1
        for note in sheet.notes:
            place += 1
            page.write_string(place, 0, no_formula(note(lang)))
        return page

    def _row(self, page: Any, place: int, sheet: Sheet, row: Row, total: bool) -> None:
        if place >= _ROWS:
            return
        for n, column in enumerate(sheet.columns):
            value = row.get(column.key)
            label = sheet.label(column, value)
            wraps = column.wraps and not total
            self._cell(page, place, n, label or value, column.unit_in(row), sheet.currency_in(row), total, wraps)

    def _cell(
        self, page: Any, place: int, n: int, value: Any, unit: str, currency: str, total: bool, wraps: bool
    ) -> None:
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return
        if isinstance(value, datetime):
            page.write_datetime(place, n, value, self._format("time", currency, total))
        elif isinstance(value, date):
            page.write_datetime(place, n, value, self._format("day", currency, total))
        elif isinstance(value, (str, Text, bool)) or unit in ("weekday", "hour_of_day"):
            text = value(self._lang) if isinstance(value, Text) else shown(value, unit, self._lang, currency)
            page.write_string(place, n, no_formula(text)[:_TEXT], self._format("text", currency, total, wraps))
        elif unit == "points":
            page.write_number(place, n, float(value) * 100, self._format(unit, currency, total))
        elif isinstance(value, Fraction):
            page.write_number(place, n, float(value), self._format(unit, currency, total))
        else:
            # A mean of counts.
            broken = unit in ("people", "count") and value != int(value)
            page.write_number(place, n, value, self._format("mean" if broken else unit, currency, total))

    def _format(self, unit: str, currency: str, total: bool, wraps: bool = False) -> Any:
        pattern = self._pattern(unit, currency)
        key = pattern, total, wraps
        if key not in self._formats:
            looks = {"num_format": pattern, "bold": total, "valign": "vcenter"} | ({"text_wrap": True} if wraps else {})
            self._formats[key] = self.file.add_format(looks)
        return self._formats[key]

    def _pattern(self, unit: str, currency: str) -> str:
        if unit == "money":
            return f'"{money_symbol(currency)}"#,##0.00'
        if unit == "points":
            number = f'0.00" {POINTS[self._lang]}"'
            return f"+{number};-{number};{number}"
        return _FORMATS.get(unit, "General")

    def _header_of(self, column: Column) -> str:
        unit = _UNITS.get(column.unit)
        return f"{column.header(self._lang)} ({unit(self._lang)})" if unit else column.header(self._lang)

    def _width(self, sheet: Sheet, column: Column) -> int:
        longest = 0
        for row in (*sheet.rows[:200], *sheet.footer):
            longest = max(longest, cell_len(self._text_in(sheet, column, row)))
        return min(60, max(8, longest, cell_len(self._header_of(column)) // 2) + 2)

    def _text_in(self, sheet: Sheet, column: Column, row: Row) -> str:
        """What stands in a cell, as far as it takes room."""
        value = row.get(column.key)
        label = value if isinstance(value, Text) else sheet.label(column, value)
        return label(self._lang) if label else shown(value, column.unit_in(row), self._lang)

    def definitions(self, metrics: Sequence[Metric]) -> None:
        """A page with what each metric means."""
        page = self.file.add_worksheet("口径" if self._lang == "zh" else "Definitions")
        for n, width in enumerate((28, 30, 60, 50, 12)):
            page.set_column(n, n, width)
        header = Text("名称|编号|公式|何时为空|来源", "Name|Id|Formula|Unknown when|Source")
        for n, title in enumerate(header(self._lang).split("|")):
            page.write_string(0, n, title, self._header)
        for place, metric in enumerate(dict.fromkeys(metrics), start=1):
            told: tuple[Text | str, ...] = (
                metric.name,
                metric.id,
                metric.formula_text,
                metric.null_rule,
                metric.source,
            )
            for n, text in enumerate(told):
                page.write_string(place, n, no_formula(text(self._lang) if isinstance(text, Text) else text))
        page.freeze_panes(1, 0)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column."""
    return -(-cell_len(text) // (width - 1)) or 1


def page_names(titles: Sequence[str]) -> list[str]:
    """Names that a spreadsheet takes: short, without what it forbids, each once whatever its capitals."""
    found: list[str] = []
    taken = {"history"}
    for title in titles:
        plain = _UNFIT.sub(" ", title).strip(" '") or "-"
        name, number = plain[:_LONGEST_NAME], 2
        while name.lower() in taken:
            name, number = f"{plain[: _LONGEST_NAME - 4]} {number}", number + 1
        taken.add(name.lower())
        found.append(name)
    return found
