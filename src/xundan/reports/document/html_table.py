"""A sheet as a table of HTML, every text of it escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from xundan.model.text import Lang, Text
from xundan.reports.document.cells import cell, is_number
from xundan.reports.document.table import PROVISIONAL
from xundan.reports.plain import printable
from xundan.reports.sheet import Column, Row, Sheet

_OPEN = Text("暂定, 还会变", "provisional, may change")


def table_html(sheet: Sheet, lang: Lang) -> Iterator[str]:
    """A sheet's columns, rows and footer."""
    # It scrolls when it is wider than the screen; with the keyboard too.
    label = escape(printable(sheet.title(lang)))
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{label}">\n<table>\n<caption>{label}</caption>'
    heads = "".join(
        f'<th scope="col"{_class(sheet, n)}>{safe(c.header, lang)}</th>' for n, c in enumerate(sheet.columns)
    )
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
    yield from (_row(sheet, row, lang) for row in sheet.rows)
    yield "</tbody>"
    if sheet.footer:
        yield "<tfoot>"
        yield from (_row(sheet, row, lang) for row in sheet.footer)
        yield "</tfoot>"
    yield "</table>\n</div>"


def _row(sheet: Sheet, row: Row, lang: Lang) -> str:
    cells = "".join(_cell(sheet, n, column, row, lang) for n, column in enumerate(sheet.columns))
    mark = f' class="open" title="{safe(_OPEN, lang)}"' if row.get(PROVISIONAL) else ""
    return f"<tr{mark}>{cells}</tr>"


def _cell(sheet: Sheet, n: int, column: Column, row: Row, lang: Lang) -> str:
    told = cell(sheet, column, row, lang)
    count_told = f" <small>{escape(told.count)}</small>" if told.count else ""
    if column.is_key:
        full = f' title="{escape(told.text)}"' if n == 0 else ""
        return f'<th scope="row"{_class(sheet, n)}{full}>{escape(told.text)}</th>'
    return f"<td{_class(sheet, n, few=told.few)}>{escape(told.text)}{count_told}</td>"


def _class(sheet: Sheet, n: int, few: bool = False) -> str:
    column = sheet.columns[n]
    named = [
        *(["key"] if n == 0 else []),
        *(["n"] if is_number(column) else []),
        *(["wrap"] if column.wraps else []),
        *(["few"] if few else []),
    ]
    return f' class="{" ".join(named)}"' if named else ""


def notes_html(notes: list[str]) -> Iterator[str]:
    """Remarks as a list; none: nothing."""
    if notes:
        yield '<ul class="notes">' + "".join(f"<li>{escape(note)}</li>" for note in notes) + "</ul>"


def safe(text: Text, lang: Lang) -> str:
    """A text as it may stand in a page."""
    return escape(printable(text(lang)))
