"""The rows behind a number: every number of a table leads here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from django.http import Http404

from xundan.metrics.ask import Ask
from xundan.metrics.drill import drill
from xundan.metrics.families import CATALOGUE
from xundan.metrics.measures import Rate
from xundan.metrics.response_spread import stretch_of
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.drilled import drilled_sheet
from xundan.reports.sheet import Row
from xundan.reports.words import DIMENSIONS
from xundan.web.frame.asked import Asked
from xundan.web.frame.commands import on_site
from xundan.web.frame.dialogues import MASK
from xundan.web.frame.page import Block, Choice, Choices, Lead, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.waits import ANSWERED, STRETCHES
from xundan.web.people.reach import Reach
from xundan.web.people.roles import Right

MOST = 1000
"""So many rows are shown; the sentence says how many there are."""
_PARTS = [
    ("denominator", Text("分母 (除以什么)", "the denominator")),
    ("numerator", Text("分子 (数到的)", "the numerator")),
]
_BUYERS = ("buyer_id", "visitor_id")
_WHERE = "where-"
_DIMENSIONS = tuple(name for name in DIMENSIONS if name != "shop")


@page(
    "rows",
    "rows/",
    Right.AGENTS,
    takes=("metric", "part", "waited", *(f"{_WHERE}{name}" for name in _DIMENSIONS)),
    under="agents",
)
def rows(view: View, asked: Asked) -> Page:
    """The rows of one metric in one group. Who does not see everybody names an agent whom she sees, or her team."""
    metric = asked.get("metric")
    if metric not in CATALOGUE:
        raise UserError("metric", Text(f"没有指标 {metric!r}", f"there is no metric {metric!r}"))
    where = {name.removeprefix(_WHERE): value for name, value in asked.more if name.startswith(_WHERE)}
    if not _is_hers(asked.reach, where):
        raise Http404
    stretch = _stretch(asked)
    part = asked.get("part", "denominator")
    ask = Ask((metric,), tuple(where), asked.period.first, asked.period.last, asked.rule, asked.shops)
    found = drill(view, ask, metric, where, MOST, part, None if stretch is None else stretch_of(stretch))
    if found.whole and asked.reach.agents is not None:
        raise Http404  # what an agent's share is of: everybody's rows
    sheet = drilled_sheet(found)
    sheet = replace(sheet, notes=[on_site(note) for note in sheet.notes])
    if not asked.reach.chats:
        masked = [row | {name: MASK for name in _BUYERS if row.get(name)} for row in sheet.rows]
        sheet = replace(sheet, rows=masked)
    name = CATALOGUE[metric].name
    title = Text(f"{name.zh}: 背后的每一行", f"{name.en}: the rows behind it")
    blocks: list[Block] = [Said("count", [_count(found.found, stretch)]), Table("rows", sheet, opens=_order_of(asked))]
    if isinstance(CATALOGUE[metric].formula, Rate) and asked.reach.agents is None:
        keeps = [name for name, _ in asked.more if name != "part"]
        blocks.insert(0, Choices("choices", [Choice("part", Text("看", "Show"), _PARTS, part)], keeps))
    return Page(title, blocks, sheet.subtitle)


def _order_of(asked: Asked) -> Callable[[Row, str], Lead | None]:
    """The page of a row's order. Of other rows than orders' own, such as complaints, the order may be one that somebody
    who sees some agents only does not see."""

    def opens(row: Row, key: str) -> Lead | None:
        if key != "order_id" or not row.get(key) or (asked.reach.agents is not None and "paid_amount" not in row):
            return None
        return Lead(f"orders/{quote(str(row[key]), safe='')}/")

    return opens


def _is_hers(reach: Reach, where: Mapping[str, str]) -> bool:
    """Whoever is in a team on a day is one of those whom its lead sees."""
    if reach.agents is None or where.get("agent") in reach.agents:
        return True
    return "agent" not in where and bool(reach.team) and where.get("team") == reach.team


def _stretch(asked: Asked) -> int | None:
    """Of turns the stretch of seconds to which they are narrowed."""
    given = asked.get("waited")
    if not given:
        return None
    if asked.get("metric") != ANSWERED or given not in map(str, range(len(STRETCHES))):
        raise UserError("waited", Text(f"没有 {given!r} 这一段时间", f"there is no stretch of time {given!r}"))
    return int(given)


def _count(found: int, stretch: int | None) -> Text:
    said = Text(f"共 {found:,} 行", f"{found:,} rows")
    if found > MOST:
        said = Text(f"共 {found:,} 行, 显示前 {MOST:,} 行", f"{found:,} rows, the first {MOST:,} are shown")
    if stretch is None:
        return said
    waited = STRETCHES[stretch]
    return Text(f"等了 {waited.zh} 的: {said.zh}", f"Those that waited {waited.en}: {said.en}")
