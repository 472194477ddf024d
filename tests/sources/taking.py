"""What the lake does with a file, in short: open, recognise, read, type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from xundan.model.clock import Shop
from xundan.model.text import Text
from xundan.sources import (
    Frame,
    Hint,
    Reading,
    Refusal,
    Reject,
    SourceFile,
    Typed,
    open_path,
    recognise,
    type_frame,
    unrecognised,
)

SHOPS = {"s": Shop("s")}


@dataclass
class Taken:
    """All that came of one path. `rows` are those of a table, as dicts."""

    importers: list[str] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    typed: list[Typed] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def rows(self, table: str) -> list[dict[str, Any]]:
        return [row for typed in self.typed if typed.table == table for row in typed.rows.to_pylist()]

    def column(self, table: str, name: str) -> list[Any]:
        return [row[name] for row in self.rows(table)]

    def where(self) -> list[tuple[int, str]]:
        """(line, column) of the rejects."""
        return [(r.line, r.column) for r in self.rejects]


def take(
    path: Path, *, as_table: str | None = None, passwords: Sequence[str] = (), shops: Mapping[str, Shop] = SHOPS
) -> Taken:
    """Reads everything at `path`; raises what `unrecognised` makes of a file that nobody takes."""
    taken = Taken()
    with duckdb.connect() as con, open_path(path, passwords=passwords) as files:
        for file in files:
            if file.trouble is not None:
                raise file.trouble
            hint = Hint(as_table)
            importer = recognise(file, hint)
            if importer is None or isinstance(importer, Refusal):
                raise unrecognised(file, importer)
            reading = importer.read(file, hint, lambda size: None)
            taken.importers.append(importer.name)
            taken.readings.append(reading)
            taken.rejects += reading.rejects
            taken.notes += reading.notes
            for frame in reading.frames:
                typed = type_frame(con, frame, file=file, shops=shops, default_shop=None)
                assert typed.read == typed.rows.num_rows + len(typed.rejects)
                taken.typed.append(typed)
                taken.rejects += typed.rejects
                taken.notes += typed.notes
    return taken


def type_rows(
    table: str,
    columns: Mapping[str, Sequence[str | None]],
    *,
    shops: Mapping[str, Shop] = SHOPS,
    default_shop: str | None = None,
    may_be_blank: tuple[str, ...] = (),
) -> Typed:
    """Types columns of text."""
    rows = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    file = SourceFile("f.csv", Path("f.csv"))
    with duckdb.connect() as con:
        return type_frame(con, Frame(table, rows, may_be_blank), file=file, shops=shops, default_shop=default_shop)


def orders(**columns: Sequence[str | None]) -> dict[str, Sequence[str | None]]:
    """Columns of orders, with what is required filled in."""
    count = len(next(iter(columns.values())))
    base: dict[str, Sequence[str | None]] = {
        "order_id": [str(i) for i in range(1, count + 1)],
        "created_at": ["2026-03-02 10:00:00"] * count,
        "paid_amount": ["1"] * count,
    }
    return {**base, **columns}
