"""Delimited text and workbooks as one thing: sheets of text columns, for importers that go by a header."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from xundan.model.text import Text
from xundan.sources import csvfile, workbook
from xundan.sources.contract import SourceFile
from xundan.sources.csvfile import Lines
from xundan.sources.files import kind_of
from xundan.sources.header import Layout, Match, find
from xundan.sources.unfit import flooded
from xundan.sources.values import trimmed


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a text file. `top` is its first rows (blank ones too)."""

    name: str
    top: list[list[str]]
    _load: Callable[[int | None, int, int], Lines]

    def load(self, header: int) -> Lines:
        """All rows after row `header` (index into `top`), as columns `c0, c1, ...`, one a cell of that row."""
        row = self.top[header] if self.top else []
        named = max((i + 1 for i, cell in enumerate(row) if trimmed(cell)), default=0)
        return self._load(header, max(len(row), 1), max(named, 1))

    def load_without_header(self, width: int) -> Lines:
        """All rows, of `width` columns."""
        return self._load(None, width, width)


def sheets(file: SourceFile) -> list[Sheet]:
    """The sheets of a text file (one) or workbook (all visible ones); none of any other file.

    Raises UserError `workbook_unreadable`.
    """
    kind = kind_of(file.path)
    if kind == "workbook":
        return [Sheet(s.name, s.top, s.load) for s in workbook.sheets(file)]
    if kind != "text":
        return []
    delimiter = csvfile.delimiter_of(file.path)
    top = csvfile.head(file.path, delimiter)

    def load(header: int | None, width: int, needed: int) -> Lines:
        line = None if header is None else top[header][0]
        try:
            return csvfile.read(file.path, delimiter, width, header=line, needed=needed)
        except csvfile.Flood as flood:
            raise flooded(file.name, flood.line, flood.why) from flood

    return [Sheet("", [row for _, row in top], load)]


def fitting(file: SourceFile, layout: Layout) -> list[tuple[Sheet, int, Match]]:
    """The sheets that have a layout's required columns: (sheet, index of its header row, where the columns are)."""
    found = []
    for sheet in sheets(file):
        hit = find(sheet.top, layout)
        if hit:
            found.append((sheet, *hit))
    return found


def left_out(file: SourceFile, read: Collection[str]) -> list[Text]:
    """Names the sheets of a workbook that were not read."""
    if kind_of(file.path) != "workbook":
        return []
    notes = []
    seen = [sheet.name for sheet in sheets(file) if sheet.name not in read and sheet.top]
    if seen:
        names = ", ".join(seen)
        notes.append(Text(f"没有读的工作表: {names}", f"sheets that were not read: {names}"))
    if unseen := workbook.hidden(file):
        names = ", ".join(unseen)
        notes.append(Text(f"没有读的隐藏工作表: {names}", f"hidden sheets, which were not read: {names}"))
    return notes
