"""Reads Shopify's orders: an order is in the first of its rows, the others are further items of it."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.model.text import Text
from xundan.sources.header import fold
from xundan.sources.order_items import ItemRows
from xundan.sources.orders import happened, listed, money, order_part, paid, undated_refunds
from xundan.sources.shaping import Bad, Cells, Part, ShapedTable
from xundan.sources.shopify_orders.columns import AGREE, DASHED, LAYOUT, PAID, TITLE, TOLD


class _Orders:
    """The orders of one file, and what the person should know about them."""

    def __init__(self) -> None:
        self._rows = ItemRows(AGREE, item=("sku", "title"))
        self._currency = ""
        self._no_time: list[str] = []
        self._waiting: list[str] = []

    def shape(self, cells: Cells) -> Sequence[Part | Bad]:
        orders, places, bad = self._rows.orders(cells)
        lines = self._rows.lines(cells, places)
        orders, places, foreign = self._in_one_currency(orders, places)
        columns = dict(orders.columns)
        if "buyer_id" in orders:
            columns["buyer_id"] = [address.lower() for address in orders["buyer_id"]]
        if "paid_at" in orders:
            states = zip(orders["order_id"], orders["status"], orders["paid_at"], strict=True)
            columns["paid_at"] = [self._paid_at(*state) for state in states]
            pairs = zip(orders["paid_amount"], columns["paid_at"], strict=True)
            columns["paid_amount"] = [paid(amount, at) for amount, at in pairs]
        parts: list[Part | Bad] = [lines, order_part(columns, places), *bad, *foreign]
        refunds = self._refunds(orders, columns.get("paid_at", []))
        if refunds:
            ids, amounts = [orders["order_id"][i] for i in refunds], [orders["refund"][i] for i in refunds]
            parts.append(undated_refunds(ids, amounts, [places[i] for i in refunds]))
        return parts

    def _in_one_currency(self, orders: Cells, places: Sequence[int]) -> tuple[Cells, list[int], list[Bad]]:
        """A shop has one currency, and amounts of two are never added."""
        bad, kept = [], []
        for i, currency in enumerate(orders["currency"]):
            self._currency = self._currency or currency
            if currency in ("", self._currency):
                kept.append(i)
            else:
                bad.append(Bad("orders", places[i], "Currency", currency, _other_currency(self._currency)))
        if bad:
            columns = {name: [column[i] for i in kept] for name, column in orders.columns.items()}
            orders = Cells(columns, len(kept))
        return orders, [places[i] for i in kept], bad

    def _paid_at(self, order: str, status: str, at: str) -> str:
        """When the order was paid; '' when its status says that it is not, or not in full."""
        if status and fold(status) not in PAID:
            return ""
        if status and not happened(at):
            self._no_time.append(order)
        return at

    def _refunds(self, orders: Cells, paid_at: Sequence[str]) -> list[int]:
        found = []
        for i, order in enumerate(orders["order_id"]):
            if not orders["refund"][i] or money(orders["refund"][i]) == 0:
                continue
            if paid_at and happened(paid_at[i]):
                found.append(i)
            else:
                self._waiting.append(order)
        return found

    def notes(self) -> Sequence[Text]:
        found = []
        if self._currency:
            found.append(
                Text(
                    f"金额都是 {self._currency}, 应与店铺设置的 currency 相同",
                    f"amounts are in {self._currency}, which the shop's setting currency should name",
                )
            )
        if self._no_time:
            found.append(
                Text(
                    f"{len(self._no_time)} 单已付款但没有 Paid at: 不知道哪天付的, 不算销售额: {listed(self._no_time)}",
                    f"{len(self._no_time)} orders are paid but have no Paid at: nobody knows the day, so they are no "
                    f"sales: {listed(self._no_time)}",
                )
            )
        if self._waiting:
            found.append(
                Text(
                    f"{len(self._waiting)} 单有退款金额但没有付款时间, 退款没有读入: {listed(self._waiting)}",
                    f"{len(self._waiting)} orders have a refunded amount and no pay time; the refund was left out: "
                    f"{listed(self._waiting)}",
                )
            )
        return found


def _other_currency(first: str) -> Text:
    return Text(
        f"文件里先出现的订单是 {first}; 不同货币不能相加, 请分开导入到各自的店铺",
        f"the first orders of the file are in {first}; amounts of two currencies are never added: import them apart, "
        "each for its own shop",
    )


IMPORTER = ShapedTable(
    "shopify_orders", TITLE, LAYOUT, ("order_lines", "orders", "refunds"), _Orders, dashed=DASHED, told=TOLD
)
