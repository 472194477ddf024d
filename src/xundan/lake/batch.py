"""One import command's rows on their way into the lake, staged in DuckDB and given their keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from xundan.lake import layout
from xundan.lake.dictionaries import Dictionaries
from xundan.lake.in_parts import keep_repeated, pieces
from xundan.lake.privacy.hits import hits
from xundan.lake.privacy.nicks import without_names
from xundan.lake.privacy.person import Person
from xundan.lake.privacy.protection import Protection
from xundan.lake.scratch import hold
from xundan.lake.sql import ROWS_AT_ONCE, business_day, quoted
from xundan.lake.store import Lake, Snapshot
from xundan.model.clock import Shop
from xundan.model.privacy import BLANKED, PEOPLE, WRITTEN
from xundan.model.tables import TABLES, Table
from xundan.model.text import WHITE_SPACE

WHO = {"messages": "buyer_id", "visits": "visitor_id"}
"""Whose rows of one second a file puts in order."""


@dataclass
class Batch:
    """Staged rows. In DuckDB the tables `in_<table>` (protected rows with file_no and `content`, a hash of what was in
    the file) and of events `keys_<table>` (what is made of each); as stored they are the views `keyed_<table>`: most of
    what an import costs is rows of thirty columns that are copied once more."""

    con: duckdb.DuckDBPyConnection
    lake: Lake
    base: Snapshot
    shops: Mapping[str, Shop]
    secret: str
    import_id: int
    protection: Protection = field(default_factory=Protection)
    staged: list[str] = field(default_factory=list)
    left_out: dict[tuple[str, int], int] = field(default_factory=dict)
    """Rows of forgotten buyers that are not taken, by table and file."""
    forgotten: set[str] = field(default_factory=set)
    """The buyers' ids in them."""
    _rows: int = 0
    _keyed: list[str] = field(default_factory=list)
    """The tables of events whose keys were made here: a redo brings views of its own by these names."""

    def __post_init__(self) -> None:
        self.ids = Dictionaries(self.con, self.lake, self.base, self.protection.pseudonyms)
        # A variable and no text of the statements: what DuckDB says of a statement that fails may quote it.
        self.con.execute("SET VARIABLE workspace_secret = ?", [self.secret])

    def stage(self, table: str, rows: pa.Table) -> None:
        """Takes typed rows that carry `file_no` and `exported_at`."""
        if not rows.num_rows and table in self.staged:
            return
        rows, kept = self._without_forgotten(TABLES[table], rows)
        told: dict[str, pa.ChunkedArray] = {}
        if table == "messages":
            told["characters"] = _characters(rows.column("text"))
            found = self.protection.hits(rows, kept)
            told |= {} if found is None else {"hits": found}
        for name, column in (kept | told).items():
            rows = rows.append_column(f"kept_{name}", column)
        # In parts: a thread takes one at a time.
        self.con.register("typed", pa.Table.from_batches(rows.to_batches(max_chunksize=ROWS_AT_ONCE), rows.schema))
        protected = self._protected(TABLES[table], rows, kept, told)
        if table not in self.staged:
            self.con.execute(f"CREATE TEMP TABLE in_{table} AS {protected}")
            self.staged.append(table)
        else:
            self.con.execute(f"INSERT INTO in_{table} {protected}")
        self.con.unregister("typed")
        self._rows += rows.num_rows
        hold(self.con, self._rows)

    def _without_forgotten(self, table: Table, rows: pa.Table) -> tuple[pa.Table, dict[str, pa.ChunkedArray]]:
        """The rows that are taken, and the columns of them that are kept otherwise than they came."""
        gone = self.protection.forgotten(table, rows)
        if gone is None:
            return rows, self.protection.columns(table, rows)
        hers = rows.filter(gone)
        for who in (name for name in PEOPLE if name in table.names):
            named = zip(hers.column("shop").to_pylist(), hers.column(who).to_pylist(), strict=True)
            self.forgotten |= {buyer for shop, buyer in set(named) if buyer and self.protection.knows(shop, buyer)}
        if table.name in BLANKED:
            kept = self.protection.columns(table, rows)
            for name in BLANKED[table.name]:
                stays = kept.get(name, rows.column(name))
                kept[name] = pc.if_else(gone, pa.scalar(None, stays.type), stays)
            return rows, kept
        for number, count in Counter(hers.column("file_no").to_pylist()).items():
            self.left_out[table.name, number] = self.left_out.get((table.name, number), 0) + count
        self._remember_days(table, hers)
        rows = rows.filter(pc.invert(gone))
        return rows, self.protection.columns(table, rows)

    def _remember_days(self, table: Table, hers: pa.Table) -> None:
        """A day is covered by what was imported, also where it held nothing but rows that are not taken."""
        self.con.register("hers", hers)
        made = f"CREATE TEMP TABLE IF NOT EXISTS left_out_{table.name} (shop VARCHAR, first DATE, last DATE)"
        self.con.execute(made)
        first, last = self._days(table)
        self.con.execute(f"INSERT INTO left_out_{table.name} SELECT DISTINCT shop, {first}, {last} FROM hers")
        self.con.unregister("hers")

    def _protected(self, table: Table, rows: pa.Table, kept: Collection[str], asked: Collection[str]) -> str:
        """The rows as they are kept, with what only the rows as they came can tell: `content`, a text's length and what
        phrases find in it."""
        extra = [f"kept_{name}" for name in (*kept, *asked)]
        values = {name: f't."kept_{name}"' for name in kept}
        told = [f"{self._content(table, rows)} AS content"]
        if layout.hashes_key(table):
            key = self._hash(["'key'", "t.shop", *(f't."{name}"' for name in table.key)])
            told.append(f"unhex({key}) AS {layout.KEY_HASH}")
        if table.name == "messages":
            told.append("t.kept_characters AS characters")
            told.append(f"{'t.kept_hits' if 'hits' in asked else 'NULL::VARCHAR'} AS hits")
            if self.protection.text_from is not None:
                day = business_day("t.sent_at", self.shops, "t.shop")
                old = f"{day} < DATE '{self.protection.text_from}'"
                values["text"] = f"CASE WHEN {old} THEN NULL ELSE {values.get('text', 't.text')} END"
        excluded = f"EXCLUDE ({quoted(extra)})" if extra else ""
        replaced = ", ".join(f'{value} AS "{name}"' for name, value in values.items())
        replaced = f"REPLACE ({replaced})" if values else ""
        return f"SELECT * {excluded} {replaced}, {', '.join(told)} FROM typed t"

    def prepare(self) -> None:
        """Gives ids their keys and every row its own key."""
        tables = self.tables
        self.ids.need(
            [(f"in_{t.name}", "shop") for t in tables],
            [(f"in_{t.name}", "buyer_id") for t in tables if "buyer_id" in t.names],
            [(f"in_{t.name}", c) for t in tables for c in ("agent_id", "transfer_to") if c in t.names],
        )
        for table in tables:
            self._without_forgotten_names(table)
            if table.kind == "event":
                self._make_keys(table)
                self._keyed.append(table.name)
            self.con.execute(self._keyed_event(table) if table.kind == "event" else self._keyed_state(table))

    def let_go(self, table: Table) -> None:
        """Drops the staged rows of a table of events, which are written: what else there is to do needs the room."""
        if table.name in self._keyed:
            self.con.execute(f"DROP TABLE in_{table.name}")
            self.con.execute(f"DROP TABLE keys_{table.name}")

    def _without_forgotten_names(self, table: Table) -> None:
        """Takes the names of forgotten buyers who are in these files out of others' texts."""
        names = [word for name in sorted(self.forgotten) for word in Person(name, name, name).telling_words]
        for column in sorted(WRITTEN.intersection(table.names)) if names else ():
            naming = " OR ".join([f'contains(lower("{column}"), lower(?))'] * len(names))
            asked = f'SELECT file_no, place, "{column}" AS came FROM in_{table.name} WHERE {naming}'
            rows = self.con.execute(asked, names).to_arrow_table().combine_chunks()
            for batch in rows.to_batches():
                came = batch.column(2)
                found = hits(came, self.protection.phrases)
                told = [*batch.columns[:2], without_names(came, names), found]
                self.con.register("told", pa.table(told, ["file_no", "place", "kept", "found"]))
                change = f'"{column}" = told.kept'
                if table.name == "messages":
                    change += ", hits = coalesce(t.hits, '') || told.found"
                place = "t.file_no = told.file_no AND t.place = told.place"
                self.con.execute(f"UPDATE in_{table.name} t SET {change} FROM told WHERE {place}")
                self.con.unregister("told")

    def covered(self, table: str) -> list[tuple[str, object, object]]:
        """(shop, first day, last day) of the staged rows; days None for a table without a date."""
        first, last = self._days(TABLES[table])
        days = f"SELECT shop, {first} AS first, {last} AS last FROM in_{table}"
        if any(name == table for name, _ in self.left_out):
            days += f" UNION ALL SELECT shop, first, last FROM left_out_{table}"
        asked = f"SELECT shop, min(first), max(last) FROM ({days}) GROUP BY shop ORDER BY shop"
        return self.con.execute(asked).fetchall()

    @property
    def tables(self) -> list[Table]:
        """The tables that have rows here."""
        return [TABLES[name] for name in TABLES if name in self.staged]

    def _make_keys(self, table: Table) -> None:
        """Of every event its key; `beat`, the place among the same person's rows of that second in the file, which is
        the same in every export of the chat; and `tie`, which settles what even that does not."""
        own_id = table.key[0]
        self._place_among(table, "beat", ["t.shop", f"t.{WHO[table.name]}", f"{table.dated_by}_utc"])
        # Two equal rows of one file both stay: their place among equals is part of the key.
        self._place_among(table, "ordinal", ["content"], f"{own_id} IS NULL")
        made = f"CREATE TEMP TABLE keys_{table.name} AS"
        for piece in pieces(self.con, f"in_{table.name}"):
            self.con.execute(f"{made} {self._keys(table, piece)}")
            made = f"INSERT INTO keys_{table.name}"

    def _keys(self, table: Table, which: str) -> str:
        own_id = table.key[0]
        return f"""WITH named AS (
              SELECT t.rowid AS row_no, {self._derived(table)}, coalesce(w.beat, 1) AS beat,
                CASE WHEN {own_id} IS NOT NULL THEN content
                ELSE substr(sha256(concat(content, '#', coalesce(o.ordinal, 1))), 1, 32) END AS name
              FROM in_{table.name} t {self._joins(table)}
              LEFT JOIN beats w ON w.row_no = t.rowid
              LEFT JOIN ordinals o ON o.row_no = t.rowid
              WHERE t.{which})
            SELECT * EXCLUDE (name), unhex(name) AS row_key, ('0x' || substr(name, 1, 8))::BIGINT AS tie FROM named"""

    def _place_among(self, table: Table, name: str, alike: list[str], which: str = "true") -> None:
        """Makes `<name>s`: the place of a row among those of its file that are alike. Most have no such other and are
        at place 1: sorting the few costs half as much as sorting all. A hash that two groups share only brings both
        in."""
        group = ", ".join(["file_no", *alike])
        rows = f"FROM in_{table.name} t WHERE {which}"
        keep_repeated(self.con, "repeated", f"hash({group})", rows)
        placed = f"row_number() OVER (PARTITION BY {group} ORDER BY place) AS {name}"
        few = f"hash({group}) IN (SELECT value FROM repeated)"
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name}s AS SELECT t.rowid AS row_no, {placed} {rows} AND {few}")

    def _keyed_event(self, table: Table) -> str:
        return f"""CREATE TEMP VIEW keyed_{table.name} AS
            SELECT t.* EXCLUDE (exported_at, content), k.*, {self.import_id}::INTEGER AS import_id
            FROM in_{table.name} t JOIN keys_{table.name} k ON k.row_no = t.rowid"""

    def _keyed_state(self, table: Table) -> str:
        """Versions of state rows with the key of the version: all its values and the time of its export."""
        return f"""CREATE TEMP VIEW keyed_{table.name} AS
            SELECT t.* EXCLUDE (content), unhex(content) AS row_key, {self.import_id}::INTEGER AS import_id
            FROM in_{table.name} t"""

    def _content(self, table: Table, rows: pa.Table) -> str:
        """What tells a row from others: an event's own id, else its values; all values of a state row's version.

        Columns that are blank in all of these rows are written as blanks: DuckDB takes them out of its work.
        """
        blanks = {name: rows.column(name).null_count for name in table.names}
        values = {name: "NULL" if blanks[name] == rows.num_rows else f't."{name}"' for name in table.names}
        if table.kind == "state":
            return self._hash(["t.shop", *values.values(), "t.exported_at"])
        own_id = table.key[0]
        by_id = self._hash(["'id'", "t.shop", values[own_id]])
        told = [value for name, value in values.items() if name not in (own_id, *table.beside)]
        by_values = self._hash(["'row'", "t.shop", *told])
        if blanks[own_id] in (0, rows.num_rows):
            return by_values if blanks[own_id] else by_id
        return f"CASE WHEN {values[own_id]} IS NOT NULL THEN {by_id} ELSE {by_values} END"

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

    def _days(self, table: Table) -> tuple[str, str]:
        """SQL for the first and the last day that a row is about; a row of a month is about all of its days."""
        dated = table.dated_by
        if dated is None:
            return "NULL::DATE", "NULL::DATE"
        day = "NULL::DATE" if dated == "month" else self._day(dated, table)
        if "month" not in table.names:
            return day, day
        month = "(month || '-01')::DATE"
        return f"coalesce({day}, {month})", f"coalesce({day}, last_day({month}))"

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
        return f"substr(sha256(concat_ws(chr(31), getvariable('workspace_secret'), {', '.join(written)})), 1, 32)"


def _characters(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """How long each text is without white space around it. Arrow takes a fiftieth of what DuckDB's trim does."""
    return pc.fill_null(pc.utf8_length(pc.utf8_trim(texts, characters=WHITE_SPACE)), 0).cast(pa.int32())
