"""A lake that was fed day by day against one that got the same days at once: what the many small files cost.

    python -m benchmarks.daily [DAYS] [MESSAGES_A_DAY]

Grows the shop of benchmarks.incremental by DAYS (120) imports of a day of 200 messages, and another lake by one import
of the same days. Of both: the files of the tables that have most, seconds to open the lake, to ask a month's sales by
agent over a view that has just been opened, and to import the next days, one by one.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks.incremental import FIRST, cost, grow
from xundan.metrics.ask import Ask
from xundan.session import Session
from xundan.workspace import create

REPEATS = 5
SHOWN = 8


def main(home: Path, days: int, messages: int) -> None:
    """Prints what each lake costs."""
    talks = max(messages // 10, 1)
    for name, step in (("at once", days), ("daily", 1)):
        session = Session(create(home / name, "bench"))
        for start in range(0, days, step):
            grow(session, home / "files", start, start + step, talks)
        _say(name, session, home / "files", days, talks)


def _say(name: str, session: Session, files: Path, days: int, talks: int) -> None:
    snapshot = session.lake.snapshot()
    counts = {table: len(session.lake.files(table, snapshot)) for table in snapshot.versions}
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
    print(f"{name}: {sum(counts.values())} files; " + ", ".join(f"{table} {count}" for table, count in most))
    last = FIRST + timedelta(days=days - 1)
    ask = Ask(("sales", "first_response"), ("agent",), last - timedelta(days=29), last)
    root = session.workspace
    opening = [cost(lambda: _opened(Session(root))).clock for _ in range(REPEATS)]
    asking = [cost(lambda: Session(root).answer(ask)).clock for _ in range(REPEATS)]
    importing = [grow(Session(root), files, days + n, days + n + 1, talks).clock for n in range(REPEATS)]
    for what, clock in (("opening", opening), ("a question", asking), ("the next day", importing)):
        spread = f"{min(clock):.2f} to {max(clock):.2f}"
        print(f"{name}: {what} {statistics.median(clock):.2f} s ({spread})", flush=True)


def _opened(session: Session) -> None:
    with session.view() as view:
        assert view.coverage.runs


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as drafts:
        main(Path(drafts), *[*numbers, *(120, 200)[len(numbers) :]])
