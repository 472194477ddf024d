"""The settings by which a message, an order and a visit become a number, and the days from which each set holds.

Every field is a setting of `[[rules]]` in xundan.toml; its metadata says what it means in both languages, and the
written-out file, the reference page and `xundan config check` are made from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Literal

from xundan.model.text import Text


def _setting(default: Any, zh: str, en: str, unit: str = "") -> Any:
    metadata = {"doc": Text(zh, en), "unit": unit}
    if isinstance(default, (tuple, dict)):
        return field(default_factory=lambda: default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Rules:
    """One set of settings; durations in seconds unless the unit says otherwise. Defaults: the preset `standard`."""

    session_gap: int = _setting(600, "沉默多久算一次会话结束", "silence that ends a session", "duration")
    response_anchor: Literal["first", "last"] = _setting(
        "first",
        "响应时间从买家第一句(first)还是最后一句(last)算起",
        "measure a turn from the buyer's first or last message",
    )
    response_clock: Literal["calendar", "working_hours"] = _setting(
        "calendar",
        "响应和沉默的时间: calendar 按自然时间, working_hours 只算上班时间",
        "time of answers and silences: as it passes, or only while the shop works",
    )
    working_hours: tuple[str, ...] = _setting(
        ("09:00-18:00",),
        '上班时间, 可分几段, 可限星期, 例如 "1-5 09:00-12:00"',
        'when the shop works; several stretches, some weekdays only, such as "1-5 09:00-12:00"',
    )
    holidays: str = _setting(
        "",
        "这个国家的法定假日休息、调休日上班, 例如 CN",
        "public holidays and make-up workdays of a country such as CN",
    )
    closed_days: tuple[str, ...] = _setting((), "另外休息的日子", "further days without working time", "dates")
    open_days: tuple[str, ...] = _setting((), "另外上班的日子", "further days with working time", "dates")
    measured_hours: tuple[str, ...] = _setting(
        (), "只考核这些时段开始的轮次, 空为全天", "only turns opened in these hours are measured; none given: all day"
    )
    measured_by: Literal["opening", "session"] = _setting(
        "opening",
        "考核时段看轮次的第一句(opening)还是所在会话的第一句(session)",
        "what must lie in measured_hours: the turn's first message or its session's",
    )
    late_turns: Literal["exclude", "cap"] = _setting(
        "exclude",
        "超时轮次: exclude 不进平均, cap 按 session_gap 计入",
        "late turns: leave out of averages, or count late and unanswered ones as session_gap",
    )
    transferred_turns: Literal["drop", "unanswered"] = _setting(
        "drop", "转出的轮次: drop 不计, unanswered 按未答", "turns handed over: leave out, or count as unanswered"
    )
    count_automatic: bool = _setting(
        False, "机器人与自动回复是否当作人工消息", "treat robot and automatic messages as human ones"
    )
    auto_reply_prefixes: tuple[str, ...] = _setting(
        (), "以这些文字开头的客服消息是自动回复", "agent messages that begin with one of these are automatic"
    )
    auto_reply_texts: tuple[str, ...] = _setting(
        (), "与这些文字相同的客服消息是自动回复", "agent messages equal to one of these are automatic"
    )
    ignored_kinds: tuple[str, ...] = _setting(
        ("recall", "menu"), "这些类型的买家消息当作没发", "buyer messages of these kinds are as if not sent"
    )
    closing_phrases: tuple[str, ...] = _setting(
        (), "只含这些话的买家消息不开新一轮, 例如 谢谢", "buyer messages that are only one of these open no turn"
    )
    slow_turns: int = _setting(3, "慢响应: 至少几轮", "slow reception: at least so many turns")
    slow_seconds: int = _setting(120, "慢响应: 每轮超过多久", "... that took longer than this", "duration")
    filter_own_staff: bool = _setting(True, "过滤自己的账号来咨询", "filter receptions of the shop's own accounts")
    own_accounts: tuple[str, ...] = _setting((), "自己人的买家账号", "buyer accounts that belong to the shop")
    blocked_buyers: tuple[str, ...] = _setting((), "不计的买家账号", "buyers who are not counted")
    ad_phrases: tuple[str, ...] = _setting((), "含这些话的是广告", "a buyer message with one of these is advertising")
    filter_forward_only: bool = _setting(
        False, "过滤只转接没说话的接待", "filter receptions handed over without a word"
    )
    filter_buyer_one_line: bool = _setting(False, "过滤买家只说了一句的接待", "filter receptions of one buyer message")
    inquiry_window_days: int | str = _setting(
        2,
        '询单窗口: 当天起几天内下单, 或几小时内 ("24h")',
        'inquiry window, the day itself included; or hours such as "24h"',
        "window",
    )
    aftersale_days: int = _setting(
        21, "多少天内有过订单的咨询不算询单", "an order this recent makes a chat no inquiry", "days"
    )
    inquiry_excludes_transferred_to_aftersale: bool = _setting(
        True, "当天转给售后的接待不算询单", "a reception handed to after-sale that day is no inquiry"
    )
    credit_window_days: int | str = _setting(
        2,
        '落实窗口: 下单或付款前几天的聊天算数, 或几小时 ("24h")',
        'days of chat that earn an order; or hours such as "24h"',
        "window",
    )
    credited_agent: Literal["last", "most_messages"] = _setting(
        "last",
        "几个客服都聊过: 最后一个(last)或消息最多的",
        "several agents: the last one, or the one with most messages",
    )
    credit_rule: Literal["order_first", "order", "payment"] = _setting(
        "order_first", "没有指定判定时用哪一种", "the rule of credit that is shown when none is asked for"
    )
    silent_chase_after: int = _setting(
        0, "静默下单后几分钟内的催付不算", "minutes after a silent order in which chasing earns nothing", "minutes"
    )
    sales_include_postage: bool = _setting(True, "销售额是否含运费", "sales include postage")
    excluded_flags: tuple[str, ...] = _setting(
        (), "插这些旗的订单不计绩效", "orders with one of these seller flags are nobody's"
    )
    channels: dict[str, str] = _setting(
        {}, "流量来源归到哪个渠道, 补充内置表", "source to channel, besides the built-in table"
    )
    quality_reasons: tuple[str, ...] = _setting(
        ("质量问题", "商品质量问题", "做工瑕疵", "破损", "与描述不符"),
        "这些退款原因算品质退款",
        "reasons of refunds that are for quality",
    )
    return_phrases: tuple[str, ...] = _setting(
        ("退货", "退款"), "买家消息含这些话是咨询退货", "a buyer message with one of these asks for a return"
    )
    quality_weights: dict[str, int] = _setting(
        {"experience": 1, "service": 1, "compliance": 1, "loyalty": 1},
        "品质分各项的权重",
        "weights of the parts of quality_score",
        "weights",
    )
    satisfaction_weights: dict[str, int] = _setting(
        {"goods": 45, "attitude": 35, "packaging": 10, "delivery": 7, "other": 3},
        "满意度各项的权重",
        "weights of the parts of satisfaction_index",
        "weights",
    )


@dataclass(frozen=True)
class WindowSize:
    """A window of whole business days, the last included, or of hours up to a moment."""

    days: int
    """Days on which it may lie, that of its end included."""
    hours: int | None = None

    @classmethod
    def of(cls, value: int | str) -> WindowSize:
        """Of a setting's value: days, or hours as "24h"."""
        if isinstance(value, int):
            return cls(value)
        hours = int(value.removesuffix("h"))
        return cls(-(-hours // 24) + 1, hours)


@dataclass(frozen=True)
class DatedRules:
    """Sets of settings with the day from which each holds; the first holds from the beginning."""

    first: Rules = field(default_factory=Rules)
    later: tuple[tuple[date, Rules], ...] = ()

    @classmethod
    def of(cls, first: Rules, changes: Sequence[tuple[date, dict[str, Any]]]) -> DatedRules:
        """`changes` name only what changes from their day on; the rest carries over."""
        later: list[tuple[date, Rules]] = []
        current = first
        for day, changed in sorted(changes, key=lambda change: change[0]):
            current = replace(current, **changed)
            later.append((day, current))
        return cls(first, tuple(later))

    def changed(self, **settings: Any) -> DatedRules:
        """Every set with these settings instead of its own."""
        later = tuple((day, replace(rules, **settings)) for day, rules in self.later)
        return DatedRules(replace(self.first, **settings), later)

    def on(self, day: date) -> Rules:
        """The set that a row of `day` is computed with."""
        found = self.first
        for start, rules in self.later:
            if start <= day:
                found = rules
        return found

    def values(self, name: str) -> Iterator[tuple[date | None, Any]]:
        """(first day, value) of one setting, in order, equal neighbours joined; the first day is None."""
        last = getattr(self.first, name)
        yield None, last
        for start, rules in self.later:
            value = getattr(rules, name)
            if value != last:
                yield start, value
                last = value

    def constant(self, name: str) -> Any | None:
        """The value where it never changes, else None."""
        found = list(self.values(name))
        return found[0][1] if len(found) == 1 else None


SETTINGS = {f.name: f for f in fields(Rules)}
CreditRule = Literal["order_first", "order", "payment"]
CREDIT_RULES: tuple[CreditRule, ...] = ("order_first", "order", "payment")
