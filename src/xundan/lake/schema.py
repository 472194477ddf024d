"""Columns of the lake's tables, for tables that have no rows yet."""

from __future__ import annotations

import pyarrow as pa

from xundan.lake import layout
from xundan.model.tables import TABLES, Table
from xundan.sources.typing import schema as typed_schema

_PLACE = {"place": pa.int64(), "file_no": pa.int32(), "import_id": pa.int32(), "beat": pa.int64(), "tie": pa.int64()}


def empty(name: str) -> pa.Table:
    """A lake table without rows."""
    group, _, table = name.partition("/")
    if group == "ids":
        return _ids(table)
    if group == "log":
        return _log(table)
    columns = _canonical(TABLES[table])
    columns |= _event(TABLES[table]) if group == "raw" else _state(TABLES[table])
    return pa.schema(columns.items()).empty_table()


def _canonical(table: Table) -> dict[str, pa.DataType]:
    typed = typed_schema(table)
    return {name: typed.field(name).type for name in layout.stored_columns(table)}


def _event(table: Table) -> dict[str, pa.DataType]:
    more: dict[str, pa.DataType] = {**_PLACE, "day": pa.date32(), "buyer": pa.int64(), "row_key": pa.binary()}
    if table.name == "messages":
        more |= {"agent": pa.int64(), "dialogue": pa.int64(), "to_agent": pa.int64()}
        more |= {"characters": pa.int32(), "hits": pa.string(), "source": pa.string()}
    return more


def _state(table: Table) -> dict[str, pa.DataType]:
    more: dict[str, pa.DataType] = {
        f"{c.name.removesuffix('_at')}_day": pa.date32()
        for c in table.columns
        if c.type == "time" and c.name.endswith("_at")
    }
    if layout.hashes_key(table):
        more |= {layout.KEY_HASH: pa.binary()}
    if "buyer_id" in table.names:
        more |= {"buyer": pa.int64()}
    if "agent_id" in table.names:
        more |= {"agent": pa.int64()}
    return more


def _ids(table: str) -> pa.Table:
    keys = {"shops": ("shop_key",), "buyers": ("buyer_id", "buyer"), "agents": ("agent_id", "agent")}[table]
    columns = {"shop": pa.string()} | {key: pa.string() if key.endswith("_id") else pa.int64() for key in keys}
    return pa.schema(columns.items()).empty_table()


def _log(table: str) -> pa.Table:
    days = {"from_day": pa.date32(), "to_day": pa.date32()}
    columns = {
        "coverage": {"shop": pa.string(), "table": pa.string(), **days, "import_id": pa.int64()},
        "imports": {"id": pa.int64(), "at": pa.string(), "files": pa.string(), "coverage": pa.string()},
    }[table]
    return pa.schema(columns.items()).empty_table()
