"""The same work by us and by others, pair by pair, and the page that tells what it took.

    python -m benchmarks.peers.run [--sizes 100000 300000 1000000] [--repeats 3] [--peers sql polars ...] [--in FOLDER]
                                   [--page docs/benchmarks.md] [--busy] [--slow 1000000]

At each size, so many messages, rows are made (generate.py), imported once by us, and then every peer has its turn, in a
process of its own, each time just after a full refresh of ours. Slow peers have one turn at the smallest size and at
the largest up to `--slow` messages; everybody has one at all sizes but the last. Answers are compared before a time
counts (work.py). A peer whose package is not installed is named as missing. With `--in` rows and runs stay in that
folder, and a later run goes on where it ended; `--busy` says on the page that others worked on the machine meanwhile.

The exit status is 1 when a peer failed or its answers differ; no time has a part in it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.peers import from_csv, ours, work
from benchmarks.peers.generate import Size, generate
from benchmarks.peers.page import write
from benchmarks.peers.records import OWN, Records, Run

PACKAGES = {
    "floor": "duckdb",
    "sql": "duckdb",
    "polars": "polars",
    "clickhouse": "chdb",
    "pandas": "pandas",
    "spark": "pyspark",
    "sail": "pysail",
}
SLOW = ("pandas", "spark", "sail")
ANSWERS_NOTHING = ("floor",)
LEAST = 50_000
MISSING = "its package is not installed (requirements-bench.lock)"


class Failed(RuntimeError):
    """A run that ended badly, with its last words."""


def run_one(peer: str, rows: Path, out: Path) -> dict[str, Any]:
    """One run in a process of its own. Raises Failed."""
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "benchmarks.peers.one", peer, str(rows), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed((done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1][:300])
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


class Rounds:
    """All runs over one size."""

    def __init__(self, home: Path, size: int, records: Records) -> None:
        self.size, self.records = size, records
        self.rows, self.out = home / f"rows{size}", home / f"out{size}"
        self._expected: dict[str, list[str]] | None = None

    def ready(self) -> None:
        """Rows, and a lake of ours that holds them."""
        if not (self.rows / "meta.json").exists():
            generate(self.rows, Size(self.size))
        lake = self.out / OWN
        if not self.records.done(self.size, "import", 0):
            shutil.rmtree(lake, ignore_errors=True)
            self.records.add(self._run("import", 0, lake, {}))

    def pair(self, peer: str, repeat: int) -> None:
        """Ours, then the peer; told as one run."""
        if self.records.done(self.size, peer, repeat):
            return
        if importlib.util.find_spec(PACKAGES[peer]) is None:
            self.records.add(Run(self.size, peer, repeat, trouble=MISSING))
            return
        own = run_one(OWN, self.rows, self.out / OWN)
        self.records.add(Run(self.size, OWN, len(self.records.good(self.size, OWN)), own["parts"], own["peak_mb"]))
        found = self._run(peer, repeat, self.out / peer, own["parts"])
        if not found.trouble and peer not in ANSWERS_NOTHING:
            shown = ours.shown if peer == "sail" else work.written
            differ = [name for name, rows in work.digest(shown(self.out / peer)).items() if rows != self._ours(name)]
            if differ:
                found = Run(self.size, peer, repeat, trouble=f"its answers differ from ours: {', '.join(differ)}")
        self.records.add(found)

    def csv(self, repeat: int) -> None:
        """A large CSV read by us and by DuckDB."""
        if self.records.done(self.size, "csv_duckdb", repeat):
            return
        if not (self.rows / "messages.csv").exists():
            from_csv.write(self.rows)
        lake = self.out / "csv_ours"
        shutil.rmtree(lake, ignore_errors=True)
        own = self._run("csv_ours", repeat, lake, {})
        self.records.add(own)
        self.records.add(self._run("csv_duckdb", repeat, self.out / "csv_duckdb", own.parts))

    def _run(self, peer: str, repeat: int, out: Path, own: dict[str, dict[str, float]]) -> Run:
        try:
            found = run_one(peer, self.rows, out)
        except Failed as trouble:
            return Run(self.size, peer, repeat, trouble=str(trouble))
        return Run(self.size, peer, repeat, found["parts"], found["peak_mb"], own)

    def _ours(self, name: str) -> list[str]:
        if self._expected is None:
            self._expected = work.digest(ours.shown(self.out / OWN))
        return self._expected[name]


def main(given: argparse.Namespace, home: Path) -> int:
    """Runs what is not done yet, writes the page, and tells whether every peer's answers were ours."""
    records = Records(home / "runs.jsonl")
    some = [size for size in given.sizes if size <= given.slow]
    for size in sorted(given.sizes):
        whole = size == max(given.sizes)
        these = Rounds(home, size, records)
        these.ready()
        for repeat in range(given.repeats if whole else 1):
            for peer in given.peers:
                if peer not in SLOW or (repeat == 0 and some and size in (min(some), max(some))):
                    these.pair(peer, repeat)
                    _say(records.runs[-1])
            if whole:
                these.csv(repeat)
                _say(records.runs[-1])
    write(given.page, records, busy=given.busy)
    troubles = [run for run in records.runs if run.trouble and run.trouble != MISSING]
    for run in troubles:
        print(f"{run.peer} over {run.size:,} messages: {run.trouble}")
    return 1 if troubles else 0


def _say(run: Run) -> None:
    facts = run.parts.get("facts")
    told = (
        f"{facts['clock']:.1f} s, {facts['work']:.1f} s of processors, {run.peak_mb:.0f} MB" if facts else run.trouble
    )
    print(f"{run.size:,} {run.peer} {run.repeat}: {told}", flush=True)


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("--sizes", type=int, nargs="*", default=[100_000, 300_000, 1_000_000])
    words.add_argument("--repeats", type=int, default=3)
    words.add_argument("--peers", nargs="*", choices=list(PACKAGES), default=list(PACKAGES))
    words.add_argument("--slow", type=int, default=1_000_000)
    words.add_argument("--in", dest="home", type=Path)
    words.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"))
    words.add_argument("--busy", action="store_true")
    asked = words.parse_args()
    if min(asked.sizes) < LEAST:
        words.error(f"fewer than {LEAST:,} messages leave days without orders, which the peers' funnel does not know")
    with tempfile.TemporaryDirectory() as drafts:
        folder = asked.home or Path(drafts)
        folder.mkdir(parents=True, exist_ok=True)
        sys.exit(main(asked, folder))
