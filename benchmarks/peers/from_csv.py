"""A large CSV of messages: our import up to where facts are derived, and DuckDB's own reading into Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from benchmarks.peers.cost import Cost, Watch
from benchmarks.peers.ours import workspace
from xundan.lake.steps import Step
from xundan.session import Session

_FILE = "messages.csv"


def write(rows: Path) -> None:
    """The messages of generate.py as CSV beside them."""
    duckdb.sql(f"COPY (SELECT * FROM '{rows}/messages.parquet') TO '{rows / _FILE}' (HEADER)")


def ours(rows: Path, out: Path) -> dict[str, Cost]:
    """Ids told apart, texts masked, rows checked, duplicates found and put into the lake."""
    watch = Watch()

    def tell(step: Step, *_: Any) -> None:
        if step is Step.DERIVE and "facts" not in watch.costs:
            watch.lap("facts")

    report = Session(workspace(rows, out), tell=tell).import_files([rows / _FILE])
    if report.rejects:
        raise RuntimeError(f"not all was imported: {report.rejects[:5]}")
    return watch.costs


def theirs(rows: Path, out: Path) -> dict[str, Cost]:
    """What DuckDB makes of the file by itself."""
    con = duckdb.connect()
    watch = Watch()
    con.execute(f"COPY (FROM read_csv('{rows / _FILE}')) TO '{out / 'messages.parquet'}' (FORMAT parquet)")
    watch.lap("facts")
    con.close()
    return watch.costs
