"""One person's slip: from her figures to points, from points to money, with the arithmetic of every line."""

from __future__ import annotations

from xundan.model.text import Text
from xundan.reports.scorecards import words
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.amounts import plain
from xundan.scorecards.card import Card, PayLine, Scored

_PARTS = {
    "items": Text("考核", "Items"),
    "marks": Text("加减分", "Marks"),
    "score": Text("总分", "Score"),
    "pay": Text("工资", "Pay"),
}


def slip_sheet(card: Card, currency: str, *, pay: bool = True) -> Sheet:
    """The slip as a sheet; without `pay` it ends with the score."""
    rows = [_item(item, currency) for item in card.items]
    rows += [
        {
            "part": _PARTS["marks"],
            "name": mark.name,
            "figure": f"{mark.day} {mark.note or ''}{f' ({mark.by})' if mark.by else ''}".strip(),
            "sum": mark.why or Text("", ""),
            "points": mark.points,
        }
        for mark in card.marks
    ]
    rows.append(_score(card))
    footer: list[Row] = []
    if pay:
        rows += [_line(line) for line in card.lines]
        footer = [{"part": Text("合计", "Total"), "name": "", "amount": card.total, "sum": _total(card)}]
    zh, en = ("工资条", "payslip") if pay else ("得分", "score")
    return Sheet(
        title=Text(f"{card.name} · {card.month} {zh}", f"{card.name} · {en} {card.month}"),
        subtitle=words.whose(card),
        columns=[
            Column("part", Text("", ""), is_key=True, once=True),
            Column("name", Text("项目", "Item"), is_key=True),
            Column("figure", Text("数值 (95 % 区间)", "Figure (95 % interval)"), wraps=True),
            Column("sum", Text("怎么算的", "How"), wraps=True),
            Column("points", Text("分数", "Points"), "score"),
            *([Column("amount", Text("金额", "Amount"), "money")] if pay else []),
        ],
        rows=rows,
        footer=footer,
        notes=card.notes,
        currency=currency,
    )


def _item(item: Scored, currency: str) -> Row:
    figure = words.value(item.evidence, currency) if item.evidence else ""
    told = item.met
    if item.adds is not None and item.points != item.adds:
        out_of, weight = plain(item.out_of), plain(item.counts)
        earned = plain(item.points) if item.points is not None else ""
        more = f"{earned}/{out_of} × {weight}"
        told = Text(f"{told.zh}: {more}", f"{told.en}: {more}")
    if item.why is not None:
        what = words.WAITS if item.waits else words.NOT_SCORED
        told = Text(f"{what.zh}: {item.why.zh}", f"{what.en}: {item.why.en}")
    return {
        "part": _PARTS["items"],
        "name": item.name,
        "figure": figure,
        "sum": told,
        "points": item.adds,
        "item": item.item,
    }


def _score(card: Card) -> Row:
    full = plain(card.full)
    parts = [words.state(card), card.grade] if card.grade else [words.state(card)]
    place = Text(f"第 {card.place} 名 / {card.ranked}", f"place {card.place} of {card.ranked}") if card.place else None
    told = [part for part in (*parts, place) if part and part.zh]
    figure = Text(
        " · ".join([f"满分 {full}", *(part.zh for part in told)]),
        " · ".join([f"out of {full}", *(part.en for part in told)]),
    )
    return {
        "part": _PARTS["score"],
        "name": Text("总分", "Score"),
        "figure": figure,
        "sum": card.score_sum,
        "points": card.score,
    }


def _line(line: PayLine) -> Row:
    return {
        "part": _PARTS["pay"],
        "name": line.name,
        "sum": line.why or line.sum,
        "amount": line.amount,
        "line": line.key,
    }


def _total(card: Card) -> Text:
    if card.total is None:
        return Text("有未知的行, 合计未知", "a line is unknown, and so is the total")
    told = " + ".join(f"{line.amount:,}" for line in card.lines if line.amount is not None).replace("+ -", "- ")
    return Text(told, told)
