"""Taobao's and Tmall's order exports: one line an order, with what was paid and what was refunded.

Whether 买家实际支付金额 is before or after the refund depends on the export, so it is asked of every row: where
总金额 = 买家实际支付金额 + 退款金额, the paid column is net, what was paid is 总金额, and the refund is a succeeded one
of unknown date. A paid row whose refund does not add up so is taken gross and named in a note.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pyarrow as pa

from xundan.model.text import Text
from xundan.sources import values
from xundan.sources.contract import Frame, Hint, Reading, Refusal, Reject, SourceFile
from xundan.sources.csvfile import LINE
from xundan.sources.header import Layout
from xundan.sources.picking import pick, refuse_twice
from xundan.sources.platform import blanked, fits, texts, tidy
from xundan.sources.region import province
from xundan.sources.strings import text_array
from xundan.sources.tabular import fitting, left_out

OWN = ("total", "refund")
"""Names in these layouts that are no columns of `orders`."""
_TIMES = ("created_at", "paid_at", "shipped_at", "finished_at", "closed_at")
_AMOUNTS = ("paid_amount", "total", "refund", "goods_amount", "postage")
_NO_REFUND = {"", "无退款申请", "没有申请退款", "未申请退款"}
_NOT_CLOSED = {"订单未关闭", "未关闭"}
_LISTED = 50
_AT_ONCE = 100_000

_money = lru_cache(maxsize=100_000)(values.money)


class OrderReport:
    """An importer of one such export; the folders give its columns."""

    tables: tuple[str, ...] = ("orders", "refunds")

    def __init__(self, name: str, title: Text, layout: Layout) -> None:
        self.name = name
        self.title = title
        self.layout = layout
        self.layouts: tuple[tuple[Text, Layout], ...] = ((title, layout),)

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        return fits(file, self.layout, self.title)

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """Frames of orders and, where rows tell of refunds, of refunds. Raises UserError `column_twice`."""
        frames: list[Frame] = []
        rejects: list[Reject] = []
        told = _Told()
        read: set[str] = set()
        for sheet, header, columns in fitting(file, self.layout):
            read.add(sheet.name)
            refuse_twice(file, columns)
            lines = sheet.load(header)
            rows, bad = pick(lines, columns.at, table="orders", file=file)
            frames += _frames(rows, lines.lines, told)
            rejects += bad
        progress(file.path.stat().st_size)
        return Reading(frames, rejects, [*told.notes(), *left_out(file, read)])


@dataclass
class _Told:
    """What the person should know about the rows."""

    gross: list[str] = field(default_factory=list)
    masked: int = 0
    no_pay_time: bool = False

    def notes(self) -> list[Text]:
        found = []
        if self.gross:
            ids = ", ".join(self.gross[:_LISTED]) + (" ..." if len(self.gross) > _LISTED else "")
            found.append(
                Text(
                    f"{len(self.gross)} 单有退款金额, 但 总金额 不等于 买家实际支付金额 + 退款金额: 按已付金额计, "
                    f"退款等退款文件: {ids}",
                    f"{len(self.gross)} orders have a refund that does not make paid + refunded = total; their paid "
                    f"amount is taken as it stands, and the refund waits for a refund file: {ids}",
                )
            )
        if self.masked:
            found.append(
                Text(
                    f"{self.masked} 单的买家名带星号: 不同的买家可能看起来是同一个人",
                    f"{self.masked} orders have a buyer's name with asterisks: different buyers may look like one",
                )
            )
        if self.no_pay_time:
            found.append(
                Text(
                    "文件没有 订单付款时间 这一列: 这些订单没有付款时间, 不算销售额",
                    "the file has no column 订单付款时间: these orders have no pay time and are no sales",
                )
            )
        return found


def _frames(rows: pa.Table, lines: Callable[[Sequence[int]], Sequence[int]] | None, told: _Told) -> list[Frame]:
    """One frame of orders and, where there are any, one of refunds. Made piece by piece: text takes ten times the room
    while Python looks at it."""
    orders: list[pa.Table] = []
    refunds: list[pa.Table] = []
    refunded: list[int] = []
    for start in range(0, max(rows.num_rows, 1), _AT_ONCE):
        piece, of_piece, places = _piece(rows.slice(start, _AT_ONCE), told)
        orders.append(piece)
        refunds.append(of_piece)
        refunded += [start + place for place in places]

    def refund_lines(places: Sequence[int]) -> Sequence[int]:
        assert lines is not None
        return lines([refunded[place - 1] + 1 for place in places])

    frames = [Frame("orders", pa.concat_tables(orders), lines=lines)]
    if refunded:
        known = refund_lines if lines else None
        frames.append(Frame("refunds", pa.concat_tables(refunds), may_be_blank=("applied_at",), lines=known))
    return frames


def _piece(rows: pa.Table, told: _Told) -> tuple[pa.Table, pa.Table, list[int]]:
    """Orders, refunds, and the rows (from 0) that the refunds are from."""
    cells: dict[str, list[str]] = {}
    for name in rows.schema.names:
        if name != LINE:
            column = tidy(rows.column(name))
            cells[name] = texts(blanked(column) if name in _TIMES + _AMOUNTS else column)
    blank = [""] * rows.num_rows
    told.no_pay_time |= "paid_at" not in cells and rows.num_rows > 0
    told.masked += sum("*" in buyer for buyer in cells.get("buyer_id", ()))
    if "region" in cells:
        cells["region"] = [province(address) for address in cells["region"]]
    if "close_reason" in cells:
        cells["close_reason"] = ["" if why in _NOT_CLOSED else why for why in cells["close_reason"]]
    totals = cells.get("total", blank)
    cells["goods_amount"] = [
        goods or total for goods, total in zip(cells.get("goods_amount", blank), totals, strict=True)
    ]

    refunded: list[int] = []
    if "paid_at" in cells:
        for i, refund in enumerate(cells.get("refund", blank)):
            paid = bool(cells["paid_at"][i]) and not values.is_zero_time(cells["paid_at"][i])
            amount = _money("0" if refund in _NO_REFUND else refund)
            net, total = _money(cells["paid_amount"][i]), _money(totals[i])
            if amount is not None and amount == 0:
                pass
            elif paid and None not in (amount, net, total) and amount > 0 and net + amount == total:  # type: ignore[operator]
                cells["paid_amount"][i] = totals[i]
                refunded.append(i)
            else:
                told.gross.append(cells["order_id"][i])
            if not paid and cells["order_id"][i] and (net is not None or not cells["paid_amount"][i]):
                cells["paid_amount"][i] = "0"

    orders = {name: text_array(column) for name, column in cells.items() if name not in OWN}
    refunds = {
        "refund_id": text_array([f"report:{cells['order_id'][i]}" for i in refunded]),
        "order_id": text_array([cells["order_id"][i] for i in refunded]),
        "status": text_array(["succeeded"] * len(refunded)),
        "amount": text_array([cells["refund"][i] for i in refunded]),
    }
    if LINE in rows.schema.names:
        orders[LINE] = rows.column(LINE)
        refunds[LINE] = rows.column(LINE).take(pa.array(refunded, pa.int64()))
    return pa.table(orders), pa.table(refunds), refunded
