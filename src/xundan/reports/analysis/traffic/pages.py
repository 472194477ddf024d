"""Pages after which visitors leave, in words."""

from __future__ import annotations

from xundan.analysis.traffic.pages import Page, pages
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.traffic.shared import ASSOCIATION, CHANCE, NO_VISITS, joined, percent, telling
from xundan.reports.labels import item_titles
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("页面: 从哪里离店", "Pages: where visitors leave")
_KINDS = {
    "item": Text("宝贝页, 按出店人数", "Item pages, by exits"),
    "category": Text("分类页, 按出店率", "Category pages, by exit rate"),
    "home": Text("首页", "Home page"),
    "search": Text("店内搜索页", "Search pages"),
    "other": Text("其他页面", "Other pages"),
}
_UNKNOWN = Text("没写类型的页面", "Pages of unknown kind")
_STANDS = {1: Text("高于同类页", "above its kind"), -1: Text("低于同类页", "below its kind"), 0: CHANCE}
_NAMED = 5


def pages_telling(view: View, span: Span) -> Telling:
    """A table a kind of page."""
    found = pages(view, span)
    if not found:
        return telling(_TITLE, span, [NO_VISITS], [_sheet(_KINDS["item"], [], {})], {"pages": []})
    every = [page for kind in found.values() for page in kind]
    titles = item_titles(view, [page.item for page in every if page.item])
    said = []
    if items := found.get("item"):
        page = items[0]
        name = _name(page, titles)
        said.append(
            Text(
                f"出店人数最多的宝贝页: {name.zh}, {page.exits:,} 人次 (出店率 {percent(page.exit_rate)}); "
                f"在页面上放四类关联宝贝: xundan goods related --item {page.item or page.page}",
                f"Most visitors leave after the item page {name.en}: {page.exits:,} "
                f"({percent(page.exit_rate)} of those who see it); four kinds of items to place on it: "
                f"xundan goods related --item {page.item or page.page}",
            )
        )
    for kind, rows in found.items():
        worse = [page for page in rows if page.stands > 0]
        if worse and kind in ("item", "category"):
            named = joined([_with_rate(page, titles) for page in worse[:_NAMED]])
            zh, en = ("宝贝页", "item pages") if kind == "item" else ("分类页", "category pages")
            said.append(
                Text(f"出店率高于其他{zh}: {named.zh}", f"Left more often than the other {en}: {named.en}"),
            )
        elif kind == "category":
            said.append(
                Text(
                    "分类页出店率的差别在偶然范围内",
                    "Differences in exit rate between category pages are within chance",
                )
            )
    sheets = [_sheet(_KINDS.get(kind or "", _UNKNOWN), rows, titles) for kind, rows in found.items()]
    return telling(_TITLE, span, said, sheets, {"pages": [_data(page) for page in every]})


def _name(page: Page, titles: dict[str, Text]) -> Text:
    shown = page.page or "?"
    return titles.get(page.item or "", Text(shown, shown))


def _with_rate(page: Page, titles: dict[str, Text]) -> Text:
    name = _name(page, titles)
    return Text(f"{name.zh} ({percent(page.exit_rate)})", f"{name.en} ({percent(page.exit_rate)})")


def _sheet(title: Text, rows: list[Page], titles: dict[str, Text]) -> Sheet:
    columns = [
        Column("page", Text("页面", "Page"), is_key=True),
        Column("title", Text("宝贝", "Item"), wraps=True),
        Column("exits", Text("出店人数", "Exits"), "people"),
        Column("rate", Text("出店率", "Exit rate"), "rate", "down", "exits", "visitors"),
        Column("stands", Text("和同类页比", "Exit rate")),
    ]
    told: list[Row] = [
        {
            "page": page.page,
            "title": titles.get(page.item or ""),
            "exits": page.exits,
            "rate": page.exit_rate,
            "visitors": page.visitors,
            "stands": _STANDS[page.stands],
        }
        for page in rows
    ]
    return Sheet(title, Text("", ""), columns, told, notes=[ASSOCIATION] if told else [])


def _data(page: Page) -> dict[str, object]:
    return {
        "page": page.page,
        "kind": page.kind,
        "item": page.item,
        "exits": page.exits,
        "visitors": page.visitors,
        "exit_rate": page.exit_rate,
        "stands": page.stands,
    }
