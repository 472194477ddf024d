"""Family C: buyers who asked for a return, and whether they went through with it."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import has, yes
from xundan.metrics.ask import Ask
from xundan.metrics.grains.chat import buyer_day, receptions
from xundan.metrics.view import View

_DAY = 86_400
_BOUGHT = 30 * _DAY
_SENT_BACK = 15 * _DAY


def return_askers(view: View, ask: Ask) -> ir.Table:
    """Buyer-days on which somebody who paid in the 30 days before asked for a return, with `kept`: after none of the
    group's receptions that day a refund was applied for within 15 days."""
    rows = receptions(view, ask)
    rows = rows.filter(rows.return_asked_utc.notnull())
    orders = view.fact("order_facts")
    orders = orders.filter(orders.buyer.notnull())
    paid = orders.filter(orders.paid_at_utc.notnull()).select("buyer", "paid_at_utc")
    rows = rows.semi_join(
        paid,
        [
            rows.buyer == paid.buyer,
            paid.paid_at_utc >= rows.return_asked_utc - _BOUGHT,
            paid.paid_at_utc <= rows.return_asked_utc,
        ],
    )
    refunds = view.current("refunds").select("shop", "order_id", "applied_at_utc")
    refunds = refunds.inner_join(orders.select("shop", "order_id", "buyer"), ["shop", "order_id"])
    refunds = refunds.select("buyer", "applied_at_utc")
    lost = rows.semi_join(
        refunds,
        [
            rows.buyer == refunds.buyer,
            refunds.applied_at_utc > rows.return_asked_utc,
            refunds.applied_at_utc <= rows.return_asked_utc + _SENT_BACK,
        ],
    )
    lost = lost.select("dialogue", "on_day").distinct().mutate(lost=ibis.literal(True))
    rows = rows.left_join(lost, ["dialogue", "on_day"]).drop("dialogue_right", "on_day_right")
    rows = rows.mutate(lost=yes(rows.lost))
    days = rows.group_by(*buyer_day(ask)).aggregate(buyer_id=rows.buyer_id.max(), lost=has(rows.lost))
    return days.mutate(kept=~days.lost).drop("lost")
