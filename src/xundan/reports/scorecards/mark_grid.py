"""A month's marks at a glance: an agent a row, an item that a person marks a column."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.model.text import Text
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.amounts import plain
from xundan.scorecards.card import Card, Scored
from xundan.scorecards.mark_sheet import Standing

_BY_HAND = ("grade", "attendance")
_MISSING = Text("未打分", "not marked")


def grid_sheet(month: str, cards: Sequence[Card], stands: Standing, currency: str) -> Sheet:
    """Of every card the marks that stand; an item that her plan does not have is empty."""
    items = {item.item: item for card in cards for item in card.items if item.way in _BY_HAND}
    rows = [_row(card, stands) for card in cards]
    missing = sum(value is _MISSING for row in rows for value in row.values())
    told = Text(f"还有 {missing} 项没打分", f"{missing} not marked") if missing else Text("都打好了", "all marked")
    return Sheet(
        title=Text(f"{month} 打分和考勤", f"Marks of {month}"),
        subtitle=told,
        columns=[
            Column("name", Text("客服", "Agent"), is_key=True),
            *(Column(f"item {name}", item.name) for name, item in items.items()),
            Column("marks", Text("加减分", "Points given or taken"), "score"),
            Column("target", Text("销售计划", "Sales target"), "money"),
        ],
        rows=rows,
        currency=currency,
        head={"month": month},
    )


def _row(card: Card, stands: Standing) -> Row:
    target = stands.targets.get(card.agent_id)
    return {
        "name": card.name,
        "agent": card.agent_id,
        **{f"item {item.item}": _told(item) for item in card.items if item.way in _BY_HAND},
        "marks": card.bonuses - card.deductions if card.marks else None,
        "target": target.sales if target else None,
    }


def _told(item: Scored) -> Text:
    if item.points is None:
        return _MISSING if item.way == "grade" else item.why or _MISSING
    if item.way == "attendance":
        return item.met
    points = plain(item.points)
    return Text(f"{item.met.zh} = {points}", f"{item.met.en} = {points}")
