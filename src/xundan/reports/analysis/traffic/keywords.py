"""Search words in words."""

from __future__ import annotations

from xundan.analysis.traffic.ad_words import AdWord, ad_words
from xundan.analysis.traffic.keywords import Keyword, Todo, keywords
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.traffic.shared import (
    ASSOCIATION,
    BOUNCE,
    CONVERSION,
    NO_VISITS,
    STANDS,
    VIEWS,
    VISITORS,
    both,
    currency_of,
    group_data,
    group_row,
    joined,
    percent,
    telling,
)
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("关键词: 按浏览量", "Search words by page views")
_PAID_TITLE = Text("推广词: 花费和成交", "Advertised words: cost and orders")
_NAMED = 8
_TODO: dict[Todo, Text] = {
    "push": Text("加大推广", "advertise more"),
    "advertise": Text("加入推广", "begin to advertise"),
    "match": Text("看词和页面是否相符", "does the page keep what the word promises?"),
    "none": Text("", ""),
}
_SAID: dict[Todo, Text] = {
    "push": Text("跳失率低、已经在推广, 可以加大: {names}", "Low bounce and advertised, worth more of it: {names}"),
    "advertise": Text("跳失率低、还没推广, 可以加入推广: {names}", "Low bounce and not advertised yet: {names}"),
    "match": Text(
        "跳失率高, 看词和落地的宝贝是否相符: {names}",
        "High bounce; see whether the item is what the word promises: {names}"
    ),
}  # fmt: skip
_NOTHING = Text(
    "花了钱、一单没成的推广词, 超出偶然: {names}; 看落地的宝贝对不对, 不行就停",
    "Advertised, paid for and not one order, beyond chance: {names}; look at the item they land on, or end it",
)
_AS_REPORTED = Text("成交按推广报表的归因", "orders and sales as the reports of advertising attribute them")
_NO_WORDS = Text("访问记录里没有关键词 (keyword 列)", "visits tell no search words (column keyword)")
_NO_ADS = Text(
    "没有按关键词的推广数据 (ad_spend), 不知道哪些词在推广",
    "no advertising by search word was imported (ad_spend): which words are advertised is not known",
)


def keywords_telling(view: View, span: Span) -> Telling:
    """Words by views, those that stand out first in the sentences."""
    found, paid, currency = keywords(view, span), ad_words(view, span), currency_of(view, span)
    sheets = [_sheet(found, currency), *([_paid_sheet(paid, currency)] if paid else [])]
    data = {"keywords": [_data(each) for each in found], "ad_words": [_paid_data(each) for each in paid]}
    said = [*(_said_of_visits(found) if found else [_NO_WORDS, NO_VISITS]), *_said_of_cost(paid, currency)]
    return telling(_TITLE, span, said, sheets, data)


def _said_of_visits(found: list[Keyword]) -> list[Text]:
    said = []
    for todo, text in _SAID.items():
        named = [each for each in found if each.todo == todo]
        if named:
            names = joined([_named(each) for each in named[:_NAMED]])
            said.append(Text(text.zh.format(names=names.zh), text.en.format(names=names.en)))
    if all(each.stands == 0 for each in found):
        said.append(Text("各词跳失率的差别都在偶然范围内", "Differences in bounce between words are within chance"))
    elif all(each.stands >= 0 for each in found):
        said.append(Text("没有一个词的跳失率低得超出偶然", "No word bounces less than the others beyond chance"))
    if found[0].advertised is None:
        low = [each for each in found if each.stands < 0]
        if low:
            names = joined([_named(each) for each in low[:_NAMED]])
            said.append(Text(f"跳失率低: {names.zh}", f"Low bounce: {names.en}"))
        said.append(_NO_ADS)
    return said


def _said_of_cost(paid: list[AdWord], currency: str) -> list[Text]:
    nothing = [each for each in paid if each.sells_nothing]
    if not nothing:
        return []
    costs = [(each, both(each.cost, "money", currency)) for each in nothing[:_NAMED]]
    names = joined(
        [
            Text(f"{each.word} ({each.clicks} 次点击, {cost.zh})", f"{each.word} ({each.clicks} clicks, {cost.en})")
            for each, cost in costs
        ]
    )
    return [Text(_NOTHING.zh.format(names=names.zh), _NOTHING.en.format(names=names.en))]


def _named(each: Keyword) -> Text:
    shown = f"{each.word} ({percent(each.group.bounce_rate)})"
    return Text(shown, shown)


def _sheet(found: list[Keyword], currency: str) -> Sheet:
    columns = [
        Column("word", Text("关键词", "Search word"), is_key=True),
        VIEWS,
        VISITORS,
        BOUNCE,
        Column("stands", Text("跳失和其他词比", "Bounce")),
        CONVERSION,
        Column("advertised", Text("在推广", "Advertised"), "flag"),
        Column("clicks", Text("推广点击", "Ad clicks"), "count", aside=True),
        Column("cost", Text("推广花费", "Ad cost"), "money", aside=True),
        Column("todo", Text("怎么办", "What to do")),
    ]
    rows: list[Row] = [
        group_row(each.group)
        | {
            "word": each.word,
            "stands": STANDS[each.stands],
            "advertised": each.advertised,
            "clicks": each.clicks,
            "cost": each.cost,
            "todo": _TODO[each.todo],
        }
        for each in found
    ]
    return Sheet(_TITLE, Text("", ""), columns, rows, notes=[ASSOCIATION] if rows else [], currency=currency)


def _data(each: Keyword) -> dict[str, object]:
    ad = {"advertised": each.advertised, "ad_clicks": each.clicks, "ad_cost": each.cost}
    return {"keyword": each.word, **group_data(each.group), "stands": each.stands, **ad, "todo": each.todo}


def _paid_sheet(paid: list[AdWord], currency: str) -> Sheet:
    columns = [
        Column("word", Text("推广词", "Advertised word"), is_key=True),
        Column("clicks", Text("点击", "Clicks"), "count"),
        Column("cost", Text("花费", "Cost"), "money"),
        Column("orders", Text("成交笔数", "Orders"), "count"),
        Column("sales", Text("成交金额", "Sales"), "money"),
        Column("nothing", Text("一单没成", "Sells nothing"), "flag"),
    ]
    rows: list[Row] = [_paid_row(each) | {"nothing": each.sells_nothing} for each in paid]
    return Sheet(_PAID_TITLE, Text("", ""), columns, rows, notes=[_AS_REPORTED], currency=currency)


def _paid_row(each: AdWord) -> Row:
    return {"word": each.word, "clicks": each.clicks, "cost": each.cost, "orders": each.orders, "sales": each.sales}


def _paid_data(each: AdWord) -> dict[str, object]:
    return {**_paid_row(each), "sells_nothing": each.sells_nothing}
