"""Rejected rows that name a buyer: any column of theirs may, for nobody knows what stood where."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xundan.lake.privacy.person import Person


@dataclass(frozen=True)
class Line:
    """One rejected row of `rejects/FILE`; `cells` by the file's header."""

    rejects: str
    cells: dict[str, str]

    @property
    def as_row(self) -> dict[str, Any]:
        return {"rejects": self.rejects, **self.cells}


def naming(folder: Path, person: Person) -> Iterator[Line]:
    """The rejected rows that name her."""
    for path in _files(folder):
        header, *rows = _read(path) or [[]]
        for row in rows:
            if any(person.named_in(cell) for cell in row):
                yield Line(path.name, dict(zip(header, row, strict=False)))


def remove(folder: Path, person: Person) -> int:
    """Takes those rows out of the files, each of which is replaced whole. Gives their number."""
    gone = 0
    for draft in folder.glob(".[0-9]*.csv*"):
        # What a command that was killed left half written.
        draft.unlink(missing_ok=True)
    for path in _files(folder):
        rows = _read(path)
        kept = [row for n, row in enumerate(rows) if n == 0 or not any(person.named_in(cell) for cell in row)]
        if len(kept) == len(rows):
            continue
        gone += len(rows) - len(kept)
        written = io.StringIO(newline="")
        csv.writer(written).writerows(kept)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            draft.write_bytes(written.getvalue().encode("utf-8-sig", errors="replace"))
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    return gone


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.csv")) if folder.is_dir() else []


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as opened:
        return list(csv.reader(opened))
