"""Reads TOP ratings of agents. An invitation is one row, answered or not: its time is when it was sent."""

from __future__ import annotations

from typing import Any

from xundan.model.text import Text
from xundan.sources import values
from xundan.sources.chat import account, cell, named
from xundan.sources.jsonpages import Found
from xundan.sources.top_evals import columns as names
from xundan.sources.toppages import Book, TopPages, masked_buyers

_CODE = Text("应为 0 (最好) 到 4", "should be 0 (the best) to 4")


def _ours(item: dict[str, Any]) -> bool:
    return any(key in item for key in names.REQUIRED) and "direction" not in item


def _take(found: Found, book: Book) -> None:
    item: dict[str, Any] = found.item
    code, source = cell(item.get("eval_code")), cell(item.get("source"))
    answered, sent = _time(item.get("eval_time")), _time(item.get("send_time"))
    if code and code not in names.STARS:
        return book.refuse("eval_code", code, _CODE)
    if source not in names.INVITED_BY:
        book.counts["source"] += bool(source)
    buyer = account(named(item.get("eval_recer")))
    book.counts["masked"] += "*" in buyer
    book.add(
        "service_ratings",
        {
            "agent_id": account(named(item.get("eval_sender"))),
            "buyer_id": buyer,
            "rated_at": sent or answered,
            # Before she answers some pages have a code already.
            "score": names.STARS[code] if code and answered else "",
            "invited_by": names.INVITED_BY.get(source, ""),
        },
    )
    return None


def _time(value: Any) -> str:
    written = cell(value)
    return "" if values.is_zero_time(written) else written


def _tell(book: Book) -> list[Text]:
    notes = masked_buyers(book)
    if count := book.counts["source"]:
        notes.append(
            Text(
                f"{count} 条的 source 不是 0、1、2, 不知道是谁邀请的",
                f"{count} rows have a source other than 0, 1 and 2: nobody knows who invited them",
            )
        )
    return notes


IMPORTER = TopPages(
    "top_evals",
    names.TITLE,
    names.RESPONSES,
    ("eval_code", "eval_recer"),
    _ours,
    names.REQUIRED,
    {"service_ratings": names.RATINGS},
    _take,
    _tell,
)
