"""One run of one peer, in a process of its own.

    python -m benchmarks.peers.one PEER ROWS OUT

Prints JSON: the cost of each part, and the peak memory in MB.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from benchmarks.peers.cost import Cost, peak_mb

MODULES = {
    "ours": "ours:run",
    "import": "ours:prepare",
    "sail": "ours:run_on_sail",
    "sql": "sql:run",
    "polars": "in_polars:run",
    "clickhouse": "in_clickhouse:run",
    "pandas": "in_pandas:run",
    "spark": "in_spark:run",
    "floor": "floor:run",
    "csv_ours": "from_csv:ours",
    "csv_duckdb": "from_csv:theirs",
}
"""Where each kind of run is."""


def main(peer: str, rows: Path, out: Path) -> None:
    """Runs it and prints what it cost."""
    module, _, function = MODULES[peer].partition(":")
    run = getattr(importlib.import_module(f"benchmarks.peers.{module}"), function)
    costs: dict[str, Cost] = run(rows, out)
    parts = {name: {"clock": cost.clock, "work": cost.work} for name, cost in costs.items()}
    print(json.dumps({"parts": parts, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
