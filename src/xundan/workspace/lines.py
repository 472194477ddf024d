"""The line of a TOML file on which a key stands (no TOML library in use here keeps it)."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-\"' ]+?)\s*\]\]?\s*(#.*)?$")


def line_of(text: str, where: tuple[str | int, ...]) -> int | None:
    """The line, from 1, of a path such as ("rules", 0, "session_gap"); of the block where the path ends at it.

    A key of a table inside a block, ("rules", 0, "channels", "直通车"), is found under `[rules.channels]`; where the
    table is written in braces, its line is that of ("rules", 0, "channels").
    """
    section = str(where[0])
    index = where[1] if len(where) > 1 and isinstance(where[1], int) else None
    names = [str(part) for part in where[1:] if isinstance(part, str)]
    current, seen = "", -1
    for number, line in enumerate(text.split("\n"), start=1):
        header = _HEADER.match(line)
        here = index is None or seen == index
        if header:
            current = header[2].replace('"', "").replace("'", "")
            seen += current == section
            if not names and current == section and (index is None or seen == index):
                return number
            if len(names) == 1 and here and current == f"{section}.{names[0]}":
                return number
        elif current == section and len(names) == 1 and here and _is_key(line, names[0]):
            return number
        elif len(names) == 2 and here and current == f"{section}.{names[0]}" and _is_key(line, names[1]):
            return number
        elif current == "" and len(where) == 1 and _is_key(line, section):
            return number
    return None


def _is_key(line: str, key: str) -> bool:
    return re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line) is not None
