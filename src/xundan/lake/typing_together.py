"""Typing many small files at once: a zip of chats holds thousands, and every statement costs milliseconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import pyarrow as pa

from xundan.model.clock import Shop
from xundan.sources import Frame, SourceFile, Typed, type_frame

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
            yield self._alone(waiting)
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
                yield self._alone(waiting)
            return
        places = pa.array([place for size in sizes for place in range(1, size + 1)], pa.int64())
        rows = typed.rows.set_column(typed.rows.schema.get_field_index("place"), "place", places)
        whose = [w for w, size in zip(queue, sizes, strict=True) for _ in range(size)]
        parts = [(w, Typed(typed.table, rows.slice(0, 0), size)) for w, size in zip(queue, sizes, strict=True)]
        yield Ready(typed.table, _with_file(typed.table, rows, whose), parts)

    def _alone(self, waiting: Waiting) -> Ready:
        typed = self._type(waiting.file, waiting.frame)
        whose = [waiting] * typed.rows.num_rows
        return Ready(typed.table, _with_file(typed.table, typed.rows, whose), [(waiting, typed)])

    def _type(self, file: SourceFile, frame: Frame) -> Typed:
        return type_frame(self.con, frame, file=file, shops=self.shops, default_shop=self.default_shop)


def _with_file(table: str, rows: pa.Table, whose: list[Waiting]) -> pa.Table:
    """The rows with the file of each."""
    rows = rows.append_column("file_no", pa.array([w.number for w in whose], pa.int32()))
    rows = rows.append_column("exported_at", pa.array([w.exported_at for w in whose], pa.timestamp("us")))
    if table != "messages":
        return rows
    return rows.append_column("source", pa.array([w.source for w in whose], pa.string()))
