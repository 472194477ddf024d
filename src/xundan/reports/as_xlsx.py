"""A workbook: the table with its rule and range, and a sheet of definitions. The same sheet gives the same bytes."""

from __future__ import annotations

import io
import math
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import xlsxwriter
from rich.cells import cell_len

from xundan.model.text import Lang, Text, no_formula
from xundan.reports.numbers import money_symbol, shown
from xundan.reports.sheet import Column, Row, Sheet

_CREATED = datetime(2000, 1, 1)  # XlsxWriter writes the current time unless told
_FORMATS = {
    "people": "#,##0",
    "count": "#,##0",
    "rate": "0.0%",
    "ratio": "0.00",
    "seconds": "#,##0.0",
    "minutes": "#,##0.0",
    "hours": "#,##0.0",
    "time": "yyyy-mm-dd hh:mm:ss",
    "day": "yyyy-mm-dd",
}
_UNITS = {
    "seconds": Text("秒", "s"),
    "minutes": Text("分钟", "min"),
    "hours": Text("小时", "h"),
}
_ROWS, _TEXT = 1_048_576, 32_767


def sheet_xlsx(sheet: Sheet, lang: Lang) -> bytes:
    """The bytes of the workbook."""
    sheet = sheet.marked()
    out = io.BytesIO()
    options = {"constant_memory": True, "in_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": _CREATED, "title": sheet.title("en"), "author": "xundan"})
    _Writer(book, sheet, lang).write()
    book.close()
    return out.getvalue()


class _Writer:
    """Writes one workbook, row after row as constant memory asks."""

    def __init__(self, book: Any, sheet: Sheet, lang: Lang) -> None:
        self._book = book
        self._sheet = sheet
        self._lang = lang
        self._formats: dict[tuple[str, bool], Any] = {}
        self._bold = book.add_format({"bold": True})
        self._header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})

    def write(self) -> None:
        """The table, then the definitions."""
        self._table()
        if self._sheet.definitions:
            self._definitions()

    def _table(self) -> None:
        sheet, lang = self._sheet, self._lang
        page = self._book.add_worksheet("数据" if lang == "zh" else "Data")
        for n, column in enumerate(sheet.columns):
            page.set_column(n, n, self._width(column))
        page.write_string(0, 0, no_formula(sheet.title(lang)), self._bold)
        page.write_string(1, 0, no_formula(sheet.subtitle(lang)))
        for n, column in enumerate(sheet.columns):
            page.write_string(3, n, no_formula(self._header_of(column)), self._header)
        page.freeze_panes(4, sum(1 for column in sheet.columns if column.is_key))
        place = 4
        for row in sheet.rows:
            self._row(page, place, row, total=False)
            place += 1
        for row in sheet.footer:
            self._row(page, place, row, total=True)
            place += 1
        for note in sheet.notes:
            place += 1
            page.write_string(place, 0, no_formula(note(lang)))

    def _row(self, page: Any, place: int, row: Row, total: bool) -> None:
        if place >= _ROWS:
            return
        for n, column in enumerate(self._sheet.columns):
            value = row.get(column.key)
            label = self._sheet.label(column, value)
            self._cell(page, place, n, label or value, column.unit_in(row), self._sheet.currency_in(row), total)

    def _cell(self, page: Any, place: int, n: int, value: Any, unit: str, currency: str, total: bool) -> None:
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return
        if isinstance(value, datetime):
            page.write_datetime(place, n, value, self._format("time", currency, total))
        elif isinstance(value, date):
            page.write_datetime(place, n, value, self._format("day", currency, total))
        elif isinstance(value, (str, Text, bool)) or unit in ("weekday", "hour_of_day"):
            text = value(self._lang) if isinstance(value, Text) else shown(value, unit, self._lang, currency)
            page.write_string(place, n, no_formula(text)[:_TEXT], self._format("text", currency, total))
        elif isinstance(value, Fraction):
            page.write_number(place, n, float(value), self._format(unit, currency, total))
        else:
            page.write_number(place, n, value, self._format(unit, currency, total))

    def _format(self, unit: str, currency: str, total: bool) -> Any:
        pattern = f'"{money_symbol(currency)}"#,##0.00' if unit == "money" else _FORMATS.get(unit, "General")
        if (pattern, total) not in self._formats:
            self._formats[pattern, total] = self._book.add_format({"num_format": pattern, "bold": total})
        return self._formats[pattern, total]

    def _header_of(self, column: Column) -> str:
        unit = _UNITS.get(column.unit)
        return f"{column.header(self._lang)} ({unit(self._lang)})" if unit else column.header(self._lang)

    def _width(self, column: Column) -> int:
        longest = 0
        for row in self._sheet.rows[:200]:
            value = row.get(column.key)
            label = self._sheet.label(column, value)
            text = label(self._lang) if label else shown(value, column.unit_in(row), self._lang)
            longest = max(longest, cell_len(text))
        return min(60, max(8, longest, cell_len(self._header_of(column)) // 2) + 2)

    def _definitions(self) -> None:
        page = self._book.add_worksheet("口径" if self._lang == "zh" else "Definitions")
        for n, width in enumerate((28, 30, 60, 50, 12)):
            page.set_column(n, n, width)
        header = Text("名称|编号|公式|何时为空|来源", "Name|Id|Formula|Unknown when|Source")
        for n, title in enumerate(header(self._lang).split("|")):
            page.write_string(0, n, title, self._header)
        for place, metric in enumerate(dict.fromkeys(self._sheet.definitions), start=1):
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
