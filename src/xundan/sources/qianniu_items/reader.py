"""Reads the newer Qianniu export of items: lines of orders, and the refunds of lines that succeeded.

Whether 买家实付金额 is before or after the refund is asked of every row, as order_report.py does with whole orders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from xundan.model.text import Text
from xundan.sources import values
from xundan.sources.orders import is_net, listed, money, undated_refunds
from xundan.sources.qianniu_items.columns import LAYOUT, TITLE
from xundan.sources.refund_words import NONE, status_of
from xundan.sources.shaping import Cells, Part, ShapedTable

_LINE = ("order_id", "line_id", "title", "price", "quantity", "sku")


@dataclass
class _Items:
    """Lines and refunds; and what the person should know about the rows."""

    unclear: list[str] = field(default_factory=list)
    strange: Counter[str] = field(default_factory=Counter)

    def shape(self, cells: Cells) -> Sequence[Part]:
        paid_amount = list(cells["paid_amount"])
        refunded = self._pay(cells, paid_amount)
        items = zip(cells["item_id"], cells["sku"], cells["title"], strict=True)
        lines = {name: cells[name] for name in _LINE if name in cells}
        lines["item_id"] = [item or sku or title for item, sku, title in items]
        lines["paid_amount"] = paid_amount
        parts = [Part("order_lines", lines)]
        if refunded:
            orders, ids, amounts = ([cells[name][i] for i in refunded] for name in ("order_id", "line_id", "refund"))
            parts.append(undated_refunds(orders, amounts, refunded, ids))
        return parts

    def _pay(self, cells: Cells, paid_amount: list[str]) -> list[int]:
        """Sets what was paid for each line, blank while it is not; the rows with a refund that succeeded."""
        refunded: list[int] = []
        rows = zip(cells["paid_at"], cells["goods"], cells["refund_status"], cells["refund"], strict=True)
        for i, (at, goods, status, refund) in enumerate(rows):
            amount = money("0" if refund in NONE else refund)
            unpaid = "paid_at" in cells and (not at or values.is_zero_time(at))
            if unpaid and money(paid_amount[i]) is not None:
                paid_amount[i] = ""
            if amount == 0 or not self._succeeded(status, "refund_status" in cells, paid_amount[i], refund, goods):
                continue
            refunded.append(i)
            if is_net(paid_amount[i], refund, goods):
                paid_amount[i] = goods
            elif money(paid_amount[i]) != money(goods):
                self.unclear.append(cells["line_id"][i])
        return refunded

    def _succeeded(self, status: str, told: bool, paid: str, refund: str, goods: str) -> bool:
        """Without a column for it, a refund succeeded when it was taken off what was paid."""
        if not told:
            return is_net(paid, refund, goods)
        found = status_of(status)
        if found is None:
            self.strange[status] += 1
        return found == "succeeded"

    def notes(self) -> Sequence[Text]:
        found = []
        if self.unclear:
            ids = listed(self.unclear)
            found.append(
                Text(
                    f"{len(self.unclear)} 个子订单有退款, 但看不出 买家实付金额 是退款前还是退款后的, 按原样计: {ids}",
                    f"{len(self.unclear)} sub-orders have a refund and do not show whether 买家实付金额 is before or "
                    f"after it; it is taken as it stands: {ids}",
                )
            )
        if self.strange:
            words = listed([f"{word} ({count})" for word, count in self.strange.most_common()])
            found.append(
                Text(
                    f"不认识的退款状态, 这些退款没有计入: {words}",
                    f"refunds in states that are not known were left out: {words}",
                )
            )
        return found


IMPORTER = ShapedTable(
    "qianniu_items",
    TITLE,
    LAYOUT,
    ("order_lines", "refunds"),
    _Items,
    dashed=("price", "quantity", "sku", "item_id", "goods", "paid_amount", "refund", "refund_status", "paid_at"),
    told=("price", "sku", "item_id", "goods", "paid_amount", "refund_status", "refund", "paid_at"),
)
