"""A month's payroll: a summary whose totals are the slips' to the cent, and a slip for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from xundan.metrics.measures import cents
from xundan.model.text import Lang, Text
from xundan.reports import words as common
from xundan.reports.as_xlsx import Book, page_names
from xundan.reports.scorecards import words
from xundan.reports.scorecards.slip import slip_sheet
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.card import Card, LineKey, Payroll

_KEYS: tuple[LineKey, ...] = ("base", "pool", "commission", "rank", "cap", "carried")
_NAME = Text("工资表", "Payroll")


def payroll_sheet(payroll: Payroll, status: Text | None = None) -> Sheet:
    """A row a slip, then 汇总 and 均值 of each currency. `status` says whether the month is closed."""
    there = [key for key in _KEYS if any(card.line(key) for card in payroll.cards)]
    shops = {card.shop for card in payroll.cards}
    currencies = {payroll.currencies[shop] for shop in shops}
    columns = [
        Column("name", Text("客服", "Agent"), is_key=True),
        *([Column("shop", Text("店铺", "Shop"))] if len(shops) > 1 else []),
        Column("plan", Text("方案", "Plan")),
        Column("level", Text("级别", "Level")),
        Column("days", Text("天数", "Days")),
        Column("score", Text("得分", "Score"), "score"),
        Column("grade", Text("等级", "Grade")),
        *(Column(key, words.LINES[key], "money") for key in there),
        Column("total", Text("应发", "Pay"), "money"),
    ]
    footer = []
    for currency in sorted(currencies):
        cards = [card for card in payroll.cards if payroll.currencies[card.shop] == currency]
        footer += [_sum_row(cards, there), _mean_row(cards, there)]
    return Sheet(
        title=_NAME,
        subtitle=Text(payroll.month, payroll.month) if status is None else _told(payroll.month, status),
        columns=columns,
        rows=[_row(card, there) for card in payroll.cards],
        footer=footer,
        notes=[*_unknown(payroll), *words.unplanned(payroll), *payroll.notes],
        currency=min(currencies, default="CNY"),
        currencies=payroll.currencies,
        head={"month": payroll.month},
    )


def _told(month: str, status: Text) -> Text:
    return Text(f"{month} · {status.zh}", f"{month} · {status.en}")


def _row(card: Card, there: Sequence[LineKey]) -> Row:
    lines = {line.key: line.amount for line in card.lines}
    return {
        "name": card.name,
        "agent": card.agent_id,
        "shop": card.shop,
        "plan": card.plan_name,
        "level": words.levels(card),
        "days": words.days(card),
        "score": card.score,
        "grade": card.grade or words.state(card),
        **{key: lines.get(key) for key in there},
        "total": card.total,
    }


def _amounts(cards: Sequence[Card], key: LineKey | str) -> list[Decimal | None]:
    if key == "total":
        return [card.total for card in cards]
    return [line.amount for card in cards for line in card.lines if line.key == key]


def _sum_row(cards: Sequence[Card], there: Sequence[LineKey]) -> Row:
    """What is unknown leaves the sum unknown: it is never counted as nothing."""
    row: Row = {"name": common.TOTAL, "shop": cards[0].shop if cards else None}
    for key in (*there, "total"):
        amounts = _amounts(cards, key)
        row[key] = None if None in amounts else sum((a for a in amounts if a is not None), Decimal("0.00"))
    return row


def _mean_row(cards: Sequence[Card], there: Sequence[LineKey]) -> Row:
    """The mean of those who have the line."""
    row: Row = {"name": common.MEAN, "shop": cards[0].shop if cards else None}
    for key in (*there, "total"):
        amounts = _amounts(cards, key)
        known = [amount for amount in amounts if amount is not None]
        whole = len(known) == len(amounts) and known
        row[key] = cents(Fraction(sum(known, Decimal(0))) / len(known)) if whole else None
    scores = [card.score for card in cards]
    known = [score for score in scores if score is not None]
    if known and len({card.plan for card in cards}) == 1 and len(known) == len(scores):
        row["score"] = cents(Fraction(sum(known, Decimal(0))) / len(known))
    return row


def _unknown(payroll: Payroll) -> list[Text]:
    notes = []
    for card in payroll.cards:
        for line in card.lines:
            if line.amount is None:
                why = line.why or Text("", "")
                head = f"{card.name} · {line.name.zh}", f"{card.name} · {line.name.en}"
                notes.append(Text(f"{head[0]}未知: {why.zh}", f"{head[1]} is unknown: {why.en}"))
    return notes


def payroll_book(payroll: Payroll, lang: Lang, status: Text | None = None) -> bytes:
    """The workbook: the summary, then a page a slip. The same payroll gives the same bytes."""
    title = Text(f"{_NAME.zh} {payroll.month}", f"{_NAME.en} {payroll.month}")
    book = Book(title, lang)
    names = page_names([_NAME(lang), *(card.name for card in payroll.cards)])
    pages = [payroll_sheet(payroll, status)]
    pages += [slip_sheet(card, payroll.currencies[card.shop]) for card in payroll.cards]
    for name, sheet in zip(names, pages, strict=True):
        page = book.table(sheet, Text(name, name))
        page.set_landscape()
        page.fit_to_pages(1, 0)
    return book.content()
