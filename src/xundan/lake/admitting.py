"""Rows of an import beside those of others: what is new goes in, what is there already is remembered.

An event is one row whatever number of imports bring it. Which of its copies stands for it does not depend on their
order: that of the best source, then the one that tells most, then the earliest, then the one with more of its second
before it, then a hash. The others wait in `again/`, so that undoing one import leaves what another brought as well. Of
a state row every version is kept, and its current row is chosen from them (current.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from xundan.lake import layout
from xundan.lake.dictionaries import shops_in
from xundan.lake.in_parts import keep_repeated, pieces
from xundan.lake.ranking import SOURCE
from xundan.lake.sql import ROWS_AT_ONCE, literal, quoted, read, some
from xundan.lake.store import Transaction
from xundan.model.tables import Table


@dataclass
class Counts:
    """What became of one file's rows of one table."""

    read: int = 0
    new: int = 0
    changed: int = 0
    duplicate: int = 0
    rejected: int = 0
    forgotten: int = 0
    """Rows of buyers who were forgotten: they are not taken."""


class Admission:
    """The rows of `keyed_<table>` in `con`, told apart against what `transaction` has, as `fated_<table>`. Of events
    `in_<table>` has the rows as they came, and `keys_<table>` the `row_no`, `row_key` and `day` of each."""

    def __init__(self, con: duckdb.DuckDBPyConnection, transaction: Transaction, table: Table) -> None:
        self.con, self.transaction, self.table = con, transaction, table
        self.fated = f"fated_{table.name}"
        self._all_new = False
        if table.kind == "event":
            self._tell_events_apart()
        else:
            con.execute(f"CREATE TEMP TABLE {self.fated} AS {self._states()}")
        # Where all are new their number is asked of the staged rows: joined to their keys, tens of millions spill.
        counted = f"(SELECT file_no, 'new' AS fate FROM in_{table.name})" if self._all_new else self.fated
        asked = f"SELECT file_no, fate, count(*) FROM {counted} GROUP BY ALL ORDER BY ALL"
        self._counts: list[tuple[int, str, int]] = con.execute(asked).fetchall()

    def fates(self) -> dict[int, Counts]:
        """By file: how many rows are new, changed or duplicates."""
        found: dict[int, Counts] = {}
        for number, fate, count in self._counts:
            counts = found.setdefault(number, Counts())
            if fate == "new":
                counts.new += count
            elif fate == "changed":
                counts.changed += count
            else:
                counts.duplicate += count
        return found

    @property
    def changes(self) -> bool:
        """Whether any row changes what readers see."""
        return self._any("new", "changed", "better")

    def write(self) -> None:
        """Appends the rows: those that stand for an event to the raw table, copies to `again/`."""
        name = self.table.name
        if self.table.kind == "state":
            self._append(layout.raw(name), "new", "changed", "again")
            return
        if self._any("better"):
            better = f"SELECT row_key FROM {self.fated} WHERE fate = 'better'"
            worse = f"FROM twins_{name} WHERE row_key IN ({better})"
            displaced = self.con.sql(f"SELECT * {worse} ORDER BY {clustering(self.table)}").to_arrow_table()
            remove(self.con, self.transaction, layout.raw(name), self.table, f"(SELECT (row_key, import_id) {worse})")
            self.transaction.append(layout.again(name), displaced)
        self._append(layout.raw(name), "new", "better")
        self._append(layout.again(name), "again")

    def _append(self, stored: str, *fates: str) -> None:
        if not self._any(*fates):
            return
        among = f"fate IN ({', '.join(map(literal, fates))})"
        which = "true" if all(fate in fates for _, fate, _ in self._counts) else among
        number, numbered, own = "rowid", self.fated, "fate"
        if self.table.kind == "event":
            number, numbered, own = "row_no", f"keys_{self.table.name}", "fate, row_no"
        # In the order in which the rows came: those of a piece are of few days mostly, and lie together.
        for piece in pieces(self.con, numbered, number):
            rows = f"FROM {self.fated} WHERE {which} AND {piece} ORDER BY {clustering(self.table)}"
            found = self.con.sql(f"SELECT * EXCLUDE ({own}) {rows}")
            self.transaction.append(stored, found.to_arrow_reader(ROWS_AT_ONCE))

    def _any(self, *fates: str) -> bool:
        return any(fate in fates for _, fate, _ in self._counts)

    def _tell_events_apart(self) -> None:
        """Makes `fates_<table>`, of rows that have a copy, and the view `fated_<table>`, of all."""
        name, worth = self.table.name, worth_of(self.table)
        keyed = f"keyed_{name}"
        self.con.execute(f"CREATE TEMP TABLE twins_{name} AS {self._twins(keyed)}")
        keys = f"(SELECT row_key FROM keys_{name} UNION ALL SELECT row_key FROM twins_{name})"
        keep_repeated(self.con, f"copies_{name}", "row_key", f"FROM {keys}")
        if not some(self.con, f"FROM copies_{name}"):
            self.con.execute(f"CREATE TEMP VIEW {self.fated} AS SELECT *, 'new' AS fate FROM {keyed}")
            self._all_new = True
            return
        # Rows without a copy need no comparing; with one, the best of each side stands against the other.
        both = f"(SELECT * FROM {keyed} UNION ALL BY NAME SELECT * FROM twins_{name})"
        self.con.execute(f"""CREATE TEMP TABLE fates_{name} AS
            WITH ranked AS (
              SELECT row_key, import_id, file_no, place,
                row_number() OVER (PARTITION BY row_key, import_id ORDER BY {worth}) AS own,
                row_number() OVER (PARTITION BY row_key ORDER BY {worth}) AS of_all,
                count(*) OVER (PARTITION BY row_key) - count(*) OVER (PARTITION BY row_key, import_id) AS others
              FROM {both} SEMI JOIN copies_{name} ON value = row_key)
            SELECT row_key, import_id, file_no, place, CASE
              WHEN own > 1 THEN 'same'
              WHEN others = 0 THEN 'new'
              WHEN of_all = 1 THEN 'better'
              ELSE 'again' END AS fate
            FROM ranked""")
        self.con.execute(f"""CREATE TEMP VIEW {self.fated} AS SELECT k.*, coalesce(f.fate, 'new') AS fate
            FROM {keyed} k LEFT JOIN fates_{name} f USING (row_key, import_id, file_no, place)""")

    def _twins(self, keyed: str) -> str:
        """Stored rows with the keys of staged ones. A row without an id of its own has the same key only on the same
        day, so most of the lake need not be read for it."""
        files = self.transaction.files(layout.raw(self.table.name), shops_in(self.con))
        if not files:
            return f"SELECT * FROM {keyed} WHERE false"
        own_id, stored, keys = self.table.key[0], read(files), f"keys_{self.table.name}"
        partition = "s.shop_key::INTEGER AS p_shop, (year(f.day) * 100 + month(f.day))::INTEGER AS p_month"
        parts = []
        if self._staged(f"{own_id} IS NULL"):
            # Asked of the keys alone: joined to their rows, tens of millions would not fit.
            first, last = self.con.execute(f"SELECT min(day), max(day) FROM {keys}").fetchall()[0]
            parts.append(
                f"SELECT * FROM {stored} SEMI JOIN {keys} USING (row_key) "
                f"WHERE {own_id} IS NULL AND day BETWEEN DATE '{first}' AND DATE '{last}'"
            )
        if self._staged(f"{own_id} IS NOT NULL"):
            ids = f"(SELECT {own_id} FROM in_{self.table.name} WHERE {own_id} IS NOT NULL)"
            parts.append(f"SELECT * FROM {stored} SEMI JOIN {keys} USING (row_key) WHERE {own_id} IN {ids}")
        found = " UNION ALL BY NAME ".join(parts) if parts else f"SELECT * FROM {stored} WHERE false"
        return f"SELECT f.*, {partition} FROM ({found}) f JOIN shop_ids s ON s.shop = f.shop"

    def _staged(self, which: str) -> bool:
        return some(self.con, f"FROM in_{self.table.name} WHERE {which}")

    def _states(self) -> str:
        """Of one version in several files of a command one row is kept; one that another import brought is kept too.

        It is nothing new after an earlier import. Before all others, which a redo may be, it is older than it was.
        """
        name, keyed = self.table.name, f"keyed_{self.table.name}"
        keys = layout.identity(self.table)
        files = self.transaction.files(layout.raw(name))
        narrow = self.table.key[0]
        # Each by itself: a plain join, and a plain test for blanks, let the parts of files that hold none go unread.
        known = (
            f"SELECT {quoted(keys)}, row_key, import_id FROM {read(files)} SEMI JOIN {keyed} USING (shop, {narrow}) "
            f"UNION ALL SELECT {quoted(keys)}, row_key, import_id FROM {read(files)} WHERE {narrow} IS NULL"
            if files
            else f"SELECT {quoted(keys)}, row_key, import_id FROM {keyed} WHERE false"
        )
        same = " AND ".join(f'k."{c}" IS NOT DISTINCT FROM t."{c}"' for c in keys)
        return f"""
            WITH known AS ({known})
            SELECT t.*, CASE
              WHEN row_number() OVER (PARTITION BY row_key ORDER BY file_no, place) > 1 THEN 'same'
              WHEN EXISTS (SELECT 1 FROM known k WHERE k.row_key = t.row_key AND k.import_id < t.import_id) THEN 'again'
              WHEN row_number() OVER (PARTITION BY {quoted(keys)} ORDER BY file_no, place) > 1
                OR EXISTS (SELECT 1 FROM known k WHERE {same}) THEN 'changed'
              ELSE 'new' END AS fate
            FROM {keyed} t"""


