"""聊天: find a chat by words, agent and outcome, and read it as bubbles with the seconds of each reply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import ibis
from django.http import Http404

from xundan.analysis.text.chats import Chat, Line, chats
from xundan.metrics.chat_list import OUTCOMES, ChatsWanted, Outcome, listed_chats
from xundan.metrics.view import View
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.labels import agent_names
from xundan.reports.numbers import shown
from xundan.reports.order_story import EVENTS
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Bubble, Choice, Choices, Dialogue, Page, Said, Search, Table
from xundan.web.frame.register import page
from xundan.web.pages.chat_marks import marks_of
from xundan.web.pages.nothing import nothing_of
from xundan.web.pages.whom import agent_asked, agent_choice
from xundan.web.people.roles import Right

_TITLE = Text("聊天", "Chats")
_CHAT = Text("聊天", "Chat")
_MOST = 300
_OUTCOMES: dict[Outcome, Text] = {
    "paid": Text("询单, 付了款", "inquired and paid"),
    "ordered": Text("询单, 拍了没付", "inquired, ordered, not paid"),
    "lost": Text("询单, 没有拍下", "inquired, not ordered"),
    "other": Text("不是询单", "no inquiry"),
}
_ANY = Text("全部", "all")
_NO_TEXT = Text("没有保存文字", "no words are kept")
_LANGS: tuple[Lang, Lang] = ("zh", "en")
_MACHINES = ("machine", "system", "ignored")
_KINDS = {
    "image": Text("图片", "picture"),
    "video": Text("视频", "video"),
    "voice": Text("语音", "voice"),
    "file": Text("文件", "file"),
    "card": Text("卡片", "card"),
    "link": Text("链接", "link"),
    "emoji": Text("表情", "emoji"),
    "recall": Text("撤回", "taken back"),
}
_TRANSFER = Text("转接", "handed over")


@page("chats", "chats/", Right.CHATS, rail=_TITLE, icon="message", tab=_TITLE, takes=("q", "agent", "outcome"))
def chats_page(view: View, asked: Asked) -> Page:
    """The receptions of the days in which buyers asked; an agent's own, a lead's team's."""
    if (nothing := nothing_of(view, asked.shop, "messages")) is not None:
        return Page(_TITLE, [nothing])
    names = agent_names(view)
    agent, outcome = agent_asked(asked), next((each for each in OUTCOMES if each == asked.get("outcome")), None)
    text = asked.get("q").strip()
    wanted = ChatsWanted(
        asked.shop,
        asked.period.first,
        asked.period.last,
        text,
        [agent] if agent else asked.reach.agents,
        outcome,
    )
    found, count = listed_chats(view, wanted, _MOST)
    rows: list[Row] = [
        row | {"agent": names.get(row["agent_id"], row["agent_id"]), "outcome": _OUTCOMES[row["outcome"]]}
        for row in found
    ]
    choices = Choices(
        "choices",
        [
            agent_choice(view, asked),
            Choice("outcome", Text("结果", "Outcome"), [("", _ANY), *_OUTCOMES.items()], outcome or ""),
        ],
        keeps=("q",),
    )
    columns = [
        Column("t_at", Text("买家首句", "First asked"), "time", is_key=True),
        Column("agent", words.DIMENSIONS["agent"]),
        Column("buyer_id", Text("买家", "Buyer")),
        Column("buyer_messages", Text("买家消息", "Buyer messages"), "count"),
        Column("agent_messages", Text("客服消息", "Agent messages"), "count"),
        Column("first_response", Text("首响", "First reply"), "seconds"),
        Column("outcome", Text("结果", "Outcome")),
    ]
    shown_of = Text(f"共 {count:,} 个聊天", f"{count:,} chats")
    if count > len(rows):
        shown_of = Text(
            f"共 {count:,} 个聊天, 显示最近 {len(rows)} 个", f"{count:,} chats, the newest {len(rows)} are shown"
        )
    sheet = Sheet(_TITLE, words.period(asked.period.first, asked.period.last), columns, rows)
    search = Search("search", "q", Text("聊天里写过的字", "words written in a chat"), text, ("agent", "outcome"))
    return Page(_TITLE, [search, choices, Said("count", [shown_of]), Table("chats", sheet, leads=_chat_of)])


def _chat_of(row: Row) -> str:
    return f"chats/{row['day'].isoformat()}/{row['dialogue']}/"


@page("chat", "chats/<str:day>/<int:dialogue>/", Right.CHATS, under="chats", reads_chats=True)
def one_chat(view: View, asked: Asked, day: str, dialogue: int) -> Page:
    """One reception with the buyer's orders and payments of that day in the same stream."""
    rows = view.fact("receptions")
    on = _day(day)
    rows = rows.filter((rows.shop == asked.shop) & (rows.day == ibis.literal(on)) & (rows.dialogue == dialogue))
    if asked.reach.agents is not None:
        rows = rows.filter(rows.agent_id.isin(sorted(asked.reach.agents) or [""]))
    chat = next(iter(chats(view, rows)), None)
    if chat is None:
        raise Http404
    name = agent_names(view).get(chat.agent_id, chat.agent_id)
    bubbles = [*(_bubble(chat, line, name) for line in chat.lines), *_events(view, asked.shop, chat)]
    bubbles.sort(key=lambda bubble: bubble.at)
    title = Text(f"{chat.buyer_id} 和 {name}", f"{chat.buyer_id} and {name}")
    marks = marks_of(view, asked.shop, on, chat.agent_id, chat.buyer_id)
    return Page(title, [Dialogue("dialogue", _CHAT, bubbles), *marks], Text(day, day), {"agents": [chat.agent_id]})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _bubble(chat: Chat, line: Line, name: str) -> Bubble:
    """A picture or card is named, and never loaded."""
    if line.who == "transfer":
        return Bubble(line.at, "event", _TRANSFER, "")
    marks = [] if line.kind == "text" else [_KINDS.get(line.kind, Text(line.kind, line.kind))]
    text: Text | str = line.text or ("" if marks else _NO_TEXT)
    if line.who == "buyer":
        return Bubble(line.at, "buyer", Text(chat.buyer_id, chat.buyer_id), text, marks)
    return Bubble(line.at, "machine" if line.who in _MACHINES else "agent", Text(name, name), text, marks)


def _events(view: View, shop: str, chat: Chat) -> Iterator[Bubble]:
    """The buyer's orders and payments of that day."""
    orders = view.current("orders")
    on = ibis.literal(chat.day)
    orders = orders.filter((orders.shop == shop) & (orders.buyer_id == chat.buyer_id))
    orders = orders.filter((orders.created_day == on) | (orders.paid_day == on))
    columns = ("order_id", "created_at", "created_day", "paid_at", "paid_day", "paid_amount")
    for row in view.engine.rows(orders.select(columns).order_by("order_id")).to_pylist():
        for event in ("created", "paid"):
            if row[f"{event}_day"] == chat.day:
                yield Bubble(row[f"{event}_at"], "event", EVENTS[event], _told(view, shop, row, event))


def _told(view: View, shop: str, row: dict[str, Any], event: str) -> Text:
    zh, en = (shown(row["paid_amount"], "money", lang, view.shops[shop].currency) for lang in _LANGS)
    number = f" · {row['order_id']}"
    return Text(zh + number, en + number) if event == "paid" else Text(row["order_id"], row["order_id"])
