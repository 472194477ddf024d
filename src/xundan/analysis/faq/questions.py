"""The questions of some days: every line of a buyer's turn that asks, with what became of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import ibis
import ibis.expr.types as ir

from xundan.analysis.faq.topics import Rules
from xundan.analysis.sure import inquiry_days
from xundan.analysis.text.chats import Chat, Line, chats
from xundan.metrics.view import View

COUNTED = ("answered", "late", "unanswered")
"""Outcomes of turns that a share answered is of."""


@dataclass(frozen=True)
class Turn:
    """A turn as the fact has it; `seconds` is what enters averages."""

    day: date
    outcome: str | None
    seconds: int | None
    opened_utc: int
    closed_utc: int | None


@dataclass(frozen=True)
class Inquiry:
    """What became of a reception that was an inquiry: `ordered` is None until its window closed. `ordered_utc` is the
    buyer's first order at or after she first wrote."""

    ordered: bool | None
    ordered_utc: int | None


@dataclass(frozen=True)
class Question:
    """A line that asks. `answer` is what persons wrote next, "" where nobody did. `bought` is whether the buyer ordered
    after it within the inquiry's window; None where that is not known, was no inquiry, or she had ordered before."""

    shop: str
    day: date
    agent_id: str
    buyer_id: str
    dialogue: int
    turn: int
    line: str
    at: datetime
    text: str
    normal: str
    topic: str
    item_id: str | None
    outcome: str | None
    seconds: int | None
    answer: str
    bought: bool | None


@dataclass(frozen=True)
class Questions:
    """All of them by day, shop, agent, buyer and time. `receptions` were looked through; the text of `unread` of them
    is not kept. `unsold` names shops that have no orders to tell a conversion by."""

    rows: Sequence[Question]
    receptions: int
    unread: int
    unsold: Sequence[str]

    def only(self, topic: str | None) -> Questions:
        """Those of one topic; None: all."""
        return self if topic is None else replace(self, rows=[each for each in self.rows if each.topic == topic])


def questions(
    view: View, first: date, last: date, shops: Sequence[str], rules: Rules, agents: Collection[str] | None = None
) -> Questions:
    """The questions in the unfiltered receptions of some days; `agents` None: everybody's."""
    chosen = _receptions(view, first, last, tuple(shops) or tuple(view.shops), agents)
    turns = _turns(view, chosen)
    sure = inquiry_days(view, first, last, shops)
    inquiries = _inquiries(view, chosen, sure.first)
    found: list[Question] = []
    seen = unread = 0
    for chat in chats(view, chosen):
        seen += 1
        unread += not chat.readable
        found += asked(chat, turns.get(chat.dialogue, ()), inquiries.get((chat.dialogue, chat.day)), rules)
    asked_shops = tuple(shops) or tuple(view.shops)
    unsold = [shop for shop in asked_shops if not view.coverage.imported(shop, "orders")]
    return Questions(found, seen, unread, unsold)


def asked(chat: Chat, turns: Sequence[Turn], inquiry: Inquiry | None, rules: Rules) -> Iterator[Question]:
    """The questions of one chat. `turns` are those of its dialogue by opening, also of other days."""
    opened = [each.opened_utc for each in turns]
    item: str | None = None
    for n, line in enumerate(chat.lines):
        item = line.item_id or item
        if line.who != "buyer" or not rules.asks(line.folded):
            continue
        place = bisect_right(opened, line.utc) - 1
        turn = turns[place] if place >= 0 else None
        # A turn is its opening day's; what was said after a turn closed and opened none is no turn's.
        if turn is None or (turn.closed_utc is not None and line.utc > turn.closed_utc):
            continue
        yield Question(
            shop=chat.shop,
            day=chat.day,
            agent_id=chat.agent_id,
            buyer_id=chat.buyer_id,
            dialogue=chat.dialogue,
            turn=turn.opened_utc,
            line=line.id,
            at=line.at,
            text=line.text or "",
            normal=rules.normal(line.folded),
            topic=rules.topic(line.folded),
            item_id=item,
            outcome=turn.outcome,
            seconds=turn.seconds,
            answer=answer(chat.lines[n + 1 :]),
            bought=_bought(inquiry, line.utc),
        )


