"""Reads JD's orders: paid = payable + balance, cancelled orders end when they are closed, and an order that was parted
into others is no sale beside them."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.model.text import Text
from xundan.sources.header import fold
from xundan.sources.jd_orders.columns import (
    AGREE,
    DASHED,
    LAYOUT,
    NOT_YET,
    ON_DELIVERY,
    REMOVED,
    SPLIT,
    TITLE,
    TOLD,
)
from xundan.sources.order_items import ItemRows
from xundan.sources.orders import added, happened, listed, masked_note, order_part, paid
from xundan.sources.region import province
from xundan.sources.shaping import Bad, Cells, Part, ShapedTable


class _Orders:
    """The orders of one file, and what the person should know about them."""

    def __init__(self) -> None:
        self._rows = ItemRows(AGREE)
        self._split: list[str] = []
        self._cancelled: list[str] = []
        self._on_delivery = 0
        self._masked = 0

    def shape(self, cells: Cells) -> Sequence[Part | Bad]:
        orders, places, bad = self._rows.orders(cells)
        return [self._rows.lines(cells, places), order_part(self._columns(orders), places), *bad]

    def _columns(self, orders: Cells) -> dict[str, list[str]]:
        columns = dict(orders.columns)
        paid_at = [_time(at) for at in orders["paid_at"]]
        ended = [_time(at) for at in orders["finished_at"]]
        columns["closed_at"] = [""] * orders.count
        for i, order in enumerate(orders["order_id"]):
            if not any(word in fold(orders["status"][i]) for word in REMOVED):
                self._on_delivery += ON_DELIVERY in orders["payment"][i] and not happened(paid_at[i])
                continue
            columns["closed_at"][i], ended[i] = ended[i], ""
            if SPLIT in orders["memo"][i]:
                self._split.append(order)
                paid_at[i] = ""
            elif happened(paid_at[i]):
                self._cancelled.append(order)
        columns["finished_at"] = ended
        amounts = [added(*both) for both in zip(orders["payable"], orders["balance"], strict=True)]
        if "paid_at" in orders:
            columns["paid_at"] = paid_at
            amounts = [paid(amount, at) for amount, at in zip(amounts, paid_at, strict=True)]
        columns["paid_amount"] = amounts
        columns["region"] = [province(address) for address in orders["region"]]
        self._masked += sum("*" in buyer for buyer in orders["buyer_id"])
        return columns

    def notes(self) -> Sequence[Text]:
        found = []
        if self._split:
            found.append(
                Text(
                    f"{len(self._split)} 单被京东拆成了别的订单, 钱算在拆出的订单上, 这里按未付款计: "
                    f"{listed(self._split)}",
                    f"{len(self._split)} orders were parted into others by JD; the money is counted there, and they "
                    f"are taken as unpaid: {listed(self._split)}",
                )
            )
        if self._cancelled:
            found.append(
                Text(
                    f"{len(self._cancelled)} 单付款后取消, 文件没写退了多少: 仍按已付款计, 退款等退款文件: "
                    f"{listed(self._cancelled)}",
                    f"{len(self._cancelled)} orders were cancelled after payment, and the file does not say what was "
                    f"refunded: they stay paid until a refund file tells more: {listed(self._cancelled)}",
                )
            )
        if self._on_delivery:
            found.append(
                Text(
                    f"{self._on_delivery} 单货到付款, 没有付款确认时间: 还不算销售额",
                    f"{self._on_delivery} orders are paid on delivery and have no pay time: they are no sales yet",
                )
            )
        return [*found, *([masked_note(self._masked)] if self._masked else [])]


def _time(text: str) -> str:
    return "" if text.startswith(NOT_YET) else text


IMPORTER = ShapedTable("jd_orders", TITLE, LAYOUT, ("order_lines", "orders"), _Orders, dashed=DASHED, told=TOLD)
