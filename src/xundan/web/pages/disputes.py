"""争议: who asks for an order and why, and who decides; on the order's own page and as a list of what waits."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.http import Http404

from xundan.metrics.accounts import known_accounts
from xundan.metrics.order_list import concerning
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.labels import agent_names
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.disputes.desk import LONGEST, seen_by, to_decide
from xundan.web.disputes.models import Dispute, State
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Empty, Field, Form, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.order_disputes import STATES, TITLE, WHOSE, WHY, agent_choice, asked_for, named, own_choice
from xundan.web.people.models import Person, Seat
from xundan.web.people.roles import Right
from xundan.web.reaching import reach_in

_MOST = 300


def _waits(seat: Seat, shop: str) -> int:
    return to_decide(seat, reach_in(seat, shop), shop) if seat.may(Right.DECIDE) else 0


@page("disputes", "disputes/", Right.CHATS, under="orders", tab=TITLE, live=True, waits=_waits)
def disputes(view: View, asked: Asked, person: Person) -> Page:
    """What waits first, then what was decided; an agent's own, a lead's those about her agents. The days that are asked
    for do not matter here."""
    seat = person.seat_in(asked.shop)
    if seat is None:
        raise Http404
    found = seen_by(person, seat, asked.reach, asked.shop)
    names = agent_names(view)
    ordered = found[:_MOST]
    waiting = sum(each.state == State.OPEN for each in found)
    said = Text(f"{waiting} 件等着定, 共 {len(found)} 件", f"{waiting} of {len(found)} wait")
    options = agent_choice(known_accounts(view, asked.shop), names)
    form = Form(
        "ask",
        "dispute-order",
        [
            Field("order", Text("订单号", "Order"), needed=True, longest=100),
            Field("whose", WHOSE, "choice", own_choice(asked.reach), options),
            Field("why", WHY, "lines", needed=True, longest=LONGEST),
        ],
        Text("提出争议", "Ask for it"),
        Text("订单页打不开的, 在这里提", "For an order whose page is not yours to open"),
        folded=True,
    )
    if not found:
        nothing = Text("还没有人提过争议", "Nobody has disputed an order yet")
        todo = Text(
            "在订单页上提: 应归谁, 为什么; 主管来定",
            "On an order's page say whose it should be and why; a lead decides",
        )
        return Page(TITLE, [Empty("nothing", nothing, todo), form])
    ids = {each.order_id for each in ordered}
    if asked.reach.agents is not None:
        ids &= concerning(view, asked.shop, ids, asked.reach.agents)
    timezone = view.shops[asked.shop].timezone
    rows = [_row(each, names, timezone) | {"opens": each.order_id in ids} for each in ordered]
    return Page(TITLE, [Said("count", [said]), Table("disputes", _sheet(rows), leads=_order_of), form])


def _sheet(rows: list[Row]) -> Sheet:
    columns = [
        Column("order_id", Text("订单号", "Order"), is_key=True),
        Column("state", Text("现状", "State")),
        Column("who", Text("谁提的", "Who asked")),
        Column("wanted", WHOSE),
        Column("why", WHY, wraps=True),
        Column("asked_at", Text("什么时候提的", "Asked at"), "time"),
        Column("by", Text("谁定的", "Decided by")),
        Column("reason", Text("怎么说", "Reason"), wraps=True),
    ]
    return Sheet(TITLE, Text("", ""), columns, rows)


def _row(dispute: Dispute, names: Mapping[str, str], timezone: str) -> Row:
    return {
        "order_id": dispute.order_id,
        "state": STATES[dispute.state],
        "who": str(dispute.person),
        "wanted": named(dispute.wanted, names),
        "why": dispute.why,
        "asked_at": dispute.asked_at.astimezone(ZoneInfo(timezone)).replace(tzinfo=None, microsecond=0),
        "by": str(dispute.decided_by) if dispute.decided_by else None,
        "reason": dispute.reason or None,
    }


def _order_of(row: Row) -> str | None:
    return f"orders/{quote(str(row['order_id']), safe='')}/" if row["opens"] else None


@act("dispute-order", on="disputes", right=Right.CHATS)
def dispute_order(doing: Doing) -> Done:
    """An agent asks for an order by its number, as one of which no chat of hers is known."""
    return asked_for(doing, doing.words("order", Text("订单号", "Order"), 100))
