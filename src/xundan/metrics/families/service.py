"""Family C: service. Times, turns and messages are summed over unfiltered receptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xundan.engine.vocabulary import within, yes
from xundan.metrics.catalogue import CHAT, TIME, Direction, Metric, Unit
from xundan.metrics.families.inquiry import RECEIVED
from xundan.metrics.measures import Condition, Formula, Measure, Stat, Total, rate
from xundan.model.text import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

_CHATS = (("messages",),)
_LONG = 1800
_IN_TIME = 180


def _summed(column: str) -> Measure:
    return Measure(column, "receptions", lambda t: t[column] > 0, lambda t: t[column], tables=_CHATS)


def _receptions(name: str, where: Condition) -> Measure:
    return Measure(name, "receptions", where, tables=_CHATS)


def _turns(name: str, *outcomes: str) -> Measure:
    return Measure(name, "turns", lambda t: t.outcome.isin(outcomes), tables=_CHATS)


def _first(name: str, stat: Stat) -> Measure:
    return Measure(
        name,
        "receptions",
        lambda t: t.first_response.notnull(),
        lambda t: t.first_response,
        stat,
        empty=None,
        tables=_CHATS,
    )


def _response(name: str, stat: Stat) -> Measure:
    return Measure(
        name,
        "turns",
        lambda t: t.counted_seconds.notnull(),
        lambda t: t.counted_seconds,
        stat,
        empty=None,
        tables=_CHATS,
    )


def _in_full(t: ir.Table) -> ir.Value:
    return within(t.outcome.isin(["answered", "late"]), t.seconds)


BUYER_MESSAGES = _summed("buyer_messages")
AGENT_MESSAGES = _summed("agent_messages")
AUTO_MESSAGES = _summed("auto_messages")
CHARACTERS = _summed("agent_characters")
ANSWERED = _turns("answered_turns", "answered")
LATE = _turns("late_turns", "late")
UNANSWERED = _turns("unanswered_turns", "unanswered")
ALL_TURNS = _turns("all_turns", "answered", "late", "unanswered")
IN_TIME = Measure(
    "turns_in_3min", "turns", lambda t: (t.outcome == "answered") & (t.seconds <= _IN_TIME), tables=_CHATS
)
PROMPT = Measure("prompt_buyers", "prompt_buyer_days", lambda t: t.prompt, tables=_CHATS)
FIRST_SUM = _first("first_response_seconds", "sum")
FIRST_COUNT = _receptions("first_responses", lambda t: t.first_response.notnull())
RESPONSE_SUM = _response("response_seconds", "sum")
RESPONSE_COUNT = Measure("counted_turns", "turns", lambda t: t.counted_seconds.notnull(), tables=_CHATS)
FULL_SUM = Measure("full_seconds", "turns", lambda t: _in_full(t).notnull(), _in_full, empty=None, tables=_CHATS)
FULL_COUNT = Measure("full_turns", "turns", lambda t: _in_full(t).notnull(), tables=_CHATS)
ASKED_FIRST = _receptions(
    "first_turns", lambda t: t.received & yes(t.first_turn.isin(["answered", "late", "unanswered"]))
)
SLOW = _receptions("slow_receptions", lambda t: t.slow)
LONG = _receptions("long_receptions", lambda t: yes(t.talk_seconds >= _LONG))
TALK_SECONDS = Measure(
    "talk_seconds", "receptions", lambda t: t.served, lambda t: t.talk_seconds.fill_null(0), empty=None, tables=_CHATS
)
SERVED_RECEPTIONS = _receptions("served_receptions", lambda t: t.served)
PEAK = Measure("peak_concurrency", "concurrency", None, lambda t: t.dialogues, "max", tables=_CHATS)


def _within(limit: int) -> Measure:
    return _receptions(
        f"first_within_{limit}s",
        lambda t: t.received & yes(t.first_turn == "answered") & yes(t.first_response <= limit),
    )


def _metric(
    id: str, zh: str, en: str, formula: Formula, text: tuple[str, str], unit: Unit, direction: Direction, source: str,
    dimensions: tuple[str, ...] = CHAT,
) -> Metric:  # fmt: skip
    return Metric(id, Text(zh, en), formula, Text(*text), unit, direction, source, dimensions)


METRICS = [
    _metric("first_response", "首次响应时间", "First response time", rate(FIRST_SUM, FIRST_COUNT),
            ("各接待当天首次响应秒数的平均; 超时和未答不计", "mean seconds of the receptions' first responses; late and unanswered ones left out"),
            "seconds", "down", "S3"),
    _metric("first_response:median", "首响中位数", "Median first response", Total(_first("first_response_median", "median")),
            ("首次响应秒数的中位数", "median of first responses"), "seconds", "down", "S3"),
    _metric("first_response:p90", "首响 90 分位", "First response, 90th percentile", Total(_first("first_response_p90", "p90")),
            ("首次响应秒数的 90 分位", "90th percentile of first responses"), "seconds", "down", "S3"),
    _metric("response_time", "平均响应时间", "Response time", rate(RESPONSE_SUM, RESPONSE_COUNT),
            ("已答轮次的秒数 ÷ 已答轮次", "seconds of answered turns / answered_turns"), "seconds", "down", "S3"),
    _metric("response_time:median", "平响中位数", "Median response time", Total(_response("response_median", "median")),
            ("已答轮次秒数的中位数", "median of answered turns"), "seconds", "down", "S3"),
    _metric("response_time:p90", "平响 90 分位", "Response time, 90th percentile", Total(_response("response_p90", "p90")),
            ("已答轮次秒数的 90 分位", "90th percentile of answered turns"), "seconds", "down", "S3"),
    _metric("response_time:with_late", "平均响应时间 (含超时)", "Response time with late turns", rate(FULL_SUM, FULL_COUNT),
            ("已答和超时轮次的秒数 ÷ 轮次", "seconds of answered and late turns / those turns"), "seconds", "down", "S3"),
    *(_metric(f"first_response_within_{n}s", f"{n} 秒首响率", f"First response within {n} s", rate(_within(n), ASKED_FIRST),
              (f"首次响应不超过 {n} 秒的接待 ÷ 有首轮提问的接待", f"first responses <= {n} s / receptions with a first opening turn"),
              "rate", "up", "S1 S2 JD") for n in (6, 10, 30)),
    _metric("answered_in_3min:turns", "3 分钟响应率", "Answered within 3 minutes", rate(IN_TIME, ALL_TURNS),
            ("3 分钟内已答轮次 ÷ (已答 + 超时 + 未答) 轮次", "turns answered within 180 s / answered, late and unanswered turns"),
            "rate", "up", "Taobao"),
    _metric("answered_in_3min:buyers", "3 分钟人工回复率 (按人)", "Buyers answered within 3 minutes", rate(PROMPT, RECEIVED),
            ("当天没有一轮超过 3 分钟或未答的有效接待人数 ÷ 接待人数", "served buyer-days none of whose turns failed 180 s / received_buyers"),
            "rate", "up", "PDD"),
    _metric("answered_turns", "已答轮次", "Answered turns", Total(ANSWERED), ("已答轮次数", "turns answered in time"), "count", "up", "rules"),
    _metric("late_turns", "超时轮次", "Late turns", Total(LATE), ("超时轮次数", "turns answered late"), "count", "down", "rules"),
    _metric("unanswered_turns", "未答轮次", "Unanswered turns", Total(UNANSWERED), ("未答轮次数", "turns never answered"),
            "count", "down", "rules"),
    _metric("reply_ratio", "问答比 (答问比)", "Reply ratio", rate(AGENT_MESSAGES, BUYER_MESSAGES),
            ("客服消息数 ÷ 买家消息数", "agent_messages / buyer_messages"), "ratio", "up", "S3"),
    _metric("buyer_messages", "买家消息数", "Buyer messages", Total(BUYER_MESSAGES), ("买家消息数", "messages of buyers"), "count", "none", "peers"),
    _metric("agent_messages", "客服消息数", "Agent messages", Total(AGENT_MESSAGES), ("客服人工消息数", "human messages"), "count", "none", "peers"),
    _metric("auto_messages", "自动消息数", "Automatic messages", Total(AUTO_MESSAGES), ("自动和机器人消息数", "automatic and robot messages"),
            "count", "none", "peers"),
    _metric("agent_characters", "客服字数", "Agent characters", Total(CHARACTERS), ("客服人工消息的字数", "characters of human messages"),
            "count", "none", "peers"),
    _metric("slow_receptions", "慢响应人数", "Slow receptions", Total(SLOW),
            ("至少 3 轮超过 120 秒的接待 (可设)", "receptions with 3 or more turns over 120 s (settings)"), "count", "down", "peers"),
    _metric("long_receptions", "长接待人数", "Long receptions", Total(LONG),
            ("从第一句到最后一句不少于 30 分钟的接待", "receptions of 30 minutes or more from first to last talk"), "count", "none", "peers"),
    _metric("reception_minutes", "平均接待时长", "Minutes per reception", rate(TALK_SECONDS, SERVED_RECEPTIONS, per=60),
            ("有效接待从第一句到最后一句的平均分钟", "mean minutes from first to last talk of served receptions"), "minutes", "none", "peers"),
    _metric("peak_concurrency", "最大同时接待", "Peak concurrency", Total(PEAK),
            ("同一个 5 分钟里有对话的买家数的最大值", "most dialogues with talk in the same 5 minutes of the clock"), "count", "none", "peers",
            (*TIME, "agent", "team", "hour")),
]  # fmt: skip
