"""One more day imported into a lake of 30, 90 and 365 days, against deriving all 365 anew: what the history costs.

    python -m benchmarks.incremental [--no-full] [--in FOLDER] [MESSAGES_A_DAY] [DAYS ...]

Grows one invented shop: dialogues of ten messages, three buyers in ten known from before, an order for every third
dialogue with lines, some paid the day after, refunds a week later, and visits. At each size days are imported one by
one, each with the late payments of the day before. The first two are left out: they write anew what the large import
before them wrote, which no day of a shop that imports daily does. Of the next five the median and the spread are told,
which is what noise is here; everything is derived once, or not at all with --no-full.

Seconds of the processors are printed beside those of the clock, and the bytes that were read: a busy machine falsifies
the clock most and the bytes not at all. Buyers come back after up to four weeks, so that 30 days hold all that a day
reaches, as 90 and 365 do; where some come back after months, a day reaches that far and costs more for it. With --in
the lake stays in that folder, and a later run goes on where it ended.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

import duckdb

from benchmarks.peers.cost import peak_mb
from xundan.lake import layout
from xundan.lake.importing import Wishes
from xundan.lake.sql import read
from xundan.session import Session
from xundan.workspace import Workspace, create

FIRST = date(2025, 1, 1)
SETTLING, REPEATS = 2, 5
BACK = 28
"""Days after which a buyer comes back, at most."""
VISITS = 15
"""Pages that are seen around a dialogue of ten messages: a shop with messages enough for the bound of memory has
visits enough too (60 and 100 million, see promised.py)."""

AT_ONCE = 8_000_000
"""Messages that are imported at once while the lake grows, at most (but 30 days)."""

_DIALOGUES = """
CREATE OR REPLACE TABLE dialogues AS
SELECT day, talk, TIMESTAMP '{first}' + to_days(day::INT) + to_seconds(28800 + hash(day, talk, 'at') % 50000) AS began,
  CASE WHEN hash(day, talk, 'known') % 10 < 3 AND day > 0
    THEN 'b' || (day - 1 - hash(day, talk, 'back') % least(day, {back})) || '_' || hash(day, talk, 'who') % {talks}
    ELSE 'b' || day || '_' || talk END AS buyer_id,
  'shop:agent' || hash(day, talk, 'agent') % 20 AS agent_id, hash(day, talk, 'buys') % 3 = 0 AS buys
FROM range({start}, {end}) d(day), range({talks}) t(talk)"""

_MESSAGES = """
SELECT buyer_id, agent_id, began + to_seconds(turn * 25) AS sent_at,
  CASE WHEN turn % 2 = 0 THEN 'buyer' ELSE 'agent' END AS sender,
  CASE turn % 4 WHEN 0 THEN '在吗, 这款有现货吗 ' WHEN 1 THEN '亲, 有的, 今天发 ' WHEN 2 THEN '能便宜点吗 '
    ELSE '满 199 减 20, 已经很划算了 ' END || turn AS text
FROM dialogues, range(10) r(turn) WHERE NOT (turn = 9 AND hash(day, talk, 'left') % 20 = 0)
ORDER BY sent_at, buyer_id"""

_ORDERS = """
SELECT 'o' || (1000000 + day) || '_' || talk AS order_id, buyer_id, began + to_minutes(6) AS created_at,
  CASE WHEN hash(day, talk, 'late') % 10 > 0 THEN began + to_minutes(8)
    WHEN day < {end} - 1 THEN began + to_days(1) END AS paid_at,
  hash(day, talk, 'price') % 300 + 20.9 AS paid_amount
FROM dialogues WHERE buys ORDER BY created_at, order_id"""

_LINES = """
SELECT 'o' || (1000000 + day) || '_' || talk AS order_id, line::VARCHAR AS line_id,
  'i' || hash(day, talk, line) % 500 AS item_id, 1 AS quantity, 99.00 AS price
FROM dialogues, range(2) l(line) WHERE buys ORDER BY order_id, line_id"""

_REFUNDS = """
SELECT 'r' || (1000000 + day) || '_' || talk AS refund_id, 'o' || (1000000 + day) || '_' || talk AS order_id,
  began + to_days(6) AS applied_at, began + to_days(7) AS finished_at, 'succeeded' AS status, 9.90 AS amount
FROM dialogues WHERE buys AND hash(day, talk, 'refund') % 20 = 0 ORDER BY applied_at, refund_id"""

_VISITS = """
SELECT 'v_' || buyer_id AS visitor_id, buyer_id, began - to_minutes(5) + to_seconds(40 * step) AS "at", 'view' AS event,
  'p' || hash(day, talk, step) % 900 AS page_id, '自然搜索' AS source
FROM dialogues, range({visits}) s(step) ORDER BY "at", visitor_id"""


def write(folder: Path, start: int, end: int, talks: int) -> list[Path]:
    """The files of days `start` to `end` (not included): their chats and visits, and orders of the day before too."""
    con = duckdb.connect()
    folder.mkdir(parents=True)
    written = []
    for name, query, first, last in (
        ("messages", _MESSAGES, start, end),
        ("orders", _ORDERS, max(start - 1, 0), end),
        ("order_lines", _LINES, start, end),
        ("refunds", _REFUNDS, max(start - 7, 0), max(end - 7, 0)),
        ("visits", _VISITS, start, end),
    ):
        if last > first:
            con.execute(_DIALOGUES.format(first=FIRST, start=first, end=last, talks=talks, back=BACK))
            written.append(folder / f"{name}.parquet")
            con.execute(f"COPY ({query.format(end=end, visits=VISITS)}) TO '{written[-1]}'")
    return written


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of all processors together; and megabytes read, None where the system does not tell."""

    clock: float
    work: float
    megabytes: float | None


