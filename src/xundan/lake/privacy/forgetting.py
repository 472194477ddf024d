"""Taking one buyer out of the lake's tables, inside a transaction.

Her messages and visits go, in the rows that stand, in copies that other imports brought and in imports that were taken
back. Her orders stay with their money, and their buyer becomes blank: the shop did sell them. So do ratings and
complaints, on which an agent's pay hangs (model/privacy.py). Where others' texts name her, a mark stands for the name.
A keyed mark of her id stays, so that a later import does not bring her back.

Facts are not touched here: they are refreshed afterwards, from what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from xundan.lake import history, layout
from xundan.lake.admitting import clustering
from xundan.lake.current import chosen_rows, keyed_rows
from xundan.lake.dictionaries import Dictionaries
from xundan.lake.privacy.file_names import without_name
from xundan.lake.privacy.hers import Hers, Stored
from xundan.lake.privacy.hits import with_more
from xundan.lake.privacy.marks import Marks
from xundan.lake.privacy.nicks import without_names
from xundan.lake.privacy.person import Person
from xundan.lake.scratch import scratch
from xundan.lake.sql import ROWS_AT_ONCE, quoted, some
from xundan.lake.store import Lake, Transaction
from xundan.model.clock import Shop
from xundan.model.phrases import Phrases
from xundan.model.privacy import BLANKED, OF_HER_ORDERS, WRITTEN
from xundan.model.tables import TABLES, Table

_BROUGHT = ("raw", "again", "undone")
_PLACED = "s.shop_key::INTEGER AS p_shop, (year(f.day) * 100 + month(f.day))::INTEGER AS p_month"


@dataclass
class Forgetting:
    """The steps; `run` does them in order."""

    lake: Lake
    transaction: Transaction
    shops: Mapping[str, Shop]
    person: Person
    in_shops: Sequence[str]
    marks: Marks
    phrases: Phrases
    con: duckdb.DuckDBPyConnection = field(init=False)
    hers: Hers = field(init=False)
    ids: Dictionaries = field(init=False)

    def run(self) -> None:
        """Writes every table that holds anything of hers anew, without it."""
        with scratch() as self.con:
            view = self.transaction.view
            files = {name: self.transaction.files(name) for name in view.versions}
            self.hers = Hers(self.con, files, self.person, self.in_shops)
            self.ids = Dictionaries(self.con, self.lake, view)
            chosen_anew = [table for table in TABLES.values() if self._blanks(table)]
            self._mark()
            self._note_other_names()
            for stored in self.hers.tables.values():
                group, _, name = stored.name.partition("/")
                if group in _BROUGHT:
                    self._rewrite(stored, TABLES[name])
            for stored in self.hers.tables.values():
                group, _, name = stored.name.partition("/")
                if group == "current":
                    self._current(stored, TABLES[name], anew=TABLES[name] in chosen_anew)
            self._unlist()
            history.change_files(self.transaction, self._without_name)

    def _blanks(self, table: Table) -> bool:
        """Collects the keys of current rows whose buyer becomes blank, as `blanked_<table>`; whether there are any."""
        if table.name not in BLANKED:
            return False
        stored = [self.hers.tables.get(name) for name in (layout.raw(table.name), layout.current(table.name))]
        key = quoted(layout.identity(table))
        parts = [f"SELECT {key} FROM {each.rows} WHERE {self.hers.own(each)}" for each in stored if each is not None]
        if not parts:
            return False
        self.con.execute(f"CREATE TEMP TABLE blanked_{table.name} AS {' UNION '.join(parts)}")
        return some(self.con, f"FROM blanked_{table.name}")

    def _rewrite(self, stored: Stored, table: Table) -> None:
        own, naming = self.hers.own(stored), self.hers.naming(stored)
        conditions = [condition for condition in (own, naming) if condition is not None]
        if not conditions:
            return
        touched = " OR ".join(conditions)
        if table.kind == "event" and not stored.name.startswith("undone/"):
            rows = f"SELECT f.*, {_PLACED} FROM {stored.rows} f JOIN {self._shop_keys} s ON s.shop = f.shop"
            months = f"SELECT DISTINCT p_shop, p_month FROM ({rows}) WHERE {touched} ORDER BY ALL"
            for shop, month in self.con.execute(months).fetchall():
                where = f"p_shop = {shop} AND p_month = {month}"
                self._overwrite(stored.name, self._left(table, f"({rows})", own, where), clustering(table), where)
        elif self.hers.any(stored, touched):
            order = clustering(table).replace("p_shop, p_month, ", "")
            self._overwrite(stored.name, self._left(table, stored.rows, own, "true"), order)

    def _left(self, table: Table, rows: str, own: str | None, where: str) -> str:
        """SQL for the rows that are left: without hers, or with a blank in the place of her id."""
        if own is None:
            return f"SELECT * FROM {rows} WHERE {where}"
        if table.name in BLANKED:
            blank = ", ".join(f'CASE WHEN {own} THEN NULL ELSE "{c}" END AS "{c}"' for c in BLANKED[table.name])
            return f"SELECT * REPLACE ({blank}) FROM {rows} WHERE {where}"
        return f"SELECT * FROM {rows} WHERE {where} AND NOT {own}"

    def _current(self, stored: Stored, table: Table, *, anew: bool) -> None:
        """Current rows whose buyer becomes blank are chosen anew, since another version may name another buyer."""
        naming = self.hers.naming(stored)
        going = None if table.name in BLANKED else self.hers.own(stored)
        conditions = [condition for condition in (naming, going) if condition is not None]
        if not anew and not (conditions and self.hers.any(stored, " OR ".join(conditions))):
            return
        rows = f"FROM {stored.rows}" + (f" WHERE NOT {going}" if going else "")
        if anew:
            key = quoted(layout.identity(table))
            versions = Stored(stored.name, self.transaction.files(layout.raw(table.name)), frozenset())
            self.con.execute(
                f"CREATE OR REPLACE TEMP TABLE versions AS FROM {versions.rows} SEMI JOIN blanked_{table.name} "
                f"USING ({key})"
            )
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE chosen AS {chosen_rows(table, 'versions')}")
            agents = [("chosen", "agent_id")] if "agent_id" in table.names else []
            self.ids.need([("chosen", "shop")], [("chosen", "buyer_id")], agents)
            now = keyed_rows(table, "chosen", self.shops)
            kept = f"SELECT * FROM {stored.rows} ANTI JOIN blanked_{table.name} USING ({key})"
            rows = f"FROM (({kept}) UNION ALL BY NAME ({now}))"
        self._overwrite(stored.name, rows, quoted(["shop", *table.key]))

    def _unlist(self) -> None:
        """Her id leaves the dictionary, and so do names with stars that stood for her alone. Their numbers may be given
        to other buyers: no row has them any more."""
        stored = self.hers.tables.get(layout.BUYER_IDS)
        own = None if stored is None else self.hers.own(stored)
        if stored is None or own is None:
            return
        if some(self.con, "FROM her_other_names"):
            for other in self.hers.tables.values():
                if other.name.startswith(_BROUGHT) and "buyer_id" in other.columns:
                    left = Stored(other.name, self.transaction.files(other.name), other.columns)
                    used = f"SELECT shop, buyer_id FROM {left.rows}" if left.files else "SELECT NULL, NULL"
                    self.con.execute(f"DELETE FROM her_other_names WHERE (shop, buyer_id) IN ({used})")
            own = f"({own} OR (shop, buyer_id) IN (FROM her_other_names))"
        if self.hers.any(stored, own):
            self._overwrite(stored.name, f"SELECT * FROM {stored.rows} WHERE NOT {own}", "buyer")

    def _note_other_names(self) -> None:
        """Makes `her_other_names` (shop, buyer_id): what rows of her orders call her instead of her name."""
        self.con.execute("CREATE TEMP TABLE her_other_names (shop VARCHAR, buyer_id VARCHAR)")
        for stored in self.hers.tables.values():
            group, _, name = stored.name.partition("/")
            if group in _BROUGHT and name in OF_HER_ORDERS:
                told = f"SELECT DISTINCT shop, buyer_id FROM {stored.rows} WHERE {self.hers.own(stored)}"
                self.con.execute(f"INSERT INTO her_other_names SELECT * FROM ({told}) WHERE buyer_id IS NOT NULL")

    def _mark(self) -> None:
        if not self.marks.key:
            return
        people = self.con.execute("SELECT shop, visitor_id FROM her_visitors").fetchall()
        orders = self.con.execute("SELECT shop, order_id FROM her_orders").fetchall()
        rows = self.marks.new(people, orders)
        if rows.num_rows:
            self.transaction.append(layout.FORGOTTEN, rows)

    def _without_name(self, file: dict[str, Any]) -> dict[str, Any]:
        """What the log tells of a file, without her name and without the hash of a file of her own."""
        parts = str(file["file"]).split("/")
        kept = [without_name(part) if self.person.named_in(part) else part for part in parts]
        return file if kept == parts else file | {"file": "/".join(kept), "sha256": ""}

    def _overwrite(self, name: str, rows: str, order: str, where: str | None = None) -> None:
        reader = self.con.sql(f"FROM ({rows}) ORDER BY {order}").to_arrow_reader(ROWS_AT_ONCE)
        batches = self._without_mentions(reader)
        self.transaction.overwrite(name, pa.RecordBatchReader.from_batches(reader.schema, batches), where)

    def _without_mentions(self, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        texts = [name for name in reader.schema.names if name in WRITTEN]
        for batch in reader:
            for name in texts:
                place = batch.schema.get_field_index(name)
                came = batch.column(place)
                kept = without_names(came, self.person.telling_words)
                if name == "text" and "hits" in batch.schema.names and kept is not came:
                    # What the settings' phrases found in the whole text stays found.
                    hits = batch.schema.get_field_index("hits")
                    more = with_more(batch.column(hits), came, self.phrases)
                    more = pc.if_else(pc.fill_null(pc.equal(came, kept), True), batch.column(hits), more)
                    batch = batch.set_column(hits, "hits", more)
                batch = batch.set_column(place, name, kept)
            yield batch

    @property
    def _shop_keys(self) -> str:
        return self.hers.tables[layout.SHOP_IDS].rows
