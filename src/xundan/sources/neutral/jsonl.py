"""JSON Lines: one object a line. Numbers keep their digits, nested values become JSON text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa

from xundan.model.text import Text
from xundan.sources.contract import Frame, Hint, Reading, Reject, SourceFile
from xundan.sources.csvfile import LINE
from xundan.sources.files import kind_of
from xundan.sources.header import fold
from xundan.sources.neutral.columns import LAYOUTS, table_of
from xundan.sources.picking import extra_note, refuse_twice
from xundan.sources.strings import text_array, whole

_LOOKED_AT = 200
_CHUNK = 50_000
_NO_OBJECT = Text("这一行不是一个 JSON 对象", "the line is not one JSON object")
_KEY_TWICE = Text("同一个键出现了两次", "a key occurs twice")


class _KeyTwice(ValueError):
    pass


def header(file: SourceFile) -> list[str] | None:
    """The keys of the first objects, in order of appearance; None when the file is not JSON Lines."""
    if kind_of(file.path) != "text":
        return None
    keys: dict[str, None] = {}
    with file.path.open(encoding="utf-8-sig", newline="\n") as lines:
        for _, line in zip(range(_LOOKED_AT), lines, strict=False):
            if not line.strip():
                continue
            if not keys and not line.lstrip().startswith("{"):
                return None
            try:
                keys.update(dict.fromkeys(_object(line)))
            except ValueError:
                if not keys:
                    return None
    return list(keys) or None


def read(file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
    """The rows of a file whose `header` is a table's."""
    found = table_of(header(file) or [], hint.as_table)
    if not isinstance(found, tuple):
        raise ValueError(f"{file.name} was not recognised")
    table, columns = found
    refuse_twice(file, columns)
    names = {fold(name): name for name in LAYOUTS[table].names}
    extra: dict[str, None] = {}
    rejects: list[Reject] = []
    pieces: list[pa.Table] = []
    rows: list[dict[str, str | None]] = []
    lines: list[int] = []

    def flush() -> None:
        pieces.append(
            pa.table(
                {
                    **{name: text_array([row.get(name) for row in rows]) for name in names.values()},
                    LINE: pa.array(lines, pa.int64()),
                }
            )
        )
        rows.clear()
        lines.clear()

    with file.path.open(encoding="utf-8-sig", newline="\n") as source:
        for number, line in enumerate(source, start=1):
            progress(len(line.encode()))
            if not line.strip():
                continue
            try:
                values = _object(line)
            except ValueError as error:
                why = _KEY_TWICE if isinstance(error, _KeyTwice) else _NO_OBJECT
                rejects.append(Reject(file.name, table, number, "", line.strip()[:200], why))
                continue
            row: dict[str, str | None] = {}
            for key, value in values.items():
                name = names.get(fold(key))
                if name is None:
                    extra[whole(key)] = None
                else:
                    row[name] = text(value)
            rows.append(row)
            lines.append(number)
            if len(rows) == _CHUNK:
                flush()
    if rows or not pieces:
        flush()
    return Reading([Frame(table, pa.concat_tables(pieces))], rejects, extra_note(list(extra)))


def text(value: Any) -> str | None:
    """A JSON value as text: what was written for numbers, JSON for what is nested."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line, parse_int=_Number, parse_float=_Number, parse_constant=str, object_pairs_hook=_once)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


class _Number(str):
    """A number as it was written."""


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found = list(pairs)
    values = dict(found)
    if len(values) < len(found):
        raise _KeyTwice
    return values
