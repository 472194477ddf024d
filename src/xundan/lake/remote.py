"""Lets DuckDB and this process read a lake in a bucket, without an extension that DuckDB would have to download."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, BinaryIO

import duckdb

_filesystems: dict[str, Any] = {}
"""By protocol. One a process: what leads to a bucket comes from the environment only."""


def serve(protocol: str, filesystem: Any) -> None:
    """From now on `attach` lets connections read through this fsspec file system."""
    _filesystems[protocol] = filesystem


def attach(connection: duckdb.DuckDBPyConnection) -> None:
    """Lets a connection read the buckets of the lakes that this process has opened; nothing without any."""
    for protocol, filesystem in _filesystems.items():
        if not connection.filesystem_is_registered(protocol):
            connection.register_filesystem(filesystem)


def opened(file: str) -> AbstractContextManager[BinaryIO]:
    """A file of a lake that this process has opened, in a folder or a bucket, to be read."""
    filesystem = _filesystems.get(file.partition("://")[0])
    if filesystem is None:
        return open(file, "rb")
    opening: AbstractContextManager[BinaryIO] = filesystem.open(file, "rb")
    return opening
