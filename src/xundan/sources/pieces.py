"""The rows of one file on their way from the reader to typing, in memory that does not grow with the file."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import IO

import pyarrow as pa

_MOST = 64 << 20
"""Bytes that are kept in memory; beyond, all rows go to a temporary file, which the system removes with the process."""


class Pieces:
    """Rows that are added a piece at a time and read any number of times after the last was added."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema
        self.num_rows = 0
        self._kept: list[pa.Table] = []
        self._bytes = 0
        self._file: IO[bytes] | None = None
        self._writer: pa.ipc.RecordBatchStreamWriter | None = None

    @staticmethod
    def of(rows: pa.Table) -> Pieces:
        """Rows that are in memory anyway."""
        pieces = Pieces(rows.schema)
        pieces._kept, pieces.num_rows = [rows], rows.num_rows
        return pieces

    def add(self, rows: pa.Table) -> None:
        """Takes rows of the schema, after those that came before."""
        self.num_rows += rows.num_rows
        self._bytes += rows.nbytes
        self._kept.append(rows)
        if self._writer is None and self._bytes > _MOST:
            self._open()
        if self._writer is not None:
            for piece in self._kept:
                self._writer.write_table(piece)
            self._kept = []

    def each(self) -> Iterator[pa.Table]:
        """The rows in order: at once when they are in memory, else a piece at a time. One reading ends before the next
        begins, and nothing may be added from the first on."""
        if self._file is None:
            yield self._whole()
            return
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._file.seek(0)
        for batch in pa.ipc.open_stream(pa.PythonFile(self._file, mode="r")):
            yield pa.Table.from_batches([batch])

    def table(self) -> pa.Table:
        """All rows in memory, however many."""
        return pa.concat_tables([self.schema.empty_table(), *self.each()])

    def rows(self, change: Callable[[pa.Table], pa.Table] = lambda rows: rows) -> pa.Table | pa.RecordBatchReader:
        """The rows as a frame has them, each piece `change`d: a table when they are in memory, else a stream."""
        if self._file is None:
            return change(self._whole())
        schema = change(self.schema.empty_table()).schema
        changed = (batch for piece in self.each() for batch in change(piece).to_batches())
        return pa.RecordBatchReader.from_batches(schema, changed)

    def _whole(self) -> pa.Table:
        return pa.concat_tables(self._kept) if self._kept else self.schema.empty_table()

    def _open(self) -> None:
        # It lives as long as the pieces that are read from it, not as long as a block of code.
        self._file = TemporaryFile(prefix="xundan-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        self._writer = pa.ipc.new_stream(pa.PythonFile(self._file, mode="w"), self.schema, options=options)
