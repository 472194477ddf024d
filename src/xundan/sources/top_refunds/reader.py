"""Reads TOP refunds. The platform names no time of success; the last change of a refund that is decided is taken."""

from __future__ import annotations

from typing import Any

from xundan.sources.chat import cell, named
from xundan.sources.jsonpages import Found
from xundan.sources.refund_words import UNKNOWN_STATUS
from xundan.sources.top_refunds import columns as names
from xundan.sources.toppages import Book, TopPages

_NOT_INVOLVED = "1"


def _ours(item: dict[str, Any]) -> bool:
    return "refund_id" in item and "refund_fee" in item


def _take(found: Found, book: Book) -> None:
    refund: dict[str, Any] = found.item
    told = cell(refund.get("status"))
    status = names.STATES.get(told, "")
    if told and not status:
        return book.refuse("status", told, UNKNOWN_STATUS)
    service = cell(refund.get("cs_status"))
    book.add(
        "refunds",
        {
            "refund_id": named(refund.get("refund_id")),
            "order_id": named(refund.get("tid")),
            "line_id": named(refund.get("oid")),
            "applied_at": cell(refund.get("created")),
            "finished_at": cell(refund.get("modified")) if status != "open" else "",
            "status": status,
            "amount": cell(refund.get("refund_fee")),
            "kind": _kind(refund),
            "stage": _stage(cell(refund.get("order_status")), cell(refund.get("good_status"))),
            "reason": cell(refund.get("reason")),
            "platform_involved": ("false" if service == _NOT_INVOLVED else "true") if service not in ("", "0") else "",
        },
    )


def _kind(refund: dict[str, Any]) -> str:
    if "EXCHANGE" in cell(refund.get("dispute_type")).upper():
        return "exchange"
    return {"true": "return", "false": "refund_only"}.get(cell(refund.get("has_good_return")).casefold(), "")


def _stage(order: str, goods: str) -> str:
    """Whether the parcel had left. An order that is closed does not say it, and goods not received may be either."""
    if goods in names.ARRIVED or order in names.SHIPPED:
        return "after_shipping"
    return "before_shipping" if order in names.NOT_SHIPPED else ""


IMPORTER = TopPages(
    "top_refunds",
    names.TITLE,
    names.RESPONSES,
    ("refund_id",),
    _ours,
    names.REQUIRED,
    {"refunds": names.REFUNDS},
    _take,
)
