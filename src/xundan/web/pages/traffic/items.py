"""流量 → 商品: what sells, to how many, and what comes back; how many were in the shop before."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xundan.analysis.traffic.pages import pages
from xundan.analysis.traffic.seen import Span
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
_METRICS = ("ordered_buyers", "paid_buyers", "units", "sales", "service_sales_share", "refund_rate:amount",
            "good_review_rate")  # fmt: skip
_MOST, _TOP = 200, 5
_SAW = Column("saw", Text("看过的访客", "Saw it"), "people")
_NONE = Text("这段时间没有商品的成交", "No item sold in these days")
_SAID = Text("卖得最多的 {count} 款商品, 按销售额", "The {count} items that sold most, by sales")


@page("items", "traffic/items/", Right.TRADE, under="traffic", tab=_TAB, alike=True)
def items_page(view: View, asked: Asked) -> Page:
    """A row an item, from those who saw it and those who ordered to what came back."""
    ask = Ask(_METRICS, ("item",), asked.period.first, asked.period.last, asked.rule, asked.shops)
    sheet = sheet_of(answer(view, ask), view=view)
    rows = [row for row in sheet.rows if row["item"] is not None and (row["sales"] or row["ordered_buyers"])]
    rows.sort(key=lambda row: (-(row["sales"] or 0), str(row["item"])))
    if not rows:
        return Page(_TAB, [Empty("nothing", _NONE, ITEMS)])
    titles, saw = item_titles(view, [row["item"] for row in rows[:_MOST]]), _visitors(view, asked)
    named = [
        row | {"title": titles.get(row["item"], Text(row["item"], row["item"])), "saw": saw.get(row["item"])}
        for row in rows[:_MOST]
    ]
    more = [Column("title", Text("标题", "Title"), wraps=True), *([_SAW] if saw else [])]
    columns = [sheet.columns[0], *more, *sheet.columns[1:]]
    notes = [*sheet.notes, *_left(rows)]
    sold = replace(sheet, title=_TAB, subtitle=Text("", ""), columns=columns, rows=named, notes=notes)
    chart = ranked("sales", _SAID, sold, "title", "sales", "items")
    blocks: list[Block] = [Said("said", [_first(rows)])]
    if chart is not None:
        blocks.append(replace(chart, said=_SAID.format(count=len(chart.places))))
    return Page(_TAB, [*blocks, Table("items", sold, by=("item",), spread=True)], sheet.subtitle)


def _visitors(view: View, asked: Asked) -> dict[str, int]:
    """Visitor-days that saw an item's page; of an item with several pages nobody knows how many saw one of them."""
    counts: dict[str, list[int]] = {}
    for each in pages(view, Span(asked.period.first, asked.period.last, asked.shops)).get("item", []):
        if each.item is not None:
            counts.setdefault(each.item, []).append(each.visitors)
    return {item: found[0] for item, found in counts.items() if len(found) == 1}


def _left(rows: list[Row]) -> list[Text]:
    if len(rows) <= _MOST:
        return []
    return [Text(f"共 {len(rows):,} 款, 这里是前 {_MOST} 款", f"the first {_MOST} of {len(rows):,}")]


def _first(rows: list[Row]) -> Text:
    """How much the best of them weigh."""
    sales = [row["sales"] for row in rows if row["sales"] is not None]
    whole, top = sum(sales, Decimal(0)), sum(sales[:_TOP], Decimal(0))
    share = top / whole if whole else None
    count = min(_TOP, len(rows))
    return Text(
        f"{len(rows):,} 款商品有下单或成交; 前 {count} 款占销售额 {shown(share, 'rate', 'zh')}",
        f"{len(rows):,} items were ordered or sold; the first {count} make {shown(share, 'rate', 'en')} of sales",
    )
