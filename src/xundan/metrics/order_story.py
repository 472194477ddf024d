"""Why an order is hers: its facts, all that was said and done around it, the candidates, and the owner by each rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from xundan.lake import layout
from xundan.metrics.decisions import Decision, decisions, the_one_that_stands
from xundan.metrics.order_reasons import Candidate, Verdict, Window, verdicts
from xundan.metrics.spoken import place, spoken, who
from xundan.metrics.view import View
from xundan.model.clock import Shop
from xundan.model.text import Text, UserError

Who = Literal["buyer", "agent", "machine", "transfer", "system", "ignored", "event"]
_EVENTS = ("deposit_paid", "created", "paid", "shipped", "finished", "closed")


@dataclass(frozen=True)
class Moment:
    """One message or event, at shop-local time.

    `who` says what it is: machine = robot or automatic, ignored = of a kind that is as if not sent. `event` is one of
    deposit_paid, created, paid, shipped, finished, closed, refund_applied, refund_finished, refund_closed, decided,
    withdrawn (a decision on it: `by` whom, `text` is why, `agent_id` whose it is, None: silent).
    `filtered` is the reason why the reception of that day is in no number; its messages earn nothing.
    """

    at: datetime
    day: date
    who: Who
    agent_id: str | None = None
    text: str = ""
    event: str | None = None
    amount: Decimal | None = None
    to: str | None = None
    by: str | None = None
    filtered: str | None = None
    in_order_window: bool = False
    in_payment_window: bool = False


@dataclass(frozen=True)
class OrderStory:
    """All that decides whose order it is. `order` holds the columns of `order_facts` and of the order itself."""

    shop: Shop
    order: dict[str, Any]
    order_window: Window
    payment_window: Window | None
    timeline: list[Moment]
    candidates: list[Candidate]
    decisions: list[Decision]
    verdicts: list[Verdict]
    names: dict[str, str]

    def verdict(self, rule: str) -> Verdict:
        """The owner under one rule."""
        return next(v for v in self.verdicts if v.rule == rule)


def order_story(view: View, shop: str | None, order_id: str, sees: Collection[str] | None = None) -> OrderStory:
    """The story of an order. `shop` may be left out where only one shop has the order. `sees`: of other agents neither
    chats nor counts are told, only what of theirs is the reason why the order is one's; None: everybody's are."""
    order = found_order(view, shop, order_id)
    home = view.shops[order["shop"]]
    rules = view.rules
    order_window = Window.of(order["created_day"], order["created_at"], order["created_at_utc"], rules)
    payment_window = None
    if order["paid_at"]:
        payment_window = Window.of(order["paid_day"], order["paid_at"], order["paid_at_utc"], rules)
    names = names_of(view, home.id)
    decided = decisions(view, home.id, order_id)
    timeline = sorted(
        [
            *_messages(view, order, order_window, payment_window),
            *_events(view, home, order),
            *_decided(home, decided),
        ],
        key=lambda placed: placed[0],
    )
    moments = [moment for _, moment in timeline]
    candidates = _candidates(view, home, order)
    spoke, stands = list(_spoke(moments)), the_one_that_stands(decided)
    return OrderStory(
        shop=home,
        order=order,
        order_window=order_window,
        payment_window=payment_window,
        timeline=[each for each in moments if _told_to(sees, each)],
        candidates=[each for each in candidates if sees is None or each.agent_id in sees],
        decisions=decided,
        verdicts=verdicts(view, order, order_window, payment_window, candidates, spoke, stands, sees),
        names=names,
    )


def _told_to(sees: Collection[str] | None, moment: Moment) -> bool:
    return sees is None or moment.agent_id is None or bool(moment.event) or moment.agent_id in sees


def check_shop(view: View, shop: str | None) -> None:
    """Raises UserError `shop` where one is named that is not there."""
    if shop is not None and shop not in view.shops:
        listed = ", ".join(view.shops)
        raise UserError(
            "shop",
            Text(f"没有叫 {shop} 的店铺", f"there is no shop {shop}"),
            Text(f"可选: {listed}", f"there are: {listed}"),
        )


def found_order(view: View, shop: str | None, order_id: str) -> dict[str, Any]:
    """An order: the columns of `order_facts` and of the order itself. Raises UserError `shop`, `unknown_order`, or
    `several_shops` where only `shop` can tell which is meant."""
    check_shop(view, shop)

    def of_order(rows: ir.Table) -> ir.Table:
        rows = rows.filter(rows.order_id == order_id)
        return rows if shop is None else rows.filter(rows.shop == shop)

    found = view.engine.rows(of_order(view.fact("order_facts"))).to_pylist()
    if not found:
        raise UserError(
            "unknown_order",
            Text(f"没有订单 {order_id}", f"there is no order {order_id}"),
            Text(
                "看一看订单号和店铺, 或先导入这一天的订单",
                "check the id and the shop, or import the orders of that day first",
            ),
        )
    if len(found) > 1:
        listed = ", ".join(sorted(row["shop"] for row in found))
        raise UserError(
            "several_shops",
            Text(f"几家店铺都有订单 {order_id}: {listed}", f"several shops have an order {order_id}: {listed}"),
            Text("用 --shop 说明是哪一家", "say which with --shop"),
        )
    current = view.engine.rows(of_order(view.current("orders"))).to_pylist()
    return {**current[0], **found[0]} if current else found[0]


def names_of(view: View, shop: str) -> dict[str, str]:
    """The newest names of a shop's agents, by account."""
    states = view.agent_states
    states = states.filter(states.shop == shop).select("agent_id", "name", "from_day")
    found = view.engine.rows(states.order_by(["agent_id", "from_day"])).to_pylist()
    return {row["agent_id"]: row["name"] for row in found if row["name"]}


