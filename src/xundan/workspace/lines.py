"""The line of a TOML file on which a key stands (no TOML library in use here keeps it)."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-\"' ]+?)\s*\]\]?\s*(#.*)?$")


def line_of(text: str, where: tuple[str | int, ...]) -> int | None:
    """The line, from 1, of a path such as ("rules", 0, "session_gap"); of the block where the path ends at it."""
    section = str(where[0])
    index = where[1] if len(where) > 1 and isinstance(where[1], int) else None
    key = next((str(part) for part in where[1:] if isinstance(part, str)), None)
    current, seen = "", -1
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            current = header[2].strip("\"'")
            seen += current == section
            if key is None and current == section and (index is None or seen == index):
                return number
        elif current == section and key and (index is None or seen == index) and _is_key(line, key):
            return number
        elif current == "" and len(where) == 1 and _is_key(line, section):
            return number
    return None


def _is_key(line: str, key: str) -> bool:
    return re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line) is not None
