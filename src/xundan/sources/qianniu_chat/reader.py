"""Reads Qianniu chats. The sender is the buyer when it equals `user`, else the agent account that wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import pyarrow as pa

from xundan.model.text import Text, UserError
from xundan.sources import reasons, values
from xundan.sources.contract import Frame, Hint, Reading, Refusal, Reject, SourceFile
from xundan.sources.csvfile import LINE, SHOWN
from xundan.sources.files import kind_of
from xundan.sources.header import Layout
from xundan.sources.jsonstream import BrokenJson
from xundan.sources.jsonstream import values as values_of
from xundan.sources.jsontext import TooDeep, as_text
from xundan.sources.picking import refuse_flood
from xundan.sources.qianniu_chat import columns as names
from xundan.sources.strings import text_array, whole
from xundan.sources.textlines import opened

_RECALL = re.compile(r"^.{0,60}撤回了一条消息$", re.DOTALL)
_HEAD = 100_000
_CHUNK = 50_000
_OURS = {names.BUYER, names.EXPORTED, names.COUNT, names.CHATS}
_COLUMNS = ("buyer_id", "agent_id", "sent_at", "sender", "text", "kind")

_NO_CHAT = Text("不是一条聊天记录", "not a chat message")
_NO_CHAT_FILE = Text("不是一个买家的聊天 (缺 user 或 chats)", "not a buyer's chat (user or chats is missing)")
_NO_BUYER = Text("没有写明买家 (user)", "the chat names no buyer (user)")
_NO_SENDER = Text("没有写明是谁发的 (sender)", "the message names no sender")
_NO_AGENT = Text(
    "这段聊天里没有客服账号, 不知道买家找的是谁: 请导出含客服回复的完整聊天",
    "no agent account appears in this chat, so nobody can say whom the buyer wrote to: export the chat in full, with "
    "the agents' messages",
)


@dataclass(frozen=True, slots=True)
class Message:
    """A message by its number in the file, and what its columns hold."""

    number: int
    cells: dict[str, str]


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
                raise _broken(file, error) from error
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
        rows = _Rows()
        rejects: list[Reject] = []
        notes: list[Text] = []
        exported: list[datetime] = []
        before = 0
        try:
            for chat in values_of(file.path):
                if not _is_chat(chat):
                    rejects.append(_reject(file.name, before + 1, names.CHATS, _text(chat), _NO_CHAT_FILE))
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
            raise _broken(file, error) from error
        progress(file.path.stat().st_size)
        return Reading([Frame("messages", rows.table())], rejects, notes, max(exported, default=None))


class _Rows:
    """Messages on their way into Arrow, a chunk at a time."""

    def __init__(self) -> None:
        self._rows: list[Message] = []
        self._pieces: list[pa.Table] = []

    def add(self, rows: Sequence[Message]) -> None:
        self._rows += rows
        if len(self._rows) >= _CHUNK:
            self._flush()

    def table(self) -> pa.Table:
        self._flush()
        return pa.concat_tables(self._pieces)

    def _flush(self) -> None:
        columns = {name: text_array([row.cells[name] for row in self._rows]) for name in _COLUMNS}
        columns[LINE] = pa.array([row.number for row in self._rows], pa.int64())
        self._pieces.append(pa.table(columns))
        self._rows = []


def _is_chat(chat: Any) -> bool:
    return isinstance(chat, dict) and names.BUYER in chat and isinstance(chat.get(names.CHATS), list)


def _broken(file: SourceFile, error: BrokenJson) -> UserError:
    return UserError(
        "json_broken",
        Text(
            f"{file.name} 像是 {names.TITLE.zh}, 但 JSON 在第 {error.line} 行第 {error.column} 个字符处断了",
            f"{file.name} looks like {names.TITLE.en}, but its JSON breaks in line {error.line}, character "
            f"{error.column}: {error.why}",
        ),
        Text("文件可能不完整, 请重新导出", "it may be cut off: export it again"),
    )


def _messages(chat: dict[str, Any], file: str, before: int) -> tuple[list[Message], list[Reject]]:
    """A chat's messages, numbered on from those `before` it in the file."""
    buyer = _name(chat[names.BUYER])
    rows: list[Message] = []
    rejects: list[Reject] = []
    for number, entry in enumerate(chat[names.CHATS], start=before + 1):
        sender = _name(entry.get(names.SENDER)) if isinstance(entry, dict) else ""
        if not isinstance(entry, dict):
            rejects.append(_reject(file, number, names.CHATS, _text(entry), _NO_CHAT))
        elif not buyer:
            rejects.append(_reject(file, number, names.BUYER, "", _NO_BUYER))
        elif not sender:
            rejects.append(_reject(file, number, names.SENDER, "", _NO_SENDER))
        else:
            try:
                rows.append(_message(number, buyer, sender, entry))
            except TooDeep:
                rejects.append(_reject(file, number, names.TEXT, "", reasons.TOO_DEEP))
    if _newest_first(rows):
        rows.reverse()
    _fill_agents(rows)
    if rows and not rows[0].cells["agent_id"]:
        rejects += [_reject(file, row.number, names.SENDER, row.cells["text"], _NO_AGENT) for row in rows]
        rows = []
    return rows, sorted(rejects, key=lambda reject: reject.line)


