"""A payslip: from figures to points, from points to money, each figure opening to its rows."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.http import Http404

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.closing import status_of
from xundan.reports.scorecards.record_orders import record_orders_sheet
from xundan.reports.scorecards.slip import slip_sheet
from xundan.reports.sheet import Row
from xundan.scorecards.amounts import plain
from xundan.scorecards.card import Card
from xundan.scorecards.month import sold_by
from xundan.scorecards.paying import Paid
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Lead, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.scorecards.asking import month_in_path, paid_month
from xundan.web.pages.scorecards.cards import Opens, behind, item_lead
from xundan.web.people.roles import Right

_SCORE_ONLY = Text("得分", "Score")
_SLIP = Text("工资条", "Payslip")
_SINCE = Text(
    "这个月已结账; 数值背后的行是现在的数据, 结账时的订单在最下面",
    "This month is closed. The rows behind figures are today's data; the orders as they were closed stand below",
)


@page("slip", "scorecards/<str:month>/<str:agent>/", Right.SCORES, under="scorecards", dated=False)
def slip(view: View, asked: Asked, month: str, agent: str) -> Page:
    """The slips of one agent; without money for who may not see it. Http404 for somebody else's."""
    at = month_in_path(month)
    if not asked.reach.sees(agent):
        raise Http404
    found = paid_month(view, asked, at)
    cards = [card for card in found.payroll.cards if card.agent_id == agent]
    if not cards:
        raise Http404
    blocks = [block for n, card in enumerate(cards, 1) for block in _card(found, card, n, asked)]
    title = _SLIP if asked.reach.pay else _SCORE_ONLY
    name = cards[0].name
    return Page(Text(f"{name} {at} {title.zh}", f"{title.en} of {name}, {at}"), blocks, status_of(found.closed))


def _card(found: Paid, card: Card, number: int, asked: Asked) -> Iterator[Block]:
    currency = found.payroll.currencies[card.shop]
    yield Said(f"said-{number}", list(_told(found, card)))
    sheet = slip_sheet(card, currency, pay=asked.reach.pay)
    yield Table(f"slip-{number}", sheet, opens=_opening(found, card, asked), open=True)
    if found.over:
        orders = record_orders_sheet(card, found.credits, currency)
        yield Table(f"orders-{number}", orders, leads=lambda row: f"orders/{quote(str(row['order_id']), safe='')}/")


def _told(found: Paid, card: Card) -> Iterator[Text]:
    lost = [(item.counts - item.adds, item) for item in card.items if item.adds is not None]
    if card.score is not None:
        yield Text(
            f"{plain(card.score)} 分, 满分 {plain(card.full)}", f"{plain(card.score)} points out of {plain(card.full)}"
        )
    worst = max(lost, key=lambda pair: pair[0], default=None)
    if worst is not None and worst[0] > 0:
        points, item = worst
        yield Text(
            f"丢分最多的是{item.name.zh}: {plain(points)} 分",
            f"most was lost in {item.name.en}: {plain(points)} points",
        )
    if found.over:
        yield _SINCE


def _opening(found: Paid, card: Card, asked: Asked) -> Opens:
    """A figure opens to its rows, an amount of commission to the sales that earn it."""
    items = {item.item: item for item in card.items}
    plan = next(file.plan for file in found.plans if file.plan.id == card.plan)

    def opens(row: Row, key: str) -> Lead | None:
        if key == "figure" and row.get("item") in items and items[row["item"]].evidence is not None:
            return item_lead(found, card, items[row["item"]], asked)
        if key == "points" and row.get("item") in items and items[row["item"]].evidence is None:
            return item_lead(found, card, items[row["item"]], asked)
        if key == "sum" and row.get("line") == "commission" and row.get("amount") is not None:
            return behind(found, card, sold_by(plan)[0])
        return None

    return opens
