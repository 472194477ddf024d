"""Delta tables, and the snapshots that name one version of each.

Delta commits one table at a time. A snapshot is a small numbered file that maps every table to a version, created
only if its number is free; readers take the newest snapshot and see each table at its version. So an import and the
facts refreshed from it appear at once, or not at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

import pyarrow as pa
from deltalake import DeltaTable, WriterProperties, write_deltalake

from xundan.model.text import Text, UserError

Rows: TypeAlias = pa.Table | pa.RecordBatchReader
PARTITION = ("p_shop", "p_month")
"""Partition columns, in the paths only: the shop's number and the month as 202603. Files hold `shop` and `day` too."""

_COMPRESSION = WriterProperties(compression="ZSTD", compression_level=1)


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
        numbers = sorted(int(path.stem) for path in self._snapshots().glob("*.json"))
        return self._read(numbers[-1]) if numbers else Snapshot()

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
        """A transaction over all tables. What was not committed is not seen, and the next writer removes it."""
        base = self.snapshot()
        self._restore_heads(base)
        yield Transaction(self, base)

    def _restore_heads(self, base: Snapshot) -> None:
        """Takes back what a killed writer left: a table's head that is not the snapshot's."""
        for name in self._tables_on_disk():
            delta = DeltaTable(self._path(name))
            wanted = base.versions.get(name)
            if wanted is None:
                if delta.file_uris():
                    delta.delete()
            elif delta.version() != wanted and not self._same_files(delta, name, wanted):
                delta.restore(wanted)

    def _same_files(self, head: DeltaTable, name: str, version: int) -> bool:
        return set(head.file_uris()) == set(DeltaTable(self._path(name), version=version).file_uris())

    def _tables_on_disk(self) -> list[str]:
        root = self.root / "tables"
        return sorted(path.parent.relative_to(root).as_posix() for path in root.glob("*/*/_delta_log"))

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
        final = folder / f"{snapshot.number:010d}.json"
        try:
            # A hard link fails when the name is taken, and the name never shows half a file.
            os.link(draft, final)
        except FileExistsError as taken:
            raise UserError(
                "lake_busy",
                Text(
                    "另一个导入刚刚写入了数据, 本次没有改动任何内容",
                    "another import has just been written; this one changed nothing",
                ),
                Text("请再运行一次", "run it again"),
            ) from taken
        finally:
            draft.unlink(missing_ok=True)


class Transaction:
    """Writes to many tables that become visible together at `commit`."""

    def __init__(self, lake: Lake, base: Snapshot) -> None:
        self._lake = lake
        self._versions = dict(base.versions)
        self._base = base

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
        """Replaces the whole table, or the rows for which `where` (over partition columns and `day`) holds."""
        self._write(table, rows, "overwrite", where)

    def commit(self, info: Mapping[str, Any]) -> Snapshot:
        """Publishes everything written so far as the next snapshot. `info` must be plain JSON."""
        snapshot = Snapshot(self._base.number + 1, dict(self._versions), info)
        self._lake._publish(snapshot)
        return snapshot

    def _write(self, table: str, rows: Rows, mode: Any, where: str | None = None) -> None:
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
        self._versions[table] = DeltaTable(path).version()
