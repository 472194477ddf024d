"""What buyers ask, in words: the groups of questions with what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xundan.analysis.faq.beyond import Apart, rates_apart
from xundan.analysis.faq.outcome import Outcome
from xundan.analysis.faq.questions import Questions
from xundan.analysis.faq.topics import Rules
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.labels import item_titles
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

TITLE = Text("买家在问什么", "What buyers ask")
SHOWN = 40
"""Groups that a table shows; programs get all."""
_SAID = 2


def faq_telling(
    view: View, asked: Questions, found: Sequence[Outcome], rules: Rules, first: date, last: date
) -> Telling:
    """The groups of some days, the commonest first."""
    return Telling(
        title=TITLE,
        subtitle=words.period(first, last),
        sentences=[*_summary(found, rules), *_told_apart(found), *_unanswered(found), *shortcomings(asked)],
        sheets=[_by_group(view, found, rules), _by_topic(found, rules)],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "receptions": asked.receptions,
            "unread_receptions": asked.unread,
            "shops_without_orders": list(asked.unsold),
            "questions": sum(each.questions for each in found),
            "groups": [outcome_data(each) for each in found],
        },
    )


def _summary(found: Sequence[Outcome], rules: Rules) -> list[Text]:
    if not found:
        return [Text("这段时间没有看到买家的提问", "no question of a buyer is seen in these days")]
    whole = sum(each.questions for each in found)
    topics: Counter[str] = Counter()
    for each in found:
        topics[each.group.topic] += each.questions
    most = sorted(topics, key=lambda name: (-topics[name], rules.names.index(name)))[:3]
    zh = ", ".join(f"{rules.label(name).zh} {topics[name]}" for name in most)
    en = ", ".join(f"{rules.label(name).en} {topics[name]}" for name in most)
    group = found[0]
    return [
        Text(
            f"共 {whole} 次提问, 归成 {len(found)} 组; 问得最多的话题: {zh}",
            f"{whole} questions in {len(found)} groups; asked most: {en}",
        ),
        Text(
            f"问得最多的一组: “{group.group.name}”, {group.questions} 次, {group.buyers} 位买家",
            f"the commonest: “{group.group.name}”, {group.questions} times by {group.buyers} buyers",
        ),
    ]


def _told_apart(found: Sequence[Outcome]) -> list[Text]:
    """The groups after which fewer buy than after other questions, beyond chance."""
    judged = rates_apart(found)
    if not judged:
        return []
    worse = sorted((n for n, each in judged.items() if each.worse), key=lambda n: judged[n].interval.high)
    said = [_worse(found[n], judged[n]) for n in worse[:_SAID]]
    if not said:
        said.append(
            Text(
                f"有 {len(judged)} 组问题的转化可以比较, 没有一组低于其他问题, 差别都在偶然范围内",
                f"conversion can be compared for {len(judged)} groups; none is below the others beyond chance",
            )
        )
    return said


def _worse(each: Outcome, told: Apart) -> Text:
    own, others = (f"{part / whole:.1%} ({part}/{whole})" for part, whole in (told.own, told.others))
    return Text(
        f"问“{each.group.name}”的, 之后下单 {own}, 没问这个的 {others}, 不是偶然; 只是相伴, 不能说是因为它",
        f"after “{each.group.name}” {own} ordered, of those who did not ask it {others}, beyond chance; they go"
        " together, which proves no cause",
    )


def _unanswered(found: Sequence[Outcome]) -> list[Text]:
    """The commonest questions that were left open."""
    left = [(each.answered[1] - each.answered[0], each) for each in found if each.answered[1] > each.answered[0]]
    if not left:
        return []
    count, most = max(left, key=lambda pair: pair[0])
    whole = sum(number for number, _ in left)
    return [
        Text(
            f"{whole} 次没有及时回答 (迟回或没回), 最多的是“{most.group.name}”, {count}/{most.answered[1]}",
            f"{whole} were not answered in time; most of these ask “{most.group.name}”, {count}/{most.answered[1]}",
        )
    ]


def shortcomings(asked: Questions) -> list[Text]:
    """What is missing, and where to get it."""
    said = []
    if asked.unread:
        said.append(
            Text(
                f"{asked.receptions} 个接待里有 {asked.unread} 个没有保存聊天文字 (chat_text 或 keep_chat_text_days), "
                "看不到问了什么",
                f"the text of {asked.unread} of {asked.receptions} receptions is not kept (chat_text, "
                "keep_chat_text_days): what was asked there is not known",
            )
        )
    if asked.unsold:
        names = ", ".join(asked.unsold)
        said.append(
            Text(
                f"{names}: 没有导入订单, 提问之后有没有下单未知",
                f"{names}: no orders were imported, so what was bought after is unknown",
            )
        )
    return said


def _by_group(view: View, found: Sequence[Outcome], rules: Rules) -> Sheet:
    titles = item_titles(view, {item for each in found[:SHOWN] for item, _ in each.items})
    notes = []
    if len(found) > SHOWN:
        notes.append(
            Text(f"只列前 {SHOWN} 组, 共 {len(found)} 组", f"the first {SHOWN} of {len(found)} groups are shown")
        )
    return Sheet(
        title=Text("问题", "Questions"),
        subtitle=Text(
            "同一次等回复里问两遍算一次; 转化只算问的时候还没下单的询单, 窗口已过才算; 区间是 95 %",
            "asked twice before the answer counts once; conversion: closed inquiries that had not ordered when they "
            "asked; 95 % intervals",
        ),
        columns=group_columns(),
        rows=[group_row(each, rules, titles) for each in found[:SHOWN]],
        notes=notes,
    )


def group_columns() -> list[Column]:
    """The columns of a group's numbers."""
    return [
        Column("topic", Text("话题", "Topic"), is_key=True),
        Column("question", Text("问题", "Question"), is_key=True, wraps=True),
        Column("questions", Text("次数", "Asked"), "count"),
        Column("buyers", Text("买家", "Buyers"), "people"),
        Column("answered", Text("及时回答", "Answered"), "rate", "up", part="answered/part", whole="answered/whole"),
        Column("seconds", Text("回答用时中位", "Median answer"), "seconds", "down"),
        Column("bought", Text("之后下单", "Ordered after"), "rate", "up", part="bought/part", whole="bought/whole"),
        Column("low", Text("下限", "From"), "rate"),
        Column("high", Text("上限", "To"), "rate"),
        Column("items", Text("商品", "Items"), wraps=True, aside=True),
        Column("examples", Text("也这样问", "Also asked as"), wraps=True, aside=True),
    ]


