"""CSV for spreadsheets and programs: raw numbers, text that no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xundan.model.text import Lang, Text, no_formula
from xundan.reports.sheet import Sheet

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as the system's code page."""


def sheet_csv(sheet: Sheet, lang: Lang) -> str:
    """Header, rows and footer rows; unknown is an empty field."""
    sheet = sheet.marked()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([no_formula(column.header(lang)) for column in sheet.columns])
    for row in [*sheet.rows, *sheet.footer]:
        writer.writerow([_field(row.get(column.key), lang) for column in sheet.columns])
    return BOM + out.getvalue()


def _field(value: Any, lang: Lang) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        value = float(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return no_formula(value(lang) if isinstance(value, Text) else str(value))
