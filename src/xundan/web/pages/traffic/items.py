"""流量 → 商品: what sells, to how many, and what comes back; how many were in the shop before."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xundan.metrics.ask import Ask
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.labels import item_titles
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, sheet_of
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Empty, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.pictures import ranked
from xundan.web.pages.traffic.missing import ITEMS
from xundan.web.people.roles import Right

_TAB = Text("商品", "Items")
_METRICS = ("ordered_buyers", "paid_buyers", "units", "sales", "order_payment_rate", "service_sales_share",
            "refund_rate:amount", "good_review_rate")  # fmt: skip
_MOST, _TOP = 200, 5
_NONE = Text("这段时间没有商品的成交", "No item sold in these days")
_SAID = Text("卖得最多的 {count} 款商品, 按销售额", "The {count} items that sold most, by sales")


@page("items", "traffic/items/", Right.SHOP, under="traffic", tab=_TAB, alike=True)
def items_page(view: View, asked: Asked) -> Page:
    """A row an item, from those who ordered to what came back."""
    ask = Ask(_METRICS, ("item",), asked.period.first, asked.period.last, asked.rule, asked.shops)
    sheet = sheet_of(answer(view, ask), view=view)
    rows = [row for row in sheet.rows if row["item"] is not None and (row["sales"] or row["ordered_buyers"])]
    rows.sort(key=lambda row: (-(row["sales"] or 0), str(row["item"])))
    if not rows:
        return Page(_TAB, [Empty("nothing", _NONE, ITEMS)])
    titles = item_titles(view, [row["item"] for row in rows[:_MOST]])
    named = [row | {"title": titles.get(row["item"], Text(row["item"], row["item"]))} for row in rows[:_MOST]]
    columns = [sheet.columns[0], Column("title", Text("标题", "Title"), wraps=True), *sheet.columns[1:]]
    notes = [*sheet.notes, *_left(rows)]
    sold = replace(sheet, title=_TAB, subtitle=Text("", ""), columns=columns, rows=named, notes=notes)
    chart = ranked("sales", _SAID, sold, "title", "sales", "items")
    blocks: list[Block] = [Said("said", [_first(rows)])]
    if chart is not None:
        blocks.append(replace(chart, said=_SAID.format(count=len(chart.places))))
    return Page(_TAB, [*blocks, Table("items", sold, by=("item",), spread=True)], sheet.subtitle)


def _left(rows: list[Row]) -> list[Text]:
    if len(rows) <= _MOST:
        return []
    return [Text(f"共 {len(rows):,} 款, 这里是前 {_MOST} 款", f"the first {_MOST} of {len(rows):,}")]


def _first(rows: list[Row]) -> Text:
    """How much the best of them weigh."""
    sales = [row["sales"] or Decimal(0) for row in rows]
    whole, top = sum(sales), sum(sales[:_TOP])
    share = top / whole if whole else None
    count = min(_TOP, len(rows))
    return Text(
        f"{len(rows):,} 款商品有下单或成交; 前 {count} 款占销售额 {shown(share, 'rate', 'zh')}",
        f"{len(rows):,} items were ordered or sold; the first {count} make {shown(share, 'rate', 'en')} of sales",
    )
