"""Text that others wrote - buyers, files - made harmless for a terminal."""

from __future__ import annotations

import re
import unicodedata

_STEERS_JSON = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """On one line and without characters that steer a terminal: escapes, backspaces, changes of writing direction."""
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for character in text:
        kind = unicodedata.category(character)
        if character in "\n\r\t" or kind in ("Zl", "Zp"):
            kept.append(" ")
        elif not kind.startswith("C"):
            kept.append(character)
        elif kind == "Cc":
            kept.append("?")
    return "".join(kept)


def on_screen(text: str) -> str:
    """Lines meant for programs, shown on a terminal all the same: the lines stay, what would steer it does not."""
    return "".join(printable(line) + end for line, end in re.findall(r"([^\r\n]*)(\r\n|\n|\r|\Z)", text) if line or end)


def harmless_json(text: str) -> str:
    """The same JSON with an escape for every character that steers a terminal; json escapes only those of ASCII."""
    return _STEERS_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
