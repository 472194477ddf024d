"""Where visitors click on the home page, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View

ACROSS = 24
"""Cells from left to right."""
DOWN = 30
"""At most so many rows; a long page has taller cells."""


@dataclass(frozen=True)
class Heat:
    """`cells[row][column]` counts clicks; a cell is `width` by `height` in the file's own unit (pixels as a rule), the
    first at (`left`, `top`). `placed` clicks lie in it, `unplaced` tell no place."""

    cells: list[list[int]]
    left: int
    top: int
    width: int
    height: int
    placed: int
    unplaced: int

    def above(self, row: int) -> int:
        """Clicks in this row and those above it."""
        return sum(sum(line) for line in self.cells[: row + 1])


def heat(view: View, span: Span) -> Heat | None:
    """None where there is no click on a home page."""
    visits = span.of(view.events("visits"))
    clicks = visits.filter((visits.event == "click") & (visits.page_type == "home"))
    spots = clicks.group_by("x", "y").aggregate(clicks=clicks.count())
    rows = view.engine.rows(spots).to_pylist()
    if not rows:
        return None
    placed = [(row["x"], row["y"], row["clicks"]) for row in rows if row["x"] is not None and row["y"] is not None]
    return _grid(placed, sum(row["clicks"] for row in rows))


def _grid(spots: list[tuple[int, int, int]], clicks: int) -> Heat:
    if not spots:
        return Heat([], 0, 0, 1, 1, 0, clicks)
    left, top = min(0, *(x for x, _, _ in spots)), min(0, *(y for _, y, _ in spots))
    width = _size(max(x for x, _, _ in spots) - left, ACROSS)
    height = max(width, _size(max(y for _, y, _ in spots) - top, DOWN))
    down = (max(y for _, y, _ in spots) - top) // height + 1
    across = (max(x for x, _, _ in spots) - left) // width + 1
    cells = [[0] * across for _ in range(down)]
    for x, y, count in spots:
        cells[(y - top) // height][(x - left) // width] += count
    placed = sum(count for _, _, count in spots)
    return Heat(cells, left, top, width, height, placed, clicks - placed)


def _size(reach: int, cells: int) -> int:
    """The size of a cell so that as many hold everything from 0 to `reach`."""
    return reach // cells + 1
