"""Rows that could not be read, kept where a person can open and mend them."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path

from xundan.model.text import no_formula
from xundan.sources import Reject

_COLUMNS = ("file", "table", "line", "column", "value", "原因", "reason")


def write_rejects(folder: Path, import_id: int, rejects: Sequence[Reject]) -> Path | None:
    """Writes `IMPORT.csv` (UTF-8 with BOM, so that Excel reads it), whole or not at all; nothing without rejects.

    What an import of the same number left that was killed, and so never was, is gone afterwards.
    """
    path = folder / f"{import_id:06d}.csv"
    draft = path.with_name(f".{path.name}")
    if not rejects:
        for left in (path, draft):
            left.unlink(missing_ok=True)
        return None
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with draft.open("w", encoding="utf-8-sig", newline="", errors="replace") as out:
            writer = csv.writer(out)
            writer.writerow(_COLUMNS)
            for r in rejects:
                row = (r.file, r.table, str(r.line), r.column, r.value, r.reason.zh, r.reason.en)
                writer.writerow([no_formula(cell) for cell in row])
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return path
