"""The current row of every key of a state table, chosen column by column from all imported versions.

The newest version that has a value gives it: by the platform's `modified` time, else the file's export time, else
the furthest state, else the import. So a column that a file lacks never blanks what another gave, and an old export
imported late un-pays nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from xundan.lake import layout
from xundan.lake.batch import business_day, read
from xundan.lake.store import Transaction
from xundan.model.clock import Shop
from xundan.model.tables import Table

_FURTHEST = {
    # Closed is an end as finished is: an order that was closed unpaid is never paid later.
    "orders": "CASE WHEN coalesce(finished_at, closed_at) IS NOT NULL THEN 3 WHEN shipped_at IS NOT NULL THEN 2 "
    "WHEN paid_at IS NOT NULL THEN 1 ELSE 0 END",
    "refunds": "CASE status WHEN 'open' THEN 0 ELSE 1 END",
}


def rewrite_current(
    con: duckdb.DuckDBPyConnection, transaction: Transaction, tables: list[Table], shops: Mapping[str, Shop]
) -> None:
    """Chooses the current rows of these tables anew and replaces them. `con` holds the dictionaries of the batch."""
    for table in tables:
        files = transaction.files(layout.raw(table.name))
        if files:
            rows = con.sql(current_rows(table, read(files), shops))
            transaction.overwrite(layout.current(table.name), rows.to_arrow_reader())


def current_rows(table: Table, source: str, shops: Mapping[str, Shop]) -> str:
    """SQL for the current rows of a table, from `source` with all its imported versions."""
    keys = ["shop", *table.key]
    times = [f"{c.name}_utc" for c in table.columns if c.type == "time"]
    values = [c for c in (*table.names, *times) if c not in table.key]
    as_of = "coalesce(modified, exported_at)" if "modified" in table.names else "exported_at"
    version = f"({as_of}) NULLS FIRST, {_FURTHEST.get(table.name, '0')}, import_id, file_no, place"
    chosen = ", ".join(f"arg_max({c}, version) FILTER ({c} IS NOT NULL) AS {c}" for c in values)
    grouped = ", ".join(keys)
    return f"""
        WITH versions AS (SELECT *, row_number() OVER (ORDER BY {version}) AS version FROM {source}),
        chosen AS (SELECT {grouped}, {chosen} FROM versions GROUP BY ALL)
        SELECT {_ordered(table)}{_derived(table, shops)} FROM chosen {_joins(table)} {_kept(table)}
        ORDER BY {", ".join("chosen." + key for key in keys)}"""


def _ordered(table: Table) -> str:
    return ", ".join(f"chosen.{c}" for c in layout.stored_columns(table))


def _derived(table: Table, shops: Mapping[str, Shop]) -> str:
    """Keys and business days that facts join and group by."""
    days = [
        f"{business_day('chosen.' + c.name, shops, 'chosen.shop')} AS {c.name.removesuffix('_at')}_day"
        for c in table.columns
        if c.type == "time" and c.name.endswith("_at")
    ]
    keys = []
    if "buyer_id" in table.names:
        # `nth` orders one buyer's orders by creation, then by the larger id as text: ties included, it is unique.
        keys += ["b.buyer", "row_number() OVER (PARTITION BY b.buyer ORDER BY created_at_utc, order_id) AS nth"]
    if "agent_id" in table.names:
        keys += ["a.agent"]
    return "".join(f", {column}" for column in (*days, *keys))


def _joins(table: Table) -> str:
    joins = ""
    if "buyer_id" in table.names:
        joins += "LEFT JOIN buyer_ids b ON b.shop = chosen.shop AND b.buyer_id = chosen.buyer_id "
    if "agent_id" in table.names:
        joins += "LEFT JOIN agent_ids a ON a.shop = chosen.shop AND a.agent_id = chosen.agent_id "
    return joins


def _kept(table: Table) -> str:
    """A refund that an order report tells of without dates gives way to refund rows that name its order."""
    if table.name != "refunds":
        return ""
    return """WHERE chosen.applied_at IS NOT NULL OR NOT EXISTS (
          SELECT 1 FROM chosen o
          WHERE o.shop = chosen.shop AND o.order_id = chosen.order_id AND o.applied_at IS NOT NULL)"""
