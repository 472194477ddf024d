"""A page in one file: no script, no picture, no font from anywhere, so that it opens offline and years later."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib import resources
from itertools import count

from xundan.model.text import Lang
from xundan.reports.document.cells import cell, own_notes, shared_notes
from xundan.reports.document.document import Document, Part
from xundan.reports.document.html_table import notes_html, safe, table_html
from xundan.reports.document.svg import chart_svg
from xundan.reports.plain import printable

_LANG = {"zh": "zh-CN", "en": "en"}


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
        yield f"<h2>{safe(part.sheet.title, lang)}</h2>"
        if part.note:
            yield f'<p class="note">{safe(part.note, lang)}</p>'
        if part.figures:
            yield from _figures(part, lang)
        for chart in part.charts:
            caption = f"<figcaption>{safe(chart.told, lang)}</figcaption>"
            yield f"<figure>{caption}{chart_svg(chart, lang, next(charts))}</figure>"
        if not part.figures:
            yield from table_html(part.sheet, lang)
        yield from notes_html(own_notes(document, part, lang))
        yield "</section>"
    yield "<section>"
    yield f"<h2>{safe(document.definitions.title, lang)}</h2>"
    yield from table_html(document.definitions, lang)
    yield "</section>"
    yield "<footer>"
    yield from notes_html([printable(document.definitions.subtitle(lang)), *shared_notes(document, lang)])
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
