"""Why buyers send back, in words and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xundan.analysis.intervals import wilson
from xundan.analysis.returns.items import Item
from xundan.analysis.returns.reasons import Reasons
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.labels import item_titles
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TOLD = 3
_NONE = Text(
    "这段时间没有成功的退款, 或没有导入: 导入 refunds 表或平台的退款导出 (xundan formats)",
    "no succeeded refunds in these days, or none imported: import the table refunds or a platform's export of them "
    "(xundan formats)",
)


def returns_telling(
    view: View, found: Reasons, items: Sequence[Item], first: date, last: date, currency: str
) -> Telling:
    """Reasons, how they change, and items that come back."""
    titles = item_titles(view, [each.item for each in items])
    return Telling(
        title=Text("退款原因", "Reasons of refunds"),
        subtitle=words.period(first, last),
        sentences=[*_sentences(found, currency), *_of_items(items, titles)] if found.refunds else [_NONE],
        sheets=[_moves(found, currency), _named(found), _items(items, titles)],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "refunds": found.refunds,
            "amount": found.amount,
            "both_reasons_known": found.known,
            "changed": found.changed,
            "quality": found.quality,
            "left_quality": found.left_quality,
            "came_to_quality": found.came_to_quality,
            "moves": [
                {"first": m.first, "last": m.last, "refunds": m.refunds, "amount": m.amount, "changed": m.changed}
                for m in found.moves
            ],
            "reasons": [
                {"reason": n.reason, "first": n.first, "last": n.last, "quality": n.quality} for n in found.named
            ],
            "items": [_item_data(each) for each in items],
        },
    )


def _sentences(found: Reasons, currency: str) -> list[Text]:
    amounts = [shown(found.amount, "money", lang, currency) for lang in ("zh", "en")]
    top = [each for each in found.named if each.first][:_TOLD]
    named = [mark.join(f"{each.reason} {each.first}" for each in top) for mark in ("、", ", ")]
    told = [
        Text(
            f"成功退款 {found.refunds:,} 笔, {amounts[0]}" + (f"; 首次原因最多: {named[0]}" if top else ""),
            f"{found.refunds:,} succeeded refunds, {amounts[1]}" + (f"; named first most: {named[1]}" if top else ""),
        )
    ]
    if not found.known:
        told.append(
            Text(
                "没有一笔同时有首次原因和最后原因, 看不出改没改",
                "no refund tells both its first and its last reason, so nobody can see whether it was changed",
            )
        )
        return told
    rates = [shown(Fraction(found.changed, found.known), "rate", lang) for lang in ("zh", "en")]
    interval = wilson(found.changed, found.known)
    ends = [shown(value, "rate", "en") for value in (interval.low, interval.high)] if interval else ["—", "—"]
    told.append(
        Text(
            f"{found.known:,} 笔知道首次和最后原因, 其中 {found.changed:,} 笔改过 "
            f"({rates[0]}, 95 % 区间 {ends[0]} 至 {ends[1]})",
            f"of {found.known:,} with both reasons known {found.changed:,} were changed "
            f"({rates[1]}; 95 % interval {ends[0]} to {ends[1]})",
        )
    )
    if changed := [each for each in found.moves if each.changed][:_TOLD]:
        zh = "; ".join(f"{each.first} → {each.last} {each.refunds} 笔" for each in changed)
        en = "; ".join(f"{each.first} → {each.last}: {each.refunds}" for each in changed)
        told.append(Text(f"改得最多: {zh}", f"changed most: {en}"))
    if found.left_quality:
        told.append(
            Text(
                f"{found.left_quality} 笔首次是品质原因、后来改成了别的: 品质退款率按首次原因算, 改了也计入; "
                "要帮买家第一次就选对原因",
                f"{found.left_quality} began as refunds for quality and were changed: the first reason counts, so "
                "changing it later does not help; help buyers to choose the right one at once",
            )
        )
    if found.came_to_quality:
        told.append(
            Text(
                f"{found.came_to_quality} 笔首次不是品质原因、最后是: 品质退款率没有算它们, 商品的问题比那个数大",
                f"{found.came_to_quality} ended as refunds for quality without having begun so: the rate does not "
                "count them, and the goods are worse than it says",
            )
        )
    return told


def _of_items(items: Sequence[Item], titles: dict[str, Text]) -> list[Text]:
    apart = [each for each in items if each.apart]
    if items and not apart:
        return [Text("各商品退款率之差在偶然范围内", "the refund rates of items differ within chance only")]
    told = []
    for each in apart[:_TOLD]:
        name = titles.get(each.item, Text(each.item, each.item))
        zh, en = (shown(Fraction(each.refunded, each.orders), "rate", lang) for lang in ("zh", "en"))
        others = [other for other in items if other.shop == each.shop]
        mean = Fraction(sum(o.refunded for o in others), max(1, sum(o.orders for o in others)))
        more = Fraction(each.refunded, each.orders) > mean
        told.append(
            Text(
                f"{name.zh} 的退款率 {zh} ({each.refunded}/{each.orders}), {'高于' if more else '低于'}其他, 超出偶然",
                f"{name.en}: {en} of its orders were refunded ({each.refunded}/{each.orders}), "
                f"{'more' if more else 'fewer'} than of the others, beyond chance",
            )
        )
    return told


def _moves(found: Reasons, currency: str) -> Sheet:
    begun = {each.reason: each.first for each in found.named}
    rows: list[Row] = [
        {
            "first": each.first, "last": each.last, "refunds": each.refunds,
            "share": Fraction(each.refunds, begun[each.first]), "part": each.refunds, "whole": begun[each.first],
            "amount": each.amount, "changed": each.changed,
        }
        for each in sorted(found.moves, key=lambda m: (-begun[m.first], m.first, -m.refunds, m.last))
    ]  # fmt: skip
    columns = [
        Column("first", Text("首次原因", "First reason"), is_key=True, once=True),
        Column("last", Text("最后原因", "Last reason"), is_key=True),
        Column("refunds", Text("退款", "Refunds"), "count"),
        Column("share", Text("占首次原因", "Of its first reason"), "rate", part="part", whole="whole"),
        Column("amount", Text("金额", "Amount"), "money"),
        Column("changed", Text("改过", "Changed"), "flag"),
    ]
    return Sheet(Text("首次原因 → 最后原因", "First and last reason"), Text("", ""), columns, rows, currency=currency)


def _named(found: Reasons) -> Sheet:
    rows: list[Row] = [
        {"reason": n.reason, "first": n.first, "last": n.last, "net": n.last - n.first, "quality": n.quality}
        for n in found.named
    ]
    columns = [
        Column("reason", Text("原因", "Reason"), is_key=True),
        Column("first", Text("首次", "First"), "count"),
        Column("last", Text("最后", "Last"), "count"),
        Column("net", Text("增减", "Change"), "count"),
        Column("quality", Text("品质原因", "For quality"), "flag"),
    ]
    note = Text("品质原因见设置 quality_reasons", "reasons of quality are those of the setting quality_reasons")
    return Sheet(Text("各原因", "Reasons"), Text("", ""), columns, rows, notes=[note])


def _items(items: Sequence[Item], titles: dict[str, Text]) -> Sheet:
    rows: list[Row] = [
        {
            "item": each.item, "rate": Fraction(each.refunded, each.orders) if each.orders else None,
            "part": each.refunded, "whole": each.orders, "low": each.interval.low if each.interval else None,
            "high": each.interval.high if each.interval else None, "quality": each.quality,
            "returned": each.returned, "apart": each.apart,
        }
        for each in items
    ]  # fmt: skip
    columns = [
        Column("item", words.DIMENSIONS["item"], is_key=True),
        Column("rate", Text("退款率", "Refund rate"), "rate", "down", part="part", whole="whole"),
        Column("low", Text("95 % 下限", "95 % from"), "rate"),
        Column("high", Text("上限", "to"), "rate"),
        Column("quality", Text("品质退款", "For quality"), "count"),
        Column("returned", Text("退货", "Sent back"), "count"),
        Column("apart", Text("超出偶然", "Beyond chance"), "flag"),
    ]
    note = Text(
        "按成交日: 所选日期成交的订单里退了的; 最近成交的还会有退款",
        "by paid day: orders of the period that were refunded since; those of the newest days will get more",
    )
    return Sheet(Text("按商品", "By item"), Text("", ""), columns, rows, notes=[note], labels={"item": titles})


def _item_data(each: Item) -> dict[str, Any]:
    return {
        "shop": each.shop, "item": each.item, "paid_orders": each.orders, "refunded": each.refunded,
        "quality": each.quality, "returned": each.returned, "low": each.interval.low if each.interval else None,
        "high": each.interval.high if each.interval else None, "beyond_chance": each.apart,
    }  # fmt: skip
