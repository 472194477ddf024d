"""Which columns of a grain's rows a person is shown, what tells rows apart first."""

from __future__ import annotations

from collections.abc import Sequence

import ibis.expr.types as ir

_RECEPTION = (
    "shop", "day", "agent", "buyer_id", "t_at", "consulted", "received", "served", "handed_in", "handed_out",
    "buyer_messages", "agent_messages", "auto_messages", "agent_characters", "first_response", "first_turn", "slow",
    "talk_seconds",
)  # fmt: skip
_BUYER_DAY = (
    "shop", "day", "buyer_id", "consulted", "received", "served", "inquiry", "continued", "payment_followup",
    "aftersale", "served_ordered", "served_paid", "open_inquiry",
)  # fmt: skip
_ORDER = (
    "shop", "order_id", "buyer_id", "created_at", "paid_at", "agent", "state", "paid_amount", "sales", "units",
    "refunded_amount", "status", "channel", "region",
)  # fmt: skip

COLUMNS: dict[str, tuple[str, ...]] = {
    "receptions": _RECEPTION,
    "buyer_days": _BUYER_DAY,
    "prompt_buyer_days": (*_BUYER_DAY, "prompt"),
    "first_talks": ("shop", "day", "agent", "buyer_id", "first_talk_human", "consulted", "received", "served"),
    "turns": (
        "shop", "day", "agent", "buyer_id", "opened_at", "closed_at", "status", "outcome", "seconds",
        "counted_seconds", "opening", "handed_in",
    ),
    "concurrency": ("shop", "day", "agent", "hour", "dialogues"),
    **{
        grain: _ORDER
        for grain in (
            "created_orders", "paid_orders", "order_credited", "payment_credited", "own_order_own_payment",
            "own_order_other_payment", "other_order_own_payment", "silent_order_own_payment",
        )
    },
    "refunds": ("shop", "refund_id", "order_id", "buyer_id", "agent", "applied_at", "finished_at", "amount",
                "kind", "first_reason", "reason", "reason_changed"),
    "reviews": ("shop", "review_id", "order_id", "buyer_id", "agent", "reviewed_at", "result", "has_picture", "item_id",
                "channel", "region"),
    "checked_orders": (*_ORDER, "wrong"),
    "ratings": ("shop", "day", "agent", "buyer_id", "rated_at", "score", "invited_by"),
    "complaints": ("shop", "complaint_id", "kind", "order_id", "buyer_id", "agent", "complained_at", "settled_at",
                   "upheld"),
    "shifts": ("shop", "day", "agent", "starts_at", "ends_at"),
    "scheduled_days": ("shop", "day", "agent", "attended"),
    "return_askers": ("shop", "day", "buyer_id", "kept"),
    "dsr": ("shop", "day", "description", "service", "logistics"),
    "quality_scores": ("shop", "day", "experience", "service", "compliance", "loyalty"),
    "visitor_days": ("shop", "day", "visitor_id", "channel", "hour", "buyer_type", "visitors", "views", "bounced",
                     "favorites", "carts", "stay_seconds", "paid_visitors"),
    "pages": ("shop", "day", "visitor_id", "page", "visitors", "exits"),
    "ad_spend": ("shop", "day", "channel", "campaign", "keyword", "item", "impressions", "clicks", "cost", "sales"),
    "listed_items": ("shop", "item", "title", "category", "listed_at", "delisted_at", "sold"),
    "created_buyer_days": ("shop", "day", "buyer_id", "orders", "ever_paid"),
    "paid_buyer_days": ("shop", "day", "buyer_id", "orders", "all_silent", "returning"),
    "targets": ("shop", "month", "agent", "sales"),
}  # fmt: skip
"""Columns by grain; a grain that is not listed shows all but the keys that only joins need."""

_FIRST = ("shop", "day", "agent", "team", "buyer_id", "visitor_id", "order_id")
_HIDDEN = {
    "buyer",
    "dialogue",
    "nth",
    "one",
    "unknown",
    "agent_id",
    "on_day",
    "week",
    "month",
    "weekday",
    "place",
}


def columns_of(grain: str, rows: ir.Table, by: Sequence[str]) -> list[str]:
    """The columns to show, those asked for among them; `rows` has them all."""
    there = rows.columns
    listed = COLUMNS.get(grain)
    if listed is None:
        rest = [name for name in there if name not in _HIDDEN and not name.endswith("_utc")]
        listed = (*(name for name in _FIRST if name in rest), *rest)
    return list(dict.fromkeys(name for name in (*listed, *by) if name in there))
