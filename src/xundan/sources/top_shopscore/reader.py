"""Reads TOP shop scores, each with the day that stands beside it."""

from __future__ import annotations

from typing import Any

from xundan.model.text import Text
from xundan.sources import values
from xundan.sources.chat import cell
from xundan.sources.jsonpages import Found
from xundan.sources.top_shopscore import columns as names
from xundan.sources.toppages import Book, TopPages

_NO_DAY = Text(
    "没有写明是哪天的评分。平台返回的内容里没有日期: 保存时请写在旁边, 例如 "
    '{"day": "2026-03-02", "response": 返回的 JSON}',
    "nothing says of which day the scores are. The platform's answer does not: save the day beside it, such as "
    '{"day": "2026-03-02", "response": THE ANSWER}',
)


def _ours(item: dict[str, Any]) -> bool:
    return sum(key in item for key in names.REQUIRED) > 1


def _take(found: Found, book: Book) -> None:
    around = Found(found.item, (*found.around, found.item))
    at = cell(around.near(*names.DAY))
    if not at:
        return book.refuse("day", "", _NO_DAY)
    moment = values.moment(at)
    book.add(
        "dsr",
        {
            "day": moment.date().isoformat() if moment is not None and moment.tzinfo is None else at,
            "description": cell(found.item.get(names.DESCRIPTION)),
            "service": cell(found.item.get(names.SERVICE)),
            "logistics": cell(found.item.get(names.LOGISTICS)),
        },
    )
    return None


IMPORTER = TopPages(
    "top_shopscore",
    names.TITLE,
    names.RESPONSES,
    (names.DESCRIPTION, names.SERVICE),
    _ours,
    names.REQUIRED,
    {"dsr": names.SCORES},
    _take,
)
