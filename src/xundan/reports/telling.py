"""What an analysis says: sentences first, then the tables that bear them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from xundan.model.text import Lang, Text
from xundan.reports.as_json import object_json
from xundan.reports.plain import printable
from xundan.reports.render import render, screen, write_bytes, write_text
from xundan.reports.sheet import Column, Sheet
from xundan.reports.terminal import paragraphs, sheet_text
from xundan.reports.waterfall_chart import Waterfall, waterfall_page

_SAID = Text("结论", "In words")
_WATERFALL = Text("瀑布图", "Waterfall")


@dataclass(frozen=True)
class Telling:
    """An analysis in words and tables.

    `sentences` come in order of weight and each can be read alone. `sheets` are what they rest on, the first of them
    what a CSV holds. `data` is all of it for programs: plain values, nothing rounded. A workbook draws the `waterfall`,
    where there is one.
    """

    title: Text
    subtitle: Text
    sentences: Sequence[Text]
    sheets: Sequence[Sheet]
    data: Mapping[str, Any]
    waterfall: Waterfall | None = None


def tell(telling: Telling, fmt: str, lang: Lang, out: IO[Any] | Path) -> None:
    """Writes a telling: `table` and `xlsx` hold the sentences and all sheets, `csv` the first sheet, `json` `data`
    with the sentences."""
    if fmt == "table":
        width, colour = screen(out)
        blocks = [paragraphs(telling.title, telling.subtitle, telling.sentences, lang, width, colour)]
        blocks += [sheet_text(sheet, lang, width, colour) for sheet in telling.sheets]
        write_text("\n".join(blocks), out, spoken=True)
    elif fmt == "json":
        said = [printable(each(lang)) for each in telling.sentences]
        head = {"title": telling.title(lang), "subtitle": telling.subtitle(lang), "sentences": said}
        write_text(object_json(head | dict(telling.data), lang), out)
    elif fmt == "xlsx":
        write_bytes(_book(telling, lang), out)
    else:
        render(telling.sheets[0], fmt, lang, out)


def _book(telling: Telling, lang: Lang) -> bytes:
    """A workbook: what is said on its first page, then a page a table."""
    from xundan.reports.as_xlsx import Book, page_names

    said = Sheet(
        title=telling.title,
        subtitle=telling.subtitle,
        columns=[Column("said", _SAID, wraps=True)],
        rows=[{"said": each} for each in telling.sentences],
    )
    book = Book(telling.title, lang)
    names = page_names([_SAID(lang), *(sheet.title(lang) for sheet in telling.sheets), _WATERFALL(lang)])
    for sheet, name in zip([said, *telling.sheets], names[:-1], strict=True):
        book.table(sheet, Text(name, name))
    if telling.waterfall:
        waterfall_page(book, telling.waterfall, Text(names[-1], names[-1]), lang)
    metrics = [metric for sheet in telling.sheets for metric in sheet.definitions]
    if metrics:
        book.definitions(metrics)
    return book.content()
