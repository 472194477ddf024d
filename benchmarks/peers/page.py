"""docs/benchmarks.md: what the runs found, and what was asked for.

    python -m benchmarks.peers.page FOLDER PAGE [busy]

writes the page of the runs that a folder holds, finished or not.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from matplotlib.axes import Axes

from benchmarks import promised
from benchmarks.peers.records import OWN, Records
from benchmarks.plots import saved

NAMES = {
    OWN: "xundan on DuckDB: full refresh",
    "sql": "DuckDB SQL by hand, text ids",
    "polars": "Polars",
    "clickhouse": "ClickHouse in process (chdb)",
    "pandas": "pandas",
    "spark": "Spark local",
    "sail": "xundan on Sail (one process)",
    "floor": "floor: DuckDB reads and groups",
}
_NOTES = Path(__file__).with_name("notes.md")
"""What a person has to say of it."""
_PACKAGES = ("duckdb", "polars", "chdb", "pandas", "pyspark", "pysail", "deltalake", "ibis-framework")
_COLOURS = {OWN: "#0072b2", "sql": "#d55e00", "polars": "#009e73", "clickhouse": "#cc79a7", "pandas": "#56b4e9",
            "spark": "#e69f00", "sail": "#8250df", "floor": "#8c959f"}  # fmt: skip

ASKED = (10_000_000, 30_000_000)
"""Messages that the targets are about."""


@dataclass(frozen=True)
class Target:
    """How many times the peer's seconds ours may take."""

    peer: str
    most: float
    words: str


TARGETS = (
    Target("sql", 0.75, "at most 0.75 of hand-written SQL"),
    Target("polars", 1 / 2, "at least 2 times faster than Polars"),
    Target("clickhouse", 1 / 2, "at least 2 times faster than ClickHouse"),
    Target("pandas", 1 / 10, "at least 10 times faster than pandas"),
    Target("spark", 1 / 10, "at least 10 times faster than local Spark"),
    Target("floor", 4.0, "at most 4 times the floor"),
    Target("csv_duckdb", 2.0, "a CSV of messages imported at no less than half the speed of DuckDB's `read_csv`"),
)


def write(page: Path, records: Records, *, busy: bool) -> None:
    """The page and its plot, beside it."""
    size = records.sizes()[-1]
    plot = page.with_name("benchmarks-cost.svg")
    at_size = promised.table(page.with_name("benchmarks-size.md"))
    found = [
        _head(records.sizes(), busy), _costs(records), _targets(records), at_size, _parts(records, size)
    ]  # fmt: skip
    text = "\n\n".join([*found, f"![Cost against size]({plot.name})", _NOTES.read_text(encoding="utf-8").strip()])
    page.write_text(text + "\n", encoding="utf-8", newline="\n")
    plot.write_text(_plot(records), encoding="utf-8", newline="\n")


def _head(sizes: list[int], busy: bool) -> str:
    size = sizes[-1]
    meanwhile = (
        " **Others worked on the machine meanwhile**, so seconds by the clock are long and uneven; ratios within a pair"
        " and the seconds of processors are what can be read from this table."
        if busy
        else ""
    )
    versions = ", ".join(f"{name} {found}" for name in _PACKAGES if (found := _version(name)))
    return f"""# Benchmarks against peers

The same rows, the same answers, by us and by others. Written by `make bench`, which is `python -m benchmarks.peers.run`
in an environment of its own; not by hand.

Up to {size:,} messages, {size // 10:,} orders and {size * 2:,} visits over 60 days and 3 shops, invented and skewed:
a few very busy buyers, favourite agents and items, and a promotion day 20 times the usual. {os.cpu_count()} processors,
{platform.system()}, Python {platform.python_version()}; {versions}.{meanwhile}

`--sizes {" ".join(map(str, sizes))}`: the tables tell of the largest, the plot of all."""


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _costs(records: Records) -> str:
    lines = [
        "## What it costs",
        "",
        "Medians, and the least and the most where there were several runs. `ours / theirs` is each run against the run"
        " of ours just before it: below 1 we are faster.",
    ]
    for size in _told(records):
        lines += [
            "",
            f"### {size:,} messages",
            "",
            "| who | seconds | seconds of processors | peak memory, MB | ours / theirs, clock | processors |",
            "|---|---|---|---|---|---|",
            *(line for peer in NAMES for line in _cost(records, size, peer)),
        ]
        answers = [(peer, records.cost(size, peer, "answers", "work")) for peer in NAMES]
        told = "; ".join(f"{peer} {found.median:.2f}" for peer, found in answers if found)
        lines += ["", f"The agents' table and the funnel by day from what was stored, seconds of processors: {told}."]
    return "\n".join(lines)


