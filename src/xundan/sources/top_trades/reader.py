"""Reads TOP trades: an order each, and its lines. `modified` decides which of two versions of an order is the newer."""

from __future__ import annotations

from typing import Any

from xundan.model.text import Text
from xundan.sources import values
from xundan.sources.chat import cell, named
from xundan.sources.jsonpages import Found
from xundan.sources.orders import money
from xundan.sources.top_trades import columns as names
from xundan.sources.toppages import Book, TopPages, inner, masked_buyers, person

_NO_LINE = Text("订单里的这一项不是子订单", "this entry of an order's `orders` is no sub-order")


def _ours(item: dict[str, Any]) -> bool:
    return "tid" in item and any(key in item for key in names.MARKS) and not any(key in item for key in names.OTHERS)


def _take(found: Found, book: Book) -> None:
    trade: dict[str, Any] = found.item
    status, end = cell(trade.get("status")), cell(trade.get("end_time"))
    paid_at, deposit_paid_at = _paid_at(trade)
    payment, postage = cell(trade.get("payment")), cell(trade.get("post_fee"))
    is_paid = bool(paid_at) or _paid_at_unknown(trade, status)
    if is_paid and not paid_at:
        book.counts["no_pay_time"] += 1
    buyer = person(trade.get("buyer_nick"), trade.get("buyer_open_uid"))
    book.counts["masked"] += "*" in buyer
    goods = _less(payment, postage or "0")
    flag = cell(trade.get("seller_flag"))
    book.add(
        "orders",
        {
            "order_id": _id(trade, "tid"),
            "buyer_id": buyer,
            "created_at": cell(trade.get("created")),
            "paid_at": paid_at,
            "shipped_at": cell(trade.get("consign_time")),
            "finished_at": end if status in names.FINISHED else "",
            "closed_at": end if status in names.CLOSED else "",
            "status": names.STATES.get(status, status),
            "goods_amount": goods,
            "postage": postage,
            "discount": _less(cell(trade.get("total_fee")), goods, negative=True),
            # What cannot be read is for typing to say, whether it was paid or not.
            "paid_amount": payment if is_paid or money(payment) is None else "0",
            "seller_flag": names.FLAGS.get(flag, flag),
            "region": cell(trade.get("receiver_state")),
            "deposit_paid_at": deposit_paid_at,
            "modified": cell(trade.get("modified")),
        },
    )
    _take_lines(trade, is_paid, postage, book)


def _take_lines(trade: dict[str, Any], is_paid: bool, postage: str, book: Book) -> None:
    if trade.get("orders") is None:
        # A trade of one item may tell of it by itself. The number of its only line is its own.
        entries: list[Any] = [trade | {"oid": _id(trade, "tid"), "oid_str": None}] if "num_iid" in trade else []
    else:
        entries = inner(trade["orders"], "order")
    for entry in entries:
        if not isinstance(entry, dict):
            book.refuse("orders", cell(entry), _NO_LINE)
            continue
        paid = cell(entry.get("divide_order_fee"))
        if not paid:
            paid = cell(entry.get("payment"))
            # Of an only line this holds the postage too.
            paid = _less(paid, postage or "0") or paid if len(entries) == 1 else paid
        book.add(
            "order_lines",
            {
                "order_id": _id(trade, "tid"),
                "line_id": _id(entry, "oid"),
                "item_id": named(entry.get("num_iid")),
                "sku": named(entry.get("outer_sku_id")) or named(entry.get("sku_id")),
                "title": cell(entry.get("title")),
                "category": named(entry.get("cid")),
                "quantity": cell(entry.get("num")),
                "price": cell(entry.get("price")),
                "paid_amount": paid if is_paid or (paid and money(paid) is None) else "",
            },
        )


def _paid_at(trade: dict[str, Any]) -> tuple[str, str]:
    """When the whole and when the deposit was paid. While only the deposit is, `pay_time` is that of the deposit."""
    at, step = cell(trade.get("pay_time")), cell(trade.get("step_trade_status"))
    if values.is_zero_time(at) or step == names.NO_DEPOSIT:
        return "", ""
    return ("", at) if step == names.DEPOSIT_ONLY else (at, "")


def _paid_at_unknown(trade: dict[str, Any], status: str) -> bool:
    """A trade that was paid as its state says, though no time was asked for. Paid on delivery is unpaid till then."""
    step = cell(trade.get("step_trade_status"))
    unpaid = status in names.UNPAID or step in (names.DEPOSIT_ONLY, names.NO_DEPOSIT)
    return not unpaid and cell(trade.get("type")) != "cod"


def _id(item: dict[str, Any], name: str) -> str:
    """A number of an order; the text beside it where there is one, as programs spoil long numbers."""
    return named(item.get(f"{name}_str")) or named(item.get(name))


def _less(amount: str, other: str, *, negative: bool = False) -> str:
    """amount - other; '' where that is not known, or negative and must not be."""
    one, two = money(amount), money(other)
    if one is None or two is None or (one < two and not negative):
        return ""
    return str(one - two)


def _tell(book: Book) -> list[Text]:
    notes = masked_buyers(book)
    if count := book.counts["no_pay_time"]:
        notes.append(
            Text(
                f"{count} 单已付款但没有 pay_time: 没有付款时间就不算销售额。取订单时请在 fields 里加上 pay_time",
                f"{count} trades are paid but have no pay_time, and without it they are no sales: ask for pay_time in "
                "`fields`",
            )
        )
    return notes


IMPORTER = TopPages(
    "top_trades",
    names.TITLE,
    names.RESPONSES,
    ("tid",),
    _ours,
    names.REQUIRED,
    {"orders": names.ORDERS, "order_lines": names.LINES},
    _take,
    _tell,
)