def group_row(each: Outcome, rules: Rules, titles: Mapping[str, Text]) -> Row:
    """One group as a row."""
    items = [(titles.get(item, Text(item, item)), count) for item, count in each.items]
    return {
        "topic": rules.label(each.group.topic),
        "question": each.group.name,
        "questions": each.questions,
        "buyers": each.buyers,
        "answered": _rate(*each.answered),
        "answered/part": each.answered[0],
        "answered/whole": each.answered[1],
        "seconds": each.seconds,
        "bought": _rate(*each.bought),
        "bought/part": each.bought[0],
        "bought/whole": each.bought[1],
        "low": each.interval and each.interval.low,
        "high": each.interval and each.interval.high,
        "items": Text(*(", ".join(f"{title(lang)} {count}" for title, count in items) for lang in ("zh", "en")))
        if items
        else None,
        "examples": " / ".join(each.examples[1:]) or None,
    }


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _by_topic(found: Sequence[Outcome], rules: Rules) -> Sheet:
    rows: list[Row] = []
    whole = sum(each.questions for each in found)
    for name in rules.names:
        its = [each for each in found if each.group.topic == name]
        if its:
            count = sum(each.questions for each in its)
            answered, counted = (sum(each.answered[side] for each in its) for side in (0, 1))
            rows.append({
                "topic": rules.label(name), "questions": count, "all": whole, "share": count / whole,
                "groups": len(its), "answered": _rate(answered, counted), "part": answered, "whole": counted,
            })  # fmt: skip
    return Sheet(
        title=Text("话题", "Topics"),
        subtitle=Text("一次提问一个话题", "one topic a question"),
        columns=[
            Column("topic", Text("话题", "Topic"), is_key=True),
            Column("questions", Text("次数", "Asked"), "count"),
            Column("share", Text("占比", "Share"), "rate", part="questions", whole="all"),
            Column("groups", Text("组", "Groups"), "count"),
            Column("answered", Text("及时回答", "Answered"), "rate", "up", part="part", whole="whole"),
        ],
        rows=sorted(rows, key=lambda row: -row["questions"]),
    )


def outcome_data(each: Outcome) -> dict[str, Any]:
    """One group for programs."""
    return {
        "topic": each.group.topic,
        "question": each.group.name,
        "questions": each.questions,
        "buyers": each.buyers,
        "answered": each.answered[0],
        "counted": each.answered[1],
        "median_seconds": each.seconds,
        "ordered_after": each.bought[0],
        "inquiries": each.bought[1],
        "interval": each.interval and [each.interval.low, each.interval.high],
        "items": [{"item_id": item, "questions": count} for item, count in each.items],
        "examples": list(each.examples),
    }
