"""JSON as files have it: numbers keep their digits, and no nesting exhausts the reader."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

DEEPEST = 50
"""Levels of nesting inside a value. Exports have two or three."""


class KeyTwice(ValueError):
    """An object has a key twice: nobody can say which value is meant."""

    def __init__(self) -> None:
        super().__init__("a key occurs twice")


class TooDeep(ValueError):
    """Nested too deeply."""


class Number(str):
    """A number as it was written: no digit is lost and none is computed."""


def parsed(text: str) -> Any:
    """The value of a JSON text; its numbers are Number, `NaN` and `Infinity` text. Raises ValueError."""
    try:
        return json.loads(
            text, parse_int=Number, parse_float=Number, parse_constant=str, object_pairs_hook=parsed_pairs
        )
    except RecursionError as error:
        raise TooDeep("nested too deeply") from error


def as_text(value: Any) -> str | None:
    """A value as text: what was written for numbers, JSON for what is nested. Raises TooDeep."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return _written(value, 0)


def _written(value: Any, depth: int) -> str:
    """JSON of nested data, with numbers as they were written (json.dumps would make floats of them)."""
    if depth > DEEPEST:
        raise TooDeep(f"nested more than {DEEPEST} levels deep")
    if isinstance(value, dict):
        pairs = (f"{_quoted(key)}: {_written(inner, depth + 1)}" for key, inner in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([_written(inner, depth + 1) for inner in value]) + "]"
    if isinstance(value, Number):
        return str(value)
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def parsed_pairs(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object of its pairs. Raises KeyTwice."""
    found = list(pairs)
    values = dict(found)
    if len(values) < len(found):
        raise KeyTwice
    return values
