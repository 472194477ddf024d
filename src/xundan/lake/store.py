"""Delta tables, and the snapshots that name one version of each.

Delta commits one table at a time. A snapshot is a small numbered file that maps every table to a version, created
only if its number is free; readers take the newest snapshot and see each table at its version. So an import and the
facts refreshed from it appear at once, or not at all.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

import pyarrow as pa
from deltalake import DeltaTable, WriterProperties, write_deltalake

from xundan.lake.lock import busy, only_writer

Rows: TypeAlias = pa.Table | pa.RecordBatchReader
PARTITION = ("p_shop", "p_month")
"""Partition columns, in the paths only: the shop's number and the month as 202603. Files hold `shop` and `day` too."""

_COMPRESSION = WriterProperties(compression="ZSTD", compression_level=1)
_SNAPSHOT = re.compile(r"(\d{10})\.json")


@dataclass(frozen=True)
class Snapshot:
    """One state of the whole lake. `versions` maps a table's name to its Delta version; `info` says who made it."""

    number: int = 0
    versions: Mapping[str, int] = field(default_factory=dict)
    info: Mapping[str, Any] = field(default_factory=dict)


class Lake:
    """The lake of one workspace. Reading never waits for writing."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def snapshot(self) -> Snapshot:
        """The newest state; number 0 and no tables before the first import."""
        folder = self._snapshots()
        names = os.listdir(folder) if folder.is_dir() else []
        # A sync tool may leave "0000000007 (1).json" beside the others.
        numbers = [int(found[1]) for name in names if (found := _SNAPSHOT.fullmatch(name))]
        return self._read(max(numbers)) if numbers else Snapshot()

    def at(self, number: int) -> Snapshot:
        """An earlier state; number 0 is that before the first import."""
        return self._read(number) if number else Snapshot()

    def files(self, table: str, snapshot: Snapshot) -> list[str]:
        """The live Parquet files of a table in a snapshot; empty when the table has none."""
        if table not in snapshot.versions:
            return []
        delta = DeltaTable(self._path(table), version=snapshot.versions[table])
        # file_uris() percent-encodes; engines want the path as it is on disk.
        return [unquote(uri) for uri in delta.file_uris()]

    def empty(self, table: str, snapshot: Snapshot) -> pa.Table | None:
        """The table without rows, as its snapshot has its columns; None when the snapshot has no such table."""
        if table not in snapshot.versions:
            return None
        delta = DeltaTable(self._path(table), version=snapshot.versions[table])
        columns = pa.schema(delta.schema().to_arrow())
        return pa.schema([column for column in columns if column.name not in PARTITION]).empty_table()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction over all tables. What was not committed is not seen, and the next writer removes it.

        Raises UserError `lake_busy` when another writer is at work.
        """
        with only_writer(self.root / "lock"):
            base = self.snapshot()
            yield Transaction(self, base, self._restore_heads(base))

    def rehearse(self) -> Transaction:
        """A transaction for looking only: it takes no lock, and what is written in it can never be committed."""
        return Transaction(self, self.snapshot(), None)

    def _restore_heads(self, base: Snapshot) -> dict[str, int]:
        """Takes back what a killed writer left: a table's head that is not the snapshot's. Gives every table's head."""
        heads = {}
        for name in self._tables_on_disk():
            delta = DeltaTable(self._path(name))
            wanted = base.versions.get(name)
            if wanted is None:
                if delta.file_uris():
                    delta.delete()
            elif delta.version() != wanted and not self._same_files(delta, name, wanted):
                delta.restore(wanted)
            heads[name] = delta.version()
        return heads

    def _same_files(self, head: DeltaTable, name: str, version: int) -> bool:
        return set(head.file_uris()) == set(DeltaTable(self._path(name), version=version).file_uris())

    def _tables_on_disk(self) -> list[str]:
        root = self.root / "tables"
        logs = [path.parent for path in root.glob("*/*/_delta_log")]
        # A writer that was killed before a table's first commit leaves a folder that is no table.
        return sorted(path.relative_to(root).as_posix() for path in logs if DeltaTable.is_deltatable(str(path)))

    def _path(self, table: str) -> str:
        return str(self.root / "tables" / table)

    def _snapshots(self) -> Path:
        return self.root / "snapshots"

    def _read(self, number: int) -> Snapshot:
        text = (self._snapshots() / f"{number:010d}.json").read_text(encoding="utf-8")
        stored = json.loads(text)
        return Snapshot(number, stored["versions"], stored["info"])

    def _publish(self, snapshot: Snapshot) -> None:
        """Creates the snapshot's file, or fails when another writer took its number."""
        folder = self._snapshots()
        folder.mkdir(parents=True, exist_ok=True)
        stored = {"versions": dict(sorted(snapshot.versions.items())), "info": snapshot.info}
        draft = folder / f".{snapshot.number:010d}.{os.getpid()}"
        with draft.open("w", encoding="utf-8") as out:
            json.dump(stored, out, ensure_ascii=False, indent=1, sort_keys=True)
            out.flush()
            os.fsync(out.fileno())
        try:
            _take(draft, folder / f"{snapshot.number:010d}.json")
        except FileExistsError as taken:
            raise busy() from taken
        finally:
            draft.unlink(missing_ok=True)


