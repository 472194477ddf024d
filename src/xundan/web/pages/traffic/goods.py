"""流量 → 滞销, 搭配, 人群: what did not sell, what goes with what, who buys."""

from __future__ import annotations

from dataclasses import replace

from xundan.metrics.ask import Ask
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import Days, goods
from xundan.reports.labels import item_titles
from xundan.reports.sheet import Row, Sheet
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Chart, Choice, Choices, Page
from xundan.web.frame.register import page
from xundan.web.pages.pictures import MOST, Dot, Tone, intervals, ranked, rates
from xundan.web.pages.told import Looks, told_or_why_not
from xundan.web.pages.traffic.missing import ITEMS, ORDERS
from xundan.web.people.roles import Right

_DEAD = Text("滞销", "Unsold")
_DEAD_SAID = Text("压货最多的商品, 按售价", "Items that tie up most, at list prices")
_TOGETHER = Text("搭配", "Together")
_TOGETHER_SAID = Text(
    "买了它的人买这些的, 是所有买家的几倍; 线是 95 % 区间",
    "How many times as often as all buyers those of the item take these; lines are 95 % intervals",
)
_PLACED = Text(
    "没有超出偶然的搭配; 可以放这些热卖、主推和同类, 按销售额",
    "Nothing goes with it beyond chance; these bestsellers, promoted ones and its kind can be placed, by sales",
)
_MOST_LEFT = Text("离店最多的几款", "those most leave after")
_AUDIENCE = Text("人群", "Audience")
_AUDIENCE_SAID = Text(
    "买家最多的 {count} 个地区各占多少; 线是 95 % 区间, 实心的和访客里的占比不同, 超出偶然",
    "Shares of the {count} regions with most buyers; lines are 95 % intervals, filled dots differ from the visitors' "
    "share beyond chance",
)
_CHOICES = 60


def _days(asked: Asked) -> Days:
    return Days(asked.period.first, asked.period.last, asked.shops)


@page("dead", "traffic/dead/", Right.TRADE, under="traffic", tab=_DEAD, alike=True)
def dead_page(view: View, asked: Asked) -> Page:
    """Listed and unsold."""
    looks = Looks(lambda told: ranked("tied-up", _DEAD_SAID, _titled(told.sheets[0]), "title", "tied_up", "table-1"))
    if not view.coverage.imported(asked.shop, "items"):
        looks = Looks(missing=ITEMS)
    return told_or_why_not(_DEAD, [], lambda: goods(view, _days(asked), "dead"), looks)


def _titled(sheet: Sheet) -> Sheet:
    """Items by their titles, those without one by their ids."""
    return replace(sheet, rows=[row | {"title": row.get("title") or row["item"]} for row in sheet.rows])


@page("together", "traffic/together/", Right.TRADE, under="traffic", tab=_TOGETHER, takes=("item",), alike=True)
def together_page(view: View, asked: Asked) -> Page:
    """Four kinds of items to place on an item's page."""
    item = asked.get("item")
    choices = Choices("choices", [Choice("item", Text("商品", "Item"), _best(view, asked, item), item)])
    looks = Looks(_lifts, spread=True, missing=ITEMS)
    days = _days(asked)
    return told_or_why_not(_TOGETHER, [choices], lambda: _told_only(goods(view, days, "related", item or None)), looks)


def _told_only(telling: Telling) -> Telling:
    """Without the columns in which no row of a table has anything: most items go with nothing."""
    sheets = []
    for sheet in telling.sheets:
        columns = [each for each in sheet.columns if any(row.get(each.key) is not None for row in sheet.rows)]
        sheets.append(replace(sheet, columns=columns))
    return replace(telling, sheets=sheets)


def _best(view: View, asked: Asked, chosen: str) -> list[tuple[str, Text]]:
    """What can be chosen: the items that sold most, and the one that is chosen."""
    ask = Ask(("units",), ("item",), asked.period.first, asked.period.last, asked.rule, asked.shops)
    rows = [row for row in answer(view, ask).rows if row["item"] is not None and row["units"]]
    rows.sort(key=lambda row: (-row["units"], row["item"]))
    names = list(dict.fromkeys([*(row["item"] for row in rows[:_CHOICES]), *([chosen] if chosen else [])]))
    titles = item_titles(view, names)
    return [("", _MOST_LEFT), *((name, titles.get(name, Text(name, name))) for name in names)]


def _lifts(telling: Telling) -> Chart | None:
    """Of the first item that anything goes with."""
    for n, sheet in enumerate(telling.sheets, 1):
        dots = [
            Dot(row["title"] or Text(row["item"], row["item"]), row["lift"], row["low"], row["high"], "main")
            for row in sheet.rows
            if row.get("lift") is not None
        ]
        if dots:
            said = Text(f"{sheet.title.zh}: {_TOGETHER_SAID.zh}", f"{sheet.title.en}: {_TOGETHER_SAID.en}")
            return intervals("lifts", said, Text("倍数", "Lift"), dots, "ratio", f"table-{n}")
    sheet = telling.sheets[0]
    sold = replace(sheet, rows=list({row["item"]: row for row in sheet.rows if row.get("sales")}.values()))
    return ranked("placed", _PLACED, _titled(sold), "title", "sales", "table-1") if sold.rows else None


@page("audience", "traffic/audience/", Right.TRADE, under="traffic", tab=_AUDIENCE, alike=True)
def audience_page(view: View, asked: Asked) -> Page:
    """Who buys, held against who comes; no buyer is named."""
    looks = Looks(_regions, missing=ORDERS)
    return told_or_why_not(_AUDIENCE, [], lambda: goods(view, _days(asked), "audience"), looks)


def _regions(telling: Telling) -> Chart | None:
    gaps = [part["gap"] for part in telling.data["profiles"][0]["parts"]]
    tones: list[Tone] = ["" if gap is None or gap[0] <= 0 <= gap[1] else "up" if gap[0] > 0 else "down" for gap in gaps]
    sheet = telling.sheets[0]
    places = {id(row): tone for row, tone in zip(sheet.rows, tones, strict=True)}

    def tone(row: Row) -> Tone:
        return places[id(row)]

    dots = rates(sheet, "name", "share", tone)[:MOST]
    return intervals("regions", _AUDIENCE_SAID.format(count=len(dots)), Text("占买家", "Of buyers"), dots, "rate",
                     "table-1")  # fmt: skip
