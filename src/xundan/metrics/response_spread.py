"""How long an agent's turns waited for their answer, in stretches of seconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis

from xundan.metrics.view import View

ENDS = (10, 30, 60, 180)
"""A stretch ends with so many seconds, itself included; the last one is open."""
UNSERVED = ("late", "unanswered")


def stretch_of(n: int) -> tuple[int | None, int | None]:
    """Over how many seconds and at most how many a stretch is; None: no end."""
    return (ENDS[n - 1] if n else None), (ENDS[n] if n < len(ENDS) else None)


def response_spread(view: View, shop: str, agent: str, first: date, last: date) -> tuple[Sequence[int], Sequence[int]]:
    """Answered turns by stretch (one more than `ENDS`), and those that were late or not answered at all, as
    `answered_turns`, `late_turns` and `unanswered_turns` count them."""
    turns = view.fact("turns")
    turns = turns.filter(
        (turns.shop == shop)
        & (turns.agent_id == agent)
        & turns.day.between(ibis.literal(first), ibis.literal(last))
        & turns.outcome.isin(["answered", *UNSERVED])
    )
    stretch = ibis.cases(*((turns.seconds <= end, n) for n, end in enumerate(ENDS)), else_=len(ENDS))
    counted = turns.group_by("outcome", stretch=stretch).aggregate(turns=turns.count())
    rows = view.engine.rows(counted).to_pylist()
    answered = {row["stretch"]: row["turns"] for row in rows if row["outcome"] == "answered"}
    others = [sum(row["turns"] for row in rows if row["outcome"] == outcome) for outcome in UNSERVED]
    return [answered.get(n, 0) for n in range(len(ENDS) + 1)], others
