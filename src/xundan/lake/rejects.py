"""Rows that could not be read, kept where a person can open and mend them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from xundan.model.text import no_formula
from xundan.sources import Reject

_COLUMNS = ("file", "table", "line", "column", "value", "原因", "reason")


def write_rejects(folder: Path, import_id: int, rejects: Sequence[Reject]) -> Path | None:
    """Writes `IMPORT.csv` (UTF-8 with BOM, so that Excel reads it); nothing when there are no rejects."""
    if not rejects:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{import_id:06d}.csv"
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as out:
        writer = csv.writer(out)
        writer.writerow(_COLUMNS)
        for r in rejects:
            row = (r.file, r.table, str(r.line), r.column, r.value, r.reason.zh, r.reason.en)
            writer.writerow([no_formula(cell) for cell in row])
    return path
