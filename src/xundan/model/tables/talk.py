"""What buyers and agents say to each other, and what comes of it: ratings, complaints, notes on who did not buy."""

from __future__ import annotations

from xundan.model.tables.shape import FIVE, Column, Table, count, day, number, text, time

MESSAGES = Table(
    "messages",
    "event",
    (
        text("buyer_id", True),
        text("agent_id", True),
        time("sent_at", True),
        text("sender", True, ("buyer", "agent", "robot", "system")),
        text("text"),
        text("kind", default="text"),
        Column("is_auto", "flag", default="false"),
        text("message_id"),
        text("conversation_id"),
        text("item_id"),
        text("transfer_to"),
        count("seq", any_number=True),
    ),
    key=("message_id",),
    dated_by="sent_at",
    beside=("conversation_id", "item_id", "is_auto", "seq"),
)

SERVICE_RATINGS = Table(
    "service_ratings",
    "state",
    (
        text("agent_id", True),
        text("buyer_id", True),
        time("rated_at", True),
        number("score", bounds=FIVE),
        text("invited_by", choices=("agent", "buyer", "system")),
    ),
    key=("agent_id", "buyer_id", "rated_at"),
    dated_by="rated_at",
)

COMPLAINTS = Table(
    "complaints",
    "state",
    (
        text("complaint_id", True),
        time("opened_at", True),
        text("kind", True, ("complaint", "rights", "report", "dispute")),
        text("order_id"),
        text("buyer_id"),
        text("agent_id"),
        time("closed_at"),
        Column("upheld", "flag"),
    ),
    key=("complaint_id",),
    dated_by="opened_at",
)

LOSS_NOTES = Table(
    "loss_notes",
    "state",
    (
        text("agent_id", True),
        text("buyer_id", True),
        day(required=True),
        text("kind", choices=("not_ordered", "not_paid")),
        text("reason", True),
        text("note"),
    ),
    key=("agent_id", "buyer_id", "day"),
    dated_by="day",
)
