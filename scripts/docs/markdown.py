"""The little Markdown that the pages need, and the prose that stands beside the code in text/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from xundan.model.text import Lang

LANGS: tuple[Lang, ...] = ("en", "zh")
Page = Callable[[Lang], tuple[str, str]]
"""Gives a page's title and body in a language."""

_TEXTS = Path(__file__).resolve().parent / "text"


def prose(name: str, lang: Lang) -> str:
    """The prose of that name in a language."""
    return (_TEXTS / f"{name}.{lang}.md").read_text(encoding="utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells may hold Markdown, and a bar in them is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def code(word: str) -> str:
    """An identifier or a value; nothing for nothing."""
    return f"`{word}`" if word else ""


def codes(names: Iterable[str]) -> str:
    """Identifiers, one after the other."""
    return ", ".join(code(name) for name in names)


def fenced(block: str, language: str = "") -> str:
    """A block of text as it is."""
    return f"```{language}\n{block.rstrip()}\n```\n"
