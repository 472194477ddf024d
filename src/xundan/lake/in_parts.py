"""Work on more rows than fit into memory at once, a part after the other.

DuckDB puts on disk what one sort or one join holds; where several hold much at once, it gives up.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

ROWS = 1_000_000
"""Rows that are joined or sorted at once."""
VALUES = 4_000_000
"""Different values that are counted at once, about."""


def pieces(con: duckdb.DuckDBPyConnection, rows: str, number: str = "rowid") -> Iterator[str]:
    """SQL that takes a table's rows apart by their `number`, at least one piece."""
    last = con.execute(f"SELECT max({number}) FROM {rows}").fetchall()[0][0] or 0
    for first in range(0, last + 1, ROWS):
        yield f"{number} BETWEEN {first} AND {first + ROWS - 1}"


def keep_repeated(con: duckdb.DuckDBPyConnection, name: str, value: str, rows: str) -> None:
    """Makes the temporary table `name` with the column `value`: each value of the expression `value` that more than one
    of the rows has. `rows` is SQL from its FROM on."""
    count = con.execute(f"SELECT count(*) {rows}").fetchall()[0][0]
    parts = count // VALUES + 1
    every = f"(SELECT {value} AS value {rows})"
    if parts > 1:
        # What they are made of is wide, and would be read for each part.
        con.execute(f"CREATE OR REPLACE TEMP TABLE every_value AS FROM {every}")
        every = "every_value"
    for part in range(parts):
        among = f"WHERE hash(value) % {parts} = {part}" if parts > 1 else ""
        found = f"SELECT value FROM {every} {among} GROUP BY value HAVING count(*) > 1"
        con.execute(f"INSERT INTO {name} {found}" if part else f"CREATE OR REPLACE TEMP TABLE {name} AS {found}")
    con.execute("DROP TABLE IF EXISTS every_value")
