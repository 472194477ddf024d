"""Reads Qianniu chats. The sender is the buyer when it equals `user`, else the agent account that wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from xundan.model.text import Text
from xundan.sources import reasons, values
from xundan.sources.chat import (
    NO_AGENT,
    NO_SENDER,
    Message,
    Messages,
    account,
    cell,
    fill_agents,
    kind_told,
    named,
    newest_first,
    reject,
    told,
)
from xundan.sources.contract import Hint, Reading, Refusal, Reject, SourceFile
from xundan.sources.files import kind_of
from xundan.sources.header import Layout
from xundan.sources.jsonpages import broken
from xundan.sources.jsonstream import BrokenJson
from xundan.sources.jsonstream import values as values_of
from xundan.sources.jsontext import TooDeep
from xundan.sources.picking import refuse_flood
from xundan.sources.qianniu_chat import columns as names
from xundan.sources.textlines import opened

_HEAD = 100_000
_OURS = {names.BUYER, names.EXPORTED, names.COUNT, names.CHATS}

_NO_CHAT = Text("不是一条聊天记录", "not a chat message")
_NO_CHAT_FILE = Text("不是一个买家的聊天 (缺 user 或 chats)", "not a buyer's chat (user or chats is missing)")
_NO_BUYER = Text("没有写明买家 (user)", "the chat names no buyer (user)")


class QianniuChat:
    """One JSON object a buyer, or a list of such objects."""

    name = "qianniu_chat"
    title = names.TITLE
    tables: tuple[str, ...] = ("messages",)
    layouts: tuple[tuple[Text, Layout], ...] = ()

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        """Goes by the first chat. Raises UserError `json_broken` for what begins as ours and breaks off."""
        if kind_of(file.path) != "text":
            return False
        with opened(file.path) as start:
            head = start.read(_HEAD).lstrip()
        # Other JSON may be large, and is not read only to be refused.
        keys = {key for key in _OURS if f'"{key}"' in head}
        if not head.startswith(("{", "[")) or not keys:
            return False
        try:
            first = next(values_of(file.path), None)
        except BrokenJson as error:
            if names.CHATS in keys and len(keys) > 1:
                raise broken(file, names.TITLE, error) from error
            return False
        # A file that names no `chats` may still be ours when it says who and when; other JSON is somebody else's.
        if not isinstance(first, dict) or len(_OURS & set(first)) < 2:
            return False
        if not isinstance(first.get(names.CHATS, []), list):
            return False
        missing = tuple(key for key in names.REQUIRED if key not in first)
        return Refusal(missing, tuple(first), self.title) if missing else True

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """Messages in the order of the file; `exported_at` is the newest of its chats' export times. Raises UserError
        `json_broken`."""
        rows = Messages()
        rejects: list[Reject] = []
        notes: list[Text] = []
        exported: list[datetime] = []
        before = 0
        try:
            for chat in values_of(file.path):
                if not _is_chat(chat):
                    rejects.append(reject(file.name, before + 1, names.CHATS, cell(chat), _NO_CHAT_FILE))
                    before += 1
                    continue
                found, bad = _messages(chat, file.name, before)
                before += len(chat[names.CHATS])
                rows.add(found)
                rejects += bad
                refuse_flood(rejects)
                notes += _count_note(chat)
                at = _export_time(chat.get(names.EXPORTED))
                if at is not None:
                    exported.append(at)
        except BrokenJson as error:
            raise broken(file, names.TITLE, error) from error
        progress(file.path.stat().st_size)
        return Reading([rows.frame()], rejects, notes, max(exported, default=None))


def _is_chat(chat: Any) -> bool:
    return isinstance(chat, dict) and names.BUYER in chat and isinstance(chat.get(names.CHATS), list)


def _messages(chat: dict[str, Any], file: str, before: int) -> tuple[list[Message], list[Reject]]:
    """A chat's messages, numbered on from those `before` it in the file."""
    buyer = named(chat[names.BUYER])
    rows: list[Message] = []
    rejects: list[Reject] = []
    for number, entry in enumerate(chat[names.CHATS], start=before + 1):
        sender = named(entry.get(names.SENDER)) if isinstance(entry, dict) else ""
        if not isinstance(entry, dict):
            rejects.append(reject(file, number, names.CHATS, cell(entry), _NO_CHAT))
        elif not buyer:
            rejects.append(reject(file, number, names.BUYER, "", _NO_BUYER))
        elif not sender:
            rejects.append(reject(file, number, names.SENDER, "", NO_SENDER))
        else:
            try:
                rows.append(_message(number, buyer, sender, entry))
            except TooDeep:
                rejects.append(reject(file, number, names.TEXT, "", reasons.TOO_DEEP))
    if newest_first(rows):
        rows.reverse()
    fill_agents(rows)
    if rows and not rows[0].cells["agent_id"]:
        rejects += [reject(file, row.number, names.SENDER, row.cells["text"], NO_AGENT) for row in rows]
        rows = []
    return rows, sorted(rejects, key=lambda reject: reject.line)


def _message(number: int, buyer: str, sender: str, entry: dict[str, Any]) -> Message:
    text = told(entry.get(names.TEXT))
    kind = "image" if cell(entry.get(names.IMAGE)) else "text"
    if kind_told(text) == "recall":
        kind = "recall"
    by_buyer = account(sender) == account(buyer)
    cells = {
        "buyer_id": buyer,
        "agent_id": "" if by_buyer else account(sender),
        "sent_at": f"{cell(entry.get(names.DATE))} {cell(entry.get(names.TIME))}".strip(),
        "sender": "buyer" if by_buyer else "agent",
        "text": text,
        "kind": kind,
    }
    return Message(number, cells)


def _count_note(chat: dict[str, Any]) -> list[Text]:
    """The file says how many messages it holds: fewer means that it was cut off."""
    told, found, buyer = chat.get(names.COUNT), len(chat[names.CHATS]), cell(chat[names.BUYER])
    if values.integer(cell(told)) in (None, found):
        return []
    return [
        Text(
            f"与 {buyer} 的聊天写着有 {told} 条, 文件里有 {found} 条: 可能没有导全",
            f"the chat with {buyer} says that it has {told} messages, the file has {found}: it may be cut off",
        )
    ]


def _export_time(value: Any) -> datetime | None:
    at = values.moment(cell(value))
    # An offset would ask for the shop's zone, which an importer does not know.
    return at if at is not None and at.tzinfo is None else None
