"""How large a workbook will become in memory, asked before it is read.

python-calamine keeps a sheet as a rectangle from its first used cell to its last: one stray cell in the farthest corner
makes seventeen thousand million of them, and the memory that it then asks for ends the process without an exception.
So the cells' own addresses are looked at first, and so are the bytes that a packed workbook really holds.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import ZipFile, is_zipfile

import olefile

from xundan.model.text import Text, UserError
from xundan.sources.archive import LIMITS
from xundan.sources.contract import SourceFile

MOST_CELLS = 50_000_000
"""Of one sheet's rectangle: a million rows of fifty columns. A cell takes about thirty bytes."""
MOST_EMPTY, SMALL = 20, 5_000_000
"""Cells of the rectangle for each that holds something, where the rectangle is not small."""

_BLOCK, _LONGEST = 1 << 20, 16 << 20
_EMPTY = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*)?/>")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_ADDRESS = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br\s*=\s*[\"']([A-Za-z]+)(\d+)")
_BARE_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])(?![^<>]*?\sr\s*=)")
_STEP = re.compile(
    rb"<(?:\w+:)?(?:row|(c))(?=[\s/>])"
    rb"(?:[^<>]*?\sr\s*=\s*[\"'](?:(\d+)|([A-Za-z]+)(\d+)))?[^<>]*?(/?)>"
)
"""A row or a cell: which of them, its number or address, and whether it is empty."""
_XLSB_ROW, _XLSB_CELLS = 0, range(2, 12)
_XLS_CELLS = {0x0003, 0x0004, 0x0006, 0x007E, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406}


@dataclass(slots=True)
class _Extent:
    """The farthest row and column of a sheet that hold something, and how many cells do."""

    rows: int = 0
    columns: int = 0
    filled: int = 0

    @property
    def vast(self) -> bool:
        cells = self.rows * self.columns
        return cells > MOST_CELLS or (cells > SMALL and cells > MOST_EMPTY * self.filled)

    def reach(self, row: int, column: int) -> None:
        """Takes in a cell; 0 for what is not known of it."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


def refuse_vast(file: SourceFile) -> None:
    """Raises UserError `workbook_too_large`; and BadZipFile, OSError, ValueError for what is damaged."""
    for extent in _extents(file.path) if is_zipfile(file.path) else _xls(file.path):
        if extent is None:
            raise _vast(file, Text("解压后太大", "it unpacks to too much"))
        if extent.vast:
            rows, columns = f"{extent.rows:,}", f"{extent.columns:,}"
            raise _vast(
                file,
                Text(
                    f"有一张表一直用到第 {rows} 行、第 {columns} 列",
                    f"a sheet is used as far as row {rows} and column {columns}",
                ),
            )


def _vast(file: SourceFile, why: Text) -> UserError:
    return UserError(
        "workbook_too_large",
        Text(f"{file.name} 读进来太大: {why.zh}", f"{file.name} is too large to be read: {why.en}"),
        Text(
            "请在 Excel 里删掉表格下方和右边多余的单元格, 或导出为 csv",
            "delete what stands below and beside the table in Excel, or export csv",
        ),
    )


def _extents(path: Path) -> Iterator[_Extent | None]:
    """The extent of every part of an xlsx or xlsb that may be a sheet; None when there is too much in it."""
    size, total = path.stat().st_size, 0
    with ZipFile(path) as archive:
        binary = "xl/workbook.bin" in archive.namelist()
        for info in archive.infolist():
            if info.is_dir():
                continue
            with archive.open(info) as part:
                scan = _Records() if binary else _Cells()
                while block := part.read(_BLOCK):
                    total += len(block)
                    if LIMITS.refuse(total, size):
                        yield None
                        return
                    scan.feed(block)
            yield scan.extent


class _Cells:
    """The XML of a sheet, block by block."""

    def __init__(self) -> None:
        self.extent = _Extent()
        self._rest = b""
        self._row = self._column = 0

    def feed(self, block: bytes) -> None:
        data = self._rest + block
        # An element that is not closed in this block is looked at with the next one.
        end = max(data.rfind(b"<"), 0)
        data, self._rest = data[:end], data[end:]
        if len(self._rest) > _LONGEST:
            raise ValueError("an element without end")
        filled = _EMPTY.sub(b"", data)
        found = _ADDRESS.findall(filled)
        for letters in {letters for letters, _ in found}:
            self.extent.reach(0, _number_of(letters))
        self.extent.reach(max((int(digits) for _, digits in found), default=0), 0)
        cells = len(_CELL.findall(filled))
        self.extent.filled += cells
        # Whoever leaves out no address leaves out none at all: then the last row tells where this block ends.
        implied = len(found) < cells or _BARE_ROW.search(data)
        self._walk(data if implied else data[max(data.rfind(b"<row"), 0) :])

    def _walk(self, data: bytes) -> None:
        """Cells may leave out their address: then they stand beside the one before, in the row they are in."""
        for found in _STEP.finditer(data):
            cell, number, letters, digits, empty = found.groups()
            if cell is None:
                self._row, self._column = int(number) if number else self._row + 1, 0
                continue
            self._row = int(digits) if digits else self._row
            self._column = _number_of(letters) if letters else self._column + 1
            if not empty:
                self.extent.reach(self._row, self._column)


class _Records:
    """The records of an xlsb sheet, block by block: a type, a length, and what they hold."""

    def __init__(self) -> None:
        self.extent = _Extent()
        self._data = b""

    def feed(self, block: bytes) -> None:
        data, at = self._data + block, 0
        while True:
            kind, begin = _number(data, at, 2)
            length, begin = _number(data, begin, 4)
            if begin < 0 or (begin + length > len(data) and length < _BLOCK) or begin >= len(data):
                break
            if length >= 4 and begin + 4 <= len(data):
                (value,) = struct.unpack_from("<I", data, begin)
                if kind == _XLSB_ROW:
                    self.extent.reach(value + 1, 0)
                elif kind in _XLSB_CELLS:
                    self.extent.reach(0, value + 1)
                    self.extent.filled += 1
            at = begin + length
        self._data = data[at:]


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends; -1 where the data ends first."""
    value = 0
    for n in range(most):
        if at < 0 or at + n >= len(data):
            return 0, -1
        value |= (data[at + n] & 0x7F) << 7 * n
        if not data[at + n] & 0x80:
            return value, at + n + 1
    return value, at + most


def _xls(path: Path) -> Iterator[_Extent]:
    """The extent of an xls, all sheets as one: Excel writes 256 columns, and a file can say 65,536."""
    with olefile.OleFileIO(str(path)) as ole:
        name = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
        if name is None:
            return
        extent = _Extent()
        with ole.openstream(name) as stream:
            for kind, data in _biff(stream):
                if kind in _XLS_CELLS and len(data) >= 4:
                    row, column = struct.unpack_from("<HH", data)
                    several = (len(data) - 6) // 6 if kind == 0x00BD else 1
                    extent.reach(row + 1, column + several)
                    extent.filled += several
        yield extent


def _biff(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    while len(head := stream.read(4)) == 4:
        kind, length = struct.unpack("<HH", head)
        yield kind, stream.read(length)


def _number_of(letters: bytes) -> int:
    """A column's number: 1 for A."""
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number
