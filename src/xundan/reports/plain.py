"""Text that others wrote - buyers, files - made harmless for a terminal."""

from __future__ import annotations

import unicodedata


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
