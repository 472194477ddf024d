"""流量 → 页面: where on the home page visitors click, and after which pages they leave."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import Days, traffic
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.commands import on_site
from xundan.web.frame.page import Block, Chart, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.pictures import cells, intervals, rates
from xundan.web.pages.told import Looks, sheet_on_site, told_or_why_not
from xundan.web.pages.traffic.missing import VISITS
from xundan.web.people.roles import Right

_TAB = Text("页面", "Pages")
_SAID = Text(
    "出店人数最多的宝贝页的出店率; 线是 95 % 区间",
    "Exit rate of the item pages that most visitors leave after; lines are 95 % intervals",
)
_CLICKS = Text("首页点击", "Clicks on the home page")


@page("exits", "traffic/pages/", Right.TRADE, under="traffic", tab=_TAB, alike=True)
def pages_page(view: View, asked: Asked) -> Page:
    """Exits by kind of page, and the home page as cells, the darker the more it was clicked."""
    days = Days(asked.period.first, asked.period.last, asked.shops)
    made = told_or_why_not(_TAB, [], lambda: traffic(view, days, "pages"), Looks(_exits, spread=True, missing=VISITS))
    heat = traffic(view, days, "heat")
    return replace(made, blocks=[*_heat(heat), *made.blocks] if heat.data["cells"] else made.blocks)


def _exits(telling: Telling) -> Chart | None:
    sheet = telling.sheets[0]
    rows = [row | {"name": row["title"] or Text(str(row["page"]), str(row["page"]))} for row in sheet.rows]
    named = replace(sheet, rows=rows)
    return intervals("exits", _SAID, Text("出店率", "Exit rate"), rates(named, "name", "rate"), "rate", "table-1",
                     direction="down")  # fmt: skip


def _heat(telling: Telling) -> list[Block]:
    """The home page as it lies: the places of its cells are in the file's own unit, pixels as a rule."""
    found: list[dict[str, Any]] = list(telling.data["cells"])
    width, height = telling.data["cell_width"], telling.data["cell_height"]
    counts = {(cell["x"], cell["y"]): cell["clicks"] for cell in found}
    across = _steps([cell["x"] for cell in found], width)
    down = _steps([cell["y"] for cell in found], height)
    said, *more = [on_site(each) for each in telling.sentences]
    chart = cells(
        "heat",
        said,
        [Text(f"{x}", f"{x}") for x in across],
        [(Text(f"{y}", f"{y}"), [counts.get((x, y), 0) for x in across]) for y in down],
        "heat-1",
    )
    # The note tells of signs, which stand in for the picture on terminals.
    tables = [Table(f"heat-{n}", replace(sheet_on_site(sheet), notes=())) for n, sheet in enumerate(telling.sheets, 1)]
    return [chart, *([Said("heat-said", more, _CLICKS)] if more else []), *tables]


def _steps(places: list[int], size: int) -> range:
    """All steps between the first and the last, those without clicks too."""
    return range(min(0, *places), max(places) + 1, size)
