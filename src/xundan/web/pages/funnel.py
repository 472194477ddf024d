"""漏斗: five layers, each number with its formula and its numbers put in."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import figures
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.funnel import funnel_report
from xundan.reports.sheet import sheet_of
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Chart, Page, Series, Table
from xundan.web.frame.register import page
from xundan.web.people.roles import Right

_TITLE = Text("漏斗", "Funnel")
_BY = (
    ("buyers", "buyer_type", Text("按新老客", "By buyer type"),
     ("received_buyers", "inquiries", "inquiry_conversion", "sales", "aov")),
    ("channels", "channel", Text("按渠道", "By channel"), ("visitors", "effective_entry_rate", "bounce_rate")),
)  # fmt: skip


@page("funnel", "funnel/", Right.SHOP, rail=_TITLE, icon="filter")
def funnel(view: View, asked: Asked) -> Page:
    """The funnel of the whole shop, then by buyer type and by channel."""
    report = funnel_report(view, asked.period.first, asked.period.last, asked.shops)
    blocks: list[Block] = [_steps(view, asked), Table("funnel", report.sheet())]
    for key, by, title, metrics in _BY:
        ask = Ask(metrics, (by,), asked.period.first, asked.period.last, asked.rule, asked.shops)
        sheet = replace(sheet_of(answer(view, ask), view=view), title=title)
        blocks.append(Table(key, sheet, by=(by,), spread=True))
    return Page(_TITLE, blocks, report.sheet().subtitle)


def _steps(view: View, asked: Asked) -> Chart:
    """How many of those who came are left at each step of those who ask."""
    names = ("visitors", "received_buyers", "inquiries", "inquiry_conversion")
    ask = Ask(names, (), asked.period.first, asked.period.last, asked.rule, asked.shops)
    found = figures(view, ask, [()])[()]
    bought = found["inquiry_conversion"].part
    steps = [found[name].value for name in names[:3]] + [bought]
    places = [CATALOGUE[name].name for name in names[:3]] + [Text("询单后付款", "Inquired and paid")]
    series = Series(_TITLE, [None if step is None else float(step) for step in steps])
    return Chart("steps", _said(steps), "funnel", places, [series], "people", "funnel")


def _said(steps: list[Fraction | None]) -> Text:
    if None in steps:
        return Text("有的层没有数据, 缺什么见下表", "Some layers have no data; the table says what is missing")
    visitors, received, inquiries, bought = (int(step or 0) for step in steps)
    return Text(
        f"{visitors:,} 个访客里 {received:,} 人来问过, {inquiries:,} 人是询单, {bought:,} 人付了款",
        f"Of {visitors:,} visitors {received:,} asked, {inquiries:,} of them inquired and {bought:,} paid",
    )
