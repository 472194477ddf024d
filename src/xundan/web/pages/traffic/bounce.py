"""流量 → 跳失: why visitors leave after one page, in the order in which to look."""

from __future__ import annotations

from dataclasses import replace

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import Days, traffic
from xundan.reports.numbers import shown
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Chart, Page, Series, Table
from xundan.web.frame.register import page
from xundan.web.pages.told import Looks, told_or_why_not
from xundan.web.pages.traffic.missing import CHANNELS
from xundan.web.pages.trends import trend_sheet, trends
from xundan.web.people.roles import Right

_TAB = Text("跳失", "Bounce")
_BY_DAY = ("bounce_rate", "visitors", "views_per_visitor")


@page("bounce", "traffic/bounce/", Right.TRADE, under="traffic", tab=_TAB, alike=True)
def bounce_page(view: View, asked: Asked) -> Page:
    """The rate day by day, then what explains it."""
    days = Days(asked.period.first, asked.period.last, asked.shops)
    ask = Ask(_BY_DAY, ("day",), asked.period.first, asked.period.last, asked.rule, asked.shops)
    values = trends(view, ask)["bounce_rate"]
    before: list[Block] = []
    after: list[Block] = []
    if any(value is not None for value in values):
        before.append(_chart(ask, values))
        after.append(Table("days", trend_sheet(view, ask), by=("day",)))
    made = told_or_why_not(_TAB, [], lambda: traffic(view, days, "bounce"), Looks(spread=True, missing=CHANNELS))
    return replace(made, blocks=[*made.blocks[:1], *before, *made.blocks[1:], *after])


def _chart(ask: Ask, values: list[float | None]) -> Chart:
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    said = Text(
        f"每天的跳失率, 在 {shown(low, 'rate', 'zh')} 和 {shown(high, 'rate', 'zh')} 之间",
        f"Bounce rate day by day, between {shown(low, 'rate', 'en')} and {shown(high, 'rate', 'en')}",
    )
    places = [Text(day.isoformat()[5:], day.isoformat()[5:]) for day in ask.days()]
    return Chart("bounce", said, "line", places, [Series(CATALOGUE["bounce_rate"].name, values)], "rate", "days")
