"""The small pictures inside tables and tiles, as geometry for SVG: intervals beside rates, lines of the last days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xundan.analysis.intervals import wilson

WIDTH, HEIGHT = 100, 24


@dataclass(frozen=True)
class Whisker:
    """A rate and its 95 % interval on an axis from 0 to the column's largest end, in hundredths of the width."""

    at: float
    low: float
    high: float


def whisker(part: int, whole: int, top: float) -> Whisker | None:
    """Where a rate stands; None without cases. `top` is the end of the axis."""
    found = wilson(part, whole)
    if found is None or top <= 0:
        return None
    return Whisker(*(round(min(end / top, 1.0) * WIDTH, 1) for end in (part / whole, found.low, found.high)))


def top_of(counts: Sequence[tuple[int, int]]) -> float:
    """The end of the axis on which all these rates and their intervals have room."""
    return max((found.high for part, whole in counts if (found := wilson(part, whole))), default=0.0)


def trail(values: Sequence[float | None]) -> list[str]:
    """Points of the lines that a small trail is made of, a line each run of known days; from 0 at the bottom."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return []
    low, high = min(0.0, *known), max(known)
    span = (high - low) or 1.0
    step = WIDTH / max(len(values) - 1, 1)
    runs: list[list[str]] = [[]]
    for n, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{n * step:.1f},{HEIGHT - (value - low) / span * (HEIGHT - 2) - 1:.1f}")
    return [" ".join(run) for run in runs if len(run) > 1]
