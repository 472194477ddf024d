"""What was promised of a shop at size, and whether what was found keeps it: for both pages."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Found = dict[str, Any]

SHARE = 0.03
"""What one day may take of deriving everything."""
MEMORY, FROM_MESSAGES, FROM_VISITS = 2_000, 60_000_000, 100_000_000
"""Megabytes that deriving so much may take."""
STARTS = {"--help": 0.3, "explain sales": 0.5}
"""Seconds of a command."""


def keep(page: Path, shops: list[Found], years: list[Found]) -> None:
    """Puts what was found beside the page that tells of it, for the other page."""
    text = json.dumps({"shops": shops, "years": years}, indent=1)
    page.with_suffix(".json").write_text(text + "\n", encoding="utf-8", newline="\n")


def table(page: Path) -> str:
    """Every promise, what was found, and whether it is kept, from what was kept beside this page."""
    file = page.with_suffix(".json")
    lines = [
        "## What was promised at size",
        "",
        f"From [what it costs at size]({page.name}), which `make bench-big` writes.",
        "",
        "| promise | found | |",
        "|---|---|---|",
    ]
    if not file.exists():
        return "\n".join([*lines, "| all of them | | not measured |"])
    found = json.loads(file.read_text(encoding="utf-8"))
    told = [*_days(found["shops"]), *_memory(found["shops"]), *_questions(found["years"]), *_starts(found["years"])]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in told)])


def met(kept: bool) -> str:
    """The word for it."""
    return "met" if kept else "**not met**"


def work(costs: list[Found]) -> list[float]:
    """Seconds of processors of each run."""
    return [cost["work"] for cost in costs]


def share(shop: Found) -> float:
    """What a day imported into the longest history takes of deriving all of it."""
    return statistics.median(work([*shop["days"].values()][-1])) / float(shop["whole"]["work"])


def flat(shop: Found) -> bool:
    """Whether a day costs the same whatever the history: the spread at the longest overlaps with the others."""
    spreads = [work(costs) for costs in shop["days"].values()]
    return all(min(spreads[-1]) <= max(spread) for spread in spreads)


def enough(shop: Found) -> bool:
    """Whether a shop is as large as the one whose memory is bounded."""
    rows = shop["whole"]["rows"]
    return bool(rows["messages"] >= FROM_MESSAGES and rows["visits"] >= FROM_VISITS)


def _days(shops: list[Found]) -> Iterator[tuple[str, str, str]]:
    for shop in shops:
        part, size = share(shop), f"{shop['size']:,} messages a day"
        yield f"a day's import at most {SHARE:.0%} of a full refresh, {size}", f"{part:.1%}", met(part <= SHARE)
        first, *_, last = (statistics.median(work(costs)) for costs in shop["days"].values())
        same = f"the same into 30 days and into 365, within noise, {size}"
        yield same, f"{last / first:.2f} times", met(flat(shop))


def _memory(shops: list[Found]) -> Iterator[tuple[str, str, str]]:
    promise = f"at most {MEMORY:,} MB for a full refresh of {FROM_MESSAGES:,} messages and {FROM_VISITS:,} visits"
    large = [shop["whole"] for shop in shops if enough(shop)]
    for whole in large:
        rows = whole["rows"]
        what = f"{whole['peak_mb']:,.0f} MB, {rows['messages']:,} messages and {rows['visits']:,} visits"
        yield promise, what, met(whole["peak_mb"] <= MEMORY)
    if not large:
        yield promise, "no shop was as large", "not measured"


def _questions(years: list[Found]) -> Iterator[tuple[str, str, str]]:
    for year in years:
        for period, told in year["periods"].items():
            slowest, limit = max(told["warm"]), told["limit"]
            asked = f"any metric over a {period} within {limit} s, {year['size']:,} receptions"
            yield asked, f"{slowest:.3f} s the slowest", met(slowest <= limit)


def _starts(years: list[Found]) -> Iterator[tuple[str, str, str]]:
    largest = years[-1]
    for command, most in STARTS.items():
        found = statistics.median(largest["starts"][command])
        yield (
            f"`xundan {command}` within {most} s",
            f"{found:.2f} s, {largest['size']:,} receptions",
            met(found <= most),
        )