Place = tuple[int, int, int, int, int]


def _messages(
    view: View, order: dict[str, Any], order_window: Window, payment_window: Window | None
) -> Iterator[tuple[Place, Moment]]:
    """What the buyer and any agent said in the days that a rule looks at."""
    if order["buyer"] is None:
        return
    first = min(order_window.first, payment_window.first) if payment_window else order_window.first
    last = max(order_window.last, payment_window.last) if payment_window else order_window.last
    rows = view.table(layout.raw("messages"))
    rows = rows.filter((rows.buyer == order["buyer"]) & rows.day.between(ibis.literal(first), ibis.literal(last)))
    rows = spoken(view, rows)
    filtered = view.fact("receptions")
    filtered = filtered.filter(filtered.buyer == order["buyer"]).select("agent_id", "day", "filter_reason")
    rows = rows.left_join(filtered, ["agent_id", "day"]).drop("agent_id_right", "day_right")
    for row in view.engine.rows(rows).to_pylist():
        utc, seq, beat, tie = place(row)
        key = (utc, 0, seq, beat, tie)
        yield (
            key,
            Moment(
                at=row["sent_at"],
                day=row["day"],
                who=who(row),
                agent_id=row["agent_id"],
                text=row["text"] or "",
                to=row["transfer_to"],
                filtered=row["filter_reason"],
                in_order_window=order_window.holds(row["day"], utc),
                in_payment_window=payment_window is not None and payment_window.holds(row["day"], utc),
            ),
        )


def _events(view: View, shop: Shop, order: dict[str, Any]) -> Iterator[tuple[Place, Moment]]:
    """What happened to the order and its refunds. Messages of the same second come first: they are in its window."""

    def placed(at: datetime, utc: int, event: str, amount: Decimal | None = None) -> tuple[Place, Moment]:
        day = (at - shop.business_day_cut).date()
        return (utc, 1, 0, 0, 0), Moment(at, day, "event", event=event, amount=amount)

    for event in _EVENTS:
        at = order.get(f"{event}_at")
        if at is not None:
            amount = order["paid_amount"] if event == "paid" else None
            yield placed(at, order[f"{event}_at_utc"], event, amount)
    refunds = view.current("refunds")
    refunds = refunds.filter((refunds.shop == order["shop"]) & (refunds.order_id == order["order_id"]))
    for row in view.engine.rows(refunds.order_by("refund_id")).to_pylist():
        if row["applied_at"] is not None:
            yield placed(row["applied_at"], row["applied_at_utc"], "refund_applied", row["amount"])
        if row["finished_at"] is not None:
            ended = "refund_finished" if row["status"] == "succeeded" else "refund_closed"
            yield placed(row["finished_at"], row["finished_at_utc"], ended, row["amount"])


def _decided(shop: Shop, made: list[Decision]) -> Iterator[tuple[Place, Moment]]:
    """Decisions, after whatever happened in the same second."""
    for n, each in enumerate(made):
        day = (each.decided_at - shop.business_day_cut).date()
        event = "withdrawn" if each.state == "withdrawal" else "decided"
        told = Moment(each.decided_at, day, "event", each.agent_id, each.why, event, by=each.by)
        yield (each.decided_at_utc, 2, n, 0, 0), told


def _candidates(view: View, shop: Shop, order: dict[str, Any]) -> list[Candidate]:
    credits = view.fact("credits")
    credits = credits.filter((credits.shop == order["shop"]) & (credits.order_id == order["order_id"]))
    # Who was given the order by a decision alone is no candidate.
    credits = credits.filter(credits.order_messages.notnull() | credits.payment_messages.notnull())
    return [
        Candidate(
            agent_id=row["agent_id"],
            order_messages=row["order_messages"],
            order_last=_local(shop, row["order_last_utc"]),
            order_owner=row["order_owner"],
            payment_messages=row["payment_messages"],
            payment_last=_local(shop, row["payment_last_utc"]),
            payment_owner=row["payment_owner"],
        )
        for row in view.engine.rows(credits.order_by("agent_id")).to_pylist()
    ]


def _local(shop: Shop, utc: int | None) -> datetime | None:
    if utc is None:
        return None
    moment = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(seconds=utc)
    return moment.astimezone(ZoneInfo(shop.timezone)).replace(tzinfo=None)


def _spoke(moments: list[Moment]) -> Iterator[tuple[str, str, bool, bool]]:
    """(agent, buyer or agent, in the order's window, in the payment's) of every message that may earn credit.

    A transfer to an agent is the buyer's word to her.
    """
    for moment in moments:
        if moment.filtered or moment.agent_id is None:
            continue
        if moment.who in ("buyer", "agent"):
            yield moment.agent_id, moment.who, moment.in_order_window, moment.in_payment_window
        elif moment.who == "transfer" and moment.to:
            yield moment.to, "buyer", moment.in_order_window, moment.in_payment_window
