"""Receptions to choose from: by day, agent, outcome, or words that were written in them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import yes
from xundan.metrics.view import View

Outcome = Literal["paid", "ordered", "lost", "other"]
"""Of an inquiry: paid in its window, ordered and not paid, neither; other: no inquiry."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True)
class ChatsWanted:
    """Which receptions of a shop, from `first` to `last`. `text`: only those in which it was written, whatever its
    case; `agents`: only theirs, None: everybody's; `outcome`: only these."""

    shop: str
    first: date
    last: date
    text: str = ""
    agents: Collection[str] | None = None
    outcome: Outcome | None = None


def listed_chats(view: View, wanted: ChatsWanted, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The newest of them (dialogue, day, agent_id, buyer_id, t_at, buyer_messages, agent_messages, first_response,
    outcome), and how many there are."""
    rows = view.fact("receptions")
    rows = _in_days(rows, wanted).filter(rows.consulted)
    if wanted.agents is not None:
        rows = rows.filter(rows.agent_id.isin(sorted(wanted.agents) or [""]))
    if wanted.text:
        said = _in_days(view.events("messages"), wanted)
        said = said.filter(said.text.lower().contains(wanted.text.lower()))
        rows = rows.semi_join(said.select("dialogue", "day").distinct(), ["dialogue", "day"])
    inquiries = _in_days(view.fact("inquiries"), wanted).filter(lambda t: t.stage == "inquiry")
    its = inquiries.select("dialogue", "day", "ordered", "paid", asked=ibis.literal(True))
    rows = rows.left_join(its, ["dialogue", "day"])
    outcome = ibis.cases(
        (rows.asked.isnull(), "other"), (yes(rows.paid), "paid"), (yes(rows.ordered), "ordered"), else_="lost"
    )
    rows = rows.select(
        "dialogue", "day", "agent_id", "buyer_id", "t_at", "buyer_messages", "agent_messages", "first_response",
        outcome=outcome,
    )  # fmt: skip
    if wanted.outcome is not None:
        rows = rows.filter(rows.outcome == wanted.outcome)
    rows = view.engine.keep(rows)
    newest = rows.order_by([rows.day.desc(), rows.t_at.desc(), rows.dialogue]).limit(limit)
    return view.engine.rows(newest).to_pylist(), int(view.engine.rows(rows.aggregate(n=rows.count()))["n"][0].as_py())


def _in_days(rows: ir.Table, wanted: ChatsWanted) -> ir.Table:
    days = ibis.literal(wanted.first), ibis.literal(wanted.last)
    return rows.filter((rows.shop == wanted.shop) & rows.day.between(*days))
