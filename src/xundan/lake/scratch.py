"""A DuckDB to prepare rows in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import duckdb

from xundan.lake.remote import attach

_THREADS = 4
"""Each wants its part of the memory to sort and join in."""

IMPORT = 512
"""Megabytes in which an import sorts and joins; rows wait on disk beyond it. The process takes three times as much: the
libraries, the writer, rows under way."""
_STAYS = 8
"""Bytes that are added for a staged row. DuckDB cannot put all of it on disk: of 93 million rows with their keys 307 MB
stayed at least; the rest is room."""


def hold(con: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Lets an import's scratch hold so many staged rows, and work beside them."""
    con.execute(f"SET memory_limit = '{IMPORT + rows * _STAYS // 1_000_000}MB'")


@contextmanager
def scratch(memory: str = "1GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own that spills to a temporary folder beyond `memory` and never reaches for the network."""
    with TemporaryDirectory(prefix="xundan-") as folder:
        con = duckdb.connect(
            config={
                "temp_directory": folder,
                "memory_limit": memory,
                "threads": min(_THREADS, os.cpu_count() or 1),
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "preserve_insertion_order": "true",
            }
        )
        con.execute("SET enable_progress_bar = false")
        attach(con)
        try:
            yield con
        finally:
            con.close()
