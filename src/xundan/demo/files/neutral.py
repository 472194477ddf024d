"""How the neutral files are written: UTF-8 with BOM, as a spreadsheet opens it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def money(cents: int) -> str:
    """Cents as yuan with two decimals."""
    return f"{cents // 100}.{cents % 100:02d}"
