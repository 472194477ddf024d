"""Four kinds of items for an item's page, in words."""

from __future__ import annotations

from collections.abc import Mapping

from xundan.analysis.goods.baskets import TOGETHER, Matching
from xundan.analysis.goods.related import Related, Sold, related
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.goods.shared import NO_LINES, title_of
from xundan.reports.analysis.traffic.shared import currency_of, telling
from xundan.reports.labels import item_titles
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("关联: 页面上放哪些宝贝", "Related: what to place on an item's page")
_KINDS = {
    "bestseller": Text("店铺热卖", "bestseller"),
    "promoted": Text("店铺主推", "promoted"),
    "matching": Text("搭配", "matching"),
    "same_category": Text("同类", "same category"),
}
_NOTE = Text(
    f"搭配: 同一买家同一天一起买的, 至少 {TOGETHER} 次, 比不买它的人买得多且超出偶然; "
    "倍数: 它的买家买得是所有买家的几倍 (95 % 区间)",
    f"matching: bought by one buyer on one day at least {TOGETHER} times, and more often than by those who did not buy "
    "the item, beyond chance; the lift says how many times more often than in all baskets (95 % interval)",
)  # fmt: skip
_NO_ADS = Text("主推: 没有按商品的推广数据 (ad_spend)", "promoted: no advertising by item was imported (ad_spend)")


def related_telling(view: View, span: Span, item: str | None = None) -> Telling:
    """A table an item; without one, those whose pages most visitors leave after."""
    found = related(view, span, item)
    if not found:
        return telling(_TITLE, span, [NO_LINES], [_sheet(None, {}, "CNY")], {"items": []})
    named = {each.item for each in found}
    for each in found:
        named.update(other.item for other in [*each.bestsellers, *(each.promoted or []), *each.same_category])
        named.update(other.item for other in each.matching)
    titles = item_titles(view, named)
    said = [_sentence(each, titles) for each in found]
    if found[0].promoted is None:
        said.append(_NO_ADS)
    sheets = [_sheet(each, titles, currency_of(view, span)) for each in found]
    return telling(_TITLE, span, said, sheets, {"items": [_data(each) for each in found]})


def _sentence(each: Related, titles: Mapping[str, Text]) -> Text:
    name = title_of(each.item, titles)
    if not each.matching:
        return Text(
            f"{name.zh}: 没有一起买得超出偶然的搭配 ({each.baskets:,} 笔一起买的), 放热卖和同类",
            f"{name.en}: nothing goes with it beyond chance ({each.baskets:,} baskets); show bestsellers and its kind",
        )  # fmt: skip
    best = each.matching[0]
    other, lift = title_of(best.item, titles), shown(best.lift, "ratio", "en")
    low, high = (shown(end, "ratio", "en") for end in (best.interval.low, best.interval.high))
    return Text(
        f"{name.zh}: 买它的人买 {other.zh} 是平常的 {lift} 倍 (95 % 区间 {low} 至 {high}; {best.together}/{best.own})",
        f"{name.en}: its buyers take {other.en} {lift} times as often as all do (95 % interval {low} to {high}; "
        f"{best.together} of {best.own})",
    )


def _sheet(each: Related | None, titles: Mapping[str, Text], currency: str) -> Sheet:
    columns = [
        Column("kind", Text("哪一类", "Kind"), is_key=True, once=True),
        Column("item", Text("商品", "Item"), is_key=True),
        Column("title", Text("标题", "Title"), wraps=True),
        Column("units", Text("件数", "Units"), "count"),
        Column("sales", Text("销售额", "Sales"), "money"),
        Column("cost", Text("推广花费", "Ad cost"), "money"),
        Column("share", Text("一起买", "Bought with it"), "rate", "none", "together", "own"),
        Column("lift", Text("倍数", "Lift"), "ratio"),
        Column("low", Text("下限", "from"), "ratio"),
        Column("high", Text("上限", "to"), "ratio"),
    ]
    rows: list[Row] = []
    if each:
        for kind, sold in (("bestseller", each.bestsellers), ("promoted", each.promoted or [])):
            rows += [_sold_row(kind, other, titles) for other in sold]
        rows += [_matching_row(other, titles) for other in each.matching]
        rows += [_sold_row("same_category", other, titles) for other in each.same_category]
    title = title_of(each.item, titles) if each else _TITLE
    return Sheet(title, Text("", ""), columns, rows, notes=[_NOTE] if rows else [], currency=currency)


def _sold_row(kind: str, other: Sold, titles: Mapping[str, Text]) -> Row:
    row: Row = {"kind": _KINDS[kind], "item": other.item, "title": titles.get(other.item)}
    return row | {"units": other.units, "sales": other.sales, "cost": other.cost}


def _matching_row(other: Matching, titles: Mapping[str, Text]) -> Row:
    return {
        "kind": _KINDS["matching"],
        "item": other.item,
        "title": titles.get(other.item),
        "share": other.together / other.own,
        "together": other.together,
        "own": other.own,
        "lift": other.lift,
        "low": other.interval.low,
        "high": other.interval.high,
    }


def _data(each: Related) -> dict[str, object]:
    def sold(items: list[Sold]) -> list[dict[str, object]]:
        return [{"item": other.item, "units": other.units, "sales": other.sales, "cost": other.cost} for other in items]

    return {
        "item": each.item,
        "category": each.category,
        "exits": each.exits,
        "baskets": each.baskets,
        "bestsellers": sold(each.bestsellers),
        "promoted": None if each.promoted is None else sold(each.promoted),
        "matching": [
            {
                "item": other.item,
                "together": other.together,
                "own": other.own,
                "others": other.others,
                "lift": other.lift,
                "low": other.interval.low,
                "high": other.interval.high,
            }
            for other in each.matching
        ],
        "same_category": sold(each.same_category),
    }
