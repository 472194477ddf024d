"""Lines of a text file in bounded memory, however long a line is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from xundan.model.text import Text

LONGEST = 16_000_000
"""Characters of one line, and of one row that spans several."""

_STEP = 1 << 16
_SHOWN = 200


class Overlong(str):
    """The beginning of a line that is longer than may be. The rest was not kept."""


def opened(path: Path, newline: str = "") -> TextIO:
    """A text file as open_path leaves it."""
    return path.open(encoding="utf-8-sig", newline=newline)


def bounded(file: TextIO, longest: int | None = None) -> Iterator[str]:
    """The lines of a file, with their ends. One that has more than `longest` characters comes as Overlong."""
    most = LONGEST if longest is None else longest
    pushed = ""
    while True:
        line, pushed = pushed or file.readline(most + 1), ""
        if not line:
            return
        if len(line) <= most:
            yield line
            continue
        begin = line[:_SHOWN]
        while line and not line.endswith(("\n", "\r")):
            line = file.readline(_STEP)
        if line.endswith("\r"):
            # The cut may have gone between the two characters of one line end.
            pushed = file.readline(most + 1)
            pushed = "" if pushed == "\n" else pushed
        yield Overlong(begin)


def too_long(longest: int | None = None) -> Text:
    """Why such a line is no row."""
    most = LONGEST if longest is None else longest
    return Text(f"这一行超过 {most:,} 个字符", f"the line has more than {most:,} characters")
