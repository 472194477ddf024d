"""流量 → 新老客: new and returning visitors, and whether those who buy without asking come back."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import figures
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import Days, goods
from xundan.reports.numbers import shown
from xundan.reports.sheet import sheet_of
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Chart, Page, Series, Table
from xundan.web.frame.register import page
from xundan.web.pages.told import Looks, told_or_why_not
from xundan.web.pages.traffic.missing import VISITS
from xundan.web.people.roles import Right

_TAB = Text("新老客", "New, returning")
_METRICS = ("visitors", "bounce_rate", "views_per_visitor", "received_buyers", "inquiry_conversion", "paid_buyers",
            "aov", "sales")  # fmt: skip
_UNNAMED = Text("没登录, 分不出", "not logged in")
_TYPES = {"new": Text("新客", "New"), "returning": Text("老客", "Returning")}


@page("visitors", "traffic/visitors/", Right.TRADE, under="traffic", tab=_TAB, alike=True)
def visitors_page(view: View, asked: Asked) -> Page:
    """Both kinds by day and in all, then within categories."""
    days = Days(asked.period.first, asked.period.last, asked.shops)
    ask = Ask(_METRICS, ("buyer_type",), asked.period.first, asked.period.last, asked.rule, asked.shops)
    sheet = sheet_of(answer(view, ask), view=view)
    labels = {**sheet.labels, "buyer_type": {**sheet.labels.get("buyer_type", {}), None: _UNNAMED}}
    sheet = replace(sheet, title=_TAB, labels=labels)
    made = told_or_why_not(_TAB, [], lambda: goods(view, days, "silent"), Looks(spread=True, missing=VISITS))
    types = Table("types", sheet, by=("buyer_type",), spread=True)
    chart, *days_table = _by_day(view, asked) or [types]
    first = [chart, types] if days_table else [types]
    return replace(made, title=_TAB, blocks=[*made.blocks[:1], *first, *made.blocks[1:], *days_table])


def _by_day(view: View, asked: Asked) -> list[Block]:
    """Buyers who paid, new and returning: visitors without a name are neither."""
    ask = Ask(("paid_buyers",), ("buyer_type", "day"), asked.period.first, asked.period.last, asked.rule, asked.shops)
    keys = [(kind, day.isoformat()) for kind in _TYPES for day in ask.days()]
    found = figures(view, ask, keys)
    values = {
        kind: [_number(found[kind, day.isoformat()]["paid_buyers"].value) for day in ask.days()] for kind in _TYPES
    }
    sums = {kind: sum(value or 0 for value in values[kind]) for kind in _TYPES}
    whole = sum(sums.values())
    if not whole:
        return []
    share, name = sums["returning"] / whole, CATALOGUE["paid_buyers"].name
    said = Text(
        f"每天的{name.zh}: 老客占 {shown(share, 'rate', 'zh')}",
        f"{name.en} day by day: {shown(share, 'rate', 'en')} of them returning",
    )
    places = [Text(day.isoformat()[5:], day.isoformat()[5:]) for day in ask.days()]
    series = [Series(text, values[kind]) for kind, text in _TYPES.items()]
    table = replace(sheet_of(answer(view, ask), view=view), title=Text("每天", "Day by day"))
    return [Chart("types-by-day", said, "line", places, series, "people", "days"), Table("days", table, by=ask.by)]


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
