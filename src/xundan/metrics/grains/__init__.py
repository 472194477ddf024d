"""The rows that metrics count: one builder a grain, each with every dimension the question asks for."""

from __future__ import annotations

from collections.abc import Callable

import ibis.expr.types as ir

from xundan.metrics.ask import Ask
from xundan.metrics.grains import (
    chat,
    complaints,
    listed_items,
    marks,
    orders,
    pages,
    promotion,
    ratings,
    returns,
    staff,
    targets,
    visits,
)
from xundan.metrics.view import View

Grain = Callable[[View, Ask], ir.Table]

GRAINS: dict[str, Grain] = {
    "receptions": chat.receptions,
    "buyer_days": chat.buyer_days,
    "prompt_buyer_days": chat.prompt_buyer_days,
    "first_talks": chat.first_talks,
    "turns": chat.turns,
    "concurrency": chat.concurrency,
    "created_orders": orders.created_orders,
    "created_buyer_days": orders.created_buyer_days,
    "paid_orders": orders.paid_orders,
    "paid_buyer_days": orders.paid_buyer_days,
    "order_credited": orders.order_credited,
    "payment_credited": orders.payment_credited,
    "own_order_own_payment": orders.own_order_own_payment,
    "own_order_other_payment": orders.own_order_other_payment,
    "other_order_own_payment": orders.other_order_own_payment,
    "silent_order_own_payment": orders.silent_order_own_payment,
    "assisted_buyer_days": orders.assisted_buyer_days,
    "refunds": orders.refunds,
    "reviews": orders.reviews,
    "checked_orders": orders.checked_orders,
    "return_askers": returns.return_askers,
    "ratings": ratings.ratings,
    "complaints": complaints.complaints,
    "shifts": staff.shifts,
    "scheduled_days": staff.scheduled_days,
    "dsr": marks.dsr,
    "quality_scores": marks.quality_scores,
    "visitor_days": visits.visitor_days,
    "pages": pages.pages,
    "ad_spend": promotion.ad_spend,
    "listed_items": listed_items.listed_items,
    "targets": targets.targets,
}

BEHIND: dict[str, Grain] = {"pages": pages.page_visitors}
"""The rows behind a grain whose own are sums; measures count them alike."""
