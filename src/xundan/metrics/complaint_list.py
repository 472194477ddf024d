"""The complaints of some days, one a row, whether they count or not."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import ibis

from xundan.metrics.view import View

State = Literal["upheld", "rejected", "open", "closed"]
"""Decided for the buyer, or against her; not decided yet; closed without a word of who was right."""


def listed_complaints(view: View, shop: str, first: date, last: date, limit: int) -> list[dict[str, Any]]:
    """The newest of a shop's, from `first` to `last`: complaint_id, opened_at, closed_at, kind, order_id, buyer_id,
    agent_id and `state`."""
    rows = view.current("complaints")
    rows = rows.filter((rows.shop == shop) & rows.opened_day.between(ibis.literal(first), ibis.literal(last)))
    names = ("complaint_id", "opened_at", "closed_at", "kind", "order_id", "buyer_id", "agent_id", "upheld")
    newest = rows.order_by([rows.opened_at.desc(), rows.complaint_id]).limit(limit).select(*names)
    return [row | {"state": _state(row)} for row in view.engine.rows(newest).to_pylist()]


def _state(row: dict[str, Any]) -> State:
    if row["upheld"] is not None:
        return "upheld" if row["upheld"] else "rejected"
    return "open" if row["closed_at"] is None else "closed"
