"""Reads chats that were copied or saved from the Qianniu window."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from itertools import islice

from xundan.model.text import Text, UserError
from xundan.sources.chat import NO_AGENT, Message, Messages, account, fill_agents, kind_told, newest_first, reject
from xundan.sources.contract import Hint, Reading, Refusal, Reject, SourceFile
from xundan.sources.files import kind_of
from xundan.sources.header import Layout
from xundan.sources.qianniu_text.columns import TITLE
from xundan.sources.qianniu_text.parties import Parties, parties
from xundan.sources.qianniu_text.windows import Entry, Window, entries, without_mark
from xundan.sources.textlines import Overlong, bounded, opened, too_long

LARGEST = 64_000_000
"""Bytes of a file. Whoever copies a chat of a year has one or two million."""

_LOOKED_AT, _LONGEST = 400, 4_000
_PRICE = re.compile(r"\s*[¥￥]\s*\d")
_ITEM = re.compile(r"https?://[^\s?]+\?(?:\S*&)?id=(\d{1,30})")
_NO_HEADER = Text(
    "在第一条消息的 昵称+时间 之前, 不知道是谁什么时候发的",
    "before the first line with a nick and a time: nobody can say who wrote it, and when",
)


class QianniuText:
    """A text file of one chat window; of several buyers only where every header says from whom to whom."""

    name = "qianniu_text"
    title = TITLE
    tables: tuple[str, ...] = ("messages",)
    layouts: tuple[tuple[Text, Layout], ...] = ()

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        """Goes by the headers among the first lines."""
        if kind_of(file.path) != "text":
            return False
        with opened(file.path) as text:
            top = [line[:_LONGEST] for line in islice(bounded(text, _LONGEST), _LOOKED_AT)]
        head = "".join(top).lstrip()
        if head.startswith(("{", "[", "<")):
            return False
        window = entries(_lines(top))
        seen = window.headed
        people = {account(name) for each in seen for name in (each.name, each.to) if name}
        # A log, too, may have a word and a time in a line; but then nothing stands under it, or every word differs.
        told = sum(bool(each.lines) for each in seen)
        return bool(seen) and 2 * told >= len(seen) and len(people) <= max(8, len(seen) // 2)

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """Messages in the order of time. Raises UserError `text_too_large` or `buyer_unclear`."""
        size = file.path.stat().st_size
        if size > LARGEST:
            raise _too_large(file.name)
        rejects: list[Reject] = []
        with opened(file.path) as text:
            lines = list(bounded(text))
        for number, line in enumerate(lines, start=1):
            if isinstance(line, Overlong):
                rejects.append(reject(file.name, number, "text", line, too_long()))
                lines[number - 1] = ""
        window = entries(_lines(lines))
        who = parties(file.name, window, [name for name in (hint.shop, hint.shop_account) if name])
        if window.before:
            first, told = window.before[0][0], "\n".join(text for _, text in window.before)
            rejects.append(reject(file.name, first, "sent_at", told, _NO_HEADER))
        rows, alone = _rows(window, who)
        rejects += [reject(file.name, row.number, "agent_id", row.cells["text"], NO_AGENT) for row in alone]
        book = Messages("item_id", "transfer_to")
        book.add(rows)
        progress(size)
        return Reading([book.frame()], rejects, who.notes)


def _lines(lines: list[str]) -> list[str]:
    return [line.rstrip("\r\n") for line in lines]


def _rows(window: Window, who: Parties) -> tuple[list[Message], list[Message]]:
    """The messages, and those for which no agent can be found."""
    buyers = who.buyers
    rows: list[Message] = []
    of: dict[str, list[Message]] = defaultdict(list)
    last = buyers[0]
    for entry in window.entries:
        last = next((account(name) for name in (entry.name, entry.to) if account(name) in buyers), last)
        row = _row(entry, who, last)
        rows.append(row)
    if newest_first(rows):
        rows.reverse()
    for row in rows:
        of[row.cells["buyer_id"]].append(row)
    for chat in of.values():
        fill_agents(chat)
    for row in rows:
        giver = row.cells.pop("giver", "")
        if row.cells["transfer_to"] and row.cells["agent_id"] == row.cells["transfer_to"]:
            # Nobody had the chat before: it came from the assistant that hands it out.
            row.cells["agent_id"] = giver
    return [row for row in rows if row.cells["agent_id"]], [row for row in rows if not row.cells["agent_id"]]


def _row(entry: Entry, who: Parties, buyer: str) -> Message:
    side = who.side(entry.name) if entry.name else "system"
    text = entry.text
    if side == "agent":
        text, _ = without_mark(text)
    kind, item = kind_told(text), _ITEM.search(text)
    if entry.kind == "message" and len(entry.lines) > 1 and any(map(_PRICE.match, entry.lines)):
        kind = "card"
    cells = {
        "buyer_id": buyer,
        "agent_id": account(entry.name) if side in ("agent", "robot") else "",
        "sent_at": entry.at,
        "sender": side,
        "text": text,
        "kind": kind,
        "item_id": item[1] if item else "",
        "transfer_to": "",
    }
    if side == "robot" and ":" not in cells["agent_id"]:
        cells["agent_id"] = ""
    if side == "buyer" and who.side(entry.to) in ("agent", "robot"):
        cells["agent_id"] = account(entry.to)
    if entry.kind == "recall":
        # The notice is the window's; an agent who takes a message back has not answered by that.
        cells |= {"kind": "recall", "sender": "buyer" if side == "buyer" else "system", "agent_id": ""}
    elif entry.handed:
        giver, taker = map(account, entry.handed)
        cells |= {"kind": "transfer", "sender": "system", "transfer_to": taker, "giver": giver}
        cells["agent_id"] = giver if ":" in giver else ""
    elif entry.kind == "notice":
        cells |= {"sender": "system", "agent_id": ""}
    return Message(entry.line, cells)


def _too_large(name: str) -> UserError:
    return UserError(
        "text_too_large",
        Text(f"{name} 太大, 不像复制下来的聊天", f"{name} is too large for a chat that was copied"),
        Text("请每个买家存一个文件", "save one file a buyer"),
    )


IMPORTER = QianniuText()
