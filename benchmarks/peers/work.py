"""What every peer hands in, as Parquet files of these columns, and how two peers' files are compared: row by row.

A peer reads the rows of generate.py as they are, with their text ids, derives the facts by the default rules, writes
each to `FACT.parquet`, and answers two questions from them: the agents' table and the funnel by day. Whoever keeps what
it derived elsewhere gives queries instead of files. Times are shop-local, seconds whole, means rounded to 6 places.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

_WHO = {"shop": "VARCHAR", "day": "DATE", "buyer_id": "VARCHAR", "agent_id": "VARCHAR"}
_ORDER = {"shop": "VARCHAR", "order_id": "VARCHAR"}

COLUMNS: dict[str, dict[str, str]] = {
    "turns": {
        **_WHO,
        **{"opened_at": "TIMESTAMP", "closed_at": "TIMESTAMP", "outcome": "VARCHAR", "seconds": "BIGINT"},
        **{"counted_seconds": "BIGINT", "opening": "BOOLEAN", "handed_in": "BOOLEAN"},
    },
    "receptions": {
        **_WHO,
        **{"filter_reason": "VARCHAR", "consulted": "BOOLEAN", "received": "BOOLEAN", "served": "BOOLEAN"},
        **{"buyer_messages": "BIGINT", "agent_messages": "BIGINT", "auto_messages": "BIGINT", "t_at": "TIMESTAMP"},
        **{"first_response": "BIGINT", "first_turn": "VARCHAR", "talk_seconds": "BIGINT", "slow": "BOOLEAN"},
        **{"handed_in": "BOOLEAN", "handed_out": "BOOLEAN", "first_talk_human": "BOOLEAN"},
    },
    "inquiries": {
        **_WHO,
        **{"served": "BOOLEAN", "stage": "VARCHAR", "ordered": "BOOLEAN", "paid": "BOOLEAN", "closes_on": "DATE"},
        **{"paid_same_day": "BOOLEAN", "paid_next_day": "BOOLEAN", "followed_up": "BOOLEAN"},
    },
    "credits": {
        **_ORDER,
        **{"agent_id": "VARCHAR", "order_messages": "BIGINT", "payment_messages": "BIGINT"},
        **{"order_owner": "BOOLEAN", "payment_owner": "BOOLEAN"},
    },
    "order_facts": {
        **_ORDER,
        **{"buyer_id": "VARCHAR", "created_day": "DATE", "paid_day": "DATE", "sales": "DECIMAL(18, 2)"},
        **{"order_agent": "VARCHAR", "payment_agent": "VARCHAR", "first_agent": "VARCHAR"},
        **{"order_state": "VARCHAR", "payment_state": "VARCHAR", "first_state": "VARCHAR", "units": "BIGINT"},
        **{"refunded_amount": "DECIMAL(18, 2)", "refunded": "BOOLEAN", "returning_at_payment": "BOOLEAN"},
    },
    "visitor_days": {
        **{"shop": "VARCHAR", "day": "DATE", "visitor_id": "VARCHAR", "views": "BIGINT", "hour": "BIGINT"},
        **{"returning": "BOOLEAN", "favorite": "BOOLEAN", "cart": "BOOLEAN", "stay_seconds": "BIGINT"},
        **{"bounced": "BOOLEAN", "channel": "VARCHAR"},
    },
    "agents": {
        **{"shop": "VARCHAR", "agent": "VARCHAR", "received_buyers": "BIGINT", "served_buyers": "BIGINT"},
        **{"inquiries": "BIGINT", "inquiry_paid_buyers": "BIGINT", "sales": "DECIMAL(18, 2)"},
        **{"first_response": "DECIMAL(18, 6)", "response_time": "DECIMAL(18, 6)"},
        **{"late_turns": "BIGINT", "unanswered_turns": "BIGINT"},
    },
    "funnel": {
        **{"day": "DATE", "visitors": "BIGINT", "bounced_visitors": "BIGINT", "received_buyers": "BIGINT"},
        **{"inquiries": "BIGINT", "inquiry_ordered_buyers": "BIGINT", "inquiry_paid_buyers": "BIGINT"},
        **{"paid_buyers": "BIGINT", "sales": "DECIMAL(18, 2)"},
    },
}
"""The columns that are compared, by fact or question, as DuckDB's types."""

ROWS = ("messages", "orders", "order_lines", "refunds", "visits", "agents")
"""The files that a peer reads."""

Shown = Mapping[str, str]
"""By fact or question: what DuckDB selects its rows from."""


def written(folder: Path) -> dict[str, str]:
    """What a peer wrote, for those who write files, or folders of files."""
    files = {name: folder / f"{name}.parquet" for name in COLUMNS}
    return {name: f"'{file}/*.parquet'" if file.is_dir() else f"'{file}'" for name, file in files.items()}


def digest(shown: Shown) -> dict[str, list[str]]:
    """By fact or question the number of rows and the sum of their hashes, over all columns that are compared."""
    con = duckdb.connect()
    found = {}
    for name in COLUMNS:
        query = f"SELECT count(*)::VARCHAR, sum(hash(r)::HUGEINT)::VARCHAR FROM ({_same(name, shown)}) r"
        row = con.execute(query).fetchone()
        found[name] = list(row) if row else []
    con.close()
    return found


def differences(ours: Shown, theirs: Shown, name: str, most: int = 6) -> str:
    """Rows that only one of the two has, for a person who looks for the reason."""
    con = duckdb.connect()
    one, other = _same(name, ours), _same(name, theirs)
    parts = [
        con.execute(f"SELECT * FROM (({first}) EXCEPT ALL ({second})) ORDER BY ALL LIMIT {most}").df().to_string()
        for first, second in ((one, other), (other, one))
    ]
    con.close()
    return f"{name}, only ours:\n{parts[0]}\n{name}, only theirs:\n{parts[1]}"


def _same(name: str, shown: Shown) -> str:
    """A query of the compared columns in their types."""
    columns = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in COLUMNS[name].items())
    return f"SELECT {columns} FROM {shown[name]}"
