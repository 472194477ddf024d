"""New questions, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xundan.analysis.faq.new import BEFORE, ENOUGH, Newly, Spans
from xundan.analysis.faq.outcome import Outcome, outcome
from xundan.analysis.faq.questions import Questions
from xundan.analysis.faq.topics import Rules
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.faq import group_columns, group_row, outcome_data, shortcomings
from xundan.reports.labels import item_titles
from xundan.reports.sheet import Column, Sheet
from xundan.reports.telling import Telling

_SAID = 3


def new_telling(
    view: View, asked: Questions, found: Sequence[Newly], over: Spans, rules: Rules, first: date, last: date
) -> Telling:
    """What is asked since `first` that was not asked before. `asked` reaches back to the weeks before."""
    numbers = [outcome(each.group) for each in found]
    return Telling(
        title=Text("新的问题", "New questions"),
        subtitle=words.period(first, last),
        sentences=[*_told(found, over), *shortcomings(asked)],
        sheets=[_sheet(view, found, numbers, rules)],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "days": over.now,
            "days_before": over.before,
            "known": over.known,
            "unread_receptions": asked.unread,
            "groups": [
                outcome_data(number) | {"before": each.before, "chance": float(each.chance), "word": each.word}
                for each, number in zip(found, numbers, strict=True)
            ],
        },
    )


def _told(found: Sequence[Newly], over: Spans) -> list[Text]:
    if not over.known:
        return [
            Text(
                f"之前 {BEFORE.days} 天里只有 {over.before} 天有聊天, 至少要 {ENOUGH} 天才说得出什么是新的; "
                "先导入之前的聊天",
                f"of the {BEFORE.days} days before only {over.before} have chats; {ENOUGH} are needed to tell what is "
                "new: import the chats of those days",
            )
        ]
    if not found:
        return [
            Text(
                f"和之前 {over.before} 天比, 没有超出偶然的新问题",
                f"against the {over.before} days before, no question is new beyond chance",
            )
        ]
    return [
        Text(
            f"“{each.group.name}”: 这 {over.now} 天 {each.now} 次, 之前 {over.before} 天 {each.before} 次",
            f"“{each.group.name}”: {each.now} times in {over.now} days, {each.before} in the {over.before} before",
        )
        for each in found[:_SAID]
    ]


def _sheet(view: View, found: Sequence[Newly], numbers: Sequence[Outcome], rules: Rules) -> Sheet:
    titles = item_titles(view, {item for each in numbers for item, _ in each.items})
    topic, question, times, *others = group_columns()
    word = Column("word", Text("共有的词", "Shared word"))
    return Sheet(
        title=Text("新的问题", "New questions"),
        subtitle=Text(
            "之前四周没有问过, 或者不到现在的四分之一, 而且不是偶然",
            "not asked in the four weeks before, or less than a quarter as often, and beyond chance",
        ),
        columns=[topic, question, times, Column("before", Text("之前", "Before"), "count"), *others, word],
        rows=[
            group_row(number, rules, titles) | {"before": each.before, "word": each.word}
            for each, number in zip(found, numbers, strict=True)
        ],
    )
