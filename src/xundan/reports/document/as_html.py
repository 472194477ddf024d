"""A page in one file: no script, no picture, no font from anywhere, so that it opens offline and years later."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib import resources
from itertools import count

from xundan.model.text import Lang, Text
from xundan.reports.document.cells import cell, is_number, own_notes, shared_notes
from xundan.reports.document.document import Document, Part
from xundan.reports.document.svg import chart_svg
from xundan.reports.document.table import PROVISIONAL
from xundan.reports.plain import printable
from xundan.reports.sheet import Column, Row, Sheet

_LANG = {"zh": "zh-CN", "en": "en"}
_OPEN = Text("暂定, 还会变", "provisional, may change")


def document_html(document: Document, lang: Lang) -> str:
    """The page. Its policy lets nothing in but its own style sheet, named by its hash."""
    title, style = escape(printable(document.title(lang))), _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{_LANG[lang]}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="generator" content="xundan">',
            f"<title>{title} · {escape(printable(document.subtitle(lang)))}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            "<main>",
            f'<header>\n<h1>{title}</h1>\n<p class="under">{escape(printable(document.subtitle(lang)))}</p>\n</header>',
            *_parts(document, lang),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


@cache
def _style() -> str:
    file = resources.files("xundan.reports.document") / "page.css"
    return file.read_text(encoding="utf-8").replace("\r\n", "\n")


def _parts(document: Document, lang: Lang) -> Iterator[str]:
    charts = count(1)
    for part in document.parts:
        yield "<section>"
        yield f"<h2>{_e(part.sheet.title, lang)}</h2>"
        if part.note:
            yield f'<p class="note">{_e(part.note, lang)}</p>'
        if part.figures:
            yield from _figures(part, lang)
        for chart in part.charts:
            caption = f"<figcaption>{_e(chart.told, lang)}</figcaption>"
            yield f"<figure>{caption}{chart_svg(chart, lang, next(charts))}</figure>"
        if not part.figures:
            yield from _table(part.sheet, lang)
        yield from _notes(own_notes(document, part, lang))
        yield "</section>"
    yield "<section>"
    yield f"<h2>{_e(document.definitions.title, lang)}</h2>"
    yield from _table(document.definitions, lang)
    yield "</section>"
    yield "<footer>"
    yield from _notes([printable(document.definitions.subtitle(lang)), *shared_notes(document, lang)])
    yield "</footer>"


def _figures(part: Part, lang: Lang) -> Iterator[str]:
    sheet = part.sheet
    name, value = sheet.columns
    yield '<dl class="figures">'
    for row in sheet.rows:
        told = cell(sheet, value, row, lang)
        behind = f"<small>{escape(told.count)}</small>" if told.count else ""
        yield f"<div><dt>{escape(cell(sheet, name, row, lang).text)}</dt><dd>{escape(told.text)}{behind}</dd></div>"
    yield "</dl>"


def _table(sheet: Sheet, lang: Lang) -> Iterator[str]:
    # It scrolls when it is wider than the screen; with the keyboard too.
    label = escape(printable(sheet.title(lang)))
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{label}">\n<table>\n<caption>{label}</caption>'
    heads = "".join(f'<th scope="col"{_class(sheet, n)}>{_e(c.header, lang)}</th>' for n, c in enumerate(sheet.columns))
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
    mark = f' class="open" title="{_e(_OPEN, lang)}"' if row.get(PROVISIONAL) else ""
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


def _notes(notes: list[str]) -> Iterator[str]:
    if notes:
        yield '<ul class="notes">' + "".join(f"<li>{escape(note)}</li>" for note in notes) + "</ul>"


def _e(text: Text, lang: Lang) -> str:
    return escape(printable(text(lang)))
