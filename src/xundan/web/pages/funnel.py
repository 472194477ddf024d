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
from xundan.reports.funnel import METRICS, funnel_report
from xundan.reports.labels import item_titles
from xundan.reports.sheet import PLATFORM, Column, Row, Sheet, sheet_of
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Chart, Page, Series, Table
from xundan.web.frame.register import page
from xundan.web.pages.opening import shop_rows
from xundan.web.pages.tiles import reason
from xundan.web.people.roles import Right

_TITLE = Text("漏斗", "Funnel")
_BY = (
    ("buyers", "buyer_type", Text("按新老客", "By buyer type"),
     ("visitors", "received_buyers", "inquiries", "inquiry_conversion", "silent_buyers", "paid_buyers", "sales",
      "aov")),
    ("channels", "channel", Text("按渠道", "By channel"),
     ("visitors", "effective_entry_rate", "bounce_rate", "paid_buyers", "shop_conversion", "sales",
      "sales_per_visitor")),
    ("items", "item", Text("按商品", "By item"),
     ("ordered_buyers", "order_payment_rate", "paid_buyers", "units", "sales", "refund_rate:amount")),
)  # fmt: skip
_OF_ORDERS = ("paid_buyers", "shop_conversion", "sales", "sales_per_visitor")
_MOST_ITEMS = 50


@page("funnel", "funnel/", Right.SHOP, rail=_TITLE, icon="filter")
def funnel(view: View, asked: Asked) -> Page:
    """The funnel of the whole shop, the other definitions beside those in use, then by buyer type, channel and item."""
    report = funnel_report(view, asked.period.first, asked.period.last, asked.shops)
    sheet = report.sheet()
    keys = {"layer": False, "name": True}
    named = replace(sheet, columns=[replace(each, is_key=keys.get(each.key, each.is_key)) for each in sheet.columns])
    blocks: list[Block] = [
        _steps(view, asked),
        Table("funnel", named, opens=shop_rows(asked)),
        _definitions(view, asked),
    ]
    blocks += [_part(view, asked, *each) for each in _BY]
    return Page(_TITLE, blocks, sheet.subtitle)


def _part(view: View, asked: Asked, key: str, by: str, title: Text, metrics: tuple[str, ...]) -> Table:
    """The layers that can be told of the parts; of many items those that sell most."""
    ask = Ask(metrics, (by,), asked.period.first, asked.period.last, asked.rule, asked.shops)
    sheet = replace(sheet_of(answer(view, ask), view=view), title=title)
    if by == "channel" and not any(row["channel"] and row["paid_buyers"] for row in sheet.rows):
        sheet = _visits_only(sheet)
    if by == "item":
        rows = sorted(sheet.rows, key=lambda row: -(row["sales"] or 0))[:_MOST_ITEMS]
        titles = item_titles(view, [row["item"] for row in rows if row["item"]])
        left = len(sheet.rows) - len(rows)
        more = Text(
            f"卖得最多的 {len(rows)} 个商品, 另有 {left} 个", f"the {len(rows)} items that sell most; others: {left}"
        )
        sheet = replace(
            sheet, rows=rows, labels={**sheet.labels, "item": titles}, notes=[*sheet.notes, *([more] if left else [])]
        )
    return Table(key, sheet, by=(by,), spread=True)


def _visits_only(sheet: Sheet) -> Sheet:
    """Without what is counted of orders: none of them says by which channel it came, so nothing is known of it."""
    columns = [column for column in sheet.columns if column.key not in _OF_ORDERS]
    rows = [row for row in sheet.rows if row["channel"]]
    note = Text(
        "订单里没有渠道, 分不出各渠道的成交", "orders do not say their channel: who paid is not known by channel"
    )
    return replace(sheet, columns=columns, rows=rows, notes=[*sheet.notes, note])


def _definitions(view: View, asked: Asked) -> Table:
    """Of numbers that are counted in more than one way each way with its value, those in use marked."""
    used = {CATALOGUE[name].id for name in METRICS}
    families = list(dict.fromkeys(CATALOGUE[name].plain_id for name in METRICS))
    ways = {
        plain: [id for id in CATALOGUE if id == CATALOGUE[id].id and CATALOGUE[id].plain_id == plain]
        for plain in families
    }
    ids = tuple(id for plain in families if len(ways[plain]) > 1 for id in ways[plain])
    ask = Ask(ids, (), asked.period.first, asked.period.last, asked.rule, asked.shops)
    found = figures(view, ask, [()])[()]
    rows: list[Row] = [
        {
            "id": id,
            "name": CATALOGUE[id].name,
            "value": found[id].value,
            "unit": CATALOGUE[id].unit,
            "used": id in used,
            "formula": reason(view, ask, id, found[id]) or CATALOGUE[id].formula_text,
            PLATFORM: ["value"] if found[id].platform else [],
        }
        for id in ids
    ]
    columns = [
        Column("name", Text("口径", "Definition"), is_key=True),
        Column("value", Text("数值", "Value"), unit_key="unit"),
        Column("used", Text("漏斗里用", "In the funnel"), "flag"),
        Column("formula", Text("怎么算", "How it is made"), wraps=True),
    ]
    title = Text("同一个数, 各种口径", "One number, each of its definitions")
    sheet = Sheet(
        title, Text("", ""), columns, rows, json_keys=("id", "name", "unit", "value", "used", "formula"),
        currency=view.shops[asked.shop].currency,
    )  # fmt: skip
    return Table("definitions", sheet, opens=shop_rows(asked))


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
