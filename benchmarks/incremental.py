"""One more day imported into a lake of 30, 90 and 365 days, against deriving all 365 anew: what the history costs.

    python -m benchmarks.incremental [MESSAGES_A_DAY] [DAYS ...]

Grows one invented shop: dialogues of ten messages, three buyers in ten known from before, an order for every third
dialogue with lines, some paid the day after, refunds a week later, and visits. At each size three days are imported one
by one, each with the late payments of the day before: the median of the three and their spread; everything once.
Seconds of the processors are printed beside those of the clock: they are what a busy machine falsifies least.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from xundan.lake.importing import Wishes
from xundan.session import Session
from xundan.workspace import create

FIRST = date(2025, 1, 1)
REPEATS = 3
AT_ONCE = 8_000_000
"""Messages that are imported at once while the lake grows, at most (but 30 days)."""

_DIALOGUES = """
CREATE OR REPLACE TABLE dialogues AS
SELECT day, talk, TIMESTAMP '{first}' + to_days(day::INT) + to_seconds(28800 + hash(day, talk, 'at') % 50000) AS began,
  CASE WHEN hash(day, talk, 'known') % 10 < 3 AND day > 0
    THEN 'b' || (day - 1 - hash(day, talk, 'back') % least(day, 60)) || '_' || hash(day, talk, 'who') % {talks}
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
FROM dialogues, range(3) s(step) ORDER BY "at", visitor_id"""


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
            con.execute(_DIALOGUES.format(first=FIRST, start=first, end=last, talks=talks))
            written.append(folder / f"{name}.parquet")
            con.execute(f"COPY ({query.format(end=end)}) TO '{written[-1]}'")
    return written


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of all processors together."""

    clock: float
    work: float


def cost(of: Callable[[], object]) -> Cost:
    """What a call costs."""
    began, worked = time.perf_counter(), time.process_time()
    of()
    return Cost(time.perf_counter() - began, time.process_time() - worked)


def grow(session: Session, folder: Path, start: int, end: int, talks: int) -> Cost:
    """Imports these days as one command; what that costs."""
    files = write(folder / f"{start}-{end}", start, end, talks)
    covers = (FIRST + timedelta(days=start), FIRST + timedelta(days=end - 1))
    found = cost(lambda: session.import_files(files, Wishes(covers=covers)))
    for file in files:
        file.unlink()
    return found


def main(messages: int, sizes: list[int]) -> None:
    """Grows the lake to each size and prints what a day costs there, then what deriving everything does."""
    talks, batch = max(messages // 10, 1), max(AT_ONCE // messages, 30)
    days: dict[int, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as home:
        session = Session(create(Path(home) / "shop", "bench"))
        at = 0
        for size in sizes:
            while at < size:
                end = min(at + batch, size)
                grow(session, Path(home) / "files", at, end, talks)
                at = end
            days[size] = []
            for _ in range(REPEATS):
                days[size].append(grow(session, Path(home) / "files", at, at + 1, talks))
                at += 1
            _say(f"one day into {size} days", days[size])
        full = [cost(lambda: session.refresh(full=True))]
    _say(f"everything of {at} days anew", full)
    _compare(f"{sizes[-1]} days against {sizes[0]}", days[sizes[-1]], days[sizes[0]], "{:.2f} times")
    _compare("one day against everything", days[sizes[-1]], full, "{:.1%}")


def _say(what: str, costs: list[Cost]) -> None:
    clock, work = [each.clock for each in costs], [each.work for each in costs]
    spread = f"{min(clock):.2f} to {max(clock):.2f}"
    worked = statistics.median(work)
    print(f"{what}: {statistics.median(clock):.2f} s ({spread}), {worked:.2f} s of processors", flush=True)


def _compare(what: str, one: list[Cost], other: list[Cost], shape: str) -> None:
    clock = statistics.median(each.clock for each in one) / statistics.median(each.clock for each in other)
    work = statistics.median(each.work for each in one) / statistics.median(each.work for each in other)
    print(f"{what}: {shape.format(clock)} by the clock, {shape.format(work)} of the processors")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(given[0] if given else 20_000, given[1:] or [30, 90, 365])
