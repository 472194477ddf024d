"""JSON Lines: one object a line. Numbers keep their digits, nested values become JSON text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from xundan.model.text import Text
from xundan.sources.contract import Frame, Hint, Reading, Reject, SourceFile
from xundan.sources.csvfile import LINE, MOST_COLUMNS, SHOWN
from xundan.sources.files import kind_of
from xundan.sources.header import fold
from xundan.sources.jsontext import KeyTwice, TooDeep, as_text, parsed
from xundan.sources.neutral.columns import LAYOUTS, table_of
from xundan.sources.picking import extra_note, refuse_flood
from xundan.sources.pieces import Pieces
from xundan.sources.strings import text_array, whole
from xundan.sources.textlines import Overlong, bounded, opened, too_long

_LOOKED_AT = 200
_CHUNK, _CHUNK_CHARACTERS = 50_000, 32_000_000
_MOST_KEYS = 1_000
"""Keys that no table knows which are named to the person."""
_NO_OBJECT = Text("这一行不是一个 JSON 对象", "the line is not one JSON object")
_KEY_TWICE = Text("同一个键出现了两次", "a key occurs twice")
_TOO_DEEP = Text("一个值里嵌套的层数太多", "a value is nested too deeply")


def header(file: SourceFile) -> list[str] | None:
    """The keys of the first objects, in order of appearance, spellings of one name once; None when the file is not JSON
    Lines."""
    if kind_of(file.path) != "text":
        return None
    keys: dict[str, str] = {}
    with opened(file.path, "\n") as source:
        for _, line in zip(range(_LOOKED_AT), bounded(source), strict=False):
            if not line.strip():
                continue
            if not keys and not line.lstrip().startswith("{"):
                return None
            try:
                for key in [] if isinstance(line, Overlong) else _object(line):
                    if len(keys) < MOST_COLUMNS:
                        keys.setdefault(fold(key), key)
            except ValueError:
                continue  # One broken line does not make it another format.
    return list(keys.values()) or None


def read(file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
    """The rows of a file whose `header` is a table's."""
    found = table_of(header(file) or [], hint.as_table)
    if not isinstance(found, tuple):
        raise ValueError(f"{file.name} was not recognised")
    rows = _Rows(file, found[0])
    with opened(file.path, "\n") as source:
        for number, line in enumerate(bounded(source), start=1):
            progress(len(line.encode()))
            if line.strip():
                rows.take(number, line)
    return Reading([Frame(found[0], rows.done().rows())], rows.rejects, extra_note(list(rows.extra)))


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
        self._size = 0
        self._pieces = Pieces(pa.schema([*((n, pa.string()) for n in self._folded.values()), (LINE, pa.int64())]))

    def take(self, number: int, line: str) -> None:
        if isinstance(line, Overlong):
            return self._reject(number, line, too_long())
        row: dict[str, str | None] = {}
        try:
            for key, value in _object(line).items():
                name = self._name(key)
                if name is None:
                    continue
                if name in row:
                    raise KeyTwice
                row[name] = as_text(value)
        except ValueError as error:
            why = _KEY_TWICE if isinstance(error, KeyTwice) else _TOO_DEEP if isinstance(error, TooDeep) else _NO_OBJECT
            return self._reject(number, line, why)
        self._rows.append(row)
        self._lines.append(number)
        self._size += len(line)
        if len(self._rows) == _CHUNK or self._size > _CHUNK_CHARACTERS:
            self._flush()

    def done(self) -> Pieces:
        if self._rows:
            self._flush()
        return self._pieces

    def _name(self, key: str) -> str | None:
        """The column that a key means. Keys may be data, and another one in every line: few are remembered."""
        if key in self._known:
            return self._known[key]
        name = self._folded.get(fold(key))
        if name is not None or len(self.extra) < _MOST_KEYS:
            self._known[key] = name
        if name is None and len(self.extra) < _MOST_KEYS:
            self.extra[whole(key)] = None
        return name

    def _reject(self, number: int, line: str, why: Text) -> None:
        self.rejects.append(Reject(self._file.name, self._table, number, "", line.strip()[:SHOWN], why))
        refuse_flood(self.rejects)

    def _flush(self) -> None:
        columns = {name: text_array([row.get(name) for row in self._rows]) for name in self._folded.values()}
        self._pieces.add(pa.table({**columns, LINE: pa.array(self._lines, pa.int64())}))
        self._rows, self._lines, self._size = [], [], 0


def _object(line: str) -> dict[str, Any]:
    value = parsed(line)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
