"""Whether a month can be closed: what still waits, what is missing, what is not over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.scorecards.card import Card, Payroll
from xundan.scorecards.mark_values import today
from xundan.scorecards.shelf import Month

_TABLES = ("messages", "orders")
"""What every plan's figures are of; the others may be quiet for days."""
_SHOWN = 20


def check_over(view: View, shops: Sequence[str], month: Month, now: datetime) -> None:
    """Raises UserError `not_over` while it is still that month by the clock of one of the shops."""
    for told in running(view, shops, month, now):
        raise UserError("not_over", told, Text(f"{month.last} 过后再结账", f"close it after {month.last}"))


def running(view: View, shops: Sequence[str], month: Month, now: datetime) -> Iterator[Text]:
    """A sentence for each shop in which it is still that month."""
    for name in shops:
        day = today(view.shops[name], now)
        if day <= month.last:
            yield Text(f"{month} 还没有过完: {name} 今天是 {day}", f"{month} is not over: it is {day} in {name}")


def check_settled(payroll: Payroll) -> None:
    """Raises UserError `nobody_scored`, or `waits` with everybody whose score or pay is not known, and why."""
    if not payroll.cards:
        raise UserError(
            "nobody_scored",
            Text(f"{payroll.month} 没有人适用任何考核方案", f"nobody is under a plan in {payroll.month}"),
            Text("看看方案的 [applies] 和客服名单", "look at the plans' [applies] and the list of agents"),
        )
    waiting = [
        Text(f"{card.name} ({card.plan}): {why.zh}", f"{card.name} ({card.plan}): {why.en}")
        for card in payroll.cards
        for why in _unknown(card)
    ]
    if waiting:
        more = len(waiting) - _SHOWN
        zh, en = ([f"另有 {more} 处"], [f"and {more} more"]) if more > 0 else ([], [])
        raise UserError(
            "waits",
            Text(
                "\n".join([f"{payroll.month} 还不能结账:", *(each.zh for each in waiting[:_SHOWN]), *zh]),
                "\n".join([f"{payroll.month} cannot be closed yet:", *(each.en for each in waiting[:_SHOWN]), *en]),
            ),
            Text(
                "把缺的补上: xundan grade, attend, adjust, target, 或导入缺的数据",
                "add what is missing: xundan grade, attend, adjust, target, or import the data",
            ),
        )


def _unknown(card: Card) -> Iterator[Text]:
    """Why a card has no score or no total."""
    if card.score is None:
        for item in card.items:
            if item.points is None and item.why is not None:
                yield Text(f"{item.name.zh}: {item.why.zh}", f"{item.name.en}: {item.why.en}")
    yield from unpaid(card)


def unpaid(card: Card) -> Iterator[Text]:
    """Why a card's lines have no amount, but for what waits for its score."""
    for line in card.lines:
        # What waits for the score was told with the score.
        if (
            line.amount is None
            and line.why is not None
            and (card.score is not None or line.key not in ("pool", "rank"))
        ):
            yield Text(f"{line.name.zh}: {line.why.zh}", f"{line.name.en}: {line.why.en}")


def missing(view: View, shops: Sequence[str], month: Month) -> list[Text]:
    """What the data lack of the month's end, a sentence a shop and table."""
    found = []
    for shop in shops:
        if shop in view.held_back:
            found.append(Text(f"{shop} 的销售额对不上, 数字停在以前", f"{shop} is held back: its sales do not add up"))
        for table in _TABLES:
            ends = [last for _, last in view.coverage.runs.get((shop, table), ())]
            newest: date | None = max(ends, default=None)
            if newest is not None and newest < month.last:
                found.append(
                    Text(f"{shop} 的 {table} 只到 {newest}", f"{table} of {shop} reach no further than {newest}")
                )
    return found


def check_complete(lacking: Sequence[Text], month: Month) -> None:
    """Raises UserError `incomplete` where anything is lacking."""
    if lacking:
        raise UserError(
            "incomplete",
            Text(
                "\n".join([f"{month} 的数据还不全:", *(each.zh for each in lacking)]),
                "\n".join([f"the data of {month} are not complete:", *(each.en for each in lacking)]),
            ),
            Text(
                "先导入缺的数据; 确实要结就加 --anyway --why 原因",
                "import what is missing; to close it all the same: --anyway --why TEXT",
            ),
        )
