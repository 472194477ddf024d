"""Two months side by side: everybody's score and pay, then and now."""

from __future__ import annotations

from decimal import Decimal

from xundan.model.text import Text
from xundan.reports import words as common
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.card import Card, Payroll

_Who = tuple[str, str]
"""Shop and account."""


def two_months_sheet(then: Payroll, now: Payroll, *, pay: bool) -> Sheet:
    """A row an agent of either month: her scores (of several cards the best), and with `pay` what all her cards pay.
    What is unknown leaves the difference unknown."""
    was, is_ = _by_agent(then), _by_agent(now)
    rows = [_row(who, was.get(who, []), is_.get(who, []), pay) for who in sorted({*was, *is_})]
    both = (then.month, now.month)
    columns = [
        Column("name", Text("客服", "Agent"), is_key=True),
        Column("score_then", Text(f"得分 {both[0]}", f"Score {both[0]}"), "score"),
        Column("score_now", Text(f"得分 {both[1]}", f"Score {both[1]}"), "score"),
        Column("score_more", Text("多", "More"), "score"),
    ]
    footer: list[Row] = []
    if pay:
        columns += [
            Column("pay_then", Text(f"应发 {both[0]}", f"Pay {both[0]}"), "money"),
            Column("pay_now", Text(f"应发 {both[1]}", f"Pay {both[1]}"), "money"),
            Column("pay_more", Text("多发", "More"), "money"),
        ]
        if len({*now.currencies.values(), *then.currencies.values()}) == 1:
            sums = [_sum([card.total for card in payroll.cards]) for payroll in (then, now)]
            footer = [
                {"name": common.TOTAL, "pay_then": sums[0], "pay_now": sums[1], "pay_more": _more(sums[0], sums[1])}
            ]
    return Sheet(
        title=Text(f"{both[0]} 和 {both[1]}", f"{both[0]} and {both[1]}"),
        subtitle=Text("", ""),
        columns=columns,
        rows=rows,
        footer=footer,
        currency=min({*now.currencies.values(), *then.currencies.values()}, default="CNY"),
        currencies=then.currencies | now.currencies,
    )


def _by_agent(payroll: Payroll) -> dict[_Who, list[Card]]:
    found: dict[_Who, list[Card]] = {}
    for card in payroll.cards:
        found.setdefault((card.shop, card.agent_id), []).append(card)
    return found


def _row(who: _Who, was: list[Card], is_: list[Card], pay: bool) -> Row:
    scores = [max((card.score for card in cards if card.score is not None), default=None) for cards in (was, is_)]
    row: Row = {
        "name": (is_ or was)[0].name,
        "shop": who[0],
        "agent": who[1],
        "score_then": scores[0],
        "score_now": scores[1],
        "score_more": _more(scores[0], scores[1]),
    }
    if pay:
        totals = [_sum([card.total for card in cards]) if cards else None for cards in (was, is_)]
        row |= {"pay_then": totals[0], "pay_now": totals[1], "pay_more": _more(totals[0], totals[1])}
    return row


def _more(then: Decimal | None, now: Decimal | None) -> Decimal | None:
    return None if then is None or now is None else now - then


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    return None if None in amounts else sum((each for each in amounts if each is not None), Decimal("0.00"))
