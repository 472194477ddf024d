"""What people decided about orders: every decision there is, and which of them stand (reading 62 of
docs/decisions/0012)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

import ibis.expr.types as ir

from xundan.metrics.view import View
from xundan.model.text import Text

State = Literal["stands", "waits", "excluded", "replaced", "withdrawn", "withdrawal"]
STANDING: tuple[State, ...] = ("stands", "waits", "excluded")


@dataclass(frozen=True)
class Decision:
    """One decision on an order. Without `agent_id` the order is silent; `decided_at` is the shop's own time, and
    `decided_at_utc` the instant in seconds.

    `state`: it stands; it waits for an order that is not imported; it stands, but the order's flag excludes it; it was
    replaced by a later one, or withdrawn; or it is the withdrawal itself.
    """

    shop: str
    order_id: str
    agent_id: str | None
    decided_at: datetime
    decided_at_utc: int
    by: str
    why: str
    state: State

    @property
    def stands(self) -> bool:
        """Whether it is the one that decides, as soon as its order is there and counts."""
        return self.state in STANDING

    @property
    def said(self) -> Text:
        """Who decided what, when and why, as the reason of an owner."""
        when = self.decided_at.isoformat(sep=" ", timespec="seconds")
        whose = self.agent_id
        return Text(
            f"{self.by} 于 {when} 改判{f'给 {whose}' if whose else '为静默'}, 理由: {self.why}",
            f"decided {f'for {whose}' if whose else 'as silent'} by {self.by} at {when}, because: {self.why}",
        )


def decisions(view: View, shop: str | None = None, order_id: str | None = None) -> list[Decision]:
    """The decisions on one order, or on all; by shop, order and time, the one that decides last."""

    def asked(rows: ir.Table) -> ir.Table:
        rows = rows if shop is None else rows.filter(rows.shop == shop)
        return rows if order_id is None else rows.filter(rows.order_id == order_id)

    rows = view.engine.rows(asked(view.current("credit_overrides"))).to_pylist()
    rows.sort(key=lambda row: (*_order(row), row["decided_at_utc"], row["by"], row["why"]))
    orders = asked(view.fact("order_facts")).select("shop", "order_id", "order_state")
    wanted = orders.filter(orders.order_id.isin(sorted({row["order_id"] for row in rows})))
    states = {_order(row): row["order_state"] for row in view.engine.rows(wanted).to_pylist()} if rows else {}
    return [each for order, its in groupby(rows, _order) for each in _with_states(list(its), states.get(order))]


def the_one_that_stands(found: Sequence[Decision]) -> Decision | None:
    """Of the decisions on one order the one that decides."""
    return found[-1] if found and found[-1].stands else None


def _order(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["shop"], row["order_id"]


def _with_states(rows: Sequence[Mapping[str, Any]], order_state: str | None) -> list[Decision]:
    """Decisions on one order, the newest last; `order_state` is None when it is not imported."""
    last: State = "waits" if order_state is None else "excluded" if order_state == "excluded" else "stands"
    followed: list[State] = ["withdrawn" if row["withdrawn"] else "replaced" for row in rows[1:]]
    return [
        Decision(
            shop=row["shop"],
            order_id=row["order_id"],
            agent_id=row["agent_id"],
            decided_at=row["decided_at"],
            decided_at_utc=row["decided_at_utc"],
            by=row["by"],
            why=row["why"],
            state="withdrawal" if row["withdrawn"] else state,
        )
        for row, state in zip(rows, [*followed, last], strict=True)
    ]
