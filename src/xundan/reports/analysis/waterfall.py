"""A waterfall of block characters: where each step begins and ends, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

UP, DOWN = "█", "▓"
"""Blocks that a Windows console in code page 936 can show too."""
_CELLS = 14


def bars(spans: Sequence[tuple[Fraction, Fraction]], cells: int = _CELLS) -> list[str]:
    """A line a span from its start to its end, blanks before it; of no width where it is less than half a cell.

    A span that rises is drawn in full blocks, one that falls in shaded ones.
    """
    low, high = min(min(span) for span in spans), max(max(span) for span in spans)
    if low == high:
        return [""] * len(spans)
    drawn = []
    for start, end in spans:
        first, last = sorted(round((level - low) / (high - low) * cells) for level in (start, end))
        drawn.append(" " * first + (UP if end >= start else DOWN) * (last - first))
    return drawn
