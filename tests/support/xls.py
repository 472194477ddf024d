"""A workbook as Excel wrote them until 2003 (xls), made by hand: one sheet of text, numbers and times."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

Cell = str | float | datetime | None

_SECTOR, _LEAST = 512, 4096
"""Bytes of a sector, and of a stream that lies in sectors of its own."""
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TIME_FORMAT = 22
"""Excel's number for `m/d/yy h:mm`."""


def write_xls(path: Path, rows: Sequence[Sequence[Cell]], sheet: str = "订单") -> Path:
    """Writes one sheet: a record a cell, in a compound file of a single stream."""
    path.write_bytes(_compound(_book(sheet, rows)))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str, count: str) -> bytes:
    """The number of characters, a flag for two bytes each, and the characters."""
    data = text.encode("utf-16-le")
    return struct.pack(count, len(data) // 2) + b"\x01" + data


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _book(name: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    formats = b"".join(_record(0x00E0, struct.pack("<HHH", 0, number, 1) + bytes(14)) for number in (0, _TIME_FORMAT))
    top = _begin(0x0005) + _record(0x0042, struct.pack("<H", 1200)) + formats
    title = _text(name, "<B")
    # The sheet begins behind what names it: four bytes of a header, six of its place and kind, its title, and the end.
    place = len(top) + 4 + 6 + len(title) + 4
    top += _record(0x0085, struct.pack("<IH", place, 0) + title) + _record(0x000A, b"")
    assert len(top) == place
    cells = b"".join(
        _cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None
    )
    size = _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    return top + _begin(0x0010) + size + cells + _record(0x000A, b"")


def _cell(row: int, column: int, value: Cell) -> bytes:
    if isinstance(value, str):
        return _record(0x0204, struct.pack("<HHH", row, column, 0) + _text(value, "<H"))
    if isinstance(value, datetime):
        days = (value - datetime(1899, 12, 30)).total_seconds() / 86_400
        return _record(0x0203, struct.pack("<HHHd", row, column, 1, days))
    assert value is not None
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def _compound(stream: bytes) -> bytes:
    """A compound file of the one stream `Workbook`: the table of sectors, the directory, the stream's sectors."""
    stream = stream.ljust(_LEAST, b"\0")
    count = -(-len(stream) // _SECTOR)
    assert count + 2 <= _SECTOR // 4, "one sector of the table is enough for a test"
    table = [_FAT, _END, *range(3, count + 2), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _LEAST, _END, 0, _END, 0)
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream)) + bytes(256)
    sectors = struct.pack("<128I", *table) + directory + stream.ljust(count * _SECTOR, b"\0")
    assert len(head) == _SECTOR
    return head + sectors


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    data = (name + "\0").encode("utf-16-le")
    entry = data.ljust(64, b"\0") + struct.pack("<HBBIII", len(data), kind, 1, _FREE, _FREE, child)
    return entry + bytes(36) + struct.pack("<III", start, size, 0)