def _message(number: int, buyer: str, sender: str, entry: dict[str, Any]) -> Message:
    text = entry.get(names.TEXT)
    text = whole(as_text(text) or "")
    kind = "image" if _text(entry.get(names.IMAGE)) else "text"
    if _RECALL.match(values.trimmed(text)):
        kind = "recall"
    by_buyer = _account(sender) == _account(buyer)
    cells = {
        "buyer_id": buyer,
        "agent_id": "" if by_buyer else _account(sender),
        "sent_at": f"{_text(entry.get(names.DATE))} {_text(entry.get(names.TIME))}".strip(),
        "sender": "buyer" if by_buyer else "agent",
        "text": text,
        "kind": kind,
    }
    return Message(number, cells)


def _fill_agents(rows: Sequence[Message]) -> None:
    """The buyer's messages are to the agent who wrote last before them, else to the one who wrote first after them."""
    last = next((row.cells["agent_id"] for row in rows if row.cells["agent_id"]), "")
    for row in rows:
        last = row.cells["agent_id"] or last
        row.cells["agent_id"] = last


def _newest_first(rows: Sequence[Message]) -> bool:
    """Whether the file runs backwards: then the order of one second is backwards as well."""
    times = [values.moment(row.cells["sent_at"]) for row in rows]
    known = [time.replace(tzinfo=None) for time in times if time is not None]
    return len(known) > 1 and known[0] > known[-1] and all(a >= b for a, b in pairwise(known))


def _count_note(chat: dict[str, Any]) -> list[Text]:
    """The file says how many messages it holds: fewer means that it was cut off."""
    told, found, buyer = chat.get(names.COUNT), len(chat[names.CHATS]), _text(chat[names.BUYER])
    if values.integer(_text(told)) in (None, found):
        return []
    return [
        Text(
            f"与 {buyer} 的聊天写着有 {told} 条, 文件里有 {found} 条: 可能没有导全",
            f"the chat with {buyer} says that it has {told} messages, the file has {found}: it may be cut off",
        )
    ]


def _export_time(value: Any) -> datetime | None:
    at = values.moment(_text(value))
    # An offset would ask for the shop's zone, which an importer does not know.
    return at if at is not None and at.tzinfo is None else None


def _account(name: str) -> str:
    """An account as it is compared and kept: Qianniu writes `店铺:子账号` with either colon."""
    return name.replace("：", ":")


def _name(value: Any) -> str:
    """Who somebody is: a name or a number, never a list or an object."""
    return "" if isinstance(value, (dict, list)) else _text(value)


def _text(value: Any) -> str:
    try:
        return values.trimmed(whole(as_text(value) or ""))
    except TooDeep:
        return "[...]"


def _reject(file: str, number: int, column: str, value: str, why: Text) -> Reject:
    """`line` is the message's number in the file, over all its chats: JSON has no lines worth naming."""
    return Reject(file, "messages", number, column, value[:SHOWN], why)
