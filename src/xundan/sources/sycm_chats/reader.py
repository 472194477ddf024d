"""Reads the chats of 生意参谋: one object a chat, with what is known of it in `meta`."""

from __future__ import annotations

from typing import Any

from xundan.model.text import Text
from xundan.sources import reasons
from xundan.sources.chat import NO_SENDER, Message, account, cell, kind_told, moment, named, told
from xundan.sources.chatpages import NOT_OURS, Book, ChatPages
from xundan.sources.jsonpages import Found
from xundan.sources.jsontext import TooDeep
from xundan.sources.sycm_chats import columns as names

_NO_BUYER = Text("没有写明买家 (buyerNick)", "the chat names no buyer (buyerNick)")
_STRANGERS = Text(
    "发送和接收的都不是这个聊天的买家或客服", "neither from nor to this chat's buyer, nor from its agent account"
)
_NO_AGENT = Text("没有写明是哪个客服账号", "the message names no agent account")


def _ours(item: dict[str, Any]) -> bool:
    return isinstance(item.get(names.MESSAGES), list) and names.BUYER in _meta(item)


def _meta(chat: dict[str, Any]) -> dict[str, Any]:
    """What is known of a chat; some tools write it beside the messages."""
    found = chat.get(names.META)
    return found if isinstance(found, dict) else chat


def _missing(found: Found) -> tuple[str, ...]:
    messages = [each for each in found.item[names.MESSAGES] if isinstance(each, dict)]
    return tuple(key for key in names.REQUIRED if messages and not any(key in each for each in messages))


def _take(found: Found, book: Book) -> None:
    chat = _meta(found.item)
    buyer = account(named(chat[names.BUYER]))
    agents = [account(named(chat[key])) for key in names.ACCOUNTS if named(chat.get(key))]
    for entry in found.item[names.MESSAGES]:
        number = book.next()
        if not isinstance(entry, dict):
            book.refuse(number, names.MESSAGES, cell(entry), NOT_OURS)
            continue
        by, to = account(named(entry.get(names.FROM))), account(named(entry.get(names.TO)))
        if not buyer:
            book.refuse(number, names.BUYER, "", _NO_BUYER)
        elif not by:
            book.refuse(number, names.FROM, "", NO_SENDER)
        elif by != buyer and to != buyer and to and by not in agents:
            book.refuse(number, names.FROM, f"{by} -> {to}", _STRANGERS)
        elif by == buyer and not (to or agents):
            book.refuse(number, names.TO, "", _NO_AGENT)
        else:
            agent = (to or agents[0]) if by == buyer else by
            _add(number, entry, book, buyer_id=buyer, agent_id=agent, conversation_id=cell(chat.get(names.DIALOGUE)))


def _add(number: int, entry: dict[str, Any], book: Book, **cells: str) -> None:
    try:
        text = told(entry.get(names.TEXT))
    except TooDeep:
        return book.refuse(number, names.TEXT, "", reasons.TOO_DEEP)
    by_buyer = account(named(entry[names.FROM])) == cells["buyer_id"]
    if not cell(entry.get(names.ID)):
        book.count("without id")
    more = {
        "sent_at": moment(entry.get(names.AT)),
        "sender": "buyer" if by_buyer else "agent",
        "text": text,
        "kind": kind_told(text),
        "message_id": cell(entry.get(names.ID)),
    }
    book.add(Message(number, cells | more))


def _tell(book: Book) -> None:
    if without := book.counts.get("without id"):
        book.notes.append(
            Text(
                f"{without} 条消息没有 msgId, 重叠的文件按内容比对",
                f"{without} messages have no msgId: overlapping files are told apart by content",
            )
        )


IMPORTER = ChatPages(
    "sycm_chats", names.TITLE, (names.BUYER, names.MESSAGES), _ours, _missing, _take,
    ("message_id", "conversation_id"), _tell,
)  # fmt: skip
