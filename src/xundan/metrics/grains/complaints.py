"""Family C: complaints, by the time they were opened."""

from __future__ import annotations

import ibis.expr.types as ir

from xundan.engine.vocabulary import yes
from xundan.metrics.ask import Ask, in_period
from xundan.metrics.grains.people import UNATTRIBUTABLE, hour, with_person
from xundan.metrics.view import View


def complaints(view: View, ask: Ask) -> ir.Table:
    """Complaints that are upheld or not decided, of the agent named, "?" where none is."""
    rows = view.current("complaints")
    rows = rows.filter(~yes(~rows.upheld))
    rows = rows.select(
        *("shop", "complaint_id", "kind", "order_id", "buyer", "buyer_id", "upheld"),
        *("opened_day", "opened_at_utc", "closed_at_utc"),
        complained_at=rows.opened_at,
        settled_at=rows.closed_at,
        agent=rows.agent_id.fill_null(UNATTRIBUTABLE),
        hour=hour(rows.opened_at),
    )
    return with_person(view, ask, in_period(view, ask, rows, "opened_day"))
