"""How long questions take over a year of a large shop.

    python -m benchmarks.queries [RECEPTIONS] [METRIC ...]

Every metric (or those named) by agent and day over the year - by those of the two that it has, or by month - and by
agent over one month; then the agents' table of a month. `cold` is the first time, over a view that has just been opened
(SQL compiled, tables opened); `warm` the median of five more over the same view, answers not remembered (the first of
them makes the sums by day), with the spread (longest less shortest). `rows` are the groups of the answer. The slowest
come first.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks import year
from xundan.answers import Answers
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import answer
from xundan.reports.agents import agents_sheet
from xundan.session import Session

REPEATS = 5
SHOWN = 25
LIMITS = {"year": 0.3, "month": 0.1}
"""Seconds that a warm answer may take over ten million receptions."""
TITLES = {"year": "the year by agent and day", "month": "one month by agent"}


@dataclass(frozen=True)
class Timed:
    """Seconds of one question."""

    what: str
    by: tuple[str, ...]
    rows: int
    cold: float
    warm: float
    spread: float

    def line(self, limit: float) -> str:
        mark = "" if self.warm <= limit else f"  {self.warm / limit:.1f} x the limit"
        times = f"{self.cold:8.3f} {self.warm:8.3f} {self.spread:7.3f}"
        return f"{self.what:36} {','.join(self.by):12} {self.rows:8,} {times}{mark}"


def timed(what: str, by: tuple[str, ...], ask: Callable[[], int]) -> Timed:
    """The first time, and the median of five more."""

    def seconds() -> tuple[float, int]:
        began = time.perf_counter()
        rows = ask()
        return time.perf_counter() - began, rows

    cold, rows = seconds()
    warm = [seconds()[0] for _ in range(REPEATS)]
    return Timed(what, by, rows, cold, statistics.median(warm), max(warm) - min(warm))


def dimensions(name: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the wanted dimensions that a metric has; by month where it has none of time."""
    has = CATALOGUE[name].dimensions
    found = tuple(one for one in wanted if one in has)
    return found if "day" in has or "month" not in has else (*found, "month")


def metrics() -> list[str]:
    """Every metric once."""
    return list(dict.fromkeys(CATALOGUE[name].id for name in CATALOGUE))


def over(session: Session, names: list[str], wanted: tuple[str, ...], first: date, last: date) -> list[Timed]:
    """Every metric over a period."""
    found = []
    for name in names:
        by, answers = dimensions(name, wanted), Answers(session.workspace)
        with answers.view() as view:
            asked = Ask((name,), by, first, last)
            found.append(timed(name, by, lambda view=view, asked=asked: len(answer(view, asked).rows)))
        answers.close()
    return found


def asked(session: Session, names: list[str]) -> dict[str, list[Timed]]:
    """The questions of each period of LIMITS."""
    return {
        "year": over(session, names, ("agent", "day"), year.FIRST, year.LAST),
        "month": over(session, names, ("agent",), *year.months()[9]),
    }


def told(title: str, found: list[Timed], limit: float) -> None:
    """The slowest, and what all of them come to."""
    found = sorted(found, key=lambda one: -one.warm)
    warm = [one.warm for one in found]
    print(f"\n{title}: {len(found)} questions, limit {limit:.1f} s")
    print(f"{'metric':36} {'by':12} {'rows':>8} {'cold':>8} {'warm':>8} {'spread':>7}")
    for one in found[:SHOWN]:
        print(one.line(limit))
    share = sum(one.warm <= limit for one in found) / len(found)
    print(f"median {statistics.median(warm):.3f} s, slowest {warm[0]:.3f} s, within the limit {share:.0%}")
    print(f"cold against warm, median: {statistics.median(one.cold / one.warm for one in found):.1f} times")


def remembered(session: Session, ask: Ask) -> tuple[float, float]:
    """The first time and again, through the door of notebooks and the web."""
    answers = Answers(session.workspace)
    with answers.view():
        pass
    once = timed("", (), lambda: len(answers.answer(ask).rows))
    answers.close()
    return once.cold, once.warm


def main(receptions: int, names: list[str]) -> None:
    """Makes the year, asks, and prints the slowest questions."""
    ids = names or metrics()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        session = year.make(Path(folder), receptions)
        print(
            f"{receptions:,} receptions over a year, {year.AGENTS} agents, made in {time.perf_counter() - began:.0f} s"
        )
        for period, found in asked(session, ids).items():
            told(TITLES[period], found, LIMITS[period])
        first, last = year.months()[9]
        with Answers(session.workspace).view() as view:
            table = timed("agents' table", (), lambda: len(agents_sheet(view, first, last, "order_first", ()).rows))
        print(f"\nthe agents' table of a month: cold {table.cold:.3f} s, warm {table.warm:.3f} s")
        cold, again = remembered(session, Ask(("inquiry_conversion", "sales"), ("agent", "day"), year.FIRST, year.LAST))
        print(f"two metrics by agent and day over the year: asked {cold:.3f} s, remembered {again:.4f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000, sys.argv[2:])
