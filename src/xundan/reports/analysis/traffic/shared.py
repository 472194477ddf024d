"""What the views of traffic have in common: names of sources, columns of a group, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xundan.analysis.traffic.groups import Group
from xundan.analysis.traffic.landing import next_band
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row
from xundan.reports.telling import Telling

NO_SOURCE = Text("来源不明", "no source told")
CHANCE = Text("在偶然范围内", "within chance")
STANDS = {
    1: Text("高于其他", "above the others"),
    -1: Text("低于其他", "below the others"),
    0: CHANCE,
}
ASSOCIATION = Text(
    "这是文件里看得到的关联, 不是证明; 只有超出偶然的差别才说",
    "this is association in what the files show, not proof; only differences beyond chance are named",
)
NO_VISITS = Text(
    "没有逐条的访问记录 (visits): 导入一份有 visitor_id, at, event 列的表 (xundan import visits.csv)",
    "no visits one by one: import a table with the columns visitor_id, at, event (xundan import visits.csv)",
)


def source_name(name: tuple[Any, ...]) -> Text:
    """A source as the platform names it."""
    return NO_SOURCE if name[1] is None else Text(str(name[1]), str(name[1]))


def joined(names: list[Text]) -> Text:
    """Several names in a sentence."""
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def percent(value: Any, lang: Lang = "en") -> str:
    """A rate as people read it."""
    return shown(value, "rate", lang)


def both(value: Any, unit: str, currency: str = "CNY") -> Text:
    """A value in both languages."""
    return Text(shown(value, unit, "zh", currency), shown(value, unit, "en", currency))


def band_name(low: Decimal) -> Text:
    """A price band by its lower end."""
    high = next_band(low)
    if high is None:
        return Text(f"{low:.0f} 元及以上", f"{low:.0f} or more")
    return Text(f"{low:.0f}-{high:.0f} 元", f"{low:.0f} to {high:.0f}")


def group_row(group: Group) -> Row:
    """The figures of a group with what their rates divide."""
    return {
        "visitors": group.visitors,
        "bounced": group.bounced,
        "bounce": group.bounce_rate,
        "paid": group.paid,
        "conversion": group.conversion_rate,
        "value": group.value,
        "sales": group.sales,
        "views": group.views,
    }


def group_data(group: Group) -> dict[str, Any]:
    """The same for programs."""
    return {
        "visitors": group.visitors,
        "page_views": group.views,
        "bounced": group.bounced,
        "bounce_rate": group.bounce_rate,
        "paid_buyers": group.paid,
        "conversion": group.conversion_rate,
        "sales": group.sales,
        "sales_per_visitor": group.value,
    }


VISITORS = Column("visitors", Text("访客数", "Visitors"), "people")
VIEWS = Column("views", Text("浏览量", "Page views"), "count")
BOUNCE = Column("bounce", Text("跳失率", "Bounce rate"), "rate", "down", "bounced", "visitors")
CONVERSION = Column("conversion", Text("转化率", "Conversion"), "rate", "up", "paid", "visitors")
VALUE = Column("value", Text("UV 价值", "Per visitor"), "money", "up")
CHANNEL = Column("channel", words.DIMENSIONS["channel"], is_key=True)


def currency_of(view: View, span: Span) -> str:
    """The currency of the shops asked for."""
    shops = [shop.currency for name, shop in view.shops.items() if not span.shops or name in span.shops]
    return shops[0] if shops else "CNY"


def channel_name(name: str | None) -> Text:
    """The words of a channel."""
    return words.CHANNELS.get(name or "other", words.CHANNELS["other"])


def telling(title: Text, span: Span, sentences: list[Text], sheets: list[Any], data: Mapping[str, Any]) -> Telling:
    """A view's telling with its days."""
    head = {"from": span.first.isoformat(), "to": span.last.isoformat(), "shops": list(span.shops)}
    return Telling(title, words.period(span.first, span.last), sentences, sheets, head | dict(data))
