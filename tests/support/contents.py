"""Four small files that overlap and disagree, and what a workspace holds after importing some of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

from tests.lake.keeper import csv_file, message, order
from xundan.lake import layout
from xundan.lake.sql import read
from xundan.session import Session

ORIGIN = {"import_id", "file_no", "place"}
Rows = Counter[tuple[Any, ...]]
FILES = ("talk", "more", "orders", "changes")


def write_files(folder: Path) -> dict[str, Path]:
    """Files that overlap, disagree and have a row that cannot be read."""
    talk = [
        message(f"10:0{n}:0{m}", f"{n}{m}", f"b{n}", sender="agent" if m else "buyer") for n in (1, 2) for m in (0, 5)
    ]
    paid = {"paid_at": "2026-10-05 11:00:00", "modified": "2026-10-06 00:00:00"}
    ordered = [order(f"o{n}", buyer_id=f"b{n}", modified="2026-10-05 12:00:00") for n in (1, 2)]
    rows = {
        "talk": talk,
        "more": [*(row | {"seq": 1} for row in talk[2:]), message("2026-11-01 09:00:00"), message("bad")],
        "orders": ordered,
        "changes": [order("o1", amount="9.90", buyer_id="b1", **paid), order("o3", amount="1", buyer_id="b9", **paid)],
    }
    return {name: csv_file(folder / f"{name}.csv", rows[name]) for name in FILES}


def contents(session: Session) -> dict[str, Rows]:
    """Everything that numbers come from, without who brought it."""
    snapshot = session.lake.snapshot()
    found: dict[str, Rows] = {}
    with duckdb.connect() as con:
        for name in sorted(snapshot.versions):
            group = name.partition("/")[0]
            if group not in ("facts", "raw", "current") and name != layout.COVERAGE:
                continue
            files = session.lake.files(name, snapshot)
            rows = con.sql(f"SELECT * FROM {read(files)}") if files else None
            columns = [f'"{c}"' for c in rows.columns if c not in ORIGIN] if rows else []
            told = rows.project(", ".join(columns)).fetchall() if rows else []
            # A version of a state row may be brought, and a day covered, by one import or by several.
            often = name == layout.COVERAGE or name in [layout.raw(table.name) for table in layout.states()]
            found[name] = Counter(set(told)) if often else Counter(told)
    return found
