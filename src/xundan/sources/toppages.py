"""Importers of objects of Taobao's open platform (TOP), saved as the JSON pages in which the platform gives them.

A page may be the bare object, a list, the platform's envelope (`{"trades_sold_get_response": {"trades": {"trade":
[...]}}}`), the same without the inner names (`simplify`), or several of these one after the other or a line each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xundan.model.text import Text, UserError
from xundan.sources.chat import account, cell, named
from xundan.sources.contract import Hint, Reading, Refusal, Reject, SourceFile
from xundan.sources.csvfile import SHOWN
from xundan.sources.header import Layout
from xundan.sources.jsonpages import Found, begins, first, pages, records
from xundan.sources.picking import refuse_flood
from xundan.sources.rows import Row, Rows

Columns = Mapping[str, Sequence[str]]
"""The columns that an importer fills, by table; the first table is the one that every object is a row of."""
_NOTHING = Text("这一页里没有要找的内容", "nothing of the kind is in this page")
_ERROR = Text("这一页是平台的报错, 不是数据: 请重新取这一页", "this page is an error of the platform: ask for it again")


@dataclass
class Book:
    """The rows of one file on their way. `number` counts objects over the whole file."""

    file: str
    columns: Columns
    number: int = 0
    rejects: list[Reject] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """Whatever an importer counts for its notes."""

    def __post_init__(self) -> None:
        self._rows = {table: Rows(table, columns) for table, columns in self.columns.items()}

    def add(self, table: str, cells: dict[str, str]) -> None:
        """A row of the object that is being read."""
        self._rows[table].add([Row(self.number, cells)])

    def refuse(self, column: str, value: str, why: Text) -> None:
        """Sets the object aside. Raises UserError `too_many_rejects`."""
        table = next(iter(self.columns))
        self.rejects.append(Reject(self.file, table, self.number, column, value[:SHOWN], why))
        refuse_flood(self.rejects)

    def reading(self, notes: Sequence[Text]) -> Reading:
        return Reading([rows.frame() for rows in self._rows.values()], self.rejects, notes)


@dataclass
class TopPages:
    """An importer of one kind of object; the folders give its keys and what an object holds.

    `responses` are the names of the envelopes, `marks` keys of which a file names one near its beginning. `ours` sees
    an object, `required` are the keys it must have. `take` puts one into the book; `tell` gives the notes.
    """

    name: str
    title: Text
    responses: tuple[str, ...]
    marks: tuple[str, ...]
    ours: Callable[[dict[str, Any]], bool]
    required: tuple[str, ...]
    columns: Columns
    take: Callable[[Found, Book], None]
    tell: Callable[[Book], list[Text]] = lambda book: []
    layouts: tuple[tuple[Text, Layout], ...] = ()
    tables: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.tables = tuple(self.columns)

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        """Goes by the first object, else by the name of the envelope: a page may be empty. Raises UserError
        `json_broken` for what begins as ours and breaks off."""
        named_so = any(begins(file, name) for name in self.responses)
        likely = named_so or begins(file, *self.required)
        if not likely and not any(begins(file, mark) for mark in self.marks):
            return False
        try:
            page = first(file, self.title)
        except UserError:
            if likely:
                raise
            return False
        found = next((each.item for each in records(page, self.ours) if _is(each.item, self.ours)), None)
        if found is None:
            return named_so and isinstance(page, dict) and any(name in page for name in self.responses)
        missing = tuple(key for key in self.required if key not in found)
        return Refusal(missing, tuple(map(str, found)), self.title) if missing else True

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """Objects in the order of the file; a reject's line is an object's number. Raises UserError `json_broken`."""
        book = Book(file.name, self.columns)
        for page in pages(file, self.title):
            before = book.number
            for found in records(page, self.ours):
                book.number += 1
                if _is(found.item, self.ours):
                    self.take(found, book)
                else:
                    book.refuse("", cell(found.item), _NOTHING)
            if book.number == before and not self._empty(page):
                book.number += 1
                book.refuse("", cell(page), _ERROR if isinstance(page, dict) and "error_response" in page else _NOTHING)
        progress(file.path.stat().st_size)
        return book.reading(self.tell(book))

    def _empty(self, page: Any) -> bool:
        """Whether a page without objects says that there are none: our envelope, and no list with anything in it."""
        return isinstance(page, dict) and any(name in page for name in self.responses) and not _holds(page)


def inner(value: Any, name: str) -> list[Any]:
    """The members of a list inside an object, with or without the name that TOP puts around them."""
    if isinstance(value, dict):
        value = value.get(name, [])
    return value if isinstance(value, list) else [value]


def person(nick: Any, open_uid: Any) -> str:
    """Who a buyer is: the nick that chats know, else where it is masked the id that the platform gives instead."""
    shown = account(named(nick))
    return shown if shown and "*" not in shown else named(open_uid) or shown


def masked_buyers(book: Book) -> list[Text]:
    """What to say of buyers with asterisks, counted as `masked`."""
    count = book.counts["masked"]
    if not count:
        return []
    return [
        Text(
            f"{count} 条的买家名带星号: 不同的买家可能看起来是同一个人, 也对不上聊天",
            f"{count} rows have a buyer's name with asterisks: different buyers may look like one, and none is found "
            "in chats",
        )
    ]


def _is(item: Any, ours: Callable[[dict[str, Any]], bool]) -> bool:
    return isinstance(item, dict) and ours(item)


def _holds(value: Any, deep: int = 8) -> bool:
    if isinstance(value, list):
        return bool(value)
    return isinstance(value, dict) and deep > 0 and any(_holds(each, deep - 1) for each in value.values())
