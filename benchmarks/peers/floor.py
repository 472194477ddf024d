"""The floor: DuckDB reads the columns that facts are made of, with their text ids, and groups them by the facts' keys.

Nothing is derived, so whoever does the work on these rows in any order must at least do this.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.peers.cost import Cost, Watch

_GROUPED = (
    "SELECT shop, buyer_id, agent_id, sent_at::DATE, count(*), max(sent_at), max(seq), max(sender), max(kind),"
    " max(transfer_to), bool_or(is_auto) FROM '{rows}/messages.parquet' GROUP BY 1, 2, 3, 4",
    "SELECT shop, order_id, max(buyer_id), max(created_at), max(paid_at), max(closed_at), max(paid_amount)"
    " FROM '{rows}/orders.parquet' GROUP BY 1, 2",
    "SELECT shop, order_id, sum(quantity) FROM '{rows}/order_lines.parquet' GROUP BY 1, 2",
    "SELECT shop, order_id, sum(amount), max(status) FROM '{rows}/refunds.parquet' GROUP BY 1, 2",
    'SELECT shop, visitor_id, "at"::DATE, count(*), max("at"), max(event), max(buyer_id), max(source)'
    " FROM '{rows}/visits.parquet' GROUP BY 1, 2, 3",
)


def run(rows: Path, out: Path) -> dict[str, Cost]:
    """Reads and groups; nothing is written to `out`."""
    con = duckdb.connect(config={"temp_directory": str(out / "spill")})
    watch = Watch()
    for query in _GROUPED:
        con.execute(f"CREATE OR REPLACE TEMP TABLE grouped AS {query.format(rows=rows)}")
    watch.lap("facts")
    con.close()
    return watch.costs
