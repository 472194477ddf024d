"""An agent's orders in the record of a closed month: what her pay was made of, whatever the data say now."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.model.text import Text
from xundan.reports.sheet import Column, Sheet
from xundan.scorecards.card import Card
from xundan.scorecards.closing.record import CreditUsed


def hers(card: Card, credits: Sequence[CreditUsed]) -> list[CreditUsed]:
    """The orders that any rule gives her."""
    return [each for each in credits if each.shop == card.shop and each.owned_by(card.agent_id)]


def record_orders_sheet(card: Card, credits: Sequence[CreditUsed], currency: str) -> Sheet:
    """A row an order."""
    found = hers(card, credits)
    return Sheet(
        title=Text("结账记录里她的订单", "Her orders in the record"),
        subtitle=Text(f"{len(found):,} 笔", f"{len(found):,} orders"),
        columns=[
            Column("order_id", Text("订单", "Order"), is_key=True),
            Column("paid_day", Text("付款日", "Paid on")),
            Column("sales", Text("销售额", "Sales"), "money"),
            Column("refunded", Text("退款", "Refunded"), "money"),
            Column("finished", Text("当月退完", "Refunded in the month"), "money"),
        ],
        rows=[
            {"order_id": each.order_id, "paid_day": each.paid_day, "sales": each.sales, "refunded": each.refunded,
             "finished": each.finished}
            for each in found
        ],
        currency=currency,
    )  # fmt: skip
