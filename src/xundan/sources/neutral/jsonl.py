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
from xundan.sources.picking import extra_note
from xundan.sources.strings import text_array, whole

_LOOKED_AT = 200
_CHUNK = 50_000
_NO_OBJECT = Text("这一行不是一个 JSON 对象", "the line is not one JSON object")
_KEY_TWICE = Text("同一个键出现了两次", "a key occurs twice")


class _KeyTwice(ValueError):
    pass


def header(file: SourceFile) -> list[str] | None:
    """The keys of the first objects, in order of appearance, spellings of one name once; None when the file is not JSON
    Lines."""
    if kind_of(file.path) != "text":
        return None
    keys: dict[str, str] = {}
    with file.path.open(encoding="utf-8-sig", newline="\n") as lines:
        for _, line in zip(range(_LOOKED_AT), lines, strict=False):
            if not line.strip():
                continue
            if not keys and not line.lstrip().startswith("{"):
                return None
            try:
                for key in _object(line):
                    keys.setdefault(fold(key), key)
            except ValueError:
                if not keys:
                    return None
    return list(keys.values()) or None


def read(file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
    """The rows of a file whose `header` is a table's."""
    found = table_of(header(file) or [], hint.as_table)
    if not isinstance(found, tuple):
        raise ValueError(f"{file.name} was not recognised")
    rows = _Rows(file, found[0])
    with file.path.open(encoding="utf-8-sig", newline="\n") as source:
        for number, line in enumerate(source, start=1):
            progress(len(line.encode()))
            if line.strip():
                rows.take(number, line)
    return Reading([Frame(found[0], rows.table())], rows.rejects, extra_note(list(rows.extra)))


class _Rows:
    """Rows on their way into Arrow, a chunk at a time."""

    def __init__(self, file: SourceFile, table: str) -> None:
        self.rejects: list[Reject] = []
        self.extra: dict[str, None] = {}
        self._file, self._table = file, table
        self._folded = {fold(name): name for name in LAYOUTS[table].names}
        self._known: dict[str, str | None] = {}
        """Keys as the file spells them."""
        self._rows: list[dict[str, str | None]] = []
        self._lines: list[int] = []
        self._pieces: list[pa.Table] = []

    def take(self, number: int, line: str) -> None:
        row: dict[str, str | None] = {}
        try:
            for key, value in _object(line).items():
                if key not in self._known:
                    self._known[key] = self._folded.get(fold(key))
                name = self._known[key]
                if name is None:
                    self.extra[whole(key)] = None
                elif name in row:
                    raise _KeyTwice
                else:
                    row[name] = text(value)
        except ValueError as error:
            why = _KEY_TWICE if isinstance(error, _KeyTwice) else _NO_OBJECT
            self.rejects.append(Reject(self._file.name, self._table, number, "", line.strip()[:200], why))
            return
        self._rows.append(row)
        self._lines.append(number)
        if len(self._rows) == _CHUNK:
            self._flush()

    def table(self) -> pa.Table:
        if self._rows or not self._pieces:
            self._flush()
        return pa.concat_tables(self._pieces)

    def _flush(self) -> None:
        columns = {name: text_array([row.get(name) for row in self._rows]) for name in self._folded.values()}
        self._pieces.append(pa.table({**columns, LINE: pa.array(self._lines, pa.int64())}))
        self._rows, self._lines = [], []


def text(value: Any) -> str | None:
    """A JSON value as text: what was written for numbers, JSON for what is nested."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(_plain(value), ensure_ascii=False)


class _Number(str):
    """A number as it was written."""


def _plain(value: Any) -> Any:
    """Nested data with numbers for numbers again."""
    if isinstance(value, _Number):
        return float(value) if set(value) & set(".eE") else int(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line, parse_int=_Number, parse_float=_Number, parse_constant=str, object_pairs_hook=_once)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found = list(pairs)
    values = dict(found)
    if len(values) < len(found):
        raise _KeyTwice
    return values
