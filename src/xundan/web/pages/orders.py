"""订单归属: the orders, and of each what was said and done around it, whose it is under each rule, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from xundan.metrics.order_list import Wanted, listed_orders
from xundan.metrics.order_story import Moment, OrderStory
from xundan.metrics.view import View
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.labels import agent_names
from xundan.reports.numbers import shown
from xundan.reports.order_story import EVENTS, candidates_sheet, verdicts_sheet
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.frame.asked import Asked
from xundan.web.frame.dialogues import MASK
from xundan.web.frame.page import Bubble, Choices, Dialogue, Page, Said, Search, Table
from xundan.web.frame.register import page
from xundan.web.pages.nothing import nothing_of
from xundan.web.pages.order_disputes import with_disputes
from xundan.web.pages.seen_order import seen_story
from xundan.web.pages.whom import agent_asked, agent_choice
from xundan.web.people.roles import Right

_TITLE = Text("订单归属", "Orders")
_ORDERS = Text("订单", "Orders")
_MOST = 300
_STATES = {
    "silent": words.SILENT,
    "unattributable": words.UNATTRIBUTABLE,
    "excluded": words.EXCLUDED,
}
_LANGS: tuple[Lang, Lang] = ("zh", "en")
_IN_ORDER, _IN_PAYMENT = Text("下单窗口", "order window"), Text("付款窗口", "payment window")
_WHOSE = Text("归谁, 为什么", "Whose it is, and why")
_TRANSFER = Text("转接给", "handed over to")


@page("orders", "orders/", Right.AGENTS, rail=_TITLE, icon="receipt", tab=_ORDERS, takes=("q", "agent"))
def orders(view: View, asked: Asked) -> Page:
    """The orders of the days, or those found by an id or a buyer; an agent's own, a lead's team's. Of an agent who is
    chosen those that are hers under any rule."""
    if (nothing := nothing_of(view, asked.shop, "orders")) is not None:
        return Page(_TITLE, [nothing])
    reach, text, agent = asked.reach, asked.get("q").strip(), agent_asked(asked)
    theirs = [agent] if agent else reach.agents
    wanted = Wanted(asked.shop, asked.period.first, asked.period.last, asked.rule, text, theirs)
    found, count = listed_orders(view, wanted, _MOST)
    names = agent_names(view)
    rows: list[Row] = [_row(order, names, reach.chats) for order in found]
    if text and not reach.chats:
        # What she searched for by a buyer's name would tell whose the orders are.
        rows = [row for row in rows if row["order_id"] == text]
        count = len(rows)
    columns = [
        Column("order_id", Text("订单号", "Order"), is_key=True),
        Column("owner", Text("归属", "Whose")),
        Column("buyer", Text("买家", "Buyer")),
        Column("created_at", Text("下单", "Created"), "time"),
        Column("paid_at", Text("付款", "Paid"), "time"),
        Column("paid_amount", Text("实付", "Paid amount"), "money"),
        Column("refunded_amount", Text("退款", "Refunded"), "money"),
        Column("status", Text("状态", "Status")),
    ]
    rule = words.RULES[asked.rule]
    sheet = Sheet(_TITLE, rule, columns, rows, currency=view.shops[asked.shop].currency)
    said = Text(f"共 {count:,} 单", f"{count:,} orders")
    if count > len(rows):
        said = Text(f"共 {count:,} 单, 显示最近 {len(rows)} 单", f"{count:,} orders, the newest {len(rows)} are shown")
    search = Search("search", "q", Text("订单号或买家", "order or buyer"), text, ("agent",))
    choices = Choices("choices", [agent_choice(view, asked)], keeps=("q",))
    return Page(_TITLE, [search, choices, Said("count", [said]), Table("orders", sheet, leads=_story_of)])


def _row(order: dict[str, object], names: dict[str, str], clear: bool) -> Row:
    agent = order["agent"]
    owner: Text | str = _STATES.get(str(order["state"]), Text(words.UNKNOWN, words.UNKNOWN))
    if agent is not None:
        owner = names.get(str(agent), str(agent))
    buyer = order["buyer_id"]
    told = {name: value for name, value in order.items() if name != "buyer_id"}
    return {**told, "buyer": buyer if clear or buyer is None else MASK, "owner": owner}


def _story_of(row: Row) -> str:
    return f"orders/{quote(str(row['order_id']), safe='')}/"


@page("order", "orders/<str:order>/", Right.AGENTS, under="orders", reads_chats=True, beside=with_disputes)
def one_order(view: View, asked: Asked, order: str) -> Page:
    """An order's story; of chats those with agents whom she sees, and no words for who may not read chats."""
    reach, story = asked.reach, seen_story(view, asked.shop, order, asked.reach)
    verdicts = verdicts_sheet(story)
    bubbles = [_bubble(story, each, reach.chats) for each in story.timeline]
    dialogue = Dialogue("dialogue", Text("时间线", "Timeline"), bubbles)
    data = {"agents": sorted({each.agent_id for each in story.timeline if each.agent_id and not each.event})}
    tables = [Table("owners", replace(verdicts, title=_WHOSE, subtitle=Text("", "")))]
    if story.candidates:
        tables.append(Table("candidates", candidates_sheet(story)))
    return Page(verdicts.title, [*tables, dialogue], verdicts.subtitle if reach.chats else None, data)


def _bubble(story: OrderStory, moment: Moment, clear: bool) -> Bubble:
    if moment.event:
        return Bubble(moment.at, "event", EVENTS[moment.event], _amount(story, moment), ())
    name = story.names.get(moment.agent_id or "", moment.agent_id or "")
    text: Text | str | None = moment.text if clear else None
    if moment.who == "transfer":
        to = story.names.get(moment.to or "", moment.to or "")
        return Bubble(moment.at, "event", Text(f"{name} {_TRANSFER.zh} {to}", f"{name} {_TRANSFER.en} {to}"), "")
    if moment.who == "buyer":
        who = Text(f"买家 → {name}", f"buyer → {name}")
        return Bubble(moment.at, "buyer", who, text, dialogue=moment.agent_id or "")
    marks = list(_marks(moment))
    return Bubble(
        moment.at, "agent" if moment.who == "agent" else "machine", Text(name, name), text, marks, moment.agent_id or ""
    )


def _marks(moment: Moment) -> Iterator[Text]:
    if moment.in_order_window:
        yield _IN_ORDER
    if moment.in_payment_window:
        yield _IN_PAYMENT


def _amount(story: OrderStory, moment: Moment) -> Text | str:
    """The amount, or of a decision who made it, for whom, and why."""
    if moment.amount is not None:
        zh, en = (shown(moment.amount, "money", lang, story.shop.currency) for lang in _LANGS)
        return Text(zh, en)
    if moment.event in ("decided", "withdrawn"):
        name = story.names.get(moment.agent_id or "", moment.agent_id or "")
        return f"{name} ({moment.by}: {moment.text})" if name else f"({moment.by}: {moment.text})"
    return ""
