"""Why buyers who asked and ordered did not pay (S1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, get_args

import ibis
import ibis.expr.types as ir

from xundan.analysis.lost.inquiries import receptions_of
from xundan.analysis.lost.names import Unpaid
from xundan.analysis.lost.notes import Note, meant, notes
from xundan.analysis.lost.reasons import likely
from xundan.analysis.text.chats import Line, chats
from xundan.analysis.text.dictionary import Dictionary
from xundan.metrics.view import View

Says = Literal["note", "order", "chat", "nothing"]
"""Who names the reason: the agent's note, the order's closing reason, or what the buyer wrote once she had ordered."""
_UNKNOWN: Unpaid = "unknown"


@dataclass(frozen=True)
class UnpaidOrder:
    """An order of an inquiry that is not paid. `amount` is what was to be paid, None where the files do not say;
    `closed`: it cannot be paid any more. `line` is what she wrote that says why."""

    shop: str
    order_id: str
    day: date
    agent_id: str
    buyer_id: str
    created_at: datetime
    amount: Decimal | None
    closed: bool
    close_reason: str | None
    reason: Unpaid
    says: Says
    note: Note[Unpaid] | None
    line: Line | None


def unpaid(view: View, first: date, last: date, shops: Sequence[str], known: Dictionary) -> list[UnpaidOrder]:
    """The unpaid orders of inquiries of some days whose buyers paid none of theirs, one row each, under the agent asked
    last; by creation."""
    rows = _rows(view, first, last, tuple(shops) or tuple(view.shops))
    noted = notes(view, "not_paid", first, last, known.unpaid, _UNKNOWN)
    read = {(each.dialogue, each.day): each.lines for each in chats(view, receptions_of(view, rows))}
    found = []
    for row in rows:
        said = [each for each in read.get((row["dialogue"], row["day"]), ()) if each.utc >= row["created_at_utc"]]
        note = noted.of((row["shop"], row["agent_id"], row["buyer_id"]), row["day"], row["closes_on"])
        reason, says, line = _why(note, row["close_reason"], said, known)
        names = (row["shop"], row["order_id"], row["day"], row["agent_id"], row["buyer_id"], row["created_at"])
        kept = (amount_of(row), is_closed(row), row["close_reason"])
        found.append(UnpaidOrder(*names, *kept, reason, says, note, line))
    return found


def _why(
    note: Note[Unpaid] | None, closing: str | None, said: Sequence[Line], known: Dictionary
) -> tuple[Unpaid, Says, Line | None]:
    if note is not None:
        return note.reason, "note", None
    meaning = meant([closing or ""], known.unpaid)
    if meaning is not None:
        return meaning, "order", None
    if not any(each.who == "buyer" for each in said):
        return "unknown", "nothing", None
    told = likely(said, (), 0, known)
    weight = max(told.weights.values(), default=0.0)
    if told.reason in get_args(Unpaid) and told.evidence and weight > 1:
        return next(name for name in get_args(Unpaid) if name == told.reason), "chat", told.evidence[0].line
    return "unknown", "nothing", None


def _rows(view: View, first: date, last: date, shops: Sequence[str]) -> list[dict[str, Any]]:
    asked = view.fact("inquiries")
    asked = asked.filter((asked.stage == "inquiry") & asked.ordered & ~asked.paid & asked.shop.isin(list(shops)))
    asked = asked.filter(asked.day.between(ibis.literal(first), ibis.literal(last)))
    asked = asked.select("shop", "buyer", "buyer_id", "agent_id", "dialogue", "day", "t_utc", "closes_on")
    orders = unpaid_orders(view).drop("buyer_id")
    pairs = asked.inner_join(orders, ["shop", "buyer"])
    pairs = pairs.filter((pairs.created_at_utc >= pairs.t_utc) & (pairs.created_day <= pairs.closes_on))
    pairs = pairs.order_by(["created_at_utc", "order_id", "t_utc", "agent_id"])
    # Of several agents or days the last before the order is whose chat tells most.
    return list({(row["shop"], row["order_id"]): row for row in view.engine.rows(pairs).to_pylist()}.values())


def unpaid_orders(view: View) -> ir.Table:
    """All orders that are not paid, with what `amount_of` and `is_closed` ask."""
    orders = view.current("orders")
    orders = orders.filter(orders.paid_at.isnull() & orders.buyer.notnull())
    listed = view.fact("order_facts").select("shop", "order_id", "listed_amount")
    names = ("shop", "order_id", "buyer", "buyer_id", "created_at", "created_at_utc", "created_day", "status")
    more = ("goods_amount", "postage", "discount", "close_reason", "closed_at")
    return orders.select(*names, *more).left_join(listed, ["shop", "order_id"]).drop("shop_right", "order_id_right")


def amount_of(row: Mapping[str, Any]) -> Decimal | None:
    """What was to be paid: goods and postage less discount, else what its lines come to; None where neither is told."""
    if row["goods_amount"] is not None:
        whole: Decimal = row["goods_amount"] + (row["postage"] or 0) - (row["discount"] or 0)
        return whole
    listed: Decimal | None = row["listed_amount"]
    return listed


def is_closed(row: Mapping[str, Any]) -> bool:
    """Whether an unpaid order is over: it has a closing time or reason, or its status says so."""
    status = (row["status"] or "").casefold()
    return bool(row["closed_at"] or row["close_reason"]) or any(word in status for word in _CLOSED)


_CLOSED = ("关闭", "取消", "closed", "cancel")