def cost(of: Callable[[], object]) -> Cost:
    """What a call costs."""
    began, worked, read = time.perf_counter(), time.process_time(), _read_so_far()
    of()
    now = _read_so_far()
    megabytes = None if read is None or now is None else (now - read) / 1e6
    return Cost(time.perf_counter() - began, time.process_time() - worked, megabytes)


def _read_so_far() -> int | None:
    """The bytes that this process has read from files, cached ones too."""
    told = Path("/proc/self/io")
    return int(told.read_text().split()[1]) if told.exists() else None


def grow(session: Session, folder: Path, start: int, end: int, talks: int) -> Cost:
    """Imports these days as one command; what that costs."""
    files = write(folder / f"{start}-{end}", start, end, talks)
    covers = (FIRST + timedelta(days=start), FIRST + timedelta(days=end - 1))
    found = cost(lambda: session.import_files(files, Wishes(covers=covers)))
    for file in files:
        file.unlink()
    return found


@dataclass(frozen=True)
class Whole:
    """What deriving everything cost, the most memory that its process had, and how much it was."""

    cost: Cost
    peak_mb: float
    rows: dict[str, int]


@dataclass(frozen=True)
class Grown:
    """What one day cost at each size in days, and what deriving everything of the last size did (None: not asked)."""

    days: dict[int, list[Cost]]
    whole: Whole | None


def grown(messages: int, sizes: list[int], home: Path, *, full: bool = True) -> Grown:
    """Grows the lake to each size and finds what a day costs there, then what deriving everything does: each in a
    process of its own, since one that has imported for an hour holds what it compiled then."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as alone:
        days = {size: alone.submit(_days_at, size, messages, home).result() for size in sizes}
        return Grown(days, alone.submit(everything, home).result() if full else None)


def _days_at(size: int, messages: int, home: Path) -> list[Cost]:
    """Grows the lake to a size; what each of the next days costs."""
    talks, batch = max(messages // 10, 1), max(AT_ONCE // messages, 30)
    session = _session(home)
    at = _days_in(session)
    while at < size:
        end = min(at + batch, size)
        grow(session, home / "files", at, end, talks)
        at = end
    costs = [grow(session, home / "files", day, day + 1, talks) for day in range(at, at + SETTLING + REPEATS)]
    _say(f"one day into {at + SETTLING} days", costs[SETTLING:])
    return costs[SETTLING:]


def everything(home: Path) -> Whole:
    """What deriving everything costs, in this process."""
    session = _session(home)
    found = cost(lambda: session.refresh(full=True))
    peak = peak_mb()
    _say(f"everything of {_days_in(session)} days anew, {peak:.0f} MB at most", [found])
    snapshot = session.lake.snapshot()
    files = {name: session.lake.files(layout.raw(name), snapshot) for name in ("messages", "visits")}
    return Whole(found, peak, {name: _rows(each) for name, each in files.items()})


def _rows(files: list[str]) -> int:
    return int(duckdb.sql(f"SELECT count(*) FROM {read(files)}").fetchall()[0][0])


def _session(home: Path) -> Session:
    return Session(Workspace(home / "shop") if (home / "shop").exists() else create(home / "shop", "bench"))


def main(messages: int, sizes: list[int], home: Path, *, full: bool = True) -> None:
    """The same with its comparisons."""
    found = grown(messages, sizes, home, full=full)
    _compare(f"{sizes[-1]} days against {sizes[0]}", found.days[sizes[-1]], found.days[sizes[0]], "{:.2f} times")
    if found.whole is not None:
        _compare("one day against everything", found.days[sizes[-1]], [found.whole.cost], "{:.1%}")


def _days_in(session: Session) -> int:
    """How many days a lake holds that was grown before."""
    spans = [span for each in session.history() for span in each.coverage if span["table"] == "messages"]
    return max(((date.fromisoformat(str(span["to_day"])) - FIRST).days + 1 for span in spans), default=0)


def _say(what: str, costs: list[Cost]) -> None:
    clock, work = [each.clock for each in costs], [each.work for each in costs]
    spread = f"{min(clock):.2f} to {max(clock):.2f}"
    worked = f"{statistics.median(work):.2f} s of processors ({min(work):.2f} to {max(work):.2f})"
    read = [each.megabytes for each in costs if each.megabytes is not None]
    told = f", {statistics.median(read):.0f} MB read" if read else ""
    print(f"{what}: {statistics.median(clock):.2f} s ({spread}), {worked}{told}", flush=True)


def _compare(what: str, one: list[Cost], other: list[Cost], shape: str) -> None:
    clock = statistics.median(each.clock for each in one) / statistics.median(each.clock for each in other)
    work = statistics.median(each.work for each in one) / statistics.median(each.work for each in other)
    print(f"{what}: {shape.format(clock)} by the clock, {shape.format(work)} of the processors")


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("numbers", nargs="*", type=int)
    words.add_argument("--no-full", action="store_true")
    words.add_argument("--in", dest="home", type=Path)
    given = words.parse_args()
    asked = given.numbers or [20_000]
    with tempfile.TemporaryDirectory() as drafts:
        main(asked[0], asked[1:] or [30, 90, 365], given.home or Path(drafts), full=not given.no_full)
