"""Taking an import back, whichever it was, and bringing it in again.

Exactly its rows go. Where another import brought one of its events too, that copy takes the row's place; current rows
are chosen anew from the versions that are left. The rows themselves wait in `undone/`, so `redo` needs no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import duckdb

from xundan.lake import history, layout
from xundan.lake.admitting import Admission, clustering, remove, worth_of
from xundan.lake.batch import Batch
from xundan.lake.current import Current
from xundan.lake.history import Imported
from xundan.lake.importing import write
from xundan.lake.in_parts import pieces
from xundan.lake.scratch import scratch
from xundan.lake.sql import ROWS_AT_ONCE, read, some
from xundan.lake.store import Lake, Transaction
from xundan.model.clock import Shop
from xundan.model.tables import TABLES, Table
from xundan.model.text import Text, UserError

_PARTITIONED = "s.shop_key::INTEGER AS p_shop, (year(f.day) * 100 + month(f.day))::INTEGER AS p_month"


def undo(lake: Lake, transaction: Transaction, shops: Mapping[str, Shop], which: str, now: datetime) -> Imported:
    """Takes the import `which` (its number, or `last`) out. Raises UserError `no_import` when there is none such,
    `import_undone` when it was taken back already."""
    wanted = _wanted(lake, transaction, which, undone=False)
    with scratch() as con:
        batch = Batch(con, lake, transaction.view, shops, "", wanted.id)
        batch.ids.need([], [], [])
        current = Current(con, transaction, shops, batch.ids)
        for table in TABLES.values():
            if table.kind == "event":
                _undo_events(con, transaction, batch, table, wanted.id)
            else:
                _undo_states(con, transaction, current, table, wanted.id)
        return history.mark_undone(transaction, wanted.id, now)


def redo(lake: Lake, transaction: Transaction, shops: Mapping[str, Shop], which: str) -> Imported:
    """Brings the rows of an undone import in again. Raises UserError `no_import` when there is none such,
    `import_not_undone` when it is in."""
    wanted = _wanted(lake, transaction, which, undone=True)
    with scratch() as con:
        batch = Batch(con, lake, transaction.view, shops, "", wanted.id)
        batch.ids.need([], [], [])
        admitted = []
        for table in TABLES.values():
            files = transaction.files(layout.undone(table.name))
            rows = f"SELECT f.* FROM {read(files)} f WHERE import_id = {wanted.id}" if files else ""
            if not files or not some(con, f"FROM ({rows})"):
                continue
            if table.kind == "event":
                con.execute(f"CREATE TEMP TABLE undone AS {rows}")
                batch.ids.need([("undone", "shop")], [], [])
                rows = f"SELECT f.*, {_PARTITIONED} FROM undone f JOIN shop_ids s ON s.shop = f.shop"
            con.execute(f"CREATE TEMP TABLE back_{table.name} AS {rows}")
            numbered = "rowid AS row_no, *" if table.kind == "event" else "*"
            for seen in ("keyed", "in", "keys"):
                con.execute(f"CREATE TEMP VIEW {seen}_{table.name} AS SELECT {numbered} FROM back_{table.name}")
            con.execute("DROP TABLE IF EXISTS undone")
            batch.staged.append(table.name)
            admitted.append(Admission(con, transaction, table))
        write(con, transaction, batch, admitted)
        for each in admitted:
            transaction.delete(layout.undone(each.table.name), f"import_id = {wanted.id}")
        return history.mark_redone(transaction, wanted.id)


def _wanted(lake: Lake, transaction: Transaction, which: str, *, undone: bool) -> Imported:
    every = history.imports(lake, transaction.view)
    found = [each for each in every if (each.undone_at is not None) == undone]
    if which == "last" and found:
        # The last to be imported is undone, the last to be undone is redone.
        return max(found, key=_when if undone else lambda each: each.id)
    for each in every:
        if str(each.id) == which:
            if each in found:
                return each
            raise _already(each.id, undone=not undone)
    raise _none(which, found, undone=undone)


def _when(imported: Imported) -> tuple[datetime, int]:
    return datetime.fromisoformat(imported.undone_at or imported.at), imported.id


def _already(import_id: int, *, undone: bool) -> UserError:
    if undone:
        return UserError(
            "import_undone",
            Text(f"导入 {import_id} 已经撤销了", f"import {import_id} was taken back already"),
            Text(f"恢复: xundan redo {import_id}", f"to bring it in again: xundan redo {import_id}"),
        )
    return UserError(
        "import_not_undone",
        Text(f"导入 {import_id} 没有撤销过, 不需要恢复", f"import {import_id} is in; it was not taken back"),
        Text(f"撤销: xundan undo {import_id}", f"to take it back: xundan undo {import_id}"),
    )


def _none(which: str, found: list[Imported], *, undone: bool) -> UserError:
    listed = ", ".join(str(each.id) for each in found[-12:])
    if undone:
        hint = Text(f"已撤销的有: {listed}", f"taken back were: {listed}")
        hint = hint if listed else Text("没有撤销过导入", "no import was taken back")
    else:
        hint = Text(f"有: {listed}; 全部见 xundan history", f"there are: {listed}; all: xundan history")
        hint = hint if listed else Text("全部见 xundan history", "all: xundan history")
    return UserError("no_import", Text(f"没有这样的导入: {which}", f"there is no such import: {which}"), hint)


def _undo_events(
    con: duckdb.DuckDBPyConnection, transaction: Transaction, batch: Batch, table: Table, import_id: int
) -> None:
    raw, again = layout.raw(table.name), layout.again(table.name)
    own = f"import_id = {import_id}"
    con.execute(f"CREATE OR REPLACE TEMP TABLE gone AS {_of(transaction.files(raw), own)}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE copies AS {_of(transaction.files(again), own)}")
    found = [name for name in ("gone", "copies") if some(con, f"FROM {name}")]
    if not found:
        return
    batch.ids.need([(name, "shop") for name in found], [], [])
    for name in found:
        _append(con, transaction, layout.undone(table.name), name, table)
    transaction.delete(raw, own)
    transaction.delete(again, own)
    # What another import brought as well stands for itself now.
    left = transaction.files(again)
    if not left or "gone" not in found:
        return
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE heirs AS SELECT * FROM {read(left)} SEMI JOIN gone USING (row_key) "
        f"QUALIFY row_number() OVER (PARTITION BY row_key ORDER BY {worth_of(table)}) = 1"
    )
    if some(con, "FROM heirs"):
        remove(con, transaction, again, table, "(SELECT (row_key, import_id) FROM heirs)")
        _append(con, transaction, raw, "heirs", table)


def _undo_states(
    con: duckdb.DuckDBPyConnection, transaction: Transaction, current: Current, table: Table, import_id: int
) -> None:
    raw, own = layout.raw(table.name), f"import_id = {import_id}"
    con.execute(f"CREATE OR REPLACE TEMP TABLE gone AS {_of(transaction.files(raw), own)}")
    if not some(con, "FROM gone"):
        return
    _append(con, transaction, layout.undone(table.name), "gone", table)
    touched = con.sql(f"SELECT DISTINCT shop, {table.key[0]} FROM gone").to_arrow_table()
    transaction.delete(raw, own)
    con.register("touched_keys", touched)
    current.renew(table, "FROM touched_keys")
    con.unregister("touched_keys")


def _append(con: duckdb.DuckDBPyConnection, transaction: Transaction, stored: str, name: str, table: Table) -> None:
    """Adds the rows of a temporary table."""
    order, rows = clustering(table), f"SELECT f.*, {_PARTITIONED} FROM {name} f JOIN shop_ids s ON s.shop = f.shop"
    if stored.startswith("undone/"):
        order, rows = order.replace("p_shop, p_month, ", ""), f"SELECT f.* FROM {name} f"
    for piece in pieces(con, name):
        found = con.sql(f"{rows} WHERE f.{piece} ORDER BY {order}")
        transaction.append(stored, found.to_arrow_reader(ROWS_AT_ONCE))


def _of(files: list[str], which: str) -> str:
    return f"SELECT * FROM {read(files)} WHERE {which}" if files else "SELECT 1 AS nothing WHERE false"