def answer(after: Iterable[Line]) -> str:
    """What persons wrote next, until the buyer spoke again."""
    said: list[str] = []
    for line in after:
        if line.who == "agent" and line.kind == "text" and line.text:
            said.append(line.text)
        elif line.who == "buyer" and said:
            break
    return " ".join(said)


def _bought(inquiry: Inquiry | None, utc: int) -> bool | None:
    if inquiry is None or (inquiry.ordered_utc is not None and inquiry.ordered_utc <= utc):
        return None
    return inquiry.ordered


def _receptions(
    view: View, first: date, last: date, shops: Sequence[str], agents: Collection[str] | None
) -> ir.Table:  # fmt: skip
    rows = view.fact("receptions")
    rows = rows.filter(rows.filter_reason.isnull() & rows.consulted & rows.shop.isin(list(shops)))
    rows = rows.filter(rows.day.between(ibis.literal(first), ibis.literal(last)))
    if agents is not None:
        rows = rows.filter(rows.agent_id.isin(sorted(agents)) if agents else ibis.literal(False))
    return view.engine.keep(rows.select("dialogue", "day"))


def _turns(view: View, chosen: ir.Table) -> Mapping[int, Sequence[Turn]]:
    turns = view.fact("turns").semi_join(chosen, ["dialogue", "day"])
    turns = turns.select("dialogue", "day", "outcome", "counted_seconds", "opened_utc", "closed_utc")
    found: dict[int, list[Turn]] = defaultdict(list)
    for row in view.engine.rows(turns.order_by(["dialogue", "opened_utc"])).to_pylist():
        turn = Turn(row["day"], row["outcome"], row["counted_seconds"], row["opened_utc"], row["closed_utc"])
        found[row["dialogue"]].append(turn)
    return found


def _inquiries(view: View, chosen: ir.Table, since: date) -> Mapping[tuple[int, date], Inquiry]:
    """Those from the first day on which a question after the sale is told from an inquiry."""
    rows = view.fact("inquiries").semi_join(chosen, ["dialogue", "day"])
    rows = rows.filter((rows.stage == "inquiry") & (rows.day >= ibis.literal(since)))
    rows = rows.select("shop", "buyer", "dialogue", "day", "t_utc", "ordered", "closes_on")
    rows = view.engine.keep(rows)
    orders = view.fact("order_facts").filter(lambda t: t.buyer.notnull()).select("shop", "buyer", "created_at_utc")
    pairs = rows.select("shop", "buyer", "dialogue", "day", "t_utc").inner_join(orders, ["shop", "buyer"])
    pairs = pairs.filter(pairs.created_at_utc >= pairs.t_utc)
    begun = pairs.group_by("dialogue", "day").aggregate(ordered_utc=pairs.created_at_utc.min())
    first_order = {(row["dialogue"], row["day"]): row["ordered_utc"] for row in view.engine.rows(begun).to_pylist()}
    found = {}
    for row in view.engine.rows(rows).to_pylist():
        key = row["dialogue"], row["day"]
        found[key] = Inquiry(_outcome(view, row), first_order.get(key) if row["ordered"] else None)
    return found


def _outcome(view: View, row: Mapping[str, Any]) -> bool | None:
    """Whether the buyer ordered; None where orders of those days are not known or may still come."""
    shop: str = row["shop"]
    newest = view.newest_order_day.get(shop)
    known = view.coverage.covers(shop, "orders", row["day"]) and view.coverage.covers(shop, "orders", row["closes_on"])
    return bool(row["ordered"]) if known and newest is not None and row["closes_on"] < newest else None
