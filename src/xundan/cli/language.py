"""The language of the interface: `--lang`, else `XUNDAN_LANG`, else the locale."""

from __future__ import annotations

import locale
import os
import sys

from xundan.model.text import Lang, Text


def chosen(given: str | None = None) -> Lang:
    """The language asked for, or that of the person's system; English where neither says Chinese."""
    for name in (given, os.environ.get("XUNDAN_LANG"), *_system()):
        if name:
            return "zh" if name.lower().startswith("zh") or "chinese" in name.lower() else "en"
    return "en"


def _system() -> list[str | None]:
    variables = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    return [*variables, locale.getlocale()[0] if not any(variables) else None]


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
