"""Importers of chats that come as JSON records: a record's keys, and what is taken from one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xundan.model.text import Text
from xundan.sources.chat import Message, Messages, cell, reject
from xundan.sources.contract import Frame, Hint, Reading, Refusal, Reject, SourceFile
from xundan.sources.header import Layout
from xundan.sources.jsonpages import Found, begins, first, pages, records
from xundan.sources.picking import refuse_flood

NOT_OURS = Text("不是聊天记录", "not a record of chats")


@dataclass
class Book:
    """The messages of one file on their way. `number` counts them over the whole file."""

    file: str
    more: Sequence[str] = ()
    number: int = 0
    rejects: list[Reject] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """Whatever an importer counts for its notes."""
    open: dict[str, Any] = field(default_factory=dict)
    """What an importer keeps until the end of the file, by whatever name."""

    def __post_init__(self) -> None:
        self._rows = Messages(*self.more)

    def next(self) -> int:
        """The number of the next message."""
        self.number += 1
        return self.number

    def add(self, *rows: Message) -> None:
        self._rows.add(rows)

    def refuse(self, number: int, column: str, value: str, why: Text) -> None:
        """Sets a message aside. Raises UserError `too_many_rejects`."""
        self.rejects.append(reject(self.file, number, column, value, why))
        refuse_flood(self.rejects)

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def frame(self) -> Frame:
        return self._rows.frame()


class ChatPages:
    """An importer of such a format; the folders give its keys and what a record holds.

    A file is of the format when it names all of `keys` near its beginning and holds a record in which `ours` sees one;
    `missing` names what a record lacks. `take` puts a record's messages into the book, `tell` adds notes at the end.
    """

    layouts: tuple[tuple[Text, Layout], ...] = ()
    tables: tuple[str, ...] = ("messages",)

    def __init__(
        self,
        name: str,
        title: Text,
        keys: tuple[str, ...],
        ours: Callable[[dict[str, Any]], bool],
        missing: Callable[[Found], tuple[str, ...]],
        take: Callable[[Found, Book], None],
        more: tuple[str, ...] = (),
        tell: Callable[[Book], None] = lambda book: None,
    ) -> None:
        self.name, self.title = name, title
        self._keys, self._ours, self._missing = keys, ours, missing
        self._take, self._more, self._tell = take, more, tell

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        """Goes by the first record. Raises UserError `json_broken` for what begins as ours and breaks off."""
        if not begins(file, *self._keys):
            return False
        found = next(
            (each for each in records(first(file, self.title), self._ours) if isinstance(each.item, dict)), None
        )
        if found is None:
            return False
        missing = self._missing(found)
        return Refusal(missing, tuple(map(str, found.item)), self.title) if missing else True

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """Messages in the order of the file. Raises UserError `json_broken`."""
        book = Book(file.name, self._more)
        for page in pages(file, self.title):
            any_here = False
            for found in records(page, self._ours):
                any_here = True
                if isinstance(found.item, dict) and self._ours(found.item):
                    self._take(found, book)
                else:
                    book.refuse(book.next(), "", cell(found.item), NOT_OURS)
            if not any_here and not isinstance(page, (dict, list)):
                book.refuse(book.next(), "", cell(page), NOT_OURS)
        progress(file.path.stat().st_size)
        self._tell(book)
        return Reading([book.frame()], book.rejects, book.notes)
