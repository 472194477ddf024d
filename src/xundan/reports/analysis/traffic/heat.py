"""The home page's clicks as a grid of signs, and cell by cell for programs."""

from __future__ import annotations

from xundan.analysis.traffic.heat import Heat, heat
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.traffic.shared import telling
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("首页点击热图", "Clicks on the home page")
_SIGNS = ".:-=+*#%@"
"""No click, then from few to many; signs that every terminal prints."""
_NONE = Text(
    "没有首页的点击: visits 里要有 event = click, page_type = home 和 x, y 的行",
    "no clicks on the home page: visits need rows of event click and page_type home, with x and y",
)
_BUSIEST = 20


def heat_telling(view: View, span: Span) -> Telling:
    """Rows of signs from the top of the page down, then the busiest cells."""
    found = heat(view, span)
    if found is None or not found.placed:
        lost = found.unplaced if found else 0
        more = [Text(f"{lost} 次点击没有位置", f"{lost} clicks tell no place")] if lost else []
        return telling(_TITLE, span, [_NONE, *more], [_map(None)], {"cells": [], "unplaced": lost})
    half = next(row for row in range(len(found.cells)) if 2 * found.above(row) >= found.placed)
    y = found.top + (half + 1) * found.height
    said = [
        Text(
            f"首页 {found.placed:,} 次点击, 一半在最上面 {y:,} 像素以内",
            f"{found.placed:,} clicks on the home page, half of them within the first {y:,} pixels",
        )
    ]
    if found.unplaced:
        said.append(Text(f"另有 {found.unplaced:,} 次点击没有位置", f"{found.unplaced:,} more clicks tell no place"))
    cells = _cells(found)
    data = {"cell_width": found.width, "cell_height": found.height, "cells": cells, "unplaced": found.unplaced}
    return telling(_TITLE, span, said, [_map(found), _busiest(cells, found.placed)], data)


def _map(found: Heat | None) -> Sheet:
    columns = [
        Column("y", Text("距顶", "From top"), "count", is_key=True),
        Column("cells", Text("从左到右", "From left to right")),
        Column("clicks", Text("点击", "Clicks"), "count"),
        Column("reached", Text("累计", "Up to here"), "rate"),
    ]
    rows: list[Row] = []
    if found:
        most = max(max(line) for line in found.cells)
        rows = [
            {
                "y": found.top + n * found.height,
                "cells": "".join(_sign(count, most) for count in line),
                "clicks": sum(line),
                "reached": found.above(n) / found.placed,
            }
            for n, line in enumerate(found.cells)
        ]
    note = Text(
        f"每个符号是一格, 从少到多: {_SIGNS[1:]}; {_SIGNS[0]} 没有点击",
        f"a sign is a cell, from few clicks to many: {_SIGNS[1:]}; {_SIGNS[0]} none",
    )
    return Sheet(_TITLE, Text("", ""), columns, rows, notes=[note] if rows else [])


def _sign(count: int, most: int) -> str:
    steps = len(_SIGNS) - 1
    return _SIGNS[0] if not count else _SIGNS[-(-count * steps // most)]


def _cells(found: Heat) -> list[dict[str, int]]:
    """The cells with clicks, by place."""
    return [
        {"x": found.left + column * found.width, "y": found.top + row * found.height, "clicks": count}
        for row, line in enumerate(found.cells)
        for column, count in enumerate(line)
        if count
    ]


def _busiest(cells: list[dict[str, int]], placed: int) -> Sheet:
    columns = [
        Column("x", Text("距左", "From left"), "count", is_key=True),
        Column("y", Text("距顶", "From top"), "count", is_key=True),
        Column("clicks", Text("点击", "Clicks"), "count"),
        Column("share", Text("占比", "Share"), "rate"),
    ]
    top = sorted(cells, key=lambda cell: (-cell["clicks"], cell["y"], cell["x"]))[:_BUSIEST]
    rows: list[Row] = [{**cell, "share": cell["clicks"] / placed} for cell in top]
    return Sheet(Text("点击最多的格子", "Busiest cells"), Text("", ""), columns, rows)
