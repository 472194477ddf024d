"""The current row of every key of a state table, chosen column by column from all imported versions.

The newest version that has a value gives it: by the platform's `modified` time, else the file's export time, else
the furthest state, else the import that brought the version first. So a column that a file lacks never blanks what
another gave, and an old export imported late un-pays nothing.

A mark that a person made at a moment (`marked_at`) is whole: the newest one gives every column, blank ones too, and the
versions before it give nothing. Versions without a moment that came in after it begin anew.

Only keys whose versions changed are chosen anew, so the cost follows the import and not the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb

from xundan.lake import layout
from xundan.lake.dictionaries import Dictionaries
from xundan.lake.in_parts import ROWS
from xundan.lake.sql import ROWS_AT_ONCE, business_day, literal, quoted, read, some
from xundan.lake.store import Transaction
from xundan.model.clock import Shop
from xundan.model.made_ids import MADE_LINE
from xundan.model.tables import Table
from xundan.sources.typing_sql import SQL_TYPES

_FURTHEST = {
    # Closed is an end as finished is: an order that was closed unpaid is never paid later.
    "orders": "CASE WHEN coalesce(finished_at, closed_at) IS NOT NULL THEN 3 WHEN shipped_at IS NOT NULL THEN 2 "
    "WHEN paid_at IS NOT NULL THEN 1 ELSE 0 END",
    "refunds": "CASE status WHEN 'open' THEN 0 ELSE 1 END",
}
_SURER = {("orders", "paid_amount"): "paid_at IS NOT NULL"}
"""Versions that give a column before any newer one: the amount of an order that is not paid yet is no news of a paid
one, and an interface's page from before the payment may carry a time that an export does not."""
_MANY = 5_000
"""More rows to replace than this, and the table is written anew: naming each would take longer."""


