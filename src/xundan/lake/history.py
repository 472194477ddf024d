"""The log of imports: what each brought, which days it covers, and whether it was taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from xundan.lake import layout
from xundan.lake.scratch import scratch
from xundan.lake.sql import read
from xundan.lake.store import Lake, Snapshot, Transaction

Spans = Sequence[Mapping[str, str | None]]
"""Covered days: shop, table, from_day and to_day (ISO days; null for a table without rows)."""

_COLUMNS = pa.schema(
    {"id": pa.int64(), "at": pa.string(), "files": pa.string(), "coverage": pa.string(), "undone_at": pa.string()}
)


@dataclass(frozen=True)
class Imported:
    """One import. `files` has a file's name, sha256, importer and counts by table; `undone_at` is None while its rows
    are in. Times are ISO 8601 with an offset."""

    id: int
    at: str
    files: list[dict[str, Any]]
    coverage: list[dict[str, str | None]]
    undone_at: str | None = None

    @property
    def rows(self) -> int:
        """The rows that were in its files, could be read and were taken."""
        counts = [c for file in self.files for c in file["tables"].values()]
        return sum(c["read"] - c["rejected"] - c.get("forgotten", 0) for c in counts)


def imports(lake: Lake, snapshot: Snapshot) -> list[Imported]:
    """All imports, the oldest first."""
    return _read(lake.files(layout.IMPORTS, snapshot))


def next_id(con: duckdb.DuckDBPyConnection, transaction: Transaction) -> int:
    """The number of the next import: no number is ever used twice."""
    files = transaction.files(layout.IMPORTS)
    row = con.execute(f"SELECT max(id) FROM {read(files)}").fetchone() if files else None
    return int(row[0]) + 1 if row else 1


def note(transaction: Transaction, import_id: int, at: datetime, files: list[dict[str, Any]], coverage: Spans) -> None:
    """Writes down an import and the days that it covers."""
    kept = [dict(span) for span in coverage]
    new = Imported(import_id, at.isoformat(timespec="seconds"), files, kept)
    transaction.append(layout.IMPORTS, _table([new]))
    transaction.append(layout.COVERAGE, _spans(coverage, import_id))


def mark_undone(transaction: Transaction, import_id: int, at: datetime) -> Imported:
    """Notes that an import was taken back; its days are covered by it no more."""
    transaction.delete(layout.COVERAGE, f"import_id = {import_id}")
    # To the microsecond: of two that were taken back in one second, `redo last` means the second.
    return _mark(transaction, import_id, at.isoformat(timespec="microseconds"))


def mark_redone(transaction: Transaction, import_id: int) -> Imported:
    """Notes that an import's rows are in again."""
    redone = _mark(transaction, import_id, None)
    transaction.append(layout.COVERAGE, _spans(redone.coverage, import_id))
    return redone


def change_files(transaction: Transaction, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Writes down otherwise what is told of imported files, where `change` gives something else."""
    found = _read(transaction.files(layout.IMPORTS))
    told = [replace(each, files=[change(file) for file in each.files]) for each in found]
    if told != found:
        transaction.overwrite(layout.IMPORTS, _table(told))


def _mark(transaction: Transaction, import_id: int, undone_at: str | None) -> Imported:
    found = {each.id: each for each in _read(transaction.files(layout.IMPORTS))}
    found[import_id] = replace(found[import_id], undone_at=undone_at)
    transaction.overwrite(layout.IMPORTS, _table(list(found.values())))
    return found[import_id]


def _read(files: list[str]) -> list[Imported]:
    if not files:
        return []
    with scratch() as con:
        rows = con.execute(f"SELECT * FROM {read(files)} ORDER BY id").to_arrow_table().to_pylist()
    return [
        Imported(row["id"], row["at"], json.loads(row["files"]), json.loads(row["coverage"]), row["undone_at"])
        for row in rows
    ]


def _table(found: Sequence[Imported]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "id": each.id,
                "at": each.at,
                "files": json.dumps(each.files, ensure_ascii=False),
                "coverage": json.dumps(each.coverage, ensure_ascii=False),
                "undone_at": each.undone_at,
            }
            for each in found
        ],
        _COLUMNS,
    )


def _spans(coverage: Spans, import_id: int) -> pa.Table:
    def day(value: str | None) -> date | None:
        return date.fromisoformat(value) if value else None

    return pa.table(
        {
            "shop": pa.array([c["shop"] for c in coverage], pa.string()),
            "table": pa.array([c["table"] for c in coverage], pa.string()),
            "from_day": pa.array([day(c["from_day"]) for c in coverage], pa.date32()),
            "to_day": pa.array([day(c["to_day"]) for c in coverage], pa.date32()),
            "import_id": pa.array([import_id] * len(coverage), pa.int64()),
        }
    )
