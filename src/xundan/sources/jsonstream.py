"""A JSON file value by value: one object, or the members of one list, never the whole file at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Any, TextIO

from xundan.sources.jsontext import Number, parsed_pairs
from xundan.sources.textlines import opened

LARGEST = 64_000_000
"""Characters of one value."""

_STEP = 1 << 20
_WHITE = re.compile(r"[ \t\r\n]*")
_DECODER = JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=str, object_pairs_hook=parsed_pairs)


class BrokenJson(ValueError):
    """What is wrong, and in which line and column of the file (from 1)."""

    def __init__(self, why: str, line: int, column: int) -> None:
        super().__init__(f"{why}: line {line}, column {column}")
        self.line, self.column, self.why = line, column, why


def values(path: Path, *, several: bool = False) -> Iterator[Any]:
    """The members of the list that a file is, or the one value that it is. Raises BrokenJson where it breaks off.

    With `several` one value may follow another: pages of an interface saved to one file, or an object a line.
    """
    with opened(path) as file:
        text = _Text(file)
        if text.peek() != "[":
            yield text.value()
            while several and text.peek():
                yield text.value()
        else:
            text.skip()
            while text.peek() != "]":
                yield text.value()
                if text.peek() == ",":
                    text.skip()
                    if text.peek() == "]":
                        raise text.broken("a value is missing")
                elif text.peek() != "]":
                    raise text.broken("the list is not closed" if not text.peek() else "a comma is missing")
            text.skip()
        if text.peek():
            raise text.broken("more follows after the end")


class _Text:
    """The part of a file that is being read, and where it begins."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._buffer, self._at = "", 0
        self._line, self._column = 1, 1

    def peek(self) -> str:
        """The next character that is not white; '' at the end."""
        while True:
            self._at = _end_of_white(self._buffer, self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more(_STEP):
                return ""

    def skip(self) -> None:
        """Leaves the next character behind."""
        self._at += 1

    def value(self) -> Any:
        """The next value."""
        self.peek()
        size = _STEP
        while True:
            try:
                found, end = _DECODER.raw_decode(self._buffer, self._at)
                # A number that ends where the buffer ends may go on.
                if end < len(self._buffer) or not self._more(size):
                    self._at = end
                    return found
            except RecursionError:
                raise self.broken("nested too deeply") from None
            except JSONDecodeError as error:
                if len(self._buffer) - self._at > LARGEST:
                    raise self.broken(f"one value has more than {LARGEST:,} characters") from None
                if not self._more(size):
                    raise self.broken(error.msg, error.pos) from None
            except ValueError as error:
                raise self.broken(str(error) or type(error).__name__) from None
            size *= 2

    def broken(self, why: str, at: int | None = None) -> BrokenJson:
        """The error, with its place in the file."""
        line, column = self._place(self._at if at is None else at)
        return BrokenJson(why, line, column)

    def _place(self, at: int) -> tuple[int, int]:
        ends = self._buffer.count("\n", 0, at)
        if not ends:
            return self._line, self._column + at
        return self._line + ends, at - self._buffer.rfind("\n", 0, at)

    def _more(self, size: int) -> bool:
        """Reads on, having let go of what was read already."""
        block = self._file.read(size)
        if block:
            self._line, self._column = self._place(self._at)
            self._buffer, self._at = self._buffer[self._at :] + block, 0
        return bool(block)


def _end_of_white(text: str, at: int) -> int:
    found = _WHITE.match(text, at)
    return found.end() if found else at
