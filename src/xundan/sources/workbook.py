"""xlsx, xls and xlsb through python-calamine: every cell as the text that a person would have typed.

Times become ISO 8601, whole numbers lose their `.0`, and numbers that the workbook itself no longer knows exactly
(beyond 2**53, where a float skips whole numbers) are marked, never passed on as if they were sound.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import BadZipFile

import pyarrow as pa
import python_calamine as calamine

from xundan.model.text import Text, UserError
from xundan.sources.contract import SourceFile
from xundan.sources.csvfile import LINE, Lines
from xundan.sources.header import LOOKED_AT
from xundan.sources.pieces import Pieces
from xundan.sources.strings import decimal_text, text_array
from xundan.sources.values import trimmed
from xundan.sources.workbook_gaps import Gaps, gaps_of
from xundan.sources.workbook_size import refuse_vast

_EXACT = 2**53
_LAST = datetime.max - timedelta(seconds=1)
_CHUNK, _CHUNK_CHARACTERS = 50_000, 32_000_000
LOST, GAP = "\ufdd0", "\ufdd1"
"""Begin a cell whose digits are lost, and one that is an error or a formula without a result, which the reader calls
blank. Unicode keeps both from ever being characters; those of private use will not do, since telephones wrote them."""


@dataclass(frozen=True, slots=True)
class WorkSheet:
    """One visible sheet."""

    name: str
    top: list[list[str]]
    load: Callable[[int | None, int, int], Lines]


_DAMAGE = (
    calamine.CalamineError, BadZipFile, zlib.error, ElementTree.ParseError, expat.ExpatError, OSError, EOFError,
    NotImplementedError, ValueError, KeyError, IndexError, struct.error,
)  # fmt: skip
"""A damaged workbook fails in whatever part of the readers meets it first."""

_open: tuple[tuple[str, int, int], list[WorkSheet]] | None = None


def hidden(file: SourceFile) -> list[str]:
    """The names of the sheets that a person does not see; they are not read."""
    with calamine.CalamineWorkbook.from_path(str(file.path)) as book:
        return [about.name for about in book.sheets_metadata if _is_sheet(about) and not _is_visible(about)]


def sheets(file: SourceFile) -> list[WorkSheet]:
    """The visible sheets. The last workbook stays open, because every importer asks for its header before one reads it.

    Raises UserError `workbook_unreadable`.
    """
    global _open
    stat = file.path.stat()
    key = (str(file.path), stat.st_mtime_ns, stat.st_size)
    if _open is None or _open[0] != key:
        try:
            refuse_vast(file)
            _open = (key, _sheets(file.path))
        except _DAMAGE as error:
            raise UserError(
                "workbook_unreadable",
                Text(f"{file.name} 不是能读的 Excel 文件", f"{file.name} is not a workbook that can be read"),
                Text("请用 Excel 打开, 另存为 xlsx 或 csv", f"open it in Excel and save it as xlsx or csv ({error})"),
            ) from error
    return _open[1]


def forget() -> None:
    """Lets go of the workbook that stayed open."""
    global _open
    _open = None


def cell(value: Any) -> str:
    """A cell as text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < _EXACT else f"{LOST}{value}"
    if isinstance(value, float):
        if value != value or abs(value) >= _EXACT:
            return f"{LOST}{value:.0f}"
        return str(int(value)) if value == int(value) else decimal_text(value)
    if isinstance(value, datetime):
        # A day's fraction in binary is off by up to a microsecond, so 09:03:07 may be stored as 09:03:06.9999995.
        moment = min(value, _LAST) + timedelta(microseconds=500)
        return moment.isoformat(timespec="milliseconds").removesuffix(".000")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _is_sheet(about: calamine.SheetMetadata) -> bool:
    return about.typ == calamine.SheetTypeEnum.WorkSheet


def _is_visible(about: calamine.SheetMetadata) -> bool:
    return about.visible == calamine.SheetVisibleEnum.Visible


def _sheets(path: Path) -> list[WorkSheet]:
    gaps = gaps_of(path)
    book = calamine.CalamineWorkbook.from_path(str(path))
    found = []
    for about in book.sheets_metadata:
        if not (_is_sheet(about) and _is_visible(about)):
            continue
        found.append(_work_sheet(about.name, book.get_sheet_by_name(about.name), gaps.get(about.name, {})))
    return found


def _work_sheet(name: str, sheet: calamine.CalamineSheet, gaps: Gaps) -> WorkSheet:
    def rows() -> Iterator[tuple[int, list[str]]]:
        # iter_rows begins at the first row of the sheet, but at the first column that is used.
        start = sheet.start[1] if sheet.start else 0
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [""] * start + [cell(value) for value in row]
            for column, what in gaps.get(number, {}).items():
                if column < len(cells) and not cells[column]:
                    cells[column] = f"{GAP}{what}"
            yield number, cells

    top = [(number, row) for number, row in _first(rows())]

    def load(header: int | None, width: int, needed: int) -> Lines:
        after = 0 if header is None else top[header][0]
        return _load(rows(), after, width)

    return WorkSheet(name, [row for _, row in top], load)


def _first(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for n, row in enumerate(rows):
        if n == LOOKED_AT:
            return
        yield row


def _load(rows: Iterator[tuple[int, list[str]]], after: int, width: int) -> Lines:
    schema = pa.schema([*((f"c{i}", pa.string()) for i in range(width)), (LINE, pa.int64())])
    pieces = Pieces(schema)
    batch: list[list[str]] = []
    numbers: list[int] = []
    size = 0

    def flush() -> None:
        columns = [text_array(column) for column in zip(*batch, strict=True)]
        pieces.add(pa.table([*columns, pa.array(numbers, pa.int64())], schema=schema))
        batch.clear()
        numbers.clear()

    for number, row in rows:
        if number <= after or not any(map(trimmed, row)):
            continue
        batch.append(row[:width] + [""] * (width - len(row)))
        numbers.append(number)
        size += sum(map(len, row))
        if len(batch) == _CHUNK or size > _CHUNK_CHARACTERS:
            flush()
            size = 0
    if batch:
        flush()
    return Lines(pieces)
