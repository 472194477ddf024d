"""Writing to many tables so that it appears at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

import pyarrow as pa
from deltalake import ColumnProperties, DeltaTable, WriterProperties, write_deltalake

from xundan.lake.snapshots import Snapshot, Snapshots
from xundan.lake.storage import Hold
from xundan.lake.tables import FOLDER, LOG, PARTITION, Tables, log_version, properties
from xundan.lake.writer import busy

Rows: TypeAlias = pa.Table | pa.RecordBatchReader

_DIFFERENT = ("row_key", "tie", "place", "seq", "message_id", "event_id")
"""Columns of events whose values do not repeat: a dictionary of them is made in vain, and makes the file larger."""
_WRITTEN = WriterProperties(
    compression="ZSTD",
    compression_level=1,
    column_properties={name: ColumnProperties(dictionary_enabled=False) for name in _DIFFERENT},
)
FILE = 32 << 20
"""Bytes of a file, about. Delta holds a file in memory until it is whole, one for each month that it writes; and a day
that is derived anew takes its whole file with it."""


class Transaction:
    """Writes to many tables that become visible together at `commit`.

    `heads` are the tables' newest versions, restored to `base`; without `heads` and `hold` it is for looking only.
    """

    def __init__(
        self, tables: Tables, base: Snapshot, heads: Mapping[str, int] | None = None, hold: Hold | None = None
    ) -> None:
        self._tables = tables
        self._versions = dict(base.versions)
        self._base = base
        self._heads = None if heads is None else dict(heads)
        self._hold = hold

    @property
    def base(self) -> Snapshot:
        """The state from which this transaction began."""
        return self._base

    @property
    def view(self) -> Snapshot:
        """The state as this transaction has it so far (not yet visible to others)."""
        return Snapshot(self._base.number, dict(self._versions))

    def files(self, table: str, shops: Collection[int] | None = None) -> list[str]:
        """The live Parquet files of a table as this transaction has it; of some shops (by their numbers) those that may
        hold rows of theirs."""
        return self._tables.files(table, self._versions[table], shops) if table in self._versions else []

    def append(self, table: str, rows: Rows) -> None:
        """Adds rows. `rows` carries the partition columns when the table is partitioned."""
        self._write(table, rows, "append")

    def overwrite(self, table: str, rows: Rows, where: str | None = None) -> None:
        """Replaces the whole table, or the rows for which `where` holds; all of `rows` must fulfil it then.

        `where` is SQL over the table's columns, such as `p_shop = 1 AND p_month = 202603 AND day = DATE '2026-03-02'`.
        Files without such a row are left as they are; the others are written anew.
        """
        self._write(table, rows, "overwrite", where)

    def delete(self, table: str, where: str) -> int:
        """Removes the rows for which `where` (SQL over the table's columns) holds. Gives their number.

        A table that this transaction does not have, and one without such rows, stay as they are.
        """
        self._may_write(table)
        if table not in self._versions:
            return 0
        delta = self._tables.open(table)
        found = delta.delete(where)
        self._wrote(table, delta)
        return int(found["num_deleted_rows"])

    def commit(self, info: Mapping[str, Any]) -> Snapshot:
        """Publishes everything written so far as the next snapshot. `info` must be plain JSON.

        Raises UserError `lake_busy` when another writer has published since this transaction began.
        """
        self._settle()
        if self._hold is not None:
            self._hold.check()
        snapshot = Snapshot(self._base.number + 1, dict(self._versions), info)
        Snapshots(self._tables.storage).publish(snapshot)
        return snapshot

    def _write(self, table: str, rows: Rows, mode: Any, where: str | None = None) -> None:
        partitioned = set(PARTITION) <= set(rows.schema.names)
        exists = table in self._may_write(table)
        write_deltalake(
            self._tables.uri(table),
            rows,
            mode=mode,
            predicate=where if exists else None,
            partition_by=list(PARTITION) if partitioned else None,
            schema_mode="merge" if mode == "append" else ("overwrite" if where is None else None),
            target_file_size=FILE,
            writer_properties=_WRITTEN,
            configuration=None if exists else properties(rows.schema.names),
            storage_options=self._tables.storage.options,
        )
        self._wrote(table, self._tables.open(table))

    def _may_write(self, table: str) -> dict[str, int]:
        if self._heads is None:
            raise PermissionError(f"{table}: this transaction is for looking only")
        return self._heads

    def _wrote(self, table: str, delta: DeltaTable) -> None:
        """Counts a write of this transaction: the one version after the table's head, or none."""
        heads, version = self._may_write(table), delta.version()
        # Delta commits nothing when there is nothing to delete.
        if version not in (heads.get(table), heads.get(table, -1) + 1):
            # Someone wrote in between, and their rows would come along with ours.
            raise busy(self._tables.storage.writer()[0])
        self._tables.remember(table, delta)
        self._versions[table] = heads[table] = version

    def _settle(self) -> None:
        """Has all that the next snapshot names written to disk, so that a power cut cannot take it from under it."""
        storage, wanted = self._tables.storage, []
        for table, version in self._versions.items():
            before = self._base.versions.get(table)
            if version == before:
                continue
            known = set() if before is None else set(self._tables.live(table, self._tables.known(table, before)))
            wanted += [n for n in self._tables.live(table, self._tables.known(table, version)) if n not in known]
            log = f"{FOLDER}/{table}/{LOG}"
            for name in storage.names(log):
                number = log_version(name)
                if name == "_last_checkpoint" or (number is not None and number > (-1 if before is None else before)):
                    wanted.append(f"{log}/{name}")
        storage.settle(wanted)
