"""Rows of one table, made one by one, on their way into Arrow a chunk at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from xundan.sources.contract import Frame
from xundan.sources.csvfile import LINE
from xundan.sources.strings import text_array

_CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Row:
    """What a row's columns hold, and the number in the file of what it is from."""

    number: int
    cells: dict[str, str]


class Rows:
    """`columns` are those of the frame; a row may leave any out. `may_be_blank` as in contract.Frame."""

    def __init__(self, table: str, columns: Sequence[str], may_be_blank: tuple[str, ...] = ()) -> None:
        self._table, self._columns, self._may_be_blank = table, tuple(columns), may_be_blank
        self._rows: list[Row] = []
        self._pieces: list[pa.Table] = []

    def add(self, rows: Sequence[Row]) -> None:
        self._rows += rows
        if len(self._rows) >= _CHUNK:
            self._flush()

    def frame(self) -> Frame:
        self._flush()
        return Frame(self._table, pa.concat_tables(self._pieces), self._may_be_blank)

    def _flush(self) -> None:
        columns = {name: text_array([row.cells.get(name, "") for row in self._rows]) for name in self._columns}
        columns[LINE] = pa.array([row.number for row in self._rows], pa.int64())
        self._pieces.append(pa.table(columns))
        self._rows = []
