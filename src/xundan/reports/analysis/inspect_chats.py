"""Every chat with its points, each beside the line that made it; and the rules themselves."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.analysis.inspection.asked import Inspection
from xundan.analysis.inspection.rules import Rule, Rules
from xundan.analysis.inspection.score import Scored
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.inspect_words import AGENT, LINE, POINTS, RULE, TITLE, line_of, subtitle
from xundan.reports.labels import agent_names
from xundan.reports.sheet import Column, Row, Sheet

WAYS = {
    "says": Text("客服说了这些词", "says one of the words"),
    "builds": Text("一次回答里有特性、作用、好处", "feature, function and benefit in one answer"),
    "concedes": Text("答应让步, 金额在限度内", "grants something within the limit"),
    "first_answer": Text("当天第一次回复不超过几秒", "the day's first answer within the seconds"),
    "slow": Text("回复超过几秒", "an answer after more than the seconds"),
    "missed": Text("没有回复或超时", "no answer, or much too late"),
    "recalls": Text("撤回了消息", "takes a message back"),
    "hands_over": Text("没有回答就转走", "hands over without an answer"),
    "bare": Text("买家问了, 只回几个字或表情", "to a question no more than the characters, or a picture"),
    "repeats": Text("同一句话说了几次", "the same line so many times"),
}


def chats_sheet(found: Inspection, view: View, only: Rule | None, most: int | None) -> Sheet:
    """A row a point, the chats with the lowest score first and those without a score last; chats without a point have
    one row. `most`: how many chats."""
    scored = [each for each in found.summary.scored if only is None or each.times[only.id]]
    scored.sort(key=lambda each: (each.score is None, each.score or 0, each.chat.day, each.chat.id))
    shown = scored if most is None else scored[:most]
    notes = []
    if len(shown) < len(scored):
        notes.append(
            Text(
                f"只显示分最低的 {len(shown)} 个聊天, 一共 {len(scored)} 个; 全部: -o chats.xlsx",
                f"the {len(shown)} chats with the lowest score of {len(scored)}; for all of them: -o chats.xlsx",
            )
        )
    return Sheet(
        title=TITLE,
        subtitle=subtitle(found),
        columns=[
            Column("chat", Text("聊天", "Chat"), is_key=True, aside=True),
            Column("buyer", Text("买家", "Buyer"), is_key=True, once=True),
            Column("day", Text("日期", "Day"), aside=True),
            Column("score", Text("得分", "Score"), "count", "up"),
            Column(AGENT.key, AGENT.header),
            Column(RULE.key, RULE.header),
            POINTS,
            Column("at", Text("时间", "Time"), "time", aside=True),
            Column("clock", Text("时间", "When")),
            Column("message", Text("消息编号", "Message"), aside=True),
            LINE,
        ],
        rows=[row for each in shown for row in _rows(each, only)],
        notes=notes,
        labels={"agent": {agent: Text(name, name) for agent, name in agent_names(view).items()}},
    )


def _rows(scored: Scored, only: Rule | None) -> list[Row]:
    chat = scored.chat
    about: Row = {
        "chat": chat.id,
        "day": chat.day.isoformat(),
        "agent": chat.agent,
        "buyer": chat.buyer,
        "score": scored.score,
    }
    rows = []
    for point in scored.points:
        if only is not None and point.rule.id != only.id:
            continue
        rows.append(
            about
            | {
                "rule": point.rule.name,
                "points": point.rule.points if point.counts else 0,
                "at": point.line.at if point.line else None,
                "clock": f"{point.line.at:%m-%d %H:%M}" if point.line else None,
                "message": point.line.id if point.line else None,
                "line": line_of(point),
            }
        )
    return rows or [about]


def rules_sheet(rules: Rules) -> Sheet:
    """The rules that hold, as a lead would change them."""
    return Sheet(
        title=Text("质检规则", "Rules of inspection"),
        subtitle=Text(
            "改法: 在工作区建 inspection.toml, 只写要改的",
            "to change them: inspection.toml in the workspace, only what differs",
        ),
        columns=[
            Column("id", Text("编号", "Id"), is_key=True),
            Column("name", Text("名称", "Name")),
            POINTS,
            Column("at_most", Text("最多几次", "At most"), "count"),
            Column("on", Text("启用", "On"), "flag"),
            Column("way", Text("怎么看", "What it looks for")),
            Column("settings", Text("设置", "Settings"), wraps=True),
            Column("words", Text("词", "Words"), wraps=True, aside=True),
        ],
        rows=[
            {
                "id": rule.id,
                "name": rule.name,
                "points": rule.points,
                "at_most": rule.at_most,
                "on": rule.on,
                "way": WAYS[rule.way],
                "settings": _settings(rule),
                "words": _words(rule),
            }
            for rule in rules.rule
        ],
    )


_SHARED = ("id", "name", "points", "at_most", "on", "way", "parts")


def _settings(rule: Rule) -> str | None:
    """Numbers and choices as the file writes them, and how many words each list has."""
    told = []
    for name in type(rule).model_fields:
        value = getattr(rule, name)
        if name in _SHARED or value is None or value == ():
            continue
        told.append(f"{name} ({len(value)})" if isinstance(value, tuple) else f"{name} = {value}")
    return ", ".join(told) or None


def _words(rule: Rule) -> str | None:
    lists: Sequence[str] = getattr(rule, "words", ())
    if rule.way == "builds":
        lists = (*rule.parts.feature, *rule.parts.function, *rule.parts.benefit)
    return "、".join(lists) or None
