"""Reads Qianniu chats. The sender is the buyer when it equals `user`, else the agent account that wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import pyarrow as pa

from xundan.model.text import Text
from xundan.sources import values
from xundan.sources.contract import Frame, Hint, Reading, Refusal, Reject, SourceFile
from xundan.sources.files import kind_of
from xundan.sources.header import Layout
from xundan.sources.qianniu_chat import columns as names
from xundan.sources.strings import text_array, whole

_RECALL = re.compile(r"^.{0,60}撤回了一条消息$", re.DOTALL)
_HEAD = 100_000
_OURS = {names.BUYER, names.EXPORTED, names.COUNT, names.CHATS}
_COLUMNS = ("buyer_id", "agent_id", "sent_at", "sender", "text", "kind")

_NO_CHAT = Text("不是一条聊天记录", "not a chat message")
_NO_BUYER = Text("没有写明买家 (user)", "the chat names no buyer (user)")
_NO_SENDER = Text("没有写明是谁发的 (sender)", "the message names no sender")
_NO_AGENT = Text(
    "这段聊天里没有客服账号, 不知道买家找的是谁: 请导出含客服回复的完整聊天",
    "no agent account appears in this chat, so nobody can say whom the buyer wrote to: export the chat in full, with "
    "the agents' messages",
)

Message = dict[str, str]


class QianniuChat:
    """One JSON object a buyer, or a list of such objects."""

    name = "qianniu_chat"
    title = names.TITLE
    tables: tuple[str, ...] = ("messages",)
    layouts: tuple[tuple[Text, Layout], ...] = ()

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        chats = _chats(file)
        if chats is None:
            return False
        missing = tuple(key for key in names.REQUIRED if not all(key in chat for chat in chats))
        return Refusal(missing, tuple(chats[0]), self.title) if missing else True

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """Messages in the order of the file; `exported_at` is the newest of its chats' export times."""
        rows: list[Message] = []
        rejects: list[Reject] = []
        notes: list[Text] = []
        exported: list[datetime] = []
        for chat in _chats(file) or []:
            found, bad = _messages(chat, file.name)
            rows += found
            rejects += bad
            notes += _count_note(chat)
            at = _export_time(chat.get(names.EXPORTED))
            if at is not None:
                exported.append(at)
        progress(file.path.stat().st_size)
        frame = Frame("messages", pa.table({name: text_array([row[name] for row in rows]) for name in _COLUMNS}))
        return Reading([frame], rejects, notes, max(exported, default=None))


def _chats(file: SourceFile) -> list[dict[str, Any]] | None:
    """The chats in a file; None when it is no JSON that looks like chats."""
    if kind_of(file.path) != "text":
        return None
    with file.path.open(encoding="utf-8-sig") as opened:
        start = opened.read(_HEAD).lstrip()
        # Other JSON may be large, and is not read to the end only to be refused.
        if not start.startswith(("{", "[")) or not any(f'"{key}"' in start for key in _OURS):
            return None
        opened.seek(0)
        try:
            found = json.load(opened)
        except (ValueError, RecursionError):
            return None
    chats = found if isinstance(found, list) else [found]
    if not chats or not all(isinstance(chat, dict) and isinstance(chat.get(names.CHATS, []), list) for chat in chats):
        return None
    # A file that names no `chats` may still be ours when it says who and when; other JSON is somebody else's.
    return chats if all(len(_OURS & set(chat)) >= 2 for chat in chats) else None


def _messages(chat: dict[str, Any], file: str) -> tuple[list[Message], list[Reject]]:
    buyer = _text(chat[names.BUYER])
    rows: list[Message] = []
    rejects: list[Reject] = []
    numbers: list[int] = []
    for number, entry in enumerate(chat[names.CHATS], start=1):
        sender = _text(entry.get(names.SENDER)) if isinstance(entry, dict) else ""
        if not isinstance(entry, dict):
            rejects.append(_reject(file, number, names.CHATS, str(entry), _NO_CHAT))
        elif not buyer:
            rejects.append(_reject(file, number, names.BUYER, "", _NO_BUYER))
        elif not sender:
            rejects.append(_reject(file, number, names.SENDER, "", _NO_SENDER))
        else:
            rows.append(_message(buyer, sender, entry))
            numbers.append(number)
    if _newest_first(rows):
        rows.reverse()
        numbers.reverse()
    _fill_agents(rows)
    if rows and not rows[0]["agent_id"]:
        lost = sorted(zip(numbers, rows, strict=True), key=lambda pair: pair[0])
        rejects += [_reject(file, number, names.SENDER, row["text"], _NO_AGENT) for number, row in lost]
        rows = []
    return rows, rejects


def _message(buyer: str, sender: str, entry: dict[str, Any]) -> Message:
    text = entry.get(names.TEXT)
    text = whole(text) if isinstance(text, str) else _text(text)
    kind = "image" if _text(entry.get(names.IMAGE)) else "text"
    if _RECALL.match(values.trimmed(text)):
        kind = "recall"
    by_buyer = _account(sender) == _account(buyer)
    return {
        "buyer_id": buyer,
        "agent_id": "" if by_buyer else _account(sender),
        "sent_at": f"{_text(entry.get(names.DATE))} {_text(entry.get(names.TIME))}".strip(),
        "sender": "buyer" if by_buyer else "agent",
        "text": text,
        "kind": kind,
    }


def _fill_agents(rows: Sequence[Message]) -> None:
    """The buyer's messages are to the agent who wrote last before them, else to the one who wrote first after them."""
    last = next((row["agent_id"] for row in rows if row["agent_id"]), "")
    for row in rows:
        last = row["agent_id"] or last
        row["agent_id"] = last


def _newest_first(rows: Sequence[Message]) -> bool:
    """Whether the file runs backwards: then the order of one second is backwards as well."""
    times = [values.moment(row["sent_at"]) for row in rows]
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


def _text(value: Any) -> str:
    return "" if value is None else values.trimmed(whole(str(value)))


def _reject(file: str, number: int, column: str, value: str, why: Text) -> Reject:
    """`line` is the message's number in its chat: JSON has no lines worth naming."""
    return Reject(file, "messages", number, column, value[:200], why)
