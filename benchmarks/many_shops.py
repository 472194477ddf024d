"""What one shop costs in a lake of many: her questions, her day's import, a refresh in which another one is broken.

    python -m benchmarks.many_shops [--in FOLDER] [SHOPS] [DAYS] [TALKS]

Grows SHOPS (1,000) invented shops of TALKS (20) dialogues a day over DAYS (30) in one import: six messages a dialogue,
an order for every third with a line, three visits. Then asks one shop's month, each question over a view that has just
been opened, as the command line does. Of each are printed seconds, the files that the engine was told to read and the
bytes that this process read. DuckDB opens every file that it is told of, to learn its columns, so those are the files
that were opened; what it reads of the log and of the dictionaries is among the bytes. The lake's own files and bytes
are printed first. With --in the lake stays in that folder and a later run asks it again.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import ibis.expr.types as ir

from benchmarks.incremental import cost
from xundan.engine.embedded import Embedded
from xundan.facts import refresh as refreshing
from xundan.lake.importing import Wishes
from xundan.metrics.ask import Ask
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.reports.agents import agents_sheet
from xundan.reports.funnel import funnel_report
from xundan.session import Session
from xundan.workspace import Workspace, create

FIRST = date(2026, 9, 1)
REPEATS = 3

_TALKS = """
CREATE OR REPLACE TABLE talks AS
SELECT shop, 's' || lpad(shop::VARCHAR, 5, '0') AS name, day, talk, hash(shop, day, talk, 'buys') % 3 = 0 AS buys,
  TIMESTAMP '{first}' + to_days(day::INT) + to_seconds(28800 + hash(shop, day, talk) % 50000) AS began,
  'b' || shop || '_' || hash(shop, day, talk, 'who') % {buyers} AS buyer_id,
  'agent' || hash(shop, day, talk, 'agent') % 4 AS agent_id
FROM range({from_shop}, {to_shop}) s(shop), range({start}, {end}) d(day), range({talks}) t(talk)"""

_TABLES = {
    "messages": """SELECT name AS shop, buyer_id, agent_id, began + to_seconds(turn * 25) AS sent_at,
      CASE WHEN turn % 2 = 0 THEN 'buyer' ELSE 'agent' END AS sender, '这款有现货吗 ' || turn AS text
      FROM talks, range(6) r(turn) ORDER BY ALL""",
    "orders": """SELECT name AS shop, 'o' || day || '_' || talk AS order_id, buyer_id,
      began + to_minutes(6) AS created_at, began + to_minutes(8) AS paid_at,
      hash(shop, day, talk, 'price') % 300 + 20.9 AS paid_amount FROM talks WHERE buys ORDER BY ALL""",
    "order_lines": """SELECT name AS shop, 'o' || day || '_' || talk AS order_id, '1' AS line_id,
      'i' || hash(day, talk) % 50 AS item_id, 1 AS quantity, 99.00 AS price FROM talks WHERE buys ORDER BY ALL""",
    "visits": """SELECT name AS shop, 'v_' || buyer_id AS visitor_id, buyer_id,
      began - to_minutes(5) + to_seconds(40 * step) AS "at", 'view' AS event, 'p' || hash(talk, step) % 90 AS page_id,
      '自然搜索' AS source FROM talks, range(3) s(step) ORDER BY ALL""",
}


def write(folder: Path, shops: tuple[int, int], days: tuple[int, int], talks: int) -> list[Path]:
    """The files of some shops and days; of both the second is not included."""
    con = duckdb.connect()
    folder.mkdir(parents=True, exist_ok=True)
    given = {"from_shop": shops[0], "to_shop": shops[1], "start": days[0], "end": days[1]}
    con.execute(_TALKS.format(first=FIRST, talks=talks, buyers=talks * 10, **given))
    for name, query in _TABLES.items():
        con.execute(f"COPY ({query}) TO '{folder / name}.parquet'")
    return [folder / f"{name}.parquet" for name in _TABLES]


def made(home: Path, shops: int, days: int, talks: int) -> Workspace:
    """The workspace with all shops' days in it, grown now unless it is there."""
    if (home / "w").exists():
        return Workspace(home / "w")
    workspace = create(home / "w", _name(0))
    config = workspace.root / "xundan.toml"
    blocks = "".join(f'[[shops]]\nid = "{_name(n)}"\nname = "店 {n}"\n\n' for n in range(1, shops))
    text = config.read_text(encoding="utf-8").replace("\n[[rules]]", f"\n{blocks}[[rules]]", 1)
    config.write_text(text, encoding="utf-8")
    workspace = Workspace(workspace.root)
    files = write(home / "files", (0, shops), (0, days), talks)
    covers = (FIRST, FIRST + timedelta(days=days - 1))
    found = cost(lambda: Session(workspace).import_files(files, Wishes(covers=covers)))
    print(f"import of {shops:,} shops, {days} days: {found.clock:.0f} s", flush=True)
    return workspace


