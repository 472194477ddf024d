"""What encoding a text file is in, and a UTF-8 copy of one that is not UTF-8.

BOM, else strict UTF-8, else strict GB18030. Never a detector: they take short GBK files for Western European ones.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Undecodable:
    """Not text: the first line that strict UTF-8 and strict GB18030 each fail on."""

    utf8_line: int
    gb18030_line: int


def encoding_of(path: Path) -> str | Undecodable:
    """`utf-8`, `gb18030`, `utf-16-le` or `utf-16-be`, having decoded the whole file; or where that failed."""
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in _BOMS:
        if head.startswith(mark):
            line = _failing_line(path, name)
            return name if line is None else Undecodable(line, line)
    utf8 = _failing_line(path, "utf-8")
    if utf8 is None:
        return "utf-8"
    # An executable or a picture may be valid GB18030 for a while, but text has no NUL.
    gb18030 = _failing_line(path, "gb18030") if b"\0" not in _head(path) else 1
    return "gb18030" if gb18030 is None else Undecodable(utf8, gb18030)


def to_utf8(source: Path, encoding: str, target: Path) -> None:
    """A UTF-8 copy without BOM, block by block."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with source.open("rb") as read, target.open("wb") as write:
        first = True
        while block := read.read(_BLOCK):
            text = decoder.decode(block)
            if first and text:
                text, first = text.removeprefix("\ufeff"), False
            write.write(text.encode("utf-8"))
        write.write(decoder.decode(b"", final=True).encode("utf-8"))


def _failing_line(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                line += decoder.decode(block).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            # The decoder may have kept bytes of the block before, so count in what it names.
            return line + bytes(error.object[: error.start]).count(b"\n")
    return None


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_BLOCK)
