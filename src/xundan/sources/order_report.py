"""Taobao's and Tmall's order exports: one line an order, with what was paid and what was refunded.

Whether 买家实际支付金额 is before or after the refund depends on the export, so it is asked of every row: where
总金额 = 买家实际支付金额 + 退款金额, the paid column is net, what was paid is 总金额, and the refund is a succeeded one
of unknown date. A paid row whose refund does not add up so is taken gross and named in a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xundan.model.text import Text
from xundan.sources import values
from xundan.sources.header import Layout
from xundan.sources.orders import is_net, listed, masked_note, money, undated_refunds
from xundan.sources.refund_words import NONE
from xundan.sources.region import province
from xundan.sources.shaping import Cells, Part, ShapedTable

OWN = ("total", "refund")
"""Names in these layouts that are no columns of `orders`."""
_TIMES = ("created_at", "paid_at", "shipped_at", "finished_at", "closed_at")
_AMOUNTS = ("paid_amount", "total", "refund", "goods_amount", "postage")
_NOT_CLOSED = {"订单未关闭", "未关闭"}

ORDERS = {
    "order_id": ("订单编号",),
    "created_at": ("订单创建时间",),
    "paid_at": ("订单付款时间",),
    "paid_amount": ("买家实际支付金额",),
    "total": ("总金额",),
    "refund": ("退款金额",),
    "goods_amount": ("买家应付货款",),
    "postage": ("买家应付邮费",),
    "status": ("订单状态",),
    "close_reason": ("订单关闭原因",),
    "closed_at": ("订单关闭时间",),
    "shipped_at": ("发货时间",),
    "finished_at": ("确认收货时间",),
    "region": ("收货地址",),
}
"""The columns that these exports have in common; a format names its own instead where it has others."""


class OrderReport(ShapedTable):
    """An importer of one such export; the folders give its columns."""

    def __init__(self, name: str, title: Text, layout: Layout, *, told: tuple[str, ...] = ()) -> None:
        tables = ("orders", "refunds")
        super().__init__(name, title, layout, tables, _Orders, dashed=(*_TIMES, *_AMOUNTS, "buyer_id"), told=told)


@dataclass
class _Orders:
    """Orders and, where rows tell of them, refunds; and what the person should know about the rows."""

    gross: list[str] = field(default_factory=list)
    masked: int = 0
    no_pay_time: bool = False

    def shape(self, cells: Cells) -> Sequence[Part]:
        columns = dict(cells.columns)
        self.no_pay_time |= "paid_at" not in cells and cells.count > 0
        self.masked += sum("*" in buyer for buyer in cells["buyer_id"])
        if "region" in cells:
            columns["region"] = [province(address) for address in cells["region"]]
        if "close_reason" in cells:
            columns["close_reason"] = ["" if why in _NOT_CLOSED else why for why in cells["close_reason"]]
        columns["goods_amount"] = [
            goods or total for goods, total in zip(cells["goods_amount"], cells["total"], strict=True)
        ]
        columns["paid_amount"] = list(cells["paid_amount"])
        refunded = self._pay(cells, columns["paid_amount"]) if "paid_at" in cells else []
        parts = [Part("orders", {name: column for name, column in columns.items() if name not in OWN})]
        if refunded:
            orders, amounts = ([cells[name][i] for i in refunded] for name in ("order_id", "refund"))
            parts.append(undated_refunds(orders, amounts, refunded))
        return parts

    def _pay(self, cells: Cells, paid_amount: list[str]) -> list[int]:
        """Sets what was paid; the rows that tell of a refund."""
        refunded: list[int] = []
        for i, (refund, total) in enumerate(zip(cells["refund"], cells["total"], strict=True)):
            paid = bool(cells["paid_at"][i]) and not values.is_zero_time(cells["paid_at"][i])
            amount, net = money("0" if refund in NONE else refund), money(paid_amount[i])
            if amount is not None and amount == 0:
                pass
            elif paid and is_net(paid_amount[i], refund, total):
                paid_amount[i] = total
                refunded.append(i)
            else:
                self.gross.append(cells["order_id"][i])
            if not paid and cells["order_id"][i] and (net is not None or not paid_amount[i]):
                paid_amount[i] = "0"
        return refunded

    def notes(self) -> Sequence[Text]:
        found = []
        if self.gross:
            ids = listed(self.gross)
            found.append(
                Text(
                    f"{len(self.gross)} 单有退款金额, 但 总金额 不等于 买家实际支付金额 + 退款金额: 按已付金额计, "
                    f"退款等退款文件: {ids}",
                    f"{len(self.gross)} orders have a refund that does not make paid + refunded = total; their paid "
                    f"amount is taken as it stands, and the refund waits for a refund file: {ids}",
                )
            )
        if self.masked:
            found.append(masked_note(self.masked))
        if self.no_pay_time:
            found.append(
                Text(
                    "文件没有 订单付款时间 这一列: 这些订单没有付款时间, 不算销售额",
                    "the file has no column 订单付款时间: these orders have no pay time and are no sales",
                )
            )
        return found
