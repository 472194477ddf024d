"""Words that several reports share: dimensions, rules, and what stands in an agent's place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xundan.metrics.query import Answer
from xundan.model.text import Text

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