def main(home: Path, shops: int, days: int, talks: int) -> None:
    """Prints what one shop's questions, her day and a refresh cost."""
    workspace = made(home, shops, days, talks)
    _tell_lake(workspace)
    _say("settings read and checked", lambda: Workspace(workspace.root).config)
    session, last = Session(workspace), FIRST + timedelta(days=days - 1)
    _say("workspace opened: coverage and snapshot", lambda: _opened(session))
    one = (_name(shops // 2),)
    questions: dict[str, Callable[[View], Any]] = {
        "agents": lambda view: agents_sheet(view, FIRST, last, shops=one),
        "funnel": lambda view: funnel_report(view, FIRST, last, one).sheet(),
        "sales by day": lambda view: answer(view, Ask(("sales",), ("day",), FIRST, last, shops=one)),
        "all shops' sales": lambda view: answer(view, Ask(("sales",), ("shop",), FIRST, last)),
    }
    for name, ask in questions.items():
        _say(name, partial(_asked, session, ask))
    at = session.lake.snapshot().number
    one_day = write(home / "day", (shops // 2, shops // 2 + 1), (days + at, days + at + 1), talks)
    _say("one shop's next day imported", lambda: session.import_files(one_day), 1)
    all_day = write(home / "day", (0, shops), (days + at + 1, days + at + 2), talks)
    _say("all shops' next day imported", lambda: session.import_files(all_day), 1)
    more = write(home / "day", (0, 2), (days + at + 2, days + at + 3), talks)
    with _broken(_name(0)):
        _say("two shops' day, one of them broken", lambda: session.import_files(more), 1)
        _say("refresh with that shop broken", lambda: _told(session), 1)
    _say("refresh once it is mended", session.refresh, 1)


def _name(shop: int) -> str:
    return f"s{shop:05d}"


def _asked(session: Session, ask: Callable[[View], Any]) -> None:
    with session.view() as view:
        ask(view)


def _opened(session: Session) -> None:
    with session.view() as view:
        assert view.coverage.runs


def _told(session: Session) -> None:
    assert [found.shop for found in session.refresh()] == [_name(0)]


@contextmanager
def _broken(shop: str) -> Iterator[None]:
    """A defect: every credited order of a shop has a second owner."""
    was = {name: getattr(refreshing, name) for name in ("derive", "derive_buyers")}

    def doubling(derive: Any) -> Any:
        def wrong(engine: Any, rows: Any, *rest: Any) -> Any:
            facts = derive(engine, rows, *rest)
            again = facts.credits.filter(facts.credits.shop == shop)
            return replace(facts, credits=engine.keep(facts.credits.union(again)))

        return wrong

    try:
        for name, derive in was.items():
            setattr(refreshing, name, doubling(derive))
        yield
    finally:
        for name, derive in was.items():
            setattr(refreshing, name, derive)


@contextmanager
def files_read() -> Iterator[set[str]]:
    """The files that engines are told to read inside."""
    found: set[str] = set()
    was = Embedded._over

    def noting(self: Embedded, files: list[str]) -> ir.Table:
        found.update(files)
        return was(self, files)

    with patch.object(Embedded, "_over", noting):
        yield found


def _say(what: str, do: Callable[[], object], repeats: int = REPEATS) -> None:
    costs, count = [], 0
    for _ in range(repeats):
        with files_read() as files:
            costs.append(cost(do))
        count = len(files)
    clock = statistics.median(each.clock for each in costs)
    read = costs[-1].megabytes
    print(f"{what:36} {clock:7.2f} s {count:6,} files {read or 0:8.1f} MB read", flush=True)


def _tell_lake(workspace: Workspace) -> None:
    began = time.perf_counter()
    lake = Session(workspace).lake
    snapshot = lake.snapshot()
    files = {name: lake.files(name, snapshot) for name in sorted(snapshot.versions)}
    size = sum(Path(file).stat().st_size for each in files.values() for file in each)
    count = sum(map(len, files.values()))
    print(f"the lake: {count:,} files, {size / 1e6:.1f} MB (listed in {time.perf_counter() - began:.1f} s)")
    print("  " + ", ".join(f"{name} {len(each):,}" for name, each in files.items() if len(each) > 1))


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("numbers", nargs="*", type=int)
    words.add_argument("--in", dest="home", type=Path)
    given = words.parse_args()
    sizes = [*given.numbers, *(1_000, 30, 20)[len(given.numbers) :]]
    with tempfile.TemporaryDirectory() as drafts:
        main(given.home or Path(drafts), *sizes)