def worth_of(table: Table) -> str:
    """SQL that orders copies of one event, the one that stands for it first."""
    columns = ["shop", *table.names]
    # What a blank is filled with tells nothing: an export without `is_auto` says of no message that a person wrote it.
    blanks = {c.name: literal(c.default) for c in table.columns if c.default is not None}
    told = " + ".join(f'("{c}"::VARCHAR IS DISTINCT FROM {blanks.get(c, "NULL")})::INT' for c in columns)
    values = ", ".join(f'coalesce("{c}"::VARCHAR, chr(0))' for c in columns)
    # A message that two sources tell in the same words is the better one's: its day is read from that one.
    source = f"{SOURCE} DESC, source DESC, " if table.name == "messages" else ""
    return (
        f"{source}({told}) DESC, {table.dated_by}_utc, beat DESC, md5(concat_ws(chr(31), {values})), "
        "import_id, file_no, place"
    )


def clustering(table: Table) -> str:
    """SQL for the order of stored rows: what is read together lies together. No two rows of a table are equal in it."""
    if table.name == "messages":
        return "p_shop, p_month, day, dialogue, sent_at_utc, file_no, place, import_id"
    if table.kind == "event":
        return "p_shop, p_month, day, file_no, place, import_id"
    return quoted(["shop", *table.key]) + ", file_no, place, import_id"


def remove(con: duckdb.DuckDBPyConnection, transaction: Transaction, stored: str, table: Table, rows: str) -> None:
    """Takes rows out of a table of events, whose months are written anew.

    `rows` is SQL for their (row_key, import_id).
    """
    files = transaction.files(stored, shops_in(con))
    if not files:
        return
    placed = (
        "SELECT f.*, s.shop_key::INTEGER AS p_shop, (year(f.day) * 100 + month(f.day))::INTEGER AS p_month "
        f"FROM {read(files)} f JOIN shop_ids s ON s.shop = f.shop"
    )
    among = f"(row_key, import_id) IN {rows}"
    months = con.execute(f"SELECT DISTINCT p_shop, p_month FROM ({placed}) WHERE {among} ORDER BY ALL").fetchall()
    for shop, month in months:
        where = f"p_shop = {shop} AND p_month = {month}"
        kept = con.sql(f"SELECT * FROM ({placed}) WHERE {where} AND NOT {among} ORDER BY {clustering(table)}")
        transaction.overwrite(stored, kept.to_arrow_reader(ROWS_AT_ONCE), where)
