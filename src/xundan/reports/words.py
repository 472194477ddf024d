"""Words that several reports share: dimensions, rules, and what stands in an agent's place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from xundan.model.text import Text

if TYPE_CHECKING:
    from xundan.metrics.query import Answer

DIMENSIONS = {
    "shop": Text("店铺", "Shop"),
    "day": Text("日期", "Day"),
    "week": Text("周", "Week"),
    "month": Text("月份", "Month"),
    "weekday": Text("星期", "Weekday"),
    "agent": Text("客服", "Agent"),
    "team": Text("组", "Team"),
    "hour": Text("时段", "Hour"),
    "buyer_type": Text("新老客", "Buyer type"),
    "item": Text("商品", "Item"),
    "category": Text("类目", "Category"),
    "channel": Text("渠道", "Channel"),
    "region": Text("地区", "Region"),
    "page": Text("页面", "Page"),
}
"""Names of the dimensions that rows may be grouped by."""

RULES = {
    "order_first": Text("下单优先判定", "rule order_first (order agent, else payment agent)"),
    "order": Text("下单判定", "rule order (order agent)"),
    "payment": Text("付款判定", "rule payment (payment agent)"),
}

SILENT = Text("静默", "Silent")
UNATTRIBUTABLE = Text("无法判定", "Unattributable")
EXCLUDED = Text("不计绩效", "Excluded")
NO_TEAM = Text("未分组", "No team")
TOTAL = Text("汇总", "Total")
MEAN = Text("均值", "Mean")
UNKNOWN = "—"

WEEKDAYS = (
    Text("周一", "Mon"),
    Text("周二", "Tue"),
    Text("周三", "Wed"),
    Text("周四", "Thu"),
    Text("周五", "Fri"),
    Text("周六", "Sat"),
    Text("周日", "Sun"),
)

COMPLAINTS = {
    "complaint": Text("投诉", "complaint"),
    "rights": Text("维权", "rights case"),
    "report": Text("举报", "report"),
    "dispute": Text("纠纷", "dispute"),
}
"""Kinds of complaints."""
BUYER_TYPES = {"new": Text("新客", "new"), "returning": Text("老客", "returning")}

CHANNELS = {
    "paid": Text("付费", "paid"),
    "free": Text("站内免费", "free, in-platform"),
    "own": Text("自主访问", "own"),
    "off_platform": Text("站外", "off-platform"),
    "other": Text("其他", "other"),
}

SMALL_SAMPLE = 30
"""A rate over fewer cases than this is marked."""

SMALL_NOTE = Text(f"* 分母不到 {SMALL_SAMPLE}, 只供参考", f"* fewer than {SMALL_SAMPLE} cases: a hint, not a finding")


PLATFORM = Text("平台数据", "Platform figures")
PLATFORM_MARK = "#"
"""Stands behind a value that is the platform's own."""


def period(first: date, last: date) -> Text:
    """A range of days, both included."""
    if first == last:
        return Text(first.isoformat(), first.isoformat())
    return Text(f"{first} 至 {last}", f"{first} to {last}")


def notes_of(answer: Answer) -> list[Text]:
    """What a person must know beside an answer's numbers."""
    notes = [provisional(answer.provisional_from, answer.ask.last)] if answer.provisional_from else []
    if answer.early_until:
        notes.append(early(answer.early_until))
    if answer.held_back:
        notes.append(held_back(answer.held_back))
    return [*notes, *platform_notes(answer)]


def platform_notes(answer: Answer) -> list[Text]:
    """What the mark of the platform's figures means, and how many days the sums among them lack."""
    figures = [figure for filled in answer.platform.values() for figure in filled.values()]
    notes = []
    if count := answer.left_out:
        notes.append(
            Text(
                f"有 {count} 天只有平台数据, 没有加进来: 平台数据从不和算出来的数相加",
                f"{count} days with figures of the platform only are left out: they are never added to computed ones",
            )
        )
    if not figures:
        return notes
    notes += [
        Text(
            f"{PLATFORM_MARK} 平台数据: 平台报表上的数, 不是由聊天和订单算出来的, 口径可能不同",
            f"{PLATFORM_MARK} platform: from the platform's own reports, not computed from chats and orders; its "
            "definitions may differ",
        )
    ]
    worst = min(figures, key=lambda figure: figure.days - figure.of)
    if worst.days < worst.of:
        notes.append(
            Text(
                f"有的平台数据只有所选 {worst.of} 天中的 {worst.days} 天, 其余的天没有算进去",
                f"some of the platform's figures are of {worst.days} of the {worst.of} days asked for; the others are "
                "not in them",
            )
        )
    return notes


def held_back(shops: Sequence[str]) -> Text:
    """Whose numbers are not up to date."""
    listed = ", ".join(shops)
    return Text(
        f"{listed} 的数字停在上一次正确的状态: 最近一次重算, 各归属相加不等于全店销售额",
        f"numbers of {listed} are those of the last good state: at the last refresh the parts did not add up to sales",
    )


def early(until: date) -> Text:
    """Why the first weeks of a shop's data are weak."""
    return Text(
        f"暂定: {until} 及以前的询单可能偏多, 因为更早的订单没有导入, 分不清售后和询单",
        f"provisional: until {until} inquiries may be too many, for earlier orders, which tell after-sale, are missing",
    )


def provisional(since: date, last: date) -> Text:
    """Why numbers may still change."""
    zh = str(since) if since == last else f"{since} 至 {last}"
    en = str(since) if since == last else f"{since} to {last}"
    return Text(f"暂定: {zh} 的询单窗口还没结束, 数字会变", f"provisional: inquiry windows of {en} are still open")
