"""Us: rows are imported once, and then a full refresh derives and stores every fact, and two questions are asked.

The refresh does more than the peers do: it stores concurrency and pages too, adds up every shop's sales under each
rule, and commits to a lake that others read meanwhile.
"""

from __future__ import annotations

import atexit
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.peers.cost import Cost, Watch
from benchmarks.peers.records import OWN
from benchmarks.peers.work import COLUMNS, ROWS
from tests.engines.servers import Server
from xundan.lake.importing import Wishes
from xundan.metrics.ask import Ask
from xundan.session import Session
from xundan.workspace import Workspace, create

_LAKE = "shop"
_FACTS = ("turns", "receptions", "inquiries", "credits", "order_facts", "visitor_days")


def workspace(rows: Path, home: Path) -> Workspace:
    """A new workspace in `home` with the shops of these rows."""
    made = create(home / _LAKE, "shop1")
    config = home / _LAKE / "xundan.toml"
    more = "".join(f'[[shops]]\nid = "shop{n}"\nname = "shop{n}"\n\n' for n in range(2, _meta(rows)["shops"] + 1))
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[[rules]]", more + "[[rules]]", 1), encoding="utf-8")
    return made


def prepare(rows: Path, home: Path) -> dict[str, Cost]:
    """Imports all rows into a new lake, a first refresh included."""
    session = Session(workspace(rows, home))
    watch = Watch()
    report = session.import_files([rows / f"{name}.parquet" for name in ROWS], Wishes(covers=_period(rows)))
    if report.rejects or report.troubles:
        raise RuntimeError(f"not all was imported: {[*report.rejects, *report.troubles][:5]}")
    watch.lap("facts")
    return watch.costs


def run(rows: Path, out: Path) -> dict[str, Cost]:
    """A full refresh of the lake in `out`, then the answers."""
    return _run(Session(Workspace(out / _LAKE)), rows, out)


def run_on_sail(rows: Path, out: Path) -> dict[str, Cost]:
    """The same expressions on a Sail server of this machine, over a copy of the lake that was imported for us."""
    lake = out / _LAKE
    shutil.rmtree(lake, ignore_errors=True)
    shutil.copytree(out.parent / OWN / _LAKE, lake)
    server = Server("sail")
    # It lives as long as this process, whose memory is told with that of those below it.
    atexit.register(server.close)
    return _run(Session(Workspace(lake), engine=server.address), rows, out)


def _run(session: Session, rows: Path, out: Path) -> dict[str, Cost]:
    first, last = _period(rows)
    watch = Watch()
    broken = session.refresh(full=True)
    if broken:
        raise RuntimeError(f"sales do not add up: {broken}")
    watch.lap("facts")
    for name, by in (("agents", ("shop", "agent")), ("funnel", ("day",))):
        metrics = tuple(column for column in COLUMNS[name] if column not in by)
        found = session.answer(Ask(metrics, by, first, last)).rows
        kept = [row for row in found if name != "agents" or row["agent"] not in (None, "?")]
        shown = [{column: _rounded(row[column]) for column in COLUMNS[name]} for row in kept]
        pq.write_table(pa.Table.from_pylist(shown), out / f"{name}.parquet")
    watch.lap("answers")
    return watch.costs


def _meta(rows: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((rows / "meta.json").read_text(encoding="utf-8"))
    return found


def _period(rows: Path) -> tuple[date, date]:
    meta = _meta(rows)
    return date.fromisoformat(meta["first"]), date.fromisoformat(meta["last"])


def _rounded(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def shown(out: Path) -> dict[str, str]:
    """What DuckDB reads the newest facts from."""
    lake = Session(Workspace(out / _LAKE)).lake
    snapshot = lake.snapshot()
    found = {name: f"'{out / name}.parquet'" for name in COLUMNS}
    for name in _FACTS:
        files = ", ".join(f"'{file}'" for file in lake.files(f"facts/{name}", snapshot))
        found[name] = f"read_parquet([{files}])"
    return found
