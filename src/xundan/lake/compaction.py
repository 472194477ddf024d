"""Compaction: a partition that has come to many small files is written anew as one, in its order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyarrow as pa

from xundan.lake.scratch import scratch
from xundan.lake.sql import ROWS_AT_ONCE, read
from xundan.lake.tables import PARTITION, Tables
from xundan.lake.transaction import FILE, Transaction

MANY = 16
"""From so many small files on a partition is crowded: every file costs an opening, whatever is in it."""
TOO_MANY = 64
"""From so many on an import does not wait for a vacuum: a year of daily imports would leave 365 in each table that is
not parted by month, and all are opened whenever it is read."""
SMALL = FILE // 2
"""Bytes below which a file is small: less than those of one that was closed because it was full."""

_ORDER = ("day", "created_day", "dialogue", "sent_at_utc", "buyer", "nth", "order_id", "import_id", "file_no", "place")
"""By which rows lie: what is asked for together is read together. Delta's own compaction mixes the files' rows."""


@dataclass(frozen=True)
class Crowded:
    """A partition with many small files; `shop` and `month` are None for a table without partitions."""

    table: str
    shop: int | None
    month: int | None
    files: tuple[str, ...]
    """All its live files as the lake names them, the oldest first."""

    @property
    def where(self) -> str | None:
        return None if self.shop is None else f"p_shop = {self.shop} AND p_month = {self.month}"


def crowded(tables: Tables, table: str, version: int, many: int = MANY) -> list[Crowded]:
    """The partitions of a table with so many small files."""
    if len(tables.files(table, version)) < many:
        return []
    delta = tables.known(table, version)
    known = pa.table(delta.get_add_actions(flatten=True)).to_pylist()
    found: dict[tuple[int | None, int | None], list[tuple[int, str, int]]] = defaultdict(list)
    for file, name in zip(known, tables.live(table, delta), strict=True):
        shop, month = (file.get(f"partition.{column}") for column in PARTITION)
        found[shop, month].append((file["modification_time"], name, file["size_bytes"]))
    return [
        Crowded(table, shop, month, tuple(name for _, name, _ in sorted(files)))
        for (shop, month), files in sorted(found.items(), key=str)
        if (shop is None) == (month is None) and sum(size < SMALL for _, _, size in files) >= many
    ]


def compact(tables: Tables, transaction: Transaction) -> list[Crowded]:
    """Writes every crowded partition anew, with the same rows. Gives those it wrote."""
    done = []
    for table, version in sorted(transaction.view.versions.items()):
        for partition in crowded(tables, table, version):
            _rewrite(tables, transaction, partition)
            done.append(partition)
    return done


def compact_written(tables: Tables, transaction: Transaction) -> None:
    """The same for partitions with far too many, in the tables that this transaction wrote. Only at its end: who looks
    for what changed would find all that was written anew."""
    for table, version in sorted(transaction.view.versions.items()):
        if version != transaction.base.versions.get(table):
            for partition in crowded(tables, table, version, TOO_MANY):
                _rewrite(tables, transaction, partition)


def _rewrite(tables: Tables, transaction: Transaction, partition: Crowded) -> None:
    schema = pa.schema(tables.open(partition.table).schema().to_arrow())
    with scratch() as con:
        con.execute("SET TimeZone = 'UTC'")
        files = [tables.storage.uri(name) for name in partition.files]
        stored = {column[0] for column in con.execute(f"DESCRIBE SELECT * FROM {read(files)}").fetchall()}
        # A column that came later is in none of these files perhaps; where the table has it, it is null.
        values = {c: f'"{c}"' if c in stored else "NULL" for c in schema.names} | (
            {} if partition.shop is None else {"p_shop": str(partition.shop), "p_month": str(partition.month)}
        )
        columns = ", ".join(f'{value} AS "{column}"' for column, value in values.items())
        order = ", ".join(f'"{c}"' for c in _ORDER if c in stored)
        rows = con.sql(f"SELECT {columns} FROM {read(files)}" + (f" ORDER BY {order}" if order else ""))
        batches = (batch.cast(schema) for batch in rows.to_arrow_reader(ROWS_AT_ONCE))
        transaction.overwrite(partition.table, pa.RecordBatchReader.from_batches(schema, batches), partition.where)
