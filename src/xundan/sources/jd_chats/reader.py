"""Reads JD's chat rows: objects of the API's pages, or a table with the same names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa

from xundan.model.text import Text, UserError
from xundan.sources import reasons
from xundan.sources.chat import Message, cell, flag, kind_told, moment, told
from xundan.sources.chatpages import Book, ChatPages
from xundan.sources.contract import Hint, Reading, Refusal, SourceFile
from xundan.sources.csvfile import LINE, Lines
from xundan.sources.files import kind_of
from xundan.sources.header import Layout, fold
from xundan.sources.jd_chats.columns import KINDS, LAYOUT, TITLE
from xundan.sources.jsonpages import Found
from xundan.sources.jsontext import TooDeep
from xundan.sources.picking import extra_note, pick, refuse_twice
from xundan.sources.platform import fits
from xundan.sources.tabular import fitting, left_out
from xundan.sources.textlines import bounded, opened

_MORE = ("message_id", "conversation_id", "item_id")
_NOBODY = {"", "0", "null", "none", "nan"}
_BY = Text("不知道是谁发的: waiterSend 应为 true 或 false", "who wrote it is unknown: waiterSend must be true or false")
_CORPUS_COLUMNS = 7
_LOOKED_AT = 20


class JdChats:
    """JSON through ChatPages, a table through its header; both give the same cells."""

    name = "jd_chats"
    title = TITLE
    tables: tuple[str, ...] = ("messages",)
    layouts: tuple[tuple[Text, Layout], ...] = ((TITLE, LAYOUT),)

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        """Raises UserError `no_times` for the layout of the JDDC corpus, and `json_broken`."""
        if _is_corpus(file):
            raise _no_times(file)
        answer = _PAGES.recognise(file, hint)
        return answer if answer is not False else fits(file, LAYOUT, TITLE)

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """Raises UserError `json_broken` or `column_twice`."""
        if _PAGES.recognise(file, hint) is True:
            return _PAGES.read(file, hint, progress)
        book = Book(file.name, _MORE)
        read: set[str] = set()
        for sheet, header, columns in fitting(file, LAYOUT):
            read.add(sheet.name)
            refuse_twice(file, columns)
            lines = sheet.load(header)
            rows, bad = pick(lines, columns.at, table="messages", file=file)
            book.rejects += bad
            book.notes += extra_note(columns.extra, sheet.name)
            names = list(columns.at)
            found = zip(*(rows.column(name).to_pylist() for name in names), strict=True)
            for number, row in zip(_numbers(rows, lines), found, strict=True):
                if any(map(cell, row)):
                    _add(number, dict(zip(names, row, strict=True)), book)
            _absent(book, set(LAYOUT.names) - set(names))
        progress(file.path.stat().st_size)
        return Reading([book.frame()], book.rejects, [*book.notes, *left_out(file, read)])


def _numbers(rows: pa.Table, lines: Lines) -> Sequence[int]:
    """Where each row begins."""
    if LINE in rows.schema.names:
        found: list[int] = rows.column(LINE).to_pylist()
        return found
    every = range(1, rows.num_rows + 1)
    return lines.lines(every) if lines.lines else every


_KEYS = {fold(theirs): ours for ours, (theirs,) in LAYOUT.names.items()}


def _row(item: Mapping[str, Any]) -> dict[str, Any]:
    """An object's values under our names."""
    return {_KEYS[fold(key)]: value for key, value in item.items() if fold(key) in _KEYS}


def _ours(item: dict[str, Any]) -> bool:
    return {"waiter", "customer"} <= item.keys() and ("waiterSend" in item or "createdTime" in item)


def _missing(found: Found) -> tuple[str, ...]:
    return LAYOUT.missing(_row(found.item))


def _take(found: Found, book: Book) -> None:
    row = _row(found.item)
    if not book.number:
        _absent(book, set(LAYOUT.names) - set(row))
    _add(book.next(), row, book)


def _absent(book: Book, lacking: set[str]) -> None:
    names = ", ".join(LAYOUT.shown(name) for name in LAYOUT.names if name in lacking)
    if names:
        note = Text(
            f"文件没有这些列, 相应的内容留空: {names}", f"the file lacks {names}: what they would tell stays blank"
        )
        book.notes += [note] if note not in book.notes else []


def _add(number: int, row: Mapping[str, Any], book: Book) -> None:
    by_agent, by_buyer = flag(row.get("by_agent")), flag(row.get("by_agent"), ("false", "0", "否", "no"))
    if not by_agent and not by_buyer:
        return book.refuse(number, LAYOUT.shown("by_agent"), cell(row.get("by_agent")), _BY)
    try:
        text = told(row.get("text"))
    except TooDeep:
        return book.refuse(number, LAYOUT.shown("text"), "", reasons.TOO_DEEP)
    kind = KINDS.get(cell(row.get("type")).casefold(), kind_told(text))
    item = cell(row.get("item_id"))
    cells = {
        "buyer_id": cell(row.get("buyer_id")),
        "agent_id": cell(row.get("agent_id")),
        "sent_at": moment(row.get("sent_at")),
        "sender": "agent" if by_agent else "buyer",
        "text": text,
        "kind": "recall" if flag(row.get("revoked")) else kind,
        "message_id": cell(row.get("message_id")),
        "conversation_id": cell(row.get("conversation_id")),
        "item_id": "" if item.casefold() in _NOBODY else item,
    }
    book.add(Message(number, cells))


_PAGES = ChatPages(JdChats.name, TITLE, ("waiter", "customer"), _ours, _missing, _take, _MORE)


def _is_corpus(file: SourceFile) -> bool:
    """JDDC: seven columns with tabs, no header; who wrote, whether handed over and whether repeated are 0 or 1."""
    if kind_of(file.path) != "text":
        return False
    with opened(file.path) as text:
        top = [line.rstrip("\r\n").split("\t") for line in islice(bounded(text), _LOOKED_AT) if line.strip()]
    return bool(top) and all(
        len(row) >= _CORPUS_COLUMNS and row[0] and row[1] and set(row[2:5]) <= {"0", "1"} for row in top
    )


def _no_times(file: SourceFile) -> UserError:
    return UserError(
        "no_times",
        Text(
            f"{file.name} 是 JDDC 语料的格式 (会话, 用户, 谁发的, 转接, 重复, SKU, 内容), 没有时间",
            f"{file.name} has the layout of the JDDC corpus (session, user, who wrote, handed over, repeated, sku, "
            "text), without any time",
        ),
        Text(
            "没有时间就算不出回复时间和询单, 不能当聊天记录导入; 这种文件只能用来分析文字, xundan 还没有这个功能",
            "without times nothing can be said of answers and inquiries, so these are no messages; such files are for "
            "the analysis of texts only, which xundan does not have yet",
        ),
    )


IMPORTER = JdChats()