def _take(draft: Path, final: Path) -> None:
    """Gives `draft` the name `final` unless it is taken; the name never shows half a file."""
    try:
        os.link(draft, final)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):
        # Some file systems have no hard links. There the writers' lock alone keeps two from passing here at once.
        if final.exists():
            raise FileExistsError(final) from None
        os.rename(draft, final)


class Transaction:
    """Writes to many tables that become visible together at `commit`."""

    def __init__(self, lake: Lake, base: Snapshot, heads: Mapping[str, int] | None) -> None:
        self._lake = lake
        self._versions = dict(base.versions)
        self._base = base
        self._heads = None if heads is None else dict(heads)

    @property
    def base(self) -> Snapshot:
        """The state from which this transaction began."""
        return self._base

    @property
    def view(self) -> Snapshot:
        """The state as this transaction has it so far (not yet visible to others)."""
        return Snapshot(self._base.number, dict(self._versions))

    def files(self, table: str) -> list[str]:
        """The live Parquet files of a table as this transaction has it."""
        return self._lake.files(table, self.view)

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
        heads = self._may_write(table)
        if table not in self._versions:
            return 0
        delta = DeltaTable(self._lake._path(table))
        found = delta.delete(where)
        # Delta commits nothing when there is nothing to delete.
        if delta.version() != heads[table]:
            self._wrote(table, delta.version())
        return int(found["num_deleted_rows"])

    def commit(self, info: Mapping[str, Any]) -> Snapshot:
        """Publishes everything written so far as the next snapshot. `info` must be plain JSON.

        Raises UserError `lake_busy` when another writer has published since this transaction began.
        """
        snapshot = Snapshot(self._base.number + 1, dict(self._versions), info)
        self._lake._publish(snapshot)
        return snapshot

    def _write(self, table: str, rows: Rows, mode: Any, where: str | None = None) -> None:
        self._may_write(table)
        path = self._lake._path(table)
        partitioned = set(PARTITION) <= set(rows.schema.names)
        exists = DeltaTable.is_deltatable(path)
        write_deltalake(
            path,
            rows,
            mode=mode,
            predicate=where if exists else None,
            partition_by=list(PARTITION) if partitioned else None,
            schema_mode="merge" if mode == "append" else ("overwrite" if where is None else None),
            writer_properties=_COMPRESSION,
        )
        self._wrote(table, DeltaTable(path).version())

    def _may_write(self, table: str) -> dict[str, int]:
        if self._heads is None:
            raise PermissionError(f"{table}: this transaction is for looking only")
        return self._heads

    def _wrote(self, table: str, version: int) -> None:
        """Counts a write of this transaction, which must be the one version after the table's head."""
        heads = self._may_write(table)
        if version != heads.get(table, -1) + 1:
            # Someone wrote in between, and their rows would come along with ours.
            raise busy()
        self._versions[table] = heads[table] = version
