"""Reads TOP's chat logs. Direction 0 is from `from_id` (the agent's account) to `to_id` (the buyer), 1 the other way.

A page of chat peers, {uid, date}, only says whom an agent talked to and when: it holds no message and gives a note.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xundan.model.text import Text, UserError
from xundan.sources import reasons, values
from xundan.sources.chat import Message, account, cell, kind_told, moment, named, told
from xundan.sources.chatpages import Book, ChatPages
from xundan.sources.contract import Hint, Reading, Refusal, SourceFile
from xundan.sources.header import Layout
from xundan.sources.jsonpages import Found, begins, first, pages, records
from xundan.sources.jsontext import TooDeep
from xundan.sources.top_chatlog import columns as names

_DIRECTION = Text("direction 应为 0 (客服发) 或 1 (买家发)", "direction must be 0 (the agent wrote) or 1 (the buyer)")


class TopChatlog:
    """Pages of messages, and pages of chat peers."""

    name = "top_chatlog"
    title = names.TITLE
    tables: tuple[str, ...] = ("messages",)
    layouts: tuple[tuple[Text, Layout], ...] = ()

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        """Raises UserError `json_broken`."""
        answer = _PAGES.recognise(file, hint)
        return answer if answer is not False else _peers(file) or any(begins(file, key) for key in names.ANSWERS)

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """Raises UserError `json_broken`, and `no_parties` where nothing says between whom messages were."""
        if _PAGES.recognise(file, hint) is True:
            return _PAGES.read(file, hint, progress)
        count = sum(1 for page in pages(file, names.TITLE) for found in records(page, _is_peer))
        if not count and begins(file, names.ANSWERS[0]):
            return _PAGES.read(file, hint, progress)
        progress(file.path.stat().st_size)
        note = Text(
            f"这是联系人列表 (chatpeers), {count} 条, 里面没有消息: 请用 chatlog 逐个取聊天内容",
            f"this is a list of {count} chat peers and holds no message: ask chatlog for the chats of each",
        )
        return Reading([], notes=[note])


def _ours(item: dict[str, Any]) -> bool:
    return names.DIRECTION in item and (names.AT in item or names.TEXT in item)


def _is_peer(item: dict[str, Any]) -> bool:
    return item.keys() <= {names.PEER, names.DAY} and names.PEER in item and names.DAY in item


def _peers(file: SourceFile) -> bool:
    if not begins(file, names.PEER, names.DAY):
        return False
    return next(records(first(file, names.TITLE), _is_peer), None) is not None


def _missing(found: Found) -> tuple[str, ...]:
    return tuple(key for key in names.REQUIRED if key not in found.item)


def _take(found: Found, book: Book) -> None:
    number = book.next()
    around = Found(found.item, (*found.around, found.item))
    seller, buyer = (account(named(around.near(*keys))) for keys in (names.SELLER, names.BUYER))
    if not seller or not buyer:
        raise _no_parties(book.file)
    if ":" in buyer and ":" not in seller:
        # Asked the other way round: the account with a sub-account is the shop's.
        seller, buyer, turned = buyer, seller, True
    else:
        turned = False
    direction = cell(found.item.get(names.DIRECTION))
    if direction not in ("0", "1"):
        return book.refuse(number, names.DIRECTION, direction, _DIRECTION)
    try:
        text = told(found.item.get(names.TEXT))
    except TooDeep:
        return book.refuse(number, names.TEXT, "", reasons.TOO_DEEP)
    kind = values.integer(cell(found.item.get(names.TYPE))) or 0
    by_agent = (direction == "0") != turned
    sender = "agent" if by_agent else "buyer"
    cells = {
        "buyer_id": buyer,
        "agent_id": seller,
        "sent_at": moment(found.item.get(names.AT)),
        "sender": "system" if kind & names.FORWARDED else sender,
        "text": text,
        "kind": kind_told(text),
        "is_auto": "true" if kind & names.AUTOMATIC else "",
    }
    book.add(Message(number, cells))


_PAGES = ChatPages(TopChatlog.name, names.TITLE, (names.DIRECTION,), _ours, _missing, _take, ("is_auto",))


def _no_parties(file: str) -> UserError:
    return UserError(
        "no_parties",
        Text(
            f"{file} 没有写明是谁和谁的聊天: 需要 from_id (客服账号) 和 to_id (买家)",
            f"{file} does not say between whom the chat was: from_id (the agent's account) and to_id (the buyer) are "
            "needed",
        ),
        Text(
            "平台返回的内容里没有这两个参数: 保存时请把请求的 from_id 和 to_id 写在旁边, 例如 "
            '{"from_id": "cntaobao店铺:子账号", "to_id": "cntaobao买家", "response": 返回的 JSON}',
            "the platform's answer does not repeat them: save it beside the request's, such as "
            '{"from_id": "cntaobao店铺:子账号", "to_id": "cntaobao买家", "response": THE ANSWER}',
        ),
    )


IMPORTER = TopChatlog()
