"""A setting of the rules as a field to fill in, and what was filled in as xundan.toml writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

from xundan.model.rules import SETTINGS, Rules
from xundan.model.text import Text, UserError
from xundan.reports.rules import shown
from xundan.web.frame.acts import Doing
from xundan.web.frame.page import Field
from xundan.workspace.setting_values import tried
from xundan.workspace.template import display

GROUPS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "answers": (Text("响应", "Answers"), (
        "session_gap", "response_anchor", "late_turns", "transferred_turns", "slow_turns", "slow_seconds",
        "count_automatic", "auto_reply_prefixes", "auto_reply_texts", "closing_phrases", "ignored_kinds",
    )),
    "hours": (Text("上班时间和假期", "Hours and holidays"), (
        "response_clock", "working_hours", "holidays", "closed_days", "open_days", "measured_hours", "measured_by",
    )),
    "filters": (Text("过滤", "Filters"), (
        "filter_own_staff", "filter_forward_only", "filter_buyer_one_line", "own_accounts", "blocked_buyers",
        "ad_phrases",
    )),
    "credit": (Text("询单和归属", "Inquiries and credit"), (
        "inquiry_window_days", "aftersale_days", "inquiry_excludes_transferred_to_aftersale", "credit_window_days",
        "credited_agent", "credit_rule", "silent_chase_after", "excluded_flags",
    )),
    "sales": (Text("金额和渠道", "Amounts and channels"), ("sales_include_postage", "channels")),
    "quality": (Text("退款和质量", "Refunds and quality"), (
        "quality_reasons", "return_phrases", "quality_weights", "satisfaction_weights",
    )),
}  # fmt: skip
"""Every setting of the rules, in the groups in which people look for it."""
PEOPLE = frozenset({"own_accounts", "blocked_buyers"})
"""Settings that name buyers: their values stand in no log."""
_TYPES = get_type_hints(Rules)
_YES_NO = (("true", Text("是", "yes")), ("false", Text("否", "no")))
_CHOICES: dict[str, Text] = {
    "response_anchor=first": Text("买家第一句", "the buyer's first message"),
    "response_anchor=last": Text("买家最后一句", "the buyer's last message"),
    "response_clock=calendar": Text("自然时间", "time as it passes"),
    "response_clock=working_hours": Text("只算上班时间", "working time only"),
    "measured_by=opening": Text("看轮次的第一句", "the turn's first message"),
    "measured_by=session": Text("看会话的第一句", "the session's first message"),
    "late_turns=exclude": Text("不进平均", "left out of averages"),
    "late_turns=cap": Text("按沉默时长计入", "counted as the silence"),
    "transferred_turns=drop": Text("不计", "left out"),
    "transferred_turns=unanswered": Text("按未答", "counted as unanswered"),
    "credited_agent=last": Text("最后一个", "the last one"),
    "credited_agent=most_messages": Text("消息最多的", "the one with most messages"),
    "credit_rule=order_first": Text("下单优先", "order first"),
    "credit_rule=order": Text("下单", "order"),
    "credit_rule=payment": Text("付款", "payment"),
}
_LONGEST = 4000
_A_LINE_EACH = Text("一行一个", "one a line")
_PAIRS = Text("一行一对, 写成 名字 = 值", "a pair a line, NAME = VALUE")


def field_of(name: str, value: Any) -> Field:
    """The field of a setting with the value that it has."""
    kind, label = _TYPES[name], SETTINGS[name].metadata["doc"]
    hint = Text(name, name)
    if kind is bool:
        return Field(name, label, "choice", str(value).lower(), _YES_NO, hint=hint)
    if get_origin(kind) is Literal:
        options = [(each, _CHOICES[f"{name}={each}"]) for each in get_args(kind)]
        return Field(name, label, "choice", value, options, hint=hint)
    if isinstance(value, tuple):
        hint = Text(f"{name}, {_A_LINE_EACH.zh}", f"{name}, {_A_LINE_EACH.en}")
        return Field(name, label, "lines", "\n".join(value), longest=_LONGEST, hint=hint)
    if isinstance(value, dict):
        hint = Text(f"{name}, {_PAIRS.zh}", f"{name}, {_PAIRS.en}")
        written = "\n".join(f"{key} = {each}" for key, each in value.items())
        return Field(name, label, "lines", written, longest=_LONGEST, hint=hint)
    text = shown(name, value).strip('"') if isinstance(value, int) else value
    return Field(name, label, value=text, longest=40, hint=hint)


def filled_in(doing: Doing, names: tuple[str, ...], held: Rules) -> dict[str, Any]:
    """The settings of a form that are others than those held. Raises UserError `setting` for what one of them does not
    take."""
    given = [f"{name} = {_written(name, doing)}" for name in names if name in doing.given]
    found = tried(given, None) if given else {}
    return {name: value for name, value in found.items() if value != getattr(held, name)}


def _written(name: str, doing: Doing) -> str:
    """What was filled in, as TOML has it."""
    kind, text = _TYPES[name], doing.one(name)
    if len(text) > _LONGEST:
        raise UserError(
            "too_long", Text(f"{name} 太长, 最多 {_LONGEST:,} 字", f"{name} has {_LONGEST:,} letters at most")
        )
    if kind is bool or (kind is int and text.isdecimal()):
        return text
    default = getattr(Rules(), name)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if isinstance(default, tuple):
        return display(tuple(lines), "")
    if isinstance(default, dict):
        pairs = [line.rpartition("=") for line in lines]
        value = _number if default else _quoted  # weights are numbers, channels words
        return "{" + ", ".join(f"{_quoted(key)} = {value(each)}" for key, _, each in pairs) + "}"
    if name.endswith("_window_days") and text.isdecimal():
        return text
    return display(text, "")


def _quoted(text: str) -> str:
    return display(text.strip(), "")


def _number(text: str) -> str:
    return text.strip() if text.strip().isdecimal() else _quoted(text)


def told(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings as the audit log holds them: of those that name buyers how many they name."""
    return {
        name: f"{len(value)}" if name in PEOPLE else shown(name, value)[:_LONGEST] for name, value in settings.items()
    }
