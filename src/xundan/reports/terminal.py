"""Tables for a terminal: right in 100 columns, with Chinese of double width, piped and without colour."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from xundan.model.text import Lang, Text
from xundan.reports.numbers import NUMERIC, shown, with_count
from xundan.reports.plain import printable
from xundan.reports.sheet import PLATFORM, Column, Row, Sheet
from xundan.reports.words import PLATFORM_MARK, SMALL_NOTE, SMALL_SAMPLE

WIDTH = 100
_GAP = 2  # a blank of padding and the blank between columns
_WRAPPED = 28
"""A column that wraps wants at least so much room."""


def sheet_text(sheet: Sheet, lang: Lang, width: int = WIDTH, colour: bool = False) -> str:
    """The sheet as text. A table too wide for `width` is parted into blocks, its first columns repeated in each."""
    sheet = replace(sheet, columns=[column for column in sheet.columns if not column.aside])
    out, console = _console(width, colour)
    _head(console, sheet.title, sheet.subtitle, lang)
    cells = _cells(sheet, lang)
    for block in _blocks(sheet, cells, lang, width):
        console.print(_table(sheet, block, cells, lang))
    notes = list(sheet.notes)
    if any(small for row in cells for _, small in row):
        notes.append(SMALL_NOTE)
    for note in notes:
        console.print(Styled(printable(note(lang)), style="dim"))
    return _trimmed(out)


def _console(width: int, colour: bool) -> tuple[io.StringIO, Console]:
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, no_color=not colour, markup=False, highlight=False, emoji=False,
        legacy_windows=False,
    )  # fmt: skip
    return out, console


def _head(console: Console, title: Text, subtitle: Text, lang: Lang) -> None:
    console.print(Styled(title(lang), style="bold"), soft_wrap=True)
    if subtitle(lang):
        console.print(Styled(subtitle(lang), style="dim"), soft_wrap=True)


def _trimmed(out: io.StringIO) -> str:
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def paragraphs(
    title: Text, subtitle: Text, sentences: Sequence[Text], lang: Lang, width: int = WIDTH, colour: bool = False
) -> str:
    """Sentences as text under a title, each a paragraph with a mark before it."""
    out, console = _console(width, colour)
    _head(console, title, subtitle, lang)
    for sentence in sentences:
        lines = Styled(printable(sentence(lang))).wrap(console, width - 2)
        for n, line in enumerate(lines):
            line.rstrip()
            console.print(Styled("  " if n else "- ") + line, soft_wrap=True)
    return _trimmed(out)


Cell = tuple[str, bool]
"""What is shown, and whether it rests on a small sample."""


def _cells(sheet: Sheet, lang: Lang) -> list[list[Cell]]:
    cells = [[_cell(sheet, column, row, lang) for column in sheet.columns] for row in [*sheet.rows, *sheet.footer]]
    for n, column in enumerate(sheet.columns):
        if column.once:
            for above, row in reversed(list(pairwise(cells))):
                if row[n] == above[n]:
                    row[n] = "", False
    return cells


def _cell(sheet: Sheet, column: Column, row: Row, lang: Lang) -> Cell:
    if column.key not in row:
        return "", False
    value = row[column.key]
    label = sheet.label(column, value)
    if label is None and isinstance(value, Text):
        label = value
    if label is not None:
        return printable(label(lang)), False
    text = printable(shown(value, column.unit_in(row), lang, sheet.currency_in(row)))
    if column.key in (row.get(PLATFORM) or ()):
        text += f" {PLATFORM_MARK}"
    if column.part is None or column.whole is None or value is None:
        return text, False
    part, whole = row.get(column.part), row.get(column.whole)
    if part is None or whole is None:
        return text, False
    small = whole < SMALL_SAMPLE
    return with_count(text, part, whole) + (" *" if small else ""), small


def _blocks(sheet: Sheet, cells: list[list[Cell]], lang: Lang, width: int) -> list[list[int]]:
    """Which columns stand in each block: as many as fit, the key columns in all of them."""
    widths = []
    for n, column in enumerate(sheet.columns):
        longest = max([cell_len(column.header(lang)), *(cell_len(row[n][0]) for row in cells)])
        widths.append((min(longest, _WRAPPED) if column.wraps else longest) + _GAP)
    keys = [n for n, column in enumerate(sheet.columns) if column.is_key]
    # Keys that leave no room for anything else stand in the first block only.
    repeated = keys if sum(widths[n] for n in keys) <= width // 2 else []
    blocks: list[list[int]] = []
    for n in range(len(sheet.columns)):
        if n in repeated:
            continue
        used = sum(widths[m] for m in blocks[-1]) if blocks else width + 1
        # The last column of a block is not followed by a gap.
        if used + widths[n] - _GAP > width:
            blocks.append(list(repeated))
        blocks[-1].append(n)
    return blocks or [keys]


def _table(sheet: Sheet, block: Sequence[int], cells: list[list[Cell]], lang: Lang) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0), header_style="bold"
    )
    for n in block:
        column = sheet.columns[n]
        right = column.unit in NUMERIC or column.unit_key is not None
        table.add_column(
            Styled(column.header(lang)), justify="right" if right else "left", no_wrap=not column.wraps, overflow="fold"
        )
    body = len(sheet.rows)
    values = [n for n in block if not sheet.columns[n].is_key]
    for place, row in enumerate(cells):
        if place == body and body:
            table.add_section()
        if place > body and not any(row[n][0] for n in values):
            continue  # a footer that says something of other columns only
        style = "bold" if place >= body else ""
        table.add_row(*(Styled(row[n][0], style="dim" if row[n][1] else style) for n in block))
    return table
