"""Family C: ratings of the service, by the time they were given."""

from __future__ import annotations

import ibis.expr.types as ir

from xundan.metrics.ask import Ask, in_period
from xundan.metrics.grains.people import hour, with_person
from xundan.metrics.view import View


def ratings(view: View, ask: Ask) -> ir.Table:
    """Ratings and unanswered invitations (`score` null), of the agent named."""
    rows = view.current("service_ratings")
    rows = rows.select(
        *("shop", "buyer", "buyer_id", "rated_at", "rated_day", "score", "invited_by"),
        agent=rows.agent_id,
        hour=hour(rows.rated_at),
    )
    return with_person(view, ask, in_period(view, ask, rows, "rated_day"))
