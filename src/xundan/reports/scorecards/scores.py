"""A month's scores: everybody beside everybody, and whose differences chance alone may have made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from xundan.model.text import Lang, Text
from xundan.reports.scorecards import words
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.amounts import plain
from xundan.scorecards.card import Card, Payroll, Scored
from xundan.scorecards.chance import alike, compared

_AGENT = Column("name", Text("客服", "Agent"), is_key=True)


def scores_sheets(payroll: Payroll) -> list[Sheet]:
    """A sheet a plan and shop: an agent a row, an item a column."""
    return [_sheet(payroll, first, cards) for first, cards in words.by_plan(payroll)]


def _sheet(payroll: Payroll, first: Card, cards: Sequence[Card]) -> Sheet:
    columns = [
        _AGENT,
        Column("place", Text("名次", "Place"), "count"),
        Column("score", Text(f"总分 /{plain(first.full)}", f"Score /{plain(first.full)}"), "score"),
        Column("grade", Text("等级", "Grade")),
        Column("state", Text("及格", "Passed")),
        *(_item_column(item) for item in first.items),
        Column("marks", Text("加减分", "Marks"), "score"),
        Column("days", Text("天数", "Days")),
    ]
    shop = f" · {first.shop}" if len({card.shop for card in payroll.cards}) > 1 else ""
    columns = [column for column in columns if column.key not in _empty(cards)]
    return Sheet(
        title=first.plan_name,
        subtitle=Text(f"{payroll.month}{shop}", f"{payroll.month}{shop}"),
        columns=columns,
        rows=[_row(card) for card in cards],
        notes=[*_missing(cards), *_alike(cards), *words.unplanned(payroll)],
    )


def _item_column(item: Scored) -> Column:
    most = plain(item.counts)
    return Column(f"item {item.item}", Text(f"{item.name.zh} /{most}", f"{item.name.en} /{most}"), "score")


def _empty(cards: Sequence[Card]) -> set[str]:
    """Columns of which nobody has anything."""
    found = set()
    if not any(card.grade for card in cards):
        found.add("grade")
    if all(card.pass_score is None for card in cards):
        found.add("state")
    if not any(card.marks for card in cards):
        found.add("marks")
    if all(card.days == card.month_days for card in cards):
        found.add("days")
    return found


def _row(card: Card) -> Row:
    return {
        "name": card.name,
        "agent": card.agent_id,
        "from": card.stays[0].first,
        "place": card.place,
        "score": card.score,
        "grade": card.grade,
        "state": words.state(card),
        **{f"item {item.item}": item.adds for item in card.items},
        "marks": card.bonuses - card.deductions if card.marks else None,
        "days": words.days(card),
    }


def _missing(cards: Sequence[Card]) -> list[Text]:
    notes = []
    for card in cards:
        for item in card.items:
            if item.why is not None:
                what = words.WAITS if item.waits else words.NOT_SCORED
                head = f"{card.name} · {item.name.zh}: {what.zh}", f"{card.name} · {item.name.en}: {what.en}"
                notes.append(Text(f"{head[0]}, {item.why.zh}", f"{head[1]}: {item.why.en}"))
    return notes


def _alike(cards: Sequence[Card]) -> list[Text]:
    """Per item whose rates cannot be told apart; with whom no line says so, the difference is more than chance."""
    found, names, notes = alike(cards), words.names(cards), []
    titles = {item.item: item.name for card in cards for item in card.items}
    for item in compared(cards):
        pairs = [each for each in found if each.item == item]
        count = len(cards) * (len(cards) - 1) // 2
        name = titles[item]
        if not pairs:
            zh, en = "各人的差别都超出偶然", "every difference is more than chance"
        elif len(pairs) == count:
            zh, en = "各人的差别都可能只是偶然", "every difference may be chance alone"
        else:
            listed = [f"{names[each.one]}–{names[each.other]}" for each in pairs]
            zh, en = f"可能只是偶然: {'、'.join(listed)}", f"may be chance alone: {', '.join(listed)}"
        notes.append(Text(f"{name.zh} (95 %): {zh}", f"{name.en} (95 %): {en}"))
    return notes


def items_sheet(payroll: Payroll, lang: Lang) -> Sheet:
    """A row an agent and item, for programs and spreadsheets."""
    rows: list[Row] = []
    for card in payroll.cards:
        for item in card.items:
            found = item.evidence
            rows.append(
                {
                    "plan": card.plan,
                    "shop": card.shop,
                    "agent": card.agent_id,
                    "name": card.name,
                    "item": item.item,
                    "item_name": item.name(lang),
                    "metric": found.metric if found else None,
                    "value": found.value if found else None,
                    "part": found.part if found else None,
                    "whole": found.whole if found else None,
                    "low": found.low if found else None,
                    "high": found.high if found else None,
                    "platform": found.platform if found else False,
                    "met": item.met(lang),
                    "points": item.points,
                    "out_of": item.out_of,
                    "adds": item.adds,
                    "counts": item.counts,
                    "why": item.why(lang) if item.why else None,
                    "score": card.score,
                    "place": card.place,
                }
            )
    columns = [Column(key, _HEADERS.get(key, Text(key, key)), _KINDS.get(key, "text")) for key in _LONG]
    title = Text("考核得分", "Scores")
    return Sheet(title, Text(payroll.month, payroll.month), columns, rows, head={"month": payroll.month}, exact=True)


_LONG = (
    "plan", "shop", "agent", "name", "item", "item_name", "metric", "value", "part", "whole", "low", "high", "platform",
    "met", "points", "out_of", "adds", "counts", "why", "score", "place",
)  # fmt: skip
_KINDS = {"points": "score", "out_of": "score", "adds": "score", "counts": "score", "score": "score", "place": "count"}
_HEADERS = {
    "plan": Text("方案", "Plan"),
    "shop": Text("店铺", "Shop"),
    "agent": Text("账号", "Account"),
    "name": Text("客服", "Agent"),
    "item": Text("项目编号", "Item id"),
    "item_name": Text("项目", "Item"),
    "metric": Text("指标", "Metric"),
    "value": Text("数值", "Value"),
    "part": Text("分子", "Numerator"),
    "whole": Text("分母", "Denominator"),
    "low": Text("区间下限", "Interval from"),
    "high": Text("区间上限", "Interval to"),
    "platform": Text("平台数据", "Platform's figure"),
    "met": Text("达到的档位", "Met"),
    "points": Text("得分", "Points"),
    "out_of": Text("满分", "Out of"),
    "adds": Text("计入总分", "Adds"),
    "counts": Text("最多计入", "At most"),
    "why": Text("未评分的原因", "Why not scored"),
    "score": Text("总分", "Score"),
    "place": Text("名次", "Place"),
}


def payroll_json(payroll: Payroll) -> dict[str, Any]:
    """Everything as one object: cards with their items, marks and pay lines."""
    return {
        "month": payroll.month,
        "cards": [{**asdict(card), "days": card.days} for card in payroll.cards],
        "unplanned": [list(each) for each in payroll.unplanned],
    }
