"""A workbook: a page a section as sellers know it, and one of definitions. The same document gives the same bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from xundan.model.text import Lang, Text, no_formula
from xundan.reports.as_xlsx import HEAD, Book, page_names
from xundan.reports.document.document import Chart, Document, Part
from xundan.reports.document.table import PROVISIONAL
from xundan.reports.sheet import Column, Sheet

_NARROWEST = 8
"""Columns that title and notes may run over on paper."""
_STATE = Text("状态", "State")
_OPEN = Text("暂定", "provisional")


def document_xlsx(document: Document, lang: Lang) -> bytes:
    """The bytes of the workbook."""
    book = Book(document.title, lang)
    names = page_names([*(part.sheet.title(lang) for part in document.parts), document.definitions.title(lang)])
    for name, part in zip(names, document.parts, strict=False):
        page = book.table(_titled(document, part), Text(name, name))
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEAD - 1)
        # Charts stand beside it, so that it stays legible on paper.
        below = HEAD + len(part.sheet.rows) + len(part.sheet.footer) + len(part.sheet.notes) + 3
        page.print_area(0, 0, below, max(len(part.sheet.columns), _NARROWEST))
        _charts(book, page, name, part, lang)
    page = book.table(document.definitions, Text(names[-1], names[-1]))
    page.set_landscape()
    page.fit_to_pages(1, 0)
    return book.content()


def _titled(document: Document, part: Part) -> Sheet:
    """A part's sheet under the report's title, with a column that names what is provisional and all its notes."""
    sheet, title = part.sheet, document.title
    notes = [*([part.note] if part.note else []), *sheet.notes]
    if any(row.get(PROVISIONAL) for row in sheet.rows):
        rows = [row | {_STATE.en: _OPEN if row.get(PROVISIONAL) else None} for row in sheet.rows]
        sheet = replace(sheet, columns=[*sheet.columns, Column(_STATE.en, _STATE)], rows=rows)
    whole = Text(f"{title.zh} · {sheet.title.zh}", f"{title.en} · {sheet.title.en}")
    return replace(sheet, title=whole, subtitle=document.subtitle, notes=notes)


def _charts(book: Book, page: Any, name: str, part: Part, lang: Lang) -> None:
    """The spreadsheet's own charts, beside the table and drawn of its cells."""
    for n, chart in enumerate(part.charts):
        column = next(k for k, c in enumerate(part.sheet.columns) if c.key == chart.key)
        last = HEAD + min(len(chart.points), len(part.sheet.rows)) - 1
        if last < HEAD:
            continue
        drawn = book.file.add_chart({"type": "line" if chart.kind == "line" else "bar"})
        drawn.add_series(
            {
                "name": no_formula(chart.title(lang)),
                "categories": [name, HEAD, 0, last, 0],
                "values": [name, HEAD, column, last, column],
            }
        )
        _look(drawn, chart, lang)
        page.insert_chart(1 + n * 16, len(part.sheet.columns) + 2, drawn)


def _look(drawn: Any, chart: Chart, lang: Lang) -> None:
    drawn.set_title({"name": no_formula(chart.title(lang))})
    drawn.set_legend({"none": True})
    drawn.set_size({"width": 640, "height": 300})
    grid = {"visible": True, "line": {"color": "#D8DEE4", "width": 0.75}}
    if chart.kind == "bar":
        drawn.set_y_axis({"reverse": True})
        drawn.set_x_axis({"major_gridlines": grid})
    else:
        drawn.set_y_axis({"major_gridlines": grid})
