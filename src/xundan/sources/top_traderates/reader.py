"""Reads TOP reviews. They have no number of their own: a sub-order is reviewed once by its buyer, so it is theirs."""

from __future__ import annotations

from typing import Any

from xundan.model.text import Text
from xundan.sources import reasons
from xundan.sources.chat import cell, named, told
from xundan.sources.jsonpages import Found
from xundan.sources.jsontext import TooDeep
from xundan.sources.top_traderates import columns as names
from xundan.sources.toppages import Book, TopPages, masked_buyers, person

_NO_ORDER = Text("没有写明是哪个订单 (oid 或 tid)", "neither oid nor tid says which order it is of")


def _ours(item: dict[str, Any]) -> bool:
    return "result" in item and any(key in item for key in names.MARKS) and "refund_id" not in item


def _take(found: Found, book: Book) -> None:
    rate: dict[str, Any] = found.item
    if cell(rate.get("role")) == names.BY_SELLER:
        book.counts["by_seller"] += 1
        return None
    order, line = named(rate.get("tid")), named(rate.get("oid"))
    if not order and not line:
        return book.refuse("oid", "", _NO_ORDER)
    try:
        text = told(rate.get("content"))
    except TooDeep:
        return book.refuse("content", "", reasons.TOO_DEEP)
    buyer = person(rate.get("nick"), rate.get("ouid"))
    book.counts["masked"] += "*" in buyer
    book.add(
        "reviews",
        {
            "order_id": order,
            "review_id": line or order,
            "buyer_id": buyer,
            "reviewed_at": cell(rate.get("created")),
            "result": cell(rate.get("result")),
            "text": text,
            "item_id": named(rate.get("num_iid")),
        },
    )
    return None


def _tell(book: Book) -> list[Text]:
    notes = masked_buyers(book)
    if count := book.counts["by_seller"]:
        notes.append(
            Text(
                f"{count} 条是店铺给买家的评价 (role = seller), 没有读入",
                f"{count} reviews are the shop's of buyers (role = seller) and were left out",
            )
        )
    return notes


IMPORTER = TopPages(
    "top_traderates",
    names.TITLE,
    names.RESPONSES,
    ("result",),
    _ours,
    names.REQUIRED,
    {"reviews": names.REVIEWS},
    _take,
    _tell,
)
