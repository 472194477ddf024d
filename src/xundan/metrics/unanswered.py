"""Questions that nobody answered, with the chat in which each stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import ibis

from xundan.metrics.view import View


def unanswered(view: View, shop: str, first: date, last: date, agents: Collection[str] | None) -> list[dict[str, Any]]:
    """The turns that `unanswered_turns` counts (day, dialogue, agent_id, buyer_id, opened_at), the newest first.
    `agents`: only theirs; None: everybody's."""
    turns = view.fact("turns")
    turns = turns.filter(
        (turns.shop == shop)
        & turns.day.between(ibis.literal(first), ibis.literal(last))
        & (turns.outcome == "unanswered")
    )
    if agents is not None:
        turns = turns.filter(turns.agent_id.isin(sorted(agents) or [""]))
    columns = ("day", "dialogue", "agent_id", "buyer_id", "opened_at")
    rows = turns.select(columns).order_by([ibis.desc("opened_at"), "dialogue"])
    found: list[dict[str, Any]] = view.engine.rows(rows).to_pylist()
    return found
