"""The language of the interface: `--lang`, else `XUNDAN_LANG`, else the locale."""

from __future__ import annotations

import sys

from xundan.model.text import Lang, Text
from xundan.reports.language import chosen

__all__ = ["HELP_LANGUAGE", "chosen", "say"]


def _early() -> Lang:
    """`--lang` as typed: help texts are needed before options are parsed."""
    words = sys.argv[1:]
    for n, word in enumerate(words):
        if word.startswith("--lang="):
            return chosen(word.removeprefix("--lang="))
        if word == "--lang" and n + 1 < len(words):
            return chosen(words[n + 1])
    return chosen()


HELP_LANGUAGE = _early()


def say(zh: str, en: str) -> str:
    """A help text in the person's language."""
    return Text(zh, en)(HELP_LANGUAGE)
