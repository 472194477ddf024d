"""All that a workspace's numbers are made of, to be compared with that of another."""

from __future__ import annotations

from collections import Counter
from typing import Any

import duckdb

from xundan.facts.derive import NAMES
from xundan.lake import layout
from xundan.lake.sql import read
from xundan.session import Session

KEYS = ("buyer", "agent", "dialogue")
"""Numbers that each lake gives for itself; the ids beside them are compared."""

Rows = Counter[tuple[Any, ...]]


def stored(session: Session, *, keys: bool) -> dict[str, Rows]:
    """All facts and current rows, with the lake's own keys of people or without them."""
    snapshot = session.lake.snapshot()
    found = {}
    with duckdb.connect() as con:
        for name in [f"facts/{name}" for name in NAMES] + [layout.current(table.name) for table in layout.states()]:
            files = session.lake.files(name, snapshot)
            if not files:
                found[name] = Counter()
                continue
            rows = con.sql(f"SELECT * FROM {read(files)}")
            columns = sorted(f'"{column}"' for column in rows.columns if keys or column not in KEYS)
            found[name] = Counter(con.sql(f"SELECT {', '.join(columns)} FROM rows").fetchall())
    return found


def facts(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every fact, of which all numbers are made."""
    snapshot = session.lake.snapshot()
    return {
        name: duckdb.sql(f"SELECT * FROM {read(files)} ORDER BY ALL").fetchall()
        for name in NAMES
        if (files := session.lake.files(f"facts/{name}", snapshot))
    }


def differing(one: dict[str, Rows], other: dict[str, Rows]) -> dict[str, Any]:
    """What stands only in the one or only in the other."""
    return {name: (one[name] - other[name], other[name] - one[name]) for name in one if one[name] != other[name]}
