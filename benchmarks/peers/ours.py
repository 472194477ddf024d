"""Us: rows are imported once, and then a full refresh derives and stores every fact, and two questions are asked.

The refresh does more than the peers do: it stores concurrency and pages too, adds up every shop's sales under each
rule, and commits to a lake that others read meanwhile.
"""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.peers.work import COLUMNS, ROWS
from xundan.lake.importing import Wishes
from xundan.metrics.ask import Ask
from xundan.session import Session
from xundan.workspace import Workspace, create

_LAKE = "shop"
_FACTS = ("turns", "receptions", "inquiries", "credits", "order_facts", "visitor_days")


def prepare(rows: Path, home: Path) -> float:
    """Imports all rows into a new lake; the seconds that takes, a first refresh included."""
    meta = json.loads((rows / "meta.json").read_text(encoding="utf-8"))
    workspace = create(home / _LAKE, "shop1")
    config = home / _LAKE / "xundan.toml"
    more = "".join(f'[[shops]]\nid = "shop{n}"\nname = "shop{n}"\n\n' for n in range(2, meta["shops"] + 1))
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[[rules]]", more + "[[rules]]", 1), encoding="utf-8")
    session = Session(workspace)
    began = time.perf_counter()
    covers = (date.fromisoformat(meta["first"]), date.fromisoformat(meta["last"]))
    report = session.import_files([rows / f"{name}.parquet" for name in ROWS], Wishes(covers=covers))
    if report.rejects or report.troubles:
        raise RuntimeError(f"not all was imported: {[*report.rejects, *report.troubles][:5]}")
    return time.perf_counter() - began


def run(rows: Path, out: Path) -> dict[str, float]:
    """A full refresh of the lake in `out`, then the answers; seconds of each."""
    meta = json.loads((rows / "meta.json").read_text(encoding="utf-8"))
    first, last = date.fromisoformat(meta["first"]), date.fromisoformat(meta["last"])
    session = Session(Workspace(out / _LAKE))
    began = time.perf_counter()
    broken = session.refresh(full=True)
    if broken:
        raise RuntimeError(f"sales do not add up: {broken}")
    refreshed = time.perf_counter()
    for name, by in (("agents", ("shop", "agent")), ("funnel", ("day",))):
        metrics = tuple(column for column in COLUMNS[name] if column not in by)
        found = session.answer(Ask(metrics, by, first, last)).rows
        rounded = [
            {key: round(cell, 6) if isinstance(cell, float) else cell for key, cell in row.items()} for row in found
        ]
        kept = [row for row in rounded if name != "agents" or row["agent"] not in (None, "?")]
        pq.write_table(
            pa.Table.from_pylist([{c: row[c] for c in COLUMNS[name]} for row in kept]), out / f"{name}.parquet"
        )
    return {"facts": refreshed - began, "answers": time.perf_counter() - refreshed}


def shown(out: Path) -> dict[str, str]:
    """What DuckDB reads the newest facts from."""
    lake = Session(Workspace(out / _LAKE)).lake
    snapshot = lake.snapshot()
    found = {name: f"'{out / name}.parquet'" for name in COLUMNS}
    for name in _FACTS:
        files = ", ".join(f"'{file}'" for file in lake.files(f"facts/{name}", snapshot))
        found[name] = f"read_parquet([{files}])"
    return found
