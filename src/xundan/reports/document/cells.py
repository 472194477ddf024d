"""What stands in a cell of a page or a PDF: the value as people read it, its counts, and its marks."""

from __future__ import annotations

from dataclasses import dataclass

from xundan.model.text import Lang, Text
from xundan.reports.document.document import Document, Part
from xundan.reports.numbers import NUMERIC, shown, with_count
from xundan.reports.plain import printable
from xundan.reports.sheet import PLATFORM, Column, Row, Sheet
from xundan.reports.words import PLATFORM_MARK, SMALL_NOTE, SMALL_SAMPLE


@dataclass(frozen=True)
class Cell:
    """`text` with its mark; `count` the counts behind a rate (129/285); `few` when these are too few to go by."""

    text: str
    count: str = ""
    few: bool = False


def cell(sheet: Sheet, column: Column, row: Row, lang: Lang) -> Cell:
    """One cell of a sheet; empty where its row has nothing there."""
    if column.key not in row:
        return Cell("")
    value = row[column.key]
    label = value if isinstance(value, Text) else sheet.label(column, value)
    if label is not None:
        return Cell(printable(label(lang)))
    text = printable(shown(value, column.unit_in(row), lang, sheet.currency_in(row)))
    part, whole = (row.get(key) if key else None for key in (column.part, column.whole))
    if column.key in (row.get(PLATFORM) or ()):
        text += f" {PLATFORM_MARK}"
    if value is None or part is None or whole is None:
        return Cell(text)
    few = whole < SMALL_SAMPLE
    return Cell(text + (" *" if few else ""), with_count("", part, whole).removeprefix(" · "), few)


def is_number(column: Column) -> bool:
    """Whether a column's values stand to the right."""
    return column.unit in NUMERIC or column.unit_key is not None


def own_notes(document: Document, part: Part, lang: Lang) -> list[str]:
    """What a part says that is not said once for all of them."""
    return [printable(note(lang)) for note in part.sheet.notes if note not in document.notes]


def shared_notes(document: Document, lang: Lang) -> list[str]:
    """What is said once for all parts, and what the star means where one stands."""
    starred = any(few_in(part.sheet, lang) for part in document.parts)
    return [printable(note(lang)) for note in (*document.notes, *([SMALL_NOTE] if starred else []))]


def few_in(sheet: Sheet, lang: Lang) -> bool:
    """Whether a rate of the sheet rests on too few cases."""
    rows = (*sheet.rows, *sheet.footer)
    return any(cell(sheet, column, row, lang).few for row in rows for column in sheet.columns)
