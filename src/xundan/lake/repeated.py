"""Values that more than one row has, among more rows than could be counted in memory at once."""

from __future__ import annotations

import duckdb

AT_ONCE = 10_000_000
"""Different values that are counted at once, about. Each takes memory, and DuckDB gives up where it runs out of it."""


def keep_repeated(con: duckdb.DuckDBPyConnection, name: str, value: str, rows: str) -> None:
    """Makes the temporary table `name` with the column `value`: each value of the expression `value` that more than one
    of the rows has. `rows` is SQL from its FROM on."""
    count = con.execute(f"SELECT count(*) {rows}").fetchall()[0][0]
    parts = count // AT_ONCE + 1
    for part in range(parts):
        among = f"WHERE hash(value) % {parts} = {part}" if parts > 1 else ""
        found = f"SELECT value FROM (SELECT {value} AS value {rows}) {among} GROUP BY value HAVING count(*) > 1"
        con.execute(f"INSERT INTO {name} {found}" if part else f"CREATE OR REPLACE TEMP TABLE {name} AS {found}")
