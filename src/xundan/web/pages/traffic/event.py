"""流量 → 活动: what a promotion or a member day brought beyond the usual course."""

from __future__ import annotations

from datetime import timedelta

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.newest import newest_day
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import event
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Chart, Empty, Page, Series, Table
from xundan.web.frame.register import page
from xundan.web.pages.told import blocks_of
from xundan.web.pages.trends import trend_sheet, trends
from xundan.web.people.roles import Right

_TAB = Text("活动", "Promotions")
_LONGEST = 15
_BY_DAY = ("sales", "visitors", "paid_buyers", "inquiries")
_AROUND = timedelta(days=28)
_CHOOSE = Text("选活动的那几天", "Choose the days of the promotion")
_HOW = Text(
    f"在上面的日期里选“自定义”, 填活动的头一天和末一天 (最多 {_LONGEST} 天), 会和前后四周同星期几的日子比",
    f"Choose other days above, and fill in the first and the last day of the promotion ({_LONGEST} at most); they are "
    "held against the same weekdays of four weeks before and after",
)


@page("event", "traffic/event/", Right.TRADE, under="traffic", tab=_TAB, alike=True)
def event_page(view: View, asked: Asked) -> Page:
    """The days asked for are those of the promotion."""
    length = (asked.period.last - asked.period.first).days + 1
    if length > _LONGEST:
        return Page(_TAB, [Empty("choose", _CHOOSE, _HOW)])
    days = [asked.period.first + timedelta(days=n) for n in range(length)]
    telling = event(view, days, (), asked.rule, asked.shops)
    said, *tables = blocks_of(telling)
    chart, days_table = _around(view, asked)
    return Page(telling.title, [said, chart, *tables, days_table], telling.subtitle)


def _around(view: View, asked: Asked) -> tuple[Chart, Table]:
    """Sales by day, with the weeks around it."""
    first, last = asked.period.first - _AROUND, min(asked.period.last + _AROUND, newest_day(view))
    ask = Ask(_BY_DAY, ("day",), first, max(last, asked.period.last), asked.rule, asked.shops)
    values = trends(view, ask)["sales"]
    inside = [
        value if asked.period.first <= day <= asked.period.last else None
        for day, value in zip(ask.days(), values, strict=True)
    ]
    places = [Text(day.isoformat()[5:], day.isoformat()[5:]) for day in ask.days()]
    said = Text("每天的销售额, 活动的日子标了菱形", "Sales day by day; the days of the promotion have a diamond")
    series = [Series(CATALOGUE["sales"].name, values, "value"), Series(_TAB, inside, "out")]
    currency = view.shops[asked.shop].currency
    chart = Chart("around", said, "control", places, series, "money", "days", currency)
    return chart, Table("days", trend_sheet(view, ask), by=("day",))
