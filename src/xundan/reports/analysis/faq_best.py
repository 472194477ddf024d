"""Whose answers sell, in words."""

from __future__ import annotations

from datetime import date

from xundan.analysis.faq.best import Compared
from xundan.analysis.faq.beyond import FEW
from xundan.analysis.faq.questions import Questions
from xundan.analysis.faq.topics import Rules
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.faq import shortcomings
from xundan.reports.labels import labels_of
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling


def best_telling(view: View, asked: Questions, found: Compared, rules: Rules, first: date, last: date) -> Telling:
    """The agents after whose answers more buy than after the others' to the same question."""
    return Telling(
        title=Text("谁答得最好", "Whose answers sell"),
        subtitle=words.period(first, last),
        sentences=[*_told(found), *shortcomings(asked)],
        sheets=[_sheet(view, found, rules)],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "comparisons": found.comparisons,
            "groups_compared": found.groups,
            "shops_without_orders": list(asked.unsold),
            "unread_receptions": asked.unread,
            "rows": [
                {
                    "topic": each.group.topic,
                    "question": each.group.name,
                    "shop": each.shop,
                    "agent": each.agent_id,
                    "ordered_after": each.told.own[0],
                    "inquiries": each.told.own[1],
                    "others_ordered_after": each.told.others[0],
                    "others_inquiries": each.told.others[1],
                    "interval": [each.told.interval.low, each.told.interval.high],
                    "answer": each.answer or None,
                }
                for each in found.rows
            ],
        },
    )


def _told(found: Compared) -> list[Text]:
    if not found.comparisons:
        return [
            Text(
                f"没有一组问题够比: 一位客服和其他客服各要 {FEW} 个已结束的询单; 时间放长一点",
                f"no question can be compared: an agent and the others need {FEW} closed inquiries each; ask for a "
                "longer period",
            )
        ]
    if not found.rows:
        return [
            Text(
                f"{found.groups} 组问题比了 {found.comparisons} 次, 没有谁的回答之后买得更多, 差别都在偶然范围内",
                f"{found.comparisons} comparisons in {found.groups} groups: after nobody's answers do more buy beyond "
                "chance",
            )
        ]
    zh, en = (
        "只是相伴: 她接到的买家也可能不同, 用 xundan fair 按接到的情况比",
        "association, not proof: her buyers may differ too; xundan fair holds agents against what they were given",
    )
    return [
        Text(
            f"{found.groups} 组问题比了 {found.comparisons} 次, {len(found.rows)} 次高于其他客服, 已按比较次数放宽; "
            + zh,
            f"{found.comparisons} comparisons in {found.groups} groups: {len(found.rows)} are above the other agents, "
            f"allowing for so many; {en}",
        )
    ]


def _sheet(view: View, found: Compared, rules: Rules) -> Sheet:
    rows: list[Row] = [
        {
            "topic": rules.label(each.group.topic),
            "question": each.group.name,
            "agent": each.agent_id,
            "own": each.told.own[0] / each.told.own[1],
            "own/part": each.told.own[0],
            "own/whole": each.told.own[1],
            "others": each.told.others[0] / each.told.others[1],
            "others/part": each.told.others[0],
            "others/whole": each.told.others[1],
            "low": each.told.interval.low,
            "high": each.told.interval.high,
            "answer": each.answer or None,
        }
        for each in found.rows
    ]
    return Sheet(
        title=Text("答得最好的客服", "Best answers"),
        subtitle=Text(
            "同一组问题之后下单的询单; 差的区间按比较次数放宽 (Bonferroni)",
            "inquiries that ordered after the same question; intervals of the difference allow for all comparisons "
            "(Bonferroni)",
        ),
        columns=[
            Column("topic", Text("话题", "Topic"), is_key=True),
            Column("question", Text("问题", "Question"), is_key=True, wraps=True),
            Column("agent", Text("客服", "Agent"), is_key=True),
            Column("own", Text("之后下单", "Ordered after"), "rate", "up", part="own/part", whole="own/whole"),
            Column("others", Text("其他客服", "After others"), "rate", part="others/part", whole="others/whole"),
            Column("low", Text("差的下限", "Gap from"), "points"),
            Column("high", Text("差的上限", "Gap to"), "points"),
            Column("answer", Text("她常这样答", "How she answers"), wraps=True),
        ],
        rows=rows,
        labels=labels_of(["agent"], view),
    )
