"""Reads Chatwoot: conversations with their messages, and pages of the messages of one conversation.

A buyer is known by email, which orders carry too, else as `contact:ID`: agents have numbers too, and a buyer must not
be taken for an agent. An agent is known by the id of the user.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from xundan.model.text import Text
from xundan.sources import reasons
from xundan.sources.chat import Message, cell, fill_agents, flag, moment, named, told
from xundan.sources.chatpages import NOT_OURS, Book, ChatPages
from xundan.sources.chatwoot import columns as names
from xundan.sources.jsonpages import Found
from xundan.sources.jsontext import TooDeep

_NO_BUYER = Text(
    "不知道买家是谁: 会话里没有 meta.sender, 消息页里没有 meta.contact 和买家的消息",
    "the buyer is unknown: the conversation has no meta.sender, or the page neither meta.contact nor a message of hers",
)
_NO_TYPE = Text("message_type 不认识", "an unknown message_type")


def _is_message(item: dict[str, Any]) -> bool:
    return names.TYPE in item and names.TEXT in item


def _is_conversation(item: dict[str, Any]) -> bool:
    messages = item.get(names.MESSAGES)
    if not isinstance(messages, list):
        return False
    return names.INBOX in item or any(isinstance(each, dict) and names.TYPE in each for each in messages)


def _is_page(item: dict[str, Any]) -> bool:
    """A page of messages: its own envelope tells whose they are."""
    payload = item.get("payload")
    return isinstance(payload, list) and any(isinstance(each, dict) and _is_message(each) for each in payload)


def _ours(item: dict[str, Any]) -> bool:
    return _is_conversation(item) or _is_page(item) or _is_message(item)


def _inside(item: dict[str, Any]) -> list[Any]:
    found = item.get(names.MESSAGES) if _is_conversation(item) else item.get("payload") if _is_page(item) else [item]
    return found if isinstance(found, list) else []


def _missing(found: Found) -> tuple[str, ...]:
    messages = [each for each in _inside(found.item) if isinstance(each, dict)]
    return tuple(key for key in names.REQUIRED if messages and not any(key in each for each in messages))


@dataclass
class _Chat:
    """A conversation: whose it is where no agent has written in it, and its messages."""

    pool: str = ""
    buyer: str = ""
    entries: list[tuple[int, dict[str, Any]]] = field(default_factory=list)


def _take(found: Found, book: Book) -> None:
    item = found.item
    messages, meta = _inside(item), item.get(names.META)
    meta = meta if isinstance(meta, dict) else {}
    whole = _is_conversation(item)
    if whole and len(messages) == 1:
        book.count("one message")
    chats: dict[str, _Chat] = {} if whole else book.open
    for entry in messages:
        number = book.next()
        if not isinstance(entry, dict):
            book.refuse(number, "", cell(entry), NOT_OURS)
        elif flag(entry.get(names.PRIVATE)):
            book.count("private")
        elif cell(entry.get(names.TYPE)) not in names.TYPES:
            book.refuse(number, names.TYPE, cell(entry.get(names.TYPE)), _NO_TYPE)
        else:
            own = item.get(names.ID) if whole else None
            chat = chats.setdefault(cell(entry.get(names.CONVERSATION)) or cell(own), _Chat())
            chat.entries.append((number, entry))
            chat.pool = chat.pool or _pool(meta, entry)
            chat.buyer = chat.buyer or _buyer(next(filter(None, map(meta.get, names.CONTACT)), None))
            if _is_hers(entry):
                chat.buyer = chat.buyer or _buyer(entry.get(names.SENDER))
    if whole:
        _close(chats, book)


def _close(chats: dict[str, _Chat], book: Book) -> None:
    """Puts conversations of which all is known into the book."""
    for conversation, chat in chats.items():
        rows: list[Message] = []
        for number, entry in chat.entries:
            if not chat.buyer:
                book.refuse(number, names.SENDER, "", _NO_BUYER)
            else:
                _add(number, entry, chat.buyer, conversation, rows, book)
        if chat.buyer.startswith("contact:"):
            book.count("without email")
        # A page of messages may begin with the newest one; ids grow with time.
        rows.sort(key=lambda row: (row.cells["sent_at"], len(row.cells["message_id"]), row.cells["message_id"]))
        fill_agents(rows, chat.pool)
        book.add(*rows)


def _add(number: int, entry: dict[str, Any], buyer: str, conversation: str, rows: list[Message], book: Book) -> None:
    try:
        text = told(entry.get(names.TEXT))
    except TooDeep:
        return book.refuse(number, names.TEXT, "", reasons.TOO_DEEP)
    kind = names.TYPES[cell(entry.get(names.TYPE))]
    sender, who = _sender(kind, entry.get(names.SENDER))
    if sender == "robot":
        book.count("robot")
    cells = {
        "buyer_id": buyer,
        "agent_id": who,
        "sent_at": moment(entry.get(names.AT)),
        "sender": sender,
        "text": text,
        "kind": _kind(entry),
        "message_id": cell(entry.get(names.ID)),
        "conversation_id": conversation,
    }
    rows.append(Message(number, cells))


def _sender(kind: str, sender: Any) -> tuple[str, str]:
    """Who wrote: our word, and the account of an agent. Bots answer in whose name they answer, so they have none."""
    if kind == "in":
        return "buyer", ""
    if kind == "activity":
        return "system", ""
    person = sender if isinstance(sender, dict) else {}
    # What nobody sent an automation, a campaign or a form did.
    if kind == "template" or not person or cell(person.get("type")).casefold() in names.BOTS:
        return "robot", ""
    return "agent", named(person.get(names.ID))


def _kind(entry: dict[str, Any]) -> str:
    attributes = entry.get("content_attributes")
    if isinstance(attributes, dict) and flag(attributes.get("deleted")):
        return "recall"
    attached = entry.get("attachments")
    first = attached[0] if isinstance(attached, list) and attached and isinstance(attached[0], dict) else {}
    return names.KINDS.get(cell(first.get("file_type")), "card" if entry.get("content_type") == "cards" else "text")


def _is_hers(entry: Any) -> bool:
    return isinstance(entry, dict) and names.TYPES.get(cell(entry.get(names.TYPE))) == "in"


def _buyer(contact: Any) -> str:
    if not isinstance(contact, dict):
        return ""
    email, number = named(contact.get("email")).casefold(), named(contact.get(names.ID))
    return email or (f"contact:{number}" if number else "")


def _pool(meta: dict[str, Any], entry: dict[str, Any]) -> str:
    """Whose a conversation is that no agent has written in: the assignee's, else the inbox's, that all look after."""
    assignee = meta.get(names.ASSIGNEE)
    if isinstance(assignee, dict) and named(assignee.get(names.ID)):
        return named(assignee[names.ID])
    inbox = named(entry.get(names.INBOX))
    return f"inbox:{inbox}" if inbox else "inbox"


def _tell(book: Book) -> None:
    _close(book.open, book)
    counts = book.counts
    if n := counts.get("private"):
        book.notes.append(
            Text(f"{n} 条内部备注不是发给买家的, 没有读入", f"{n} private notes are no messages to a buyer: left out")
        )
    if n := counts.get("robot"):
        book.notes.append(
            Text(
                f"{n} 条是机器人或自动流程发的, 不算客服回复",
                f"{n} messages are a bot's or an automation's: no answers",
            )
        )
    if n := counts.get("without email"):
        book.notes.append(
            Text(
                f"{n} 个会话的买家没有邮箱, 用联系人编号, 对不上按邮箱记录的订单",
                f"the buyers of {n} conversations have no email and are known by a contact's number: orders that "
                "are recorded by email will not be found to be theirs",
            )
        )
    if n := counts.get("one message"):
        book.notes.append(
            Text(
                f"{n} 个会话里只有一条消息: 会话列表页只带最新一条, 完整聊天要逐个会话取 messages 页",
                f"{n} conversations hold one message: a list of conversations brings only the newest of each, so save "
                "the pages of messages as well",
            )
        )


IMPORTER = ChatPages(
    "chatwoot", names.TITLE, (names.TYPE, names.TEXT), _ours, _missing, _take, ("message_id", "conversation_id"), _tell
)
