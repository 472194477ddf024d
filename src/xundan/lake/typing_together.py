"""Typing many small files at once: a zip of chats holds thousands, and every statement costs milliseconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import pyarrow as pa

from xundan.model.clock import Shop
from xundan.sources import Frame, SourceFile, Typed, type_frame, type_pieces

SMALL = 5_000
"""Rows up to which a frame waits for others."""

_TOGETHER = 200_000


@dataclass(frozen=True)
class Waiting:
    """A frame of one file, not typed yet."""

    number: int
    file: SourceFile
    frame: Frame
    exported_at: datetime | None
    source: str
    """The name of its importer."""


@dataclass(frozen=True)
class Ready:
    """Typed rows of one or more files with `file_no` and `exported_at`, messages with `source` too; `parts` gives each
    file's own account."""

    table: str
    rows: pa.Table
    parts: list[tuple[Waiting, Typed]]


@dataclass
class Typist:
    """Types frames in groups of like ones. A group in which anything is wrong or noteworthy is typed file by file."""

    con: duckdb.DuckDBPyConnection
    shops: Mapping[str, Shop]
    default_shop: str | None
    _queues: dict[tuple[object, ...], list[Waiting]] = field(default_factory=lambda: defaultdict(list))

    def take(self, waiting: Waiting) -> Iterator[Ready]:
        """Adds a frame; gives what is ready."""
        rows = waiting.frame.rows
        if not isinstance(rows, pa.Table) or rows.num_rows > SMALL:
            yield from self._alone(waiting)
            return
        key = (waiting.frame.table, waiting.frame.may_be_blank, tuple(rows.schema.names))
        queue = self._queues[key]
        queue.append(waiting)
        if sum(w.frame.rows.num_rows for w in queue) >= _TOGETHER:
            yield from self._flush(self._queues.pop(key))

    def rest(self) -> Iterator[Ready]:
        """What still waits."""
        for key in list(self._queues):
            yield from self._flush(self._queues.pop(key))

    def _flush(self, queue: list[Waiting]) -> Iterator[Ready]:
        first = queue[0]
        together = pa.concat_tables([w.frame.rows for w in queue])
        frame = Frame(first.frame.table, together, first.frame.may_be_blank)
        typed = self._type(first.file, frame)
        sizes = [w.frame.rows.num_rows for w in queue]
        if typed.rejects or typed.notes or typed.rows.num_rows != sum(sizes):
            for waiting in queue:
                yield from self._alone(waiting)
            return
        places = pa.array([place for size in sizes for place in range(1, size + 1)], pa.int64())
        rows = typed.rows.set_column(typed.rows.schema.get_field_index("place"), "place", places)
        parts = [(w, Typed(typed.table, rows.slice(0, 0), size)) for w, size in zip(queue, sizes, strict=True)]
        yield Ready(typed.table, _with_files(typed.table, rows, list(zip(queue, sizes, strict=True))), parts)

    def _alone(self, waiting: Waiting) -> Iterator[Ready]:
        """A frame a piece at a time: one of millions of rows is never in memory whole."""
        for typed in type_pieces(
            self.con, waiting.frame, file=waiting.file, shops=self.shops, default_shop=self.default_shop
        ):
            rows = _with_files(typed.table, typed.rows, [(waiting, typed.rows.num_rows)])
            yield Ready(typed.table, rows, [(waiting, typed)])

    def _type(self, file: SourceFile, frame: Frame) -> Typed:
        return type_frame(self.con, frame, file=file, shops=self.shops, default_shop=self.default_shop)


def _with_files(table: str, rows: pa.Table, whose: Sequence[tuple[Waiting, int]]) -> pa.Table:
    """The rows with the file of each: so many of the first, then so many of the next."""
    files: dict[str, Callable[[Waiting], pa.Scalar]] = {
        "file_no": lambda w: pa.scalar(w.number, pa.int32()),
        "exported_at": lambda w: pa.scalar(w.exported_at, pa.timestamp("us")),
    }
    if table == "messages":
        files["source"] = lambda w: pa.scalar(w.source, pa.string())
    for name, told in files.items():
        rows = rows.append_column(name, pa.concat_arrays([pa.repeat(told(w), count) for w, count in whose]))
    return rows
