"""What importers of chats share: names, kinds of messages, whom a buyer wrote to, and rows on their way into Arrow."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from xundan.model.text import Text
from xundan.sources import values
from xundan.sources.contract import Reject
from xundan.sources.csvfile import SHOWN
from xundan.sources.jsontext import TooDeep, as_text
from xundan.sources.rows import Row, Rows
from xundan.sources.strings import whole

COLUMNS = ("buyer_id", "agent_id", "sent_at", "sender", "text", "kind")
"""What every message has."""

NO_SENDER = Text("没有写明是谁发的 (sender)", "the message names no sender")
NO_AGENT = Text(
    "这段聊天里没有客服账号, 不知道买家找的是谁: 请导出含客服回复的完整聊天",
    "no agent account appears in this chat, so nobody can say whom the buyer wrote to: export the chat in full, with "
    "the agents' messages",
)

_PREFIX = "cntaobao"
_RECALL = re.compile(r"^.{0,60}撤回了一条消息$", re.DOTALL)
_PICTURE = re.compile(r"\[图片\]|https?://\S+\.(?:jpe?g|png|gif|webp|bmp)(?:[?_]\S*)?", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


Message = Row
"""A message by its number in the file, and what its columns hold."""


class Messages(Rows):
    """Messages on their way into Arrow. `more` names columns besides COLUMNS."""

    def __init__(self, *more: str) -> None:
        super().__init__("messages", (*COLUMNS, *more))


def account(name: str) -> str:
    """An account as it is compared and kept: Taobao writes `店铺:子账号` with either colon, and `cntaobao` before it
    where it is the id of a chat."""
    return name.removeprefix(_PREFIX).replace("：", ":")


def kind_told(text: str) -> str:
    """The kind of a message of which only the text is known."""
    told = values.trimmed(text)
    if _RECALL.match(told):
        return "recall"
    if _PICTURE.fullmatch(told):
        return "image"
    return "link" if _LINK.fullmatch(told) else "text"


def fill_agents(rows: Sequence[Message], first: str = "") -> None:
    """The buyer's messages are to the agent who wrote last before them (a hand-over counts as writing), else to the one
    who wrote first after them, else to `first`. Rows that no agent can be found for keep a blank."""
    known = (row.cells["agent_id"] or row.cells.get("transfer_to", "") for row in rows)
    last = next(filter(None, known), first)
    for row in rows:
        row.cells["agent_id"] = row.cells["agent_id"] or last
        last = row.cells.get("transfer_to") or row.cells["agent_id"]


def newest_first(rows: Sequence[Message]) -> bool:
    """Whether the file runs backwards: then the order of one second is backwards as well."""
    times = [values.moment(row.cells["sent_at"]) for row in rows]
    known = [time.replace(tzinfo=None) for time in times if time is not None]
    return len(known) > 1 and known[0] > known[-1] and all(a >= b for a, b in pairwise(known))


def cell(value: Any) -> str:
    """A value of JSON as a trimmed cell; '' for none."""
    try:
        return values.trimmed(whole(as_text(value) or ""))
    except TooDeep:
        return "[...]"


def told(value: Any) -> str:
    """What somebody wrote, as it was written. Raises TooDeep."""
    return whole(as_text(value) or "")


def named(value: Any) -> str:
    """Who somebody is: a name or a number, never a list or an object."""
    return "" if isinstance(value, (dict, list)) else cell(value)


def moment(value: Any) -> str:
    """A time as typing reads it: text as it is, seconds or milliseconds since 1970 as an instant in UTC."""
    text = cell(value)
    if not _EPOCH.fullmatch(text):
        return text
    return datetime.fromtimestamp(int(text[:10]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def flag(value: Any, true: Collection[str] = ("true", "1", "是", "yes")) -> bool:
    """Whether a value says yes."""
    return cell(value).casefold() in true


def reject(file: str, number: int, column: str, value: str, why: Text) -> Reject:
    """`number` is the message's in the file, over all its chats: JSON has no lines worth naming."""
    return Reject(file, "messages", number, column, value[:SHOWN], why)
