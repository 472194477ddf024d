"""One import command's rows on their way into the lake, staged in DuckDB and given their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from xundan.lake import layout
from xundan.lake.dictionaries import Dictionaries
from xundan.lake.sql import business_day, literal
from xundan.lake.store import Lake, Snapshot
from xundan.model.clock import Shop
from xundan.model.tables import TABLES, Table
from xundan.model.text import WHITE_SPACE

WHO = {"messages": "buyer_id", "visits": "visitor_id"}
"""Whose rows of one second a file puts in order."""


@dataclass
class Batch:
    """Staged rows. Tables in DuckDB: `in_<table>` (typed rows with file_no), then `keyed_<table>` (as stored)."""

    con: duckdb.DuckDBPyConnection
    lake: Lake
    base: Snapshot
    shops: Mapping[str, Shop]
    secret: str
    import_id: int
    staged: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids = Dictionaries(self.con, self.lake, self.base)

    def stage(self, table: str, rows: pa.Table) -> None:
        """Takes typed rows that carry `file_no` and `exported_at`."""
        self.con.register("typed", rows)
        if table not in self.staged:
            self.con.execute(f"CREATE TEMP TABLE in_{table} AS SELECT * FROM typed")
            self.staged.append(table)
        else:
            self.con.execute(f"INSERT INTO in_{table} SELECT * FROM typed")
        self.con.unregister("typed")

    def prepare(self) -> None:
        """Gives ids their keys and every row its own key."""
        tables = self.tables
        self.ids.need(
            [(f"in_{t.name}", "shop") for t in tables],
            [(f"in_{t.name}", "buyer_id") for t in tables if "buyer_id" in t.names],
            [(f"in_{t.name}", c) for t in tables for c in ("agent_id", "transfer_to") if c in t.names],
        )
        for table in tables:
            self.con.execute(self._keyed_event(table) if table.kind == "event" else self._keyed_state(table))
            self.con.execute(f"DROP TABLE in_{table.name}")

    def covered(self, table: str) -> list[tuple[str, object, object]]:
        """(shop, first day, last day) of the staged rows; days None for a table without a date."""
        dated = TABLES[table].dated_by
        day = self._day(dated, TABLES[table]) if dated else "NULL::DATE"
        return self.con.execute(
            f"SELECT shop, min({day}), max({day}) FROM keyed_{table} GROUP BY shop ORDER BY shop"
        ).fetchall()

    @property
    def tables(self) -> list[Table]:
        """The tables that have rows here."""
        return [TABLES[name] for name in TABLES if name in self.staged]

    def _keyed_event(self, table: Table) -> str:
        """Events with their key; with `beat`, the place among the same person's rows of that second in the file, which
        is the same in every export of the chat; and `tie`, which settles what even that does not."""
        own_id = table.key[0]
        by_id = self._hash(["'id'", "t.shop", f"t.{own_id}"])
        by_content = self._hash(
            ["'row'", "t.shop", *(f't."{c}"' for c in table.names if c not in (own_id, *table.beside))]
        )
        # Two equal rows of one file both stay: their place among equals is part of the key.
        ordinal = f"row_number() OVER (PARTITION BY file_no, content, {own_id} IS NULL ORDER BY place)"
        second = f"file_no, t.shop, t.{WHO[table.name]}, {table.dated_by}_utc"
        return f"""CREATE TEMP TABLE keyed_{table.name} AS
            WITH hashed AS (
              SELECT t.* EXCLUDE (exported_at), {self._derived(table)},
                row_number() OVER (PARTITION BY {second} ORDER BY place) AS beat,
                CASE WHEN {own_id} IS NOT NULL THEN {by_id} ELSE {by_content} END AS content
              FROM in_{table.name} t {self._joins(table)}),
            named AS (
              SELECT * EXCLUDE (content), CASE WHEN {own_id} IS NOT NULL THEN content
                ELSE substr(sha256(concat(content, '#', {ordinal})), 1, 32) END AS name FROM hashed)
            SELECT * EXCLUDE (name), unhex(name) AS row_key, ('0x' || substr(name, 1, 8))::BIGINT AS tie,
              {self.import_id}::INTEGER AS import_id
            FROM named"""

    def _keyed_state(self, table: Table) -> str:
        """Versions of state rows with the key of the version: all its values and the time of its export."""
        version = self._hash(["t.shop", *table.names, "exported_at"])
        return f"""CREATE TEMP TABLE keyed_{table.name} AS
            SELECT t.*, unhex({version}) AS row_key, {self.import_id}::INTEGER AS import_id FROM in_{table.name} t"""

    def _derived(self, table: Table) -> str:
        """What facts need of an event and is made once: integer keys, business day, partition."""
        dated = table.dated_by
        assert dated is not None
        day = self._day(dated, table, "t.shop")
        columns = [
            f"{day} AS day",
            "s.shop_key::INTEGER AS p_shop",
            f"(year({day}) * 100 + month({day}))::INTEGER AS p_month",
            "b.buyer AS buyer",
        ]
        if table.name == "messages":
            columns += [
                "a.agent AS agent",
                f"(b.buyer << {layout.AGENT_BITS}) + a.agent AS dialogue",
                "d.agent AS to_agent",
                f"coalesce(length(trim(t.text, {literal(WHITE_SPACE)})), 0)::INTEGER AS characters",
            ]
        return ", ".join(columns)

    @staticmethod
    def _joins(table: Table) -> str:
        joins = (
            "JOIN shop_ids s ON s.shop = t.shop LEFT JOIN buyer_ids b ON b.shop = t.shop AND b.buyer_id = t.buyer_id"
        )
        if table.name == "messages":
            joins += " JOIN agent_ids a ON a.shop = t.shop AND a.agent_id = t.agent_id"
            joins += " LEFT JOIN agent_ids d ON d.shop = t.shop AND d.agent_id = t.transfer_to"
        return joins

    def _day(self, column: str, table: Table, shop: str = "shop") -> str:
        """SQL for the business day of a column (a `day` column is one already)."""
        if table.column(column).type == "day":
            return column
        return business_day(f'"{column}"', self.shops, shop)

    def _hash(self, parts: list[str]) -> str:
        """A keyed 128-bit hash in hex: without the workspace's secret nobody can test a guess at what was written.

        The parts are followed by the length of each, -1 for a null, so no two different rows are read alike whatever
        their texts hold.
        """
        texts = [f"{part}::VARCHAR" for part in parts]
        written = [f"coalesce({text}, '')" for text in texts] + [f"coalesce(strlen({text}), -1)" for text in texts]
        return f"substr(sha256(concat_ws(chr(31), {literal(self.secret)}, {', '.join(written)})), 1, 32)"
