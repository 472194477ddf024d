"""A lake: Delta tables, and the snapshots that name one version of each.

Delta commits one table at a time. A snapshot is a small numbered file that maps every table to a version, created
only if its number is free; readers take the newest snapshot and see each table at its version. So an import and the
facts refreshed from it appear at once, or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable

from xundan.lake.snapshots import Snapshot, Snapshots
from xundan.lake.storage import Folder, Storage
from xundan.lake.tables import PARTITION, Tables
from xundan.lake.transaction import Rows, Transaction
from xundan.lake.writer import NO_WAITING, Waiting

__all__ = ["PARTITION", "Lake", "Rows", "Snapshot", "Transaction"]


class Lake:
    """The lake of one workspace. Reading never waits for writing."""

    def __init__(self, where: Path | Storage) -> None:
        self.root = where if isinstance(where, Path) else None
        """Its folder; None for one that is not in a folder."""
        self.storage: Storage = Folder(where) if isinstance(where, Path) else where
        self.snapshots = Snapshots(self.storage)
        self.tables = Tables(self.storage)
        self._only: frozenset[int] | None = None

    def snapshot(self) -> Snapshot:
        """The newest state; number 0 and no tables before the first import."""
        return self.snapshots.newest()

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """The newest state, held: no vacuum takes it (nor what it refers to) before the end.

        Where nothing can be written, as on a disk that is read-only, only the age that a vacuum leaves protects it.
        """
        with self.storage.reading(self.snapshots.last) as number:
            yield self.at(number)

    def at(self, number: int) -> Snapshot:
        """An earlier state; number 0 is that before the first import."""
        return self.snapshots.at(number)

    def of(self, shops: Collection[int]) -> Lake:
        """The same lake to read some shops in (by their numbers): `files` leaves out those with rows of others only."""
        narrow = copy(self)
        narrow._only = frozenset(shops)
        return narrow

    def files(self, table: str, snapshot: Snapshot) -> list[str]:
        """The live Parquet files of a table in a snapshot; empty when the table has none."""
        return self.tables.files(table, snapshot.versions[table], self._only) if table in snapshot.versions else []

    def count(self, table: str, snapshot: Snapshot) -> int | None:
        """How many rows a table has in a snapshot, from what its log says of the files; None where it does not say."""
        if table not in snapshot.versions:
            return 0
        return self.tables.count(table, snapshot.versions[table])

    def empty(self, table: str, snapshot: Snapshot) -> pa.Table | None:
        """The table without rows, as its snapshot has its columns; None when the snapshot has no such table."""
        if table not in snapshot.versions:
            return None
        columns = pa.schema(self.tables.known(table, snapshot.versions[table]).schema().to_arrow())
        return pa.schema([column for column in columns if column.name not in PARTITION]).empty_table()

    @contextmanager
    def write(self, command: str = "", waiting: Waiting = NO_WAITING) -> Iterator[Transaction]:
        """A transaction over all tables. What was not committed is not seen, and the next writer removes it.

        While another writer is at work it waits as `waiting` says, and raises UserError `lake_busy` after that.
        `command` is what others are told who wait for this one.
        """
        with self.storage.writing(command, waiting) as hold:
            base = self.snapshot()
            yield Transaction(self.tables, base, self._restore_heads(base), hold)

    def rehearse(self, base: Snapshot | None = None) -> Transaction:
        """A transaction for looking only: it takes no lock, and what is written in it can never be committed."""
        return Transaction(self.tables, base or self.snapshot())

    def _restore_heads(self, base: Snapshot) -> dict[str, int]:
        """Takes back what a killed writer left: a table's head that is not the snapshot's. Gives every table's head."""
        heads = {}
        for name, found in self.tables.heads():
            wanted = base.versions.get(name)
            if found is None:
                # A power cut left a log entry that is not whole. Whatever a snapshot names was on disk before it.
                self.tables.truncate_log(name, -1 if wanted is None else wanted)
                if wanted is None:
                    continue
                found = self.tables.open(name)
            if wanted is None:
                if found.file_uris():
                    found.delete()
            elif found.version() != wanted and not self._same_files(found, name, wanted):
                found.restore(wanted)
            self.tables.remember(name, found)
            heads[name] = found.version()
        return heads

    def _same_files(self, head: DeltaTable, name: str, version: int) -> bool:
        return set(head.file_uris()) == set(self.tables.known(name, version).file_uris())
