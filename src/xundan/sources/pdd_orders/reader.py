"""Reads Pinduoduo's orders: a row is an order with its one item. A deal (成交) is a paid order, so its time is that of
the payment where the file has no other."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.model.text import Text
from xundan.sources.orders import added, happened, listed, money, order_part, paid, undated_refunds
from xundan.sources.pdd_orders.columns import DASHED, DISCOUNTS, LAYOUT, REFUNDED, TITLE, TOLD, UNPAID
from xundan.sources.shaping import Cells, Part, ShapedTable


class _Orders:
    """The orders of one file, and what the person should know about them."""

    def __init__(self) -> None:
        self._refunded: list[str] = []
        self._stood_in = 0

    def shape(self, cells: Cells) -> Sequence[Part]:
        columns = dict(cells.columns)
        dealt, paid_at = cells["dealt_at"], list(cells["paid_at"])
        created = list(cells["created_at"])
        for i in range(cells.count):
            earliest = next((at for at in (dealt[i], paid_at[i]) if happened(at)), "")
            if not happened(created[i]) and earliest:
                created[i] = earliest
                self._stood_in += 1
            if not happened(paid_at[i]) and _is_paid(cells["status"][i]):
                paid_at[i] = dealt[i]
        columns["created_at"], columns["paid_at"] = created, paid_at
        columns["paid_amount"] = [paid(amount, at) for amount, at in zip(cells["paid_amount"], paid_at, strict=True)]
        columns["discount"] = [added(*amounts) for amounts in zip(*(cells[name] for name in DISCOUNTS), strict=True)]
        columns["region"] = ["" if "*" in place else place for place in cells["region"]]
        lines = {name: cells[name] for name in ("order_id", "item_id", "title", "sku", "quantity")}
        parts = [order_part(columns), Part("order_lines", {**lines, "line_id": cells["item_id"]})]
        refunds = self._refunds(cells, paid_at)
        if refunds:
            ids, amounts = [cells["order_id"][i] for i in refunds], [cells["refund"][i] for i in refunds]
            parts.append(undated_refunds(ids, amounts, refunds))
        return parts

    def _refunds(self, cells: Cells, paid_at: Sequence[str]) -> list[int]:
        """The rows that say how much went back; the others that say that something did are noted."""
        found = []
        for i, order in enumerate(cells["order_id"]):
            if REFUNDED not in cells["aftersale"][i] and REFUNDED not in cells["status"][i]:
                continue
            told = cells["refund"][i] and money(cells["refund"][i]) != 0
            if told and happened(paid_at[i]):
                found.append(i)
            else:
                self._refunded.append(order)
        return found

    def notes(self) -> Sequence[Text]:
        found = []
        if self._stood_in:
            found.append(
                Text(
                    f"{self._stood_in} 单没有下单时间, 用订单成交时间 (没有时用支付时间) 代替",
                    f"{self._stood_in} orders tell no time of creation; that of the deal (成交), else of the payment, "
                    "stands in",
                )
            )
        if self._refunded:
            found.append(
                Text(
                    f"{len(self._refunded)} 单退款成功, 但文件没写退了多少、哪天退的: 仍按已付款计, 退款等退款文件: "
                    f"{listed(self._refunded)}",
                    f"{len(self._refunded)} orders say 退款成功 (refunded) but not how much or when: they stay paid "
                    f"until a refund file tells more: {listed(self._refunded)}",
                )
            )
        return found


def _is_paid(status: str) -> bool:
    return REFUNDED in status or not status.startswith(UNPAID)


IMPORTER = ShapedTable(
    "pdd_orders", TITLE, LAYOUT, ("orders", "order_lines", "refunds"), _Orders, dashed=DASHED, told=TOLD
)
