"""What encoding a text file is in, and a UTF-8 copy of one that is not UTF-8.

BOM, else strict UTF-8, else strict GB18030. Never a detector: they take short GBK files for Western European ones.
But GB18030 gives almost any bytes a meaning: UTF-8 that is cut off at its end, or that has one GBK line, reads as
GB18030 without a complaint, as other characters. So a file that is not UTF-8 must also show no Chinese in UTF-8.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa

_BLOCK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)

_CHINESE_UTF8 = re.compile(rb"(?<![\x80-\xff])(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){2,}(?![\x80-\xff])")
"""Two or more Chinese characters of UTF-8 between ASCII. In 270,000 stretches of Chinese from shops' files none reads
so when written as GBK; of random rare characters one in twenty thousand does."""
_SEAM = 1 << 12
_MANY, _FEW = 0.1, 0.01

Why = Literal["mixed", "marked", "utf-16", "utf-32", "bytes"]


@dataclass(frozen=True, slots=True)
class Undecodable:
    """Not text: the first line that strict UTF-8 and strict GB18030 each fail on, 0 where one does not fail.

    `why` is `mixed` where `utf8_seen` is a line that is Chinese in UTF-8 although the file is not UTF-8; `marked` where
    the file's mark says UTF-8 or UTF-16 (`encoding`) and it is not; `utf-16` and `utf-32` where it looks so but has no
    mark that can be used; else `bytes`. `found` are the bytes at fault.
    """

    utf8_line: int
    gb18030_line: int
    why: Why = "bytes"
    utf8_seen: int = 0
    found: str = ""
    at_end: bool = False
    """The fault is at the very end: the file was cut in the middle of a character."""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class _Fault:
    line: int
    found: str
    at_end: bool


def encoding_of(path: Path) -> str | Undecodable:
    """`utf-8`, `gb18030`, `utf-16-le` or `utf-16-be`, having decoded the whole file; or where that failed."""
    head = _head(path)
    if head.startswith(_UTF32):
        return Undecodable(1, 1, "utf-32")
    for mark, name in _BOMS:
        if head.startswith(mark):
            fault = _fault(path, name)
            if fault is None:
                return name
            return Undecodable(fault.line, fault.line, "marked", 0, fault.found, fault.at_end, name[:6].upper())
    utf8 = _fault(path, "utf-8")
    if _is_utf16(head):
        return Undecodable(1, 1, "utf-16")
    if utf8 is None:
        return "utf-8"
    if b"\0" in head:
        # An executable or a picture may be valid GB18030 for a while, but text has no NUL.
        return Undecodable(utf8.line, 1, "bytes", 0, utf8.found)
    gb18030 = _fault(path, "gb18030")
    seen = _chinese_in_utf8(path)
    if seen:
        failed = gb18030.line if gb18030 else 0
        return Undecodable(utf8.line, failed, "mixed", seen, utf8.found, utf8.at_end)
    if gb18030 is None:
        return "gb18030"
    return Undecodable(utf8.line, gb18030.line, "bytes", 0, gb18030.found, gb18030.at_end)


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


def _fault(path: Path, encoding: str) -> _Fault | None:
    """Where strict decoding fails first."""
    if encoding == "utf-8" and _is_utf8(path):
        return None
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with path.open("rb") as file:
        final = False
        try:
            while block := file.read(_BLOCK):
                line += decoder.decode(block).count("\n")
            final = True
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            # The decoder may have kept bytes of the block before, so count in what it names.
            before, bad = bytes(error.object[: error.start]), bytes(error.object[error.start : error.start + 4])
            return _Fault(line + before.count(b"\n"), bad.hex(" ").upper(), final)
    return None


def _is_utf8(path: Path) -> bool:
    """Whether a file is UTF-8 throughout, by Arrow's look: three times as fast as decoding it."""
    with path.open("rb") as file:
        rest = b""
        while block := file.read(_BLOCK):
            block = rest + block
            # The last character may go on in the next block.
            last = next((n for n in range(1, min(4, len(block)) + 1) if block[-n] & 0xC0 != 0x80), 0)
            rest = block[-last:] if last else b""
            if not _valid(block[: len(block) - last]):
                return False
        return _valid(rest)


def _valid(text: bytes) -> bool:
    ends = pa.array([0, len(text)], pa.int32()).buffers()[1]
    try:
        pa.StringArray.from_buffers(1, ends, pa.py_buffer(text)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _chinese_in_utf8(path: Path) -> int:
    """The line of the first Chinese in UTF-8, where a file has enough of it that it cannot be chance; else 0."""
    first = count = 0
    line, data, cut = 1, b"", False
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            data += block
            # What reaches to the end of a block may go on in the next one.
            end = len(data) - _SEAM if block else len(data)
            for found in _CHINESE_UTF8.finditer(data):
                if found.start() >= end or (cut and found.start() == 0):
                    continue
                first = first or line + data.count(b"\n", 0, found.start())
                count += min((found.end() - found.start()) // 3 - 1, 2)
                if count >= 2:
                    return first
            if not block:
                return 0
            if end > 0:
                line += data.count(b"\n", 0, end)
                cut = data[end - 1] >= 0x80  # in the middle of a stretch, where it may look like another one
                data = data[end:]


def _is_utf16(head: bytes) -> bool:
    """Whether bytes without a mark look like UTF-16: every other byte of what is Latin in it is NUL."""
    even, odd = sorted((head[::2].count(0), head[1::2].count(0)))
    return odd >= _MANY * len(head) > 0 and even <= _FEW * len(head)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_BLOCK)
