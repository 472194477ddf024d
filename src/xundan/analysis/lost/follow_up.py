"""Whom to ask again: who asked and did not order, and who ordered and has not paid, with the amount at stake."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import ibis

from xundan.analysis.lost.inquiries import Loss
from xundan.analysis.lost.names import Reason
from xundan.analysis.lost.unpaid import amount_of, is_closed, unpaid_orders
from xundan.metrics.view import View

Kind = Literal["not_ordered", "not_paid"]
_LINK = re.compile(r"[?&](?:id|itemid)=(\d{5,20})")


@dataclass(frozen=True)
class FollowUp:
    """A buyer to ask again. `amount`: the price of the article that she showed, or the whole of the order that waits;
    None where it is not known. `agent_id`: who spoke with her last, None for an order without a chat."""

    kind: Kind
    shop: str
    day: date
    buyer_id: str
    agent_id: str | None
    amount: Decimal | None
    item_id: str | None = None
    order_id: str | None = None
    reason: Reason | None = None


def follow_ups(view: View, rows: Sequence[Loss], first: date, last: date, shops: Sequence[str]) -> list[FollowUp]:
    """Those of some days whose matter is still open: no order since, and not closed; the largest amounts first, unknown
    ones last. `rows` are the lost inquiries of these days."""
    bought = _since(view, rows)
    prices = _prices(view)
    found = []
    for loss in rows:
        if loss.of_shop and not bought.get((loss.shop, loss.buyer_id), date.min) >= loss.day:
            item = _item(loss)
            amount = prices.get((loss.shop, item)) if item else None
            found.append(
                FollowUp(
                    *("not_ordered", loss.shop, loss.day, loss.buyer_id, loss.agent_id, amount),
                    item_id=item,
                    reason=loss.reason,
                )
            )
    found += _waiting(view, first, last, tuple(shops) or tuple(view.shops))
    return sorted(
        found, key=lambda each: (each.amount is None, -(each.amount or 0), each.day, each.shop, each.buyer_id)
    )


def _waiting(view: View, first: date, last: date, shops: Sequence[str]) -> list[FollowUp]:
    """Orders of these days that can still be paid."""
    orders = unpaid_orders(view)
    orders = orders.filter(orders.created_day.between(ibis.literal(first), ibis.literal(last)))
    orders = orders.filter(orders.shop.isin(list(shops)))
    agents = view.fact("order_facts").select("shop", "order_id", "order_agent")
    orders = orders.left_join(agents, ["shop", "order_id"]).drop("shop_right", "order_id_right")
    return [
        FollowUp(
            *("not_paid", row["shop"], row["created_day"], row["buyer_id"], row["order_agent"], amount_of(row)),
            order_id=row["order_id"],
        )
        for row in view.engine.rows(orders.order_by(["created_at_utc", "order_id"])).to_pylist()
        if not is_closed(row)
    ]


def _since(view: View, rows: Sequence[Loss]) -> Mapping[tuple[str, str], date]:
    """The newest day on which each buyer ordered."""
    if not rows:
        return {}
    orders = view.fact("order_facts")
    orders = orders.filter(orders.buyer_id.notnull() & (orders.created_day >= ibis.literal(min(r.day for r in rows))))
    newest = orders.group_by("shop", "buyer_id").aggregate(newest=orders.created_day.max())
    return {(row["shop"], row["buyer_id"]): row["newest"] for row in view.engine.rows(newest).to_pylist()}


def _item(loss: Loss) -> str | None:
    """The last article that the buyer showed: a card, or a link in a line."""
    for line in reversed(loss.chat.said("buyer")):
        if line.item_id:
            return line.item_id
        linked = _LINK.search(line.text or "")
        if linked:
            return linked[1]
    return None


def _prices(view: View) -> dict[tuple[str, str], Decimal]:
    """The price of every article: the list's, else that of its newest sold line."""
    items, lines = view.current("items"), view.current("order_lines")
    lines = lines.filter(lines.price.notnull() & lines.item_id.notnull())
    orders = view.fact("order_facts").select("shop", "order_id", "created_at_utc")
    lines = lines.inner_join(orders, ["shop", "order_id"])
    newest = lines.order_by(["created_at_utc", "order_id", "line_id"]).select("shop", "item_id", "price")
    listed = items.filter(items.price.notnull()).select("shop", "item_id", "price")
    found: dict[tuple[str, str], Decimal] = {}
    for rows in (newest, listed):
        found |= {(row["shop"], row["item_id"]): row["price"] for row in view.engine.rows(rows).to_pylist()}
    return found
