"""What the lake's tables are called, and what the lake adds to canonical rows."""

from __future__ import annotations

from xundan.model.privacy import PEOPLE, WRITTEN
from xundan.model.tables import TABLES, Table

IMPORTS = "log/imports"
COVERAGE = "log/coverage"
SHOP_IDS = "ids/shops"
BUYER_IDS = "ids/buyers"
AGENT_IDS = "ids/agents"
FORGOTTEN = "ids/forgotten"
KEY_HASH = "key_hash"

AGENT_BITS = 20
"""A dialogue's key is its buyer's key shifted by so many bits, plus its agent's key: unique by construction."""


def raw(table: str) -> str:
    """Imported rows, each with its import, file and place: every version of a state row, one of every event."""
    return f"raw/{table}"


def again(table: str) -> str:
    """Event rows that an import brought while another had them already: they stay if that one is undone."""
    return f"again/{table}"


def undone(table: str) -> str:
    """Rows of imports that were taken back; `redo` brings them in again."""
    return f"undone/{table}"


def current(table: str) -> str:
    """The current rows of a state table."""
    return f"current/{table}"


def identity(table: Table) -> list[str]:
    """The stored columns by which rows of a state table are versions of one."""
    return ["shop", KEY_HASH] if hashes_key(table) else ["shop", *table.key]


def hashes_key(table: Table) -> bool:
    """Whether rows are told apart by a keyed hash of their key as it came: a masked note, or a buyer who is forgotten,
    would make one row of two."""
    return table.kind == "state" and any(name in WRITTEN or name in PEOPLE for name in table.key)


def events() -> list[Table]:
    return [table for table in TABLES.values() if table.kind == "event"]


def states() -> list[Table]:
    return [table for table in TABLES.values() if table.kind == "state"]


def stored_columns(table: Table) -> list[str]:
    """Canonical columns as stored: `shop`, the table's own, and the UTC seconds beside every time."""
    times = [f"{column.name}_utc" for column in table.columns if column.type == "time"]
    return ["shop", *table.names, *times]
