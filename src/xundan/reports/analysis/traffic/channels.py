"""Sources of visitors in words."""

from __future__ import annotations

from xundan.analysis.traffic.channels import MOVED, Channels, Shift, Source, channels
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.traffic.shared import (
    ASSOCIATION,
    CHANCE,
    CHANNEL,
    CONVERSION,
    NO_VISITS,
    STANDS,
    VALUE,
    VISITORS,
    both,
    channel_name,
    currency_of,
    group_data,
    group_row,
    joined,
    percent,
    source_name,
    telling,
)
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("渠道: 哪里来的人更准", "Channels: where the visitors who buy come from")
_TRENDS = {1: Text("上升", "rising"), -1: Text("下降", "falling"), 0: CHANCE}
_TOLD = Text(
    "没有逐条访问, 用的是平台的每日合计 (平台数据), 成交人数是平台算给各渠道的",
    "no visits one by one: figures are the platform's daily totals, with buyers as it credits them to channels",
)
_METHOD = Text(
    "成交: 当天付过款的访客; 一个买家当天只算在她最早的那次来访上",
    "conversion: visitor-days whose buyer paid that day; a buyer counts once a day, where she came from first",
)


def channels_telling(view: View, span: Span) -> Telling:
    """Shares, conversion, value and trend by source, and the shift that would pay."""
    found, currency = channels(view, span), currency_of(view, span)
    if found is None:
        more = Text("每日合计 (traffic_daily) 也没有分渠道的数", "daily totals (traffic_daily) tell no channels either")
        return telling(_TITLE, span, [NO_VISITS, more], [_sheet([], currency, [])], {"sources": [], "shift": None})
    notes = [_METHOD if found.events else _TOLD, ASSOCIATION]
    if found.unfollowed:
        notes.append(
            Text(
                f"另有 {found.unfollowed} 个买家 (按天) 付了款, 但当天的访问里没有她的名字, 不在表里",
                f"{found.unfollowed} more buyer-days paid, but no visit of that day names them: not in the table",
            )
        )
    data = {
        "from_visits": found.events,
        "unfollowed_buyers": found.unfollowed,
        "whole": group_data(found.whole),
        "sources": [_data(source) for source in found.sources],
        "shift": _shift_data(found.shift),
    }
    return telling(_TITLE, span, _sentences(found, currency), [_sheet(found.sources, currency, notes)], data)


def _sentences(found: Channels, currency: str) -> list[Text]:
    said = []
    whole = percent(found.whole.conversion_rate)
    for side, zh, en in ((1, "高于", "more"), (-1, "低于", "less")):
        named = [source for source in found.sources if source.stands == side]
        if named:
            listed = joined([
                Text(f"{name.zh} ({rate})", f"{name.en} ({rate})")
                for source in named
                for name, rate in [(source_name(source.group.name), percent(source.group.conversion_rate))]
            ])  # fmt: skip
            said.append(Text(
                f"转化率{zh}其他来源: {listed.zh}; 全店 {whole}",
                f"These convert {en} than the others: {listed.en}; all: {whole}"
            ))  # fmt: skip
    if not said:
        said.append(
            Text("各来源的转化率差别都在偶然范围内", "Differences in conversion between sources are within chance")
        )
    said.append(_shift_sentence(found.shift, currency))
    for side, zh, en in ((1, "上升", "rose"), (-1, "下降", "fell")):
        moved = [source_name(source.group.name) for source in found.sources if source.trend == side]
        if moved:
            names = joined(moved)
            said.append(Text(
                f"和前一段同样长的日子比, {names.zh} 的转化率{zh}了",
                f"Against as many days before, the conversion of {names.en} {en}",
            ))  # fmt: skip
    return said


def _shift_sentence(shift: Shift | None, currency: str) -> Text:
    if shift is None:
        return Text("没有一种挪动超出偶然: 不建议挪流量", "No shift between sources is beyond chance: none is proposed")
    of, to = source_name(shift.of), source_name(shift.to)
    worth, low, high = (both(each, "money", currency) for each in (shift.worth, shift.low, shift.high))
    return Text(
        f"把 {of.zh} 的一成访客 ({shift.moved:,} 人次) 换成 {to.zh} 的, 同样长的日子里约多卖 {worth.zh} "
        f"(95 % 范围 {low.zh} 至 {high.zh}); 前提是换来的人和现在的一样",
        f"A tenth of the visitors of {of.en} ({shift.moved:,}) brought by {to.en} instead would be worth "
        f"about {worth.en} in as many days (95 % range {low.en} to {high.en}), if they are like those who come now",
    )


def _sheet(sources: list[Source], currency: str, notes: list[Text]) -> Sheet:
    columns = [
        Column("source", Text("来源", "Source"), is_key=True),
        CHANNEL,
        VISITORS,
        Column("share", Text("占比", "Share"), "rate"),
        CONVERSION,
        VALUE,
        Column("sales", Text("销售额", "Sales"), "money", aside=True),
        Column("stands", Text("转化和其他比", "Conversion")),
        Column("before", Text("之前转化率", "Before"), "rate", "up", "paid_before", "visitors_before"),
        Column("trend", Text("走势", "Trend")),
    ]
    return Sheet(_TITLE, Text("", ""), columns, [_row(source) for source in sources], notes=notes, currency=currency)


def _row(source: Source) -> Row:
    before = source.before
    return group_row(source.group) | {
        "source": source_name(source.group.name),
        "channel": channel_name(source.group.name[0]),
        "share": source.share,
        "stands": STANDS[source.stands],
        "before": before.conversion_rate if before else None,
        "paid_before": before.paid if before else None,
        "visitors_before": before.visitors if before else None,
        "trend": None if source.trend is None else _TRENDS[source.trend],
    }


def _data(source: Source) -> dict[str, object]:
    return {
        "channel": source.group.name[0],
        "source": source.group.name[1],
        "share": source.share,
        **group_data(source.group),
        "stands": source.stands,
        "before": group_data(source.before) if source.before else None,
        "trend": source.trend,
    }


def _shift_data(shift: Shift | None) -> dict[str, object] | None:
    if shift is None:
        return None
    return {
        "from": shift.of[1],
        "to": shift.to[1],
        "share_moved": MOVED,
        "visitors": shift.moved,
        "conversion_gap": [shift.gap.low, shift.gap.high],
        "worth": shift.worth,
        "low": shift.low,
        "high": shift.high,
    }