class Current:
    """Brings the current rows of state tables up to date inside a transaction."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        transaction: Transaction,
        shops: Mapping[str, Shop],
        ids: Dictionaries,
    ) -> None:
        self.con, self.transaction, self.shops, self.ids = con, transaction, shops, ids

    def renew(self, table: Table, touched: str) -> None:
        """Chooses the rows anew of which `touched`, SQL with the columns `shop` and the table's first key, names one.

        (Rows that share the first key - the lines of an order - are replaced together.)
        """
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT * FROM ({touched})")
        stored = layout.current(table.name)
        if table.name == "refunds":
            self._with_others_of_their_orders()
        was = self._narrowed(self.transaction.files(stored), table)
        now = self._now(table, was)
        if was is None:
            if some(self.con, f"FROM {now}") or not self._has(stored):
                rows = self.con.sql(f"SELECT * FROM {now} ORDER BY {quoted(['shop', *table.key])}")
                self.transaction.append(stored, rows.to_arrow_reader(ROWS_AT_ONCE))
            return
        columns = quoted([name for name in self.con.table(now).columns])
        # What an earlier version of xundan stored has fewer columns.
        whole = f"({was}) UNION ALL BY NAME (FROM {now} WHERE false)"
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE was AS SELECT {columns} FROM ({whole})")
        first = table.key[0]
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE differing AS SELECT DISTINCT shop, {first} FROM "
            f"((FROM was EXCEPT ALL FROM {now}) UNION ALL (FROM {now} EXCEPT ALL FROM was))"
        )
        self._replace(table, now)

    def _replace(self, table: Table, now: str) -> None:
        stored, first = layout.current(table.name), table.key[0]
        match = f"w.shop = d.shop AND w.{first} IS NOT DISTINCT FROM d.{first}"
        gone = self.con.execute(
            f"SELECT DISTINCT d.shop, d.{first} FROM differing d WHERE EXISTS (FROM was w WHERE {match}) ORDER BY ALL"
        ).fetchall()
        order = quoted(["shop", *table.key])
        new = f"SELECT w.* FROM {now} w WHERE EXISTS (FROM differing d WHERE {match})"
        days = self._days(table, f"SELECT w.* FROM was w WHERE EXISTS (FROM differing d WHERE {match})", new)
        if len(gone) > _MANY or any(key is None for _, key in gone):
            source = read(self.transaction.files(stored))
            if not set(self.con.table(now).columns) <= set(self.con.sql(f"FROM {source} LIMIT 0").columns):
                # Columns that came later can only be given to the whole table.
                days = None
            kept = f"SELECT w.* FROM {source} w"
            kept += f" WHERE {days or 'true'} AND NOT EXISTS (FROM differing d WHERE {match})"
            rows = self.con.sql(f"FROM (({kept}) UNION ALL BY NAME ({new})) ORDER BY {order}")
            self.transaction.overwrite(stored, rows.to_arrow_reader(ROWS_AT_ONCE), days)
            return
        if gone:
            named = _named(first, gone)
            self.transaction.delete(stored, f"({named}) AND {days}" if days else named)
        if some(self.con, f"FROM ({new})"):
            self.transaction.append(stored, self.con.sql(f"{new} ORDER BY {order}").to_arrow_reader(ROWS_AT_ONCE))

    def _days(self, table: Table, was: str, now: str) -> str | None:
        """A condition for the days on which rows were created, None where not all have such: it keeps Delta, which
        knows these days of every file, out of those of others."""
        if not any(column.name == "created_at" and column.required for column in table.columns):
            return None
        both = f"({was}) UNION ALL BY NAME ({now})"
        found = self.con.execute(f"SELECT min(created_day), max(created_day) FROM ({both})").fetchone()
        first, last = found if found is not None else (None, None)
        return None if first is None else f"created_day BETWEEN DATE '{first}' AND DATE '{last}'"

    def _has(self, stored: str) -> bool:
        return stored in self.transaction.view.versions

    def _now(self, table: Table, was: str | None) -> str:
        """The chosen rows of the touched keys, as the temporary table whose name is given."""
        versions = self._narrowed(self.transaction.files(layout.raw(table.name)), table)
        if versions is None:
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE now AS SELECT * FROM ({was}) WHERE false")
            return "now"
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE versions AS {versions}")
        self._choose(table)
        self.ids.need(
            [],
            [("chosen", "buyer_id")] if "buyer_id" in table.names else [],
            [("chosen", "agent_id")] if "agent_id" in table.names else [],
        )
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE now AS {keyed_rows(table, 'chosen', self.shops)}")
        return "now"

    def _choose(self, table: Table) -> None:
        """Makes `chosen` from `versions`. What is picked for a key cannot go to disk, so many keys are chosen a part
        after the other."""
        parts = self.con.execute("SELECT count(*) FROM versions").fetchall()[0][0] // ROWS + 1
        made = "CREATE OR REPLACE TEMP TABLE chosen AS"
        for part in range(parts):
            among = f"(SELECT * FROM versions WHERE hash({table.key[0]}) % {parts} = {part})"
            self.con.execute(f"{made} {chosen_rows(table, among if parts > 1 else 'versions')}")
            made = "INSERT INTO chosen"

    def _narrowed(self, files: list[str], table: Table) -> str | None:
        """SQL for the rows of some files whose first key is touched; None without files."""
        if not files:
            return None
        first = table.key[0]
        # A plain join lets the parts of files that hold none of these keys go unread; a blank key joins with nothing.
        named = f"SELECT f.* FROM {read(files)} f SEMI JOIN touched t ON t.shop = f.shop AND t.{first} = f.{first}"
        if not self._blank(first):
            return named
        blank = f"SELECT f.* FROM {read(files)} f SEMI JOIN (FROM touched WHERE {first} IS NULL) t ON t.shop = f.shop"
        return f"{named} UNION ALL {blank} WHERE f.{first} IS NULL"

    def _blank(self, first: str) -> bool:
        """Whether a touched row has no key."""
        return some(self.con, f"FROM touched WHERE {first} IS NULL")

    def _with_others_of_their_orders(self) -> None:
        """Whether a refund without dates stands hangs on the other refunds of its order, so they are touched too."""
        raw = self.transaction.files(layout.raw("refunds"))
        current = self.transaction.files(layout.current("refunds"))
        if not raw:
            return
        both = f"SELECT shop, refund_id, order_id FROM {read(raw)}"
        if current:
            both += f" UNION ALL SELECT shop, refund_id, order_id FROM {read(current)}"
        self.con.execute(
            f"""CREATE OR REPLACE TEMP TABLE touched AS
            WITH named AS ({both}),
            orders AS (SELECT DISTINCT shop, order_id FROM named SEMI JOIN touched USING (shop, refund_id))
            SELECT DISTINCT shop, refund_id FROM
              (FROM touched UNION ALL SELECT shop, refund_id FROM named SEMI JOIN orders USING (shop, order_id))"""
        )


def current_rows(table: Table, source: str, shops: Mapping[str, Shop]) -> str:
    """SQL for the current rows of a table, from `source` with all its imported versions."""
    return f"WITH chosen_rows AS ({chosen_rows(table, source)}) {keyed_rows(table, 'chosen_rows', shops)}"


def chosen_rows(table: Table, source: str) -> str:
    """SQL for one row a key, each column from the newest version that has it."""
    keys = layout.identity(table)
    times = [f"{c.name}_utc" for c in table.columns if c.type == "time"]
    values = [c for c in (*table.names, *times) if c not in keys]
    as_of = "coalesce(modified, exported_at)" if "modified" in table.names else "exported_at"
    version = f"({as_of}) NULLS FIRST, {_FURTHEST.get(table.name, '0')}, import_id, file_no, place"
    chosen = "".join(f', {_chosen(table, c)} AS "{c}"' for c in values)
    return f"""
        WITH first_brought AS (
          SELECT * FROM ({_with_new_columns(table, source)})
          QUALIFY row_number() OVER (PARTITION BY row_key ORDER BY import_id, file_no, place) = 1),
        versions AS (SELECT *, row_number() OVER (ORDER BY {version}) AS version FROM first_brought)
        SELECT {quoted(keys)}{chosen} FROM {_that_count(table, keys)} GROUP BY ALL"""


def _with_new_columns(table: Table, source: str) -> str:
    """SQL for imported versions with every column that the table has today: those that an earlier version of xundan
    stored may lack some, which are null."""
    types = {column.name: SQL_TYPES[column.type] for column in table.columns}
    types |= {f"{column.name}_utc": "BIGINT" for column in table.columns if column.type == "time"}
    nulls = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in types.items())
    return f"SELECT * FROM {source} UNION ALL BY NAME SELECT {nulls} WHERE false"


def _chosen(table: Table, column: str) -> str:
    """SQL for a column's value: of the newest version that has it, or, where one of several columns says the thing,
    that has any of these."""
    version = f"({_SURER[table.name, column]}, version)" if (table.name, column) in _SURER else "version"
    among = next((group for group in table.one_of if column in group), (column,))
    has = " OR ".join(f'"{name}" IS NOT NULL' for name in among)
    return f'arg_max_null("{column}", {version}) FILTER ({has})'


def _that_count(table: Table, keys: list[str]) -> str:
    """SQL for the versions that have a say: from the newest mark on, or from after it where there is anything."""
    if "marked_at" not in table.names:
        return "versions"
    key = quoted(keys)
    newest = f"arg_max(version, (marked_at_utc, version)) FILTER (marked_at IS NOT NULL) OVER (PARTITION BY {key})"
    later = "marked_at IS NULL AND version > coalesce(last_mark, 0)"
    return f"""(
          SELECT * FROM (SELECT *, {newest} AS last_mark FROM versions)
          QUALIFY {later} OR version = last_mark AND count(*) FILTER ({later}) OVER (PARTITION BY {key}) = 0)"""


def keyed_rows(table: Table, source: str, shops: Mapping[str, Shop]) -> str:
    """SQL for chosen rows with the keys and business days that facts join and group by."""
    hashed = [layout.KEY_HASH] if layout.hashes_key(table) else []
    columns = ", ".join(f'c."{name}"' for name in (*layout.stored_columns(table), *hashed))
    days = [
        f"{business_day('c.' + each.name, shops, 'c.shop')} AS {each.name.removesuffix('_at')}_day"
        for each in table.columns
        if each.type == "time" and each.name.endswith("_at")
    ]
    keys, joins = [], ""
    for person, own_id in (("buyer", "buyer_id"), ("agent", "agent_id")):
        if own_id in table.names:
            keys.append(f"{own_id}s.{person}")
            joins += f" LEFT JOIN {own_id}s ON {own_id}s.shop = c.shop AND {own_id}s.{own_id} = c.{own_id}"
    derived = "".join(f", {column}" for column in (*days, *keys))
    return f"SELECT {columns}{derived} FROM {source} c{joins} {_kept(table, source)}"


def _kept(table: Table, source: str) -> str:
    """Rows that a file could only tell of in part give way to those that name the same thing in full: a refund without
    dates to dated ones of its order, one of a whole order to succeeded ones of its lines, a line with an id that an
    importer made to lines that the platform has numbered."""
    same_order = f"SELECT 1 FROM {source} o WHERE o.shop = c.shop AND o.order_id = c.order_id"
    if table.name == "refunds":
        return f"""WHERE c.applied_at IS NOT NULL OR NOT EXISTS ({same_order} AND (o.applied_at IS NOT NULL
          OR c.line_id IS NULL AND o.line_id IS NOT NULL AND o.status = 'succeeded'))"""
    if table.name == "order_lines":
        made = f"starts_with({{}}.line_id, {literal(MADE_LINE)})"
        return f"WHERE NOT {made.format('c')} OR NOT EXISTS ({same_order} AND NOT {made.format('o')})"
    return ""


def _named(first: str, gone: list[tuple[str, object]]) -> str:
    """A condition that names these first keys, shop by shop."""
    by_shop: dict[str, list[str]] = {}
    for shop, key in gone:
        by_shop.setdefault(shop, []).append(f"DATE '{key}'" if isinstance(key, date) else literal(str(key)))
    return " OR ".join(f"(shop = {literal(shop)} AND {first} IN ({', '.join(keys)}))" for shop, keys in by_shop.items())
