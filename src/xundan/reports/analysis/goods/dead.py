"""Items that did not sell, in words."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from xundan.analysis.goods.dead import Dead, Why, dead
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.traffic.shared import both, currency_of, telling
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("滞销: 上架没卖的商品", "Dead stock: listed and unsold")
_NONE = Text(
    "看滞销要有商品表 (items: item_id, listed_at, price, stock) 和订单明细 (order_lines)",
    "dead stock takes the list of items (items: item_id, listed_at, price, stock) and lines of orders (order_lines)",
)
_WHY: dict[Why, Text] = {
    "unseen": Text("没人看到", "nobody saw it"),
    "left": Text("看了就走", "seen, and left"),
    "wanted": Text("想要没买", "wanted, not bought"),
    "unknown": Text("没有访问数据", "visits not known"),
}
_ADVICE: dict[Why, Text] = {
    "unseen": Text("没人看到: 给流量 (关联、首页、会员日), 或下架", "nobody saw: give them a place, or take them down"),
    "left": Text("看了就走: 查价格和页面", "seen, and left: look at price and page"),
    "wanted": Text(
        "加购、收藏或问过却没买: 看咨询里问什么, 会员日买赠",
        "put into carts or asked about: what is asked? give something with them"),
    "unknown": Text("", ""),
}  # fmt: skip


def dead_telling(view: View, span: Span) -> Telling:
    """Items by what is tied up in them."""
    found, currency = dead(view, span), currency_of(view, span)
    if found is None:
        return telling(_TITLE, span, [_NONE], [_sheet([], currency)], {"listed": None, "items": []})
    items = found.items
    if not items:
        said = [Text(f"在架 {found.listed} 款都有成交", f"All of the {found.listed} items listed sold")]
    else:
        told = [each.tied_up for each in items if each.tied_up is not None]
        money = both(sum(told, Decimal(0)), "money", currency)
        lacking = len(items) - len(told)
        said = [
            Text(
                f"在架 {found.listed} 款, {len(items)} 款没有成交, 按售价压着 {money.zh}"
                + (f" ({lacking} 款不知道价格或库存)" if lacking else ""),
                f"{len(items)} of {found.listed} items listed did not sell; {money.en} at list prices is tied up"
                + (f" (price or stock of {lacking} unknown)" if lacking else ""),
            )
        ]
        counts = Counter(each.why for each in items)
        for why, text in _ADVICE.items():
            if counts[why] and text.zh:
                said.append(Text(f"{counts[why]} 款{text.zh}", f"{counts[why]}: {text.en}"))
    data = {"listed": found.listed, "items": [_data(each) for each in items]}
    return telling(_TITLE, span, said, [_sheet(items, currency)], data)


def _sheet(items: list[Dead], currency: str) -> Sheet:
    columns = [
        Column("item", Text("商品", "Item"), is_key=True),
        Column("title", Text("标题", "Title"), wraps=True),
        Column("category", Text("类目", "Category")),
        Column("tied_up", Text("压货 (按售价)", "Tied up"), "money"),
        Column("stock", Text("库存", "Stock"), "count"),
        Column("price", Text("价格", "Price"), "money"),
        Column("visitors", Text("看过的访客", "Saw it"), "people"),
        Column("wanted", Text("想要", "Wanted it"), "people"),
        Column("listed", Text("上架", "Listed"), "time"),
        Column("last_sold", Text("上次成交", "Last sold"), "time"),
        Column("why", Text("情况", "What happened")),
    ]
    rows: list[Row] = [
        {
            "item": each.item,
            "title": each.title,
            "category": each.category,
            "tied_up": each.tied_up,
            "stock": each.stock,
            "price": each.price,
            "visitors": each.visitors,
            "wanted": each.wanted,
            "listed": each.listed,
            "last_sold": each.last_sold,
            "why": _WHY[each.why],
        }
        for each in items
    ]
    return Sheet(_TITLE, Text("", ""), columns, rows, currency=currency)


def _data(each: Dead) -> dict[str, object]:
    return {
        "shop": each.shop,
        "item": each.item,
        "title": each.title,
        "category": each.category,
        "tied_up": each.tied_up,
        "stock": each.stock,
        "price": each.price,
        "visitors": each.visitors,
        "wanted": each.wanted,
        "listed": each.listed.isoformat() if each.listed else None,
        "last_sold": each.last_sold.isoformat() if each.last_sold else None,
        "why": each.why,
    }
