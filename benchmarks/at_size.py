"""What was promised of a day's import, of questions and of starting up, at one, three and ten times a size.

    python -m benchmarks.at_size [--smallest 20000] [--also 180000] [--receptions 1000000]
                                 [--in FOLDER] [--busy] [--page docs/benchmarks-size.md]

`--smallest` is the messages a day of the smallest shop whose year is grown and refreshed (incremental.py), `--also` one
larger still, `--receptions` those of the smallest year that is asked (queries.py). What was found is kept in FOLDER as
JSON, one file a size, and a later run goes on where it ended. Each size runs in a process of its own. No time has a
part in the exit status.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import incremental, queries, year
from benchmarks.size_page import write

FACTORS = (1, 3, 10)
DAYS = [30, 90, 365]
STARTS = (("--help",), ("explain", "sales"), ("metrics", "sales", "--by", "agent", "--month", "2025-10"))
"""Commands whose seconds are starting up and one small answer."""
REPEATS = 5


def grown(size: int, home: Path) -> dict[str, Any]:
    """A year of so many messages a day: one day more, and everything anew."""
    found = incremental.grown(size, DAYS, home)
    days = {str(days): [asdict(cost) for cost in costs] for days, costs in found.days.items()}
    whole = found.whole
    told = whole and {**asdict(whole.cost), "peak_mb": whole.peak_mb, "rows": whole.rows}
    return {"size": size, "days": days, "whole": told}


def asked(size: int, home: Path) -> dict[str, Any]:
    """A year of so many receptions: every metric, and commands from their start."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    session = year.make(home, size)
    periods = queries.asked(session, queries.metrics())
    told = {
        period: {
            "limit": queries.LIMITS[period],
            "warm": sorted((each.warm for each in found), reverse=True),
            "cold": statistics.median(each.cold for each in found),
            "slowest": max(found, key=lambda each: each.warm).what,
        }
        for period, found in periods.items()
    }
    return {
        "size": size,
        "periods": told,
        "starts": {" ".join(words): _starts(words, session.workspace.root) for words in STARTS},
    }


def _starts(words: tuple[str, ...], shop: Path) -> list[float]:
    """Seconds of a command as a process of its own."""
    taken = []
    where = [] if words[0] == "--help" else ["-w", str(shop)]
    for _ in range(REPEATS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "xundan", *words, *where], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - began)
    return taken


KINDS = {"grown": grown, "asked": asked}


def one(kind: str, size: int, home: Path) -> dict[str, Any]:
    """What is known of a size; found out in a process of its own where nothing is."""
    kept = home / f"{kind}-{size}.json"
    if not kept.exists():
        place = home / f"{kind}-{size}"
        place.mkdir(exist_ok=True)
        words = ["-m", "benchmarks.at_size", "--only", kind, str(size), "--in", str(home)]
        subprocess.run([sys.executable, *words], check=True)
        shutil.rmtree(place)
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def main(given: argparse.Namespace, home: Path) -> None:
    """Every size, then the page."""
    home.mkdir(parents=True, exist_ok=True)
    if given.only:
        kind, size = given.only[0], int(given.only[1])
        found = KINDS[kind](size, home / f"{kind}-{size}")
        (home / f"{kind}-{size}.json").write_text(json.dumps(found), encoding="utf-8")
        return
    sizes = [*(given.smallest * factor for factor in FACTORS), *given.also]
    shops = [one("grown", size, home) for size in sizes]
    years = [one("asked", given.receptions * factor, home) for factor in FACTORS]
    write(given.page, shops, years, busy=given.busy)


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("--smallest", type=int, default=20_000)
    words.add_argument("--also", type=int, nargs="*", default=[])
    words.add_argument("--receptions", type=int, default=1_000_000)
    words.add_argument("--in", dest="home", type=Path)
    words.add_argument("--page", type=Path, default=Path("docs/benchmarks-size.md"))
    words.add_argument("--busy", action="store_true")
    words.add_argument("--only", nargs=2, metavar=("KIND", "SIZE"), help=argparse.SUPPRESS)
    asked_for = words.parse_args()
    with tempfile.TemporaryDirectory() as drafts:
        main(asked_for, asked_for.home or Path(drafts))
