"""Pieces of DuckDB's SQL that the lake is written with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from glob import escape

import duckdb

from xundan.model.clock import Shop

ROWS_AT_ONCE = 25_000
"""Rows of a batch of a stream. A writer holds several: DuckDB's own million take more than a gigabyte, 100,000 took 140
MB more than these."""


def read(files: Sequence[str]) -> str:
    """A table function over live Parquet files (in whose paths `*` and `[` mean nothing)."""
    listed = ", ".join(literal(escape(file)) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"


def some(con: duckdb.DuckDBPyConnection, rows: str) -> bool:
    """Whether there is any row. `rows` is SQL from its FROM on."""
    return con.execute(f"SELECT 1 {rows} LIMIT 1").fetchone() is not None


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def quoted(columns: Sequence[str]) -> str:
    """Column names as SQL writes them, in a row."""
    return ", ".join(f'"{column}"' for column in columns)


def business_day(column: str, shops: Mapping[str, Shop], shop: str = "shop") -> str:
    """SQL for the business day of a shop-local time: the date of time - business_day_cut."""
    cuts = {shop.id: int(shop.business_day_cut.total_seconds()) for shop in shops.values() if shop.business_day_cut}
    if not cuts:
        return f"({column})::DATE"
    whens = " ".join(f"WHEN {literal(name)} THEN {cut}" for name, cut in sorted(cuts.items()))
    return f"(({column}) - to_seconds(CASE {shop} {whens} ELSE 0 END))::DATE"
