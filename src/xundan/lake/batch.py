"""One import command's rows on their way into the lake, staged in DuckDB: keys made, duplicates told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from glob import escape

import duckdb
import pyarrow as pa

from xundan.lake import layout
from xundan.lake.store import Lake, Snapshot, Transaction
from xundan.model.clock import Shop
from xundan.model.tables import TABLES, Table
from xundan.model.text import WHITE_SPACE, Text, UserError


@dataclass
class Counts:
    """What became of one file's rows of one table."""

    read: int = 0
    new: int = 0
    changed: int = 0
    duplicate: int = 0
    rejected: int = 0


@dataclass
class Batch:
    """Staged rows. Tables in DuckDB: `in_<table>` (typed rows with file_no), then `keyed_<table>` (with their fate)."""

    con: duckdb.DuckDBPyConnection
    lake: Lake
    base: Snapshot
    shops: Mapping[str, Shop]
    secret: str
    import_id: int
    staged: list[str] = field(default_factory=list)

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
        """Gives ids their keys and every row its own key, and keeps what is not in the lake yet."""
        self._load_ids()
        for table in self._staged_tables():
            if table.kind == "event":
                self._prepare_events(table)
            else:
                self._prepare_states(table)
            self.con.execute(f"DROP TABLE in_{table.name}")

    def fates(self, table: str) -> dict[int, Counts]:
        """By file: how many rows are new, changed or duplicates."""
        rows = self.con.execute(
            f"SELECT file_no, count(*) FILTER (fate = 'new'), count(*) FILTER (fate = 'changed'), "
            f"count(*) FILTER (fate = 'duplicate') FROM keyed_{table} GROUP BY file_no"
        ).fetchall()
        return {number: Counts(new=new, changed=changed, duplicate=same) for number, new, changed, same in rows}

    def covered(self, table: str) -> list[tuple[str, object, object]]:
        """(shop, first day, last day) of the staged rows; days None for a table without a date."""
        dated = TABLES[table].dated_by
        day = self._day(dated, TABLES[table]) if dated else "NULL::DATE"
        return self.con.execute(
            f"SELECT shop, min({day}), max({day}) FROM keyed_{table} GROUP BY shop ORDER BY shop"
        ).fetchall()

    def write(self, transaction: Transaction) -> None:
        """Appends what is new to the raw tables and the dictionaries."""
        for name, own in (
            (layout.SHOP_IDS, "shop_ids"),
            (layout.BUYER_IDS, "buyer_ids"),
            (layout.AGENT_IDS, "agent_ids"),
        ):
            if self._any(f"{own} WHERE is_new"):
                rows = self.con.sql(f"SELECT * EXCLUDE (is_new) FROM {own} WHERE is_new ORDER BY ALL")
                transaction.append(name, rows.to_arrow_table())
        for table in self._staged_tables():
            kept = f"keyed_{table.name} WHERE fate <> 'duplicate'"
            if self._any(kept):
                order = self._clustering(table)
                rows = self.con.sql(f"SELECT * EXCLUDE (fate) FROM {kept} ORDER BY {order}")
                transaction.append(layout.raw(table.name), rows.to_arrow_reader())

    # -- keys of ids ---------------------------------------------------------------------------------------------

    def _load_ids(self) -> None:
        buyers = [(t.name, "buyer_id") for t in self._staged_tables() if "buyer_id" in t.names]
        agents = [
            (t.name, column)
            for t in self._staged_tables()
            for column in ("agent_id", "transfer_to")
            if column in t.names
        ]
        self._dictionary("shop_ids", layout.SHOP_IDS, "shop_key", (), [(t.name, "shop") for t in self._staged_tables()])
        self._dictionary("buyer_ids", layout.BUYER_IDS, "buyer", ("buyer_id",), buyers)
        self._dictionary("agent_ids", layout.AGENT_IDS, "agent", ("agent_id",), agents)
        most = self.con.sql("SELECT coalesce(max(agent), 0) FROM agent_ids").fetchone()
        if most is not None and most[0] >= 1 << layout.AGENT_BITS:
            raise UserError(
                "too_many_agents",
                Text(
                    f"客服账号超过 {1 << layout.AGENT_BITS:,} 个, 没有改动任何内容",
                    f"more than {1 << layout.AGENT_BITS:,} agent accounts; nothing was changed",
                ),
                Text("是不是买家和客服两列弄反了?", "are the columns of buyers and agents the wrong way round?"),
            )

    def _dictionary(
        self, own: str, stored: str, key: str, ids: tuple[str, ...], sources: Iterable[tuple[str, str]]
    ) -> None:
        """Loads a dictionary and adds the ids that are not in it, numbered on in order of (shop, id)."""
        columns = ", ".join(("shop", *ids))
        types = ", ".join(["shop VARCHAR", *(f"{i} VARCHAR" for i in ids), f"{key} BIGINT", "is_new BOOLEAN"])
        self.con.execute(f"CREATE TEMP TABLE {own} ({types})")
        files = self.lake.files(stored, self.base)
        if files:
            self.con.execute(f"INSERT INTO {own} SELECT {columns}, {key}, false FROM {read(files)}")
        for table, column in sources:
            named = f"shop, {column} AS {ids[0]}" if ids else "shop"
            self.con.execute(
                f"INSERT INTO {own} SELECT {columns}, (SELECT coalesce(max({key}), 0) FROM {own}) "
                f"+ row_number() OVER (ORDER BY {columns}), true "
                f"FROM (SELECT DISTINCT {named} FROM in_{table} WHERE {column} IS NOT NULL) "
                f"ANTI JOIN {own} USING ({columns})"
            )

    # -- rows ----------------------------------------------------------------------------------------------------

    def _prepare_events(self, table: Table) -> None:
        """A row whose key is stored already, or came earlier in this command, is a duplicate."""
        own_id = table.key[0]
        by_id = self._hash(["'id'", "t.shop", f"t.{own_id}"])
        by_content = self._hash(
            ["'row'", "t.shop", *(f't."{c}"' for c in table.names if c not in (own_id, *table.beside))]
        )
        # Two equal rows of one file both stay: their place among equals is part of the key.
        ordinal = f"row_number() OVER (PARTITION BY file_no, content, {own_id} IS NULL ORDER BY place)"
        self.con.execute(
            f"""CREATE TEMP TABLE keyed_{table.name} AS
            WITH hashed AS (
              SELECT t.*, {self._derived(table)},
                CASE WHEN {own_id} IS NOT NULL THEN {by_id} ELSE {by_content} END AS content
              FROM in_{table.name} t {self._joins(table)}),
            keyed AS (
              SELECT * EXCLUDE (content), CASE WHEN {own_id} IS NOT NULL THEN unhex(content)
                ELSE unhex(substr(sha256(concat(content, '#', {ordinal})), 1, 32)) END AS row_key FROM hashed)
            SELECT keyed.* EXCLUDE (exported_at), {self.import_id}::INTEGER AS import_id, CASE
              WHEN row_number() OVER (PARTITION BY row_key ORDER BY file_no, place) > 1
                OR row_key IN (SELECT row_key FROM {self._stored_keys(table)}) THEN 'duplicate' ELSE 'new' END AS fate
            FROM keyed"""
        )

    def _stored_keys(self, table: Table) -> str:
        files = self.lake.files(layout.raw(table.name), self.base)
        return read(files) if files else "(SELECT NULL::BLOB AS row_key WHERE false)"

    def _prepare_states(self, table: Table) -> None:
        """Every version of a row is kept; the same version twice is a duplicate."""
        version = self._hash(["t.shop", *table.names, "exported_at"])
        keys = ", ".join(["shop", *table.key])
        files = self.lake.files(layout.raw(table.name), self.base)
        known = (
            f"SELECT {keys}, row_key FROM {read(files)}"
            if files
            else f"SELECT {keys}, NULL::BLOB AS row_key FROM in_{table.name} WHERE false"
        )
        same = " AND ".join(f"k.{c} IS NOT DISTINCT FROM t.{c}" for c in ("shop", *table.key))
        self.con.execute(
            f"""CREATE TEMP TABLE keyed_{table.name} AS
              WITH known AS ({known}),
              t AS (SELECT t.*, unhex({version}) AS row_key FROM in_{table.name} t)
              SELECT t.*, {self.import_id}::INTEGER AS import_id, CASE
                WHEN row_number() OVER (PARTITION BY row_key ORDER BY file_no, place) > 1
                  OR row_key IN (SELECT row_key FROM known) THEN 'duplicate'
                WHEN row_number() OVER (PARTITION BY {keys} ORDER BY file_no, place) > 1
                  OR EXISTS (SELECT 1 FROM known k WHERE {same}) THEN 'changed'
                ELSE 'new' END AS fate
              FROM t"""
        )

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

    def _clustering(self, table: Table) -> str:
        if table.name == "messages":
            return "p_shop, p_month, day, dialogue, sent_at_utc, file_no, place"
        if table.kind == "event":
            return "p_shop, p_month, day, file_no, place"
        return "shop, " + ", ".join(table.key) + ", file_no, place"

    def _staged_tables(self) -> list[Table]:
        return [TABLES[name] for name in TABLES if name in self.staged]

    def _any(self, source: str) -> bool:
        return self.con.sql(f"SELECT 1 FROM {source} LIMIT 1").fetchone() is not None


def read(files: list[str]) -> str:
    """A table function over live Parquet files (in whose paths `*` and `[` mean nothing)."""
    listed = ", ".join(literal(escape(file)) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def business_day(column: str, shops: Mapping[str, Shop], shop: str = "shop") -> str:
    """SQL for the business day of a shop-local time: the date of time - business_day_cut."""
    cuts = {shop.id: int(shop.business_day_cut.total_seconds()) for shop in shops.values() if shop.business_day_cut}
    if not cuts:
        return f"({column})::DATE"
    whens = " ".join(f"WHEN {literal(name)} THEN {cut}" for name, cut in sorted(cuts.items()))
    return f"(({column}) - to_seconds(CASE {shop} {whens} ELSE 0 END))::DATE"