def _told(records: Records) -> list[int]:
    """The sizes that have a table: the largest, and those that targets are about."""
    sizes = records.sizes()
    return [size for size in sizes if size in ASKED or size == sizes[-1]]


def _cost(records: Records, size: int, peer: str) -> list[str]:
    """The line of a peer, if it has one; at the largest size that of fewer rows where it was not run over more."""
    name, trouble, over = NAMES[peer], records.trouble(size, peer), size
    if not records.good(size, peer):
        if trouble:
            return [f"| {name} | {trouble} | | | | |"]
        if size != records.sizes()[-1]:
            return []
        over = records.largest(peer)
    clock, work = (records.cost(over, peer, "facts", by) for by in ("clock", "work"))
    memory = records.memory(over, peer)
    if clock is None or work is None or memory is None:
        return [f"| {name} | not run | | | | |"]
    ratios = [records.ratio(over, peer, "facts", by) for by in ("clock", "work")]
    told = " | ".join(ratio.told() if ratio else "" for ratio in ratios)
    return [f"| {name}{_only(over, size)} | {clock.told(1)} | {work.told(1)} | {memory.told(0)} | {told} |"]


def _only(over: int, size: int) -> str:
    """A word where a peer was run over fewer rows than the others."""
    return f" (over {over:,} messages only)" if over < size else ""


def _targets(records: Records) -> str:
    lines = [
        "## What was asked for",
        "",
        "| target | messages | ours / theirs, clock | processors | |",
        "|---|---|---|---|---|",
    ]
    for target in TARGETS:
        found = [size for size in _told(records) if records.ratio(size, target.peer, "facts", "clock")]
        for over in found or [records.largest(target.peer)]:
            clock, work = (records.ratio(over, target.peer, "facts", by) for by in ("clock", "work"))
            if clock is None or work is None:
                why = records.trouble(over, target.peer) or "not run"
                lines.append(f"| {target.words} | | {why} | | not measured |")
                continue
            met = "met" if clock.median <= target.most else "**not met**"
            lines.append(f"| {target.words} | {over:,} | {clock.told()} | {work.told()} | {met} |")
    return "\n".join(lines)


def _parts(records: Records, size: int) -> str:
    found = records.cost(size, "import", "facts", "work")
    lines = ["## What lies behind it", ""]
    if found:
        lines += [
            f"Importing all rows once, a first refresh included, took {found.median:.1f} s of processors; that is where"
            " integer keys and the order of rows are made.",
            "",
        ]
    lines += ["The steps of the SQL peer, seconds of processors:", "", "| step | seconds |", "|---|---|"]
    lines += [f"| {name} | {spread.told()} |" for name, spread in records.steps(size, "sql")]
    return "\n".join(lines)


def _plot(records: Records) -> str:
    """Seconds of processors against messages, a line a peer, both axes logarithmic."""

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        for peer, name in NAMES.items():
            costs = [(size, records.cost(size, peer, "facts", "work")) for size in records.sizes()]
            points = [(size, cost.median) for size, cost in costs if cost]
            if points:
                axes.plot(*zip(*points, strict=True), "o-", color=_COLOURS[peer], label=name)
        axes.set_xticks(records.sizes(), [f"{size:,}" for size in records.sizes()])
        axes.set_xticks([], minor=True)
        axes.set_xlabel("messages")
        axes.set_ylabel("seconds of processors")
        axes.set_title("The same facts from the same rows", loc="left")

    return saved(1, draw)


if __name__ == "__main__":
    write(Path(sys.argv[2]), Records(Path(sys.argv[1]) / "runs.jsonl"), busy="busy" in sys.argv[3:])
