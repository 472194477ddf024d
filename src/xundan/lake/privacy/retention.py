"""Dropping chat text that is older than the settings keep it.

Facts do not change by it: what the settings' phrases find in a text is remembered before the text goes, and its length
is a column of its own.
"""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from xundan.lake import layout
from xundan.lake.admitting import clustering
from xundan.lake.privacy.hits import with_more
from xundan.lake.scratch import scratch
from xundan.lake.sql import ROWS_AT_ONCE, read, some
from xundan.lake.store import Transaction
from xundan.model.phrases import Phrases
from xundan.model.tables import MESSAGES

_PARTITIONED = (layout.raw(MESSAGES.name), layout.again(MESSAGES.name))
_UNDONE = layout.undone(MESSAGES.name)


def drop_text(transaction: Transaction, days: tuple[date, date], phrases: Phrases) -> bool:
    """Blanks the text of messages from the first of `days` up to, not with, the last: of those that stand, of copies
    and of imports that were taken back. Whether there was any."""
    first, end = days
    old = f"text IS NOT NULL AND day >= DATE '{first}' AND day < DATE '{end}'"
    dropped = False
    with scratch() as con:
        for stored in (name for name in _PARTITIONED if transaction.files(name)):
            rows = _placed(transaction, stored)
            found = con.execute(
                f"SELECT p_shop, p_month, list(DISTINCT day ORDER BY day) FROM ({rows}) WHERE {old} "
                "GROUP BY ALL ORDER BY ALL"
            ).fetchall()
            for shop, month, on_days in found:
                listed = ", ".join(f"DATE '{day}'" for day in on_days)
                where = f"p_shop = {shop} AND p_month = {month} AND day IN ({listed})"
                _overwrite(con, transaction, stored, f"SELECT * FROM ({rows}) WHERE {where}", "true", phrases, where)
                dropped = True
        files = transaction.files(_UNDONE)
        if files and some(con, f"FROM {read(files)} WHERE {old}"):
            _overwrite(con, transaction, _UNDONE, f"SELECT * FROM {read(files)}", old, phrases)
            dropped = True
    return dropped


def _placed(transaction: Transaction, stored: str) -> str:
    shops = read(transaction.files(layout.SHOP_IDS))
    return (
        "SELECT f.*, s.shop_key::INTEGER AS p_shop, (year(f.day) * 100 + month(f.day))::INTEGER AS p_month "
        f"FROM {read(transaction.files(stored))} f JOIN {shops} s ON s.shop = f.shop"
    )


def _overwrite(
    con: duckdb.DuckDBPyConnection,
    transaction: Transaction,
    stored: str,
    rows: str,
    old: str,
    phrases: Phrases,
    where: str | None = None,
) -> None:
    order = clustering(MESSAGES) if where else clustering(MESSAGES).replace("p_shop, p_month, ", "")
    reader = con.sql(f"SELECT *, {old} AS is_old FROM ({rows}) ORDER BY {order}").to_arrow_reader(ROWS_AT_ONCE)
    schema = _schema(reader.schema)
    if where and "hits" not in reader.schema.names:
        # A part of a table is replaced in the columns that it has: rows of earlier versions lack this one.
        transaction.append(stored, schema.empty_table())
    batches = (_without_text(batch, schema, phrases) for batch in reader)
    transaction.overwrite(stored, pa.RecordBatchReader.from_batches(schema, batches), where)


def _schema(found: pa.Schema) -> pa.Schema:
    fields = [field for field in found if field.name != "is_old"]
    return pa.schema(fields if "hits" in found.names else [*fields, pa.field("hits", pa.string())])


def _without_text(batch: pa.RecordBatch, schema: pa.Schema, phrases: Phrases) -> pa.RecordBatch:
    old, texts = batch.column("is_old"), batch.column("text")
    known = batch.column("hits") if "hits" in batch.schema.names else pa.nulls(len(texts), pa.string())
    going = pc.and_(old, pc.is_valid(texts))
    columns = {name: batch.column(name) for name in schema.names if name in batch.schema.names}
    columns["hits"] = pc.if_else(going, with_more(known, texts, phrases), known)
    columns["text"] = pc.if_else(going, pa.scalar(None, texts.type), texts)
    return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)
