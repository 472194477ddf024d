"""What became of one file, and what must hold of it whatever the file was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from tests.sources.taking import SHOPS
from xundan.model.text import UserError
from xundan.sources import Hint, Refusal, Reject, Typed, open_path, recognise, type_frame, unrecognised


@dataclass(frozen=True)
class Outcome:
    """Refused with a code; or what the importers made of it."""

    refused: str | None
    importers: tuple[str, ...] = ()
    typed: tuple[Typed, ...] = ()
    rejects: tuple[Reject, ...] = ()
    """Those of the readers and those of typing."""

    def rows(self, table: str) -> int:
        """Rows of a table that were read, good or bad."""
        good = sum(typed.rows.num_rows for typed in self.typed if typed.table == table)
        return good + sum(reject.table == table for reject in self.rejects)

    def same_as(self, other: Outcome) -> bool:
        return (
            (self.refused, self.importers, self.rejects) == (other.refused, other.importers, other.rejects)
            and len(self.typed) == len(other.typed)
            and all(a.rows.equals(b.rows) for a, b in zip(self.typed, other.typed, strict=True))
        )


def outcome(con: duckdb.DuckDBPyConnection, path: Path) -> Outcome:
    """Reads a path as an import does. Any exception but UserError is a defect and passes through."""
    try:
        return _read(con, path)
    except UserError as error:
        for text in (error.message, error.hint):
            assert text.zh and text.en, error.code
        return Outcome(error.code)


def _read(con: duckdb.DuckDBPyConnection, path: Path) -> Outcome:
    importers: list[str] = []
    typed: list[Typed] = []
    rejects: list[Reject] = []
    with open_path(path) as files:
        for file in files:
            if file.trouble is not None:
                raise file.trouble
            hint = Hint()
            importer = recognise(file, hint)
            if importer is None or isinstance(importer, Refusal):
                raise unrecognised(file, importer)
            reading = importer.read(file, hint, lambda size: None)
            importers.append(importer.name)
            rejects += reading.rejects
            for frame in reading.frames:
                found = type_frame(con, frame, file=file, shops=SHOPS, default_shop=None)
                assert found.read == found.rows.num_rows + len(found.rejects)
                _check(found.rows)
                typed.append(found)
                rejects += found.rejects
    for reject in rejects:
        assert reject.line >= 1 and reject.reason.zh and reject.reason.en and len(reject.value) <= 200, reject
    return Outcome(None, tuple(importers), tuple(typed), tuple(rejects))


def _check(rows: pa.Table) -> None:
    """Sound memory, valid UTF-8, places in order, and no required column without a value."""
    rows.validate(full=True)
    places = rows.column("place").to_pylist()
    assert places == sorted(set(places)) and (not places or places[0] >= 1)
    assert rows.column("shop").null_count == 0
