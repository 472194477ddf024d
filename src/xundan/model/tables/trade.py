"""What is bought, sent back and said of it, the goods themselves, and who is decided to have sold what."""

from __future__ import annotations

from xundan.model.tables.shape import Column, Table, count, money, text, time

ORDERS = Table(
    "orders",
    "state",
    (
        text("order_id", True),
        text("buyer_id"),
        time("created_at", True),
        time("paid_at"),
        time("shipped_at"),
        time("finished_at"),
        time("closed_at"),
        text("status"),
        money("goods_amount"),
        money("postage"),
        money("discount", any_number=True),
        money("paid_amount", True),
        text("seller_flag"),
        text("close_reason"),
        text("channel"),
        text("region"),
        time("deposit_paid_at"),
        time("modified"),
    ),
    key=("order_id",),
    dated_by="created_at",
)

ORDER_LINES = Table(
    "order_lines",
    "state",
    (
        text("order_id", True),
        text("line_id", True),
        text("item_id", True),
        text("sku"),
        text("title"),
        text("category"),
        count("quantity", True),
        money("price", any_number=True),
        money("paid_amount", any_number=True),
    ),
    key=("order_id", "line_id"),
    dated_by=None,
)

REFUNDS = Table(
    "refunds",
    "state",
    (
        text("refund_id", True),
        text("order_id", True),
        text("line_id"),
        time("applied_at", True),
        time("finished_at"),
        text("status", True, ("open", "succeeded", "closed")),
        money("amount", True),
        text("kind", choices=("refund_only", "return", "exchange")),
        text("stage", choices=("before_shipping", "after_shipping")),
        text("first_reason"),
        text("reason"),
        Column("platform_involved", "flag"),
    ),
    key=("refund_id",),
    dated_by="applied_at",
)

REVIEWS = Table(
    "reviews",
    "state",
    (
        text("order_id"),
        text("review_id", True),
        text("buyer_id"),
        time("reviewed_at", True),
        text("result", True, ("good", "neutral", "bad")),
        text("text"),
        Column("has_picture", "flag"),
        Column("has_video", "flag"),
        text("item_id"),
        text("buyer_level"),
    ),
    key=("review_id",),
    dated_by="reviewed_at",
)

ITEMS = Table(
    "items",
    "state",
    (
        text("item_id", True),
        text("title"),
        text("category"),
        time("listed_at", True),
        time("delisted_at"),
        money("price"),
        count("stock"),
    ),
    key=("item_id",),
    dated_by=None,
)

FULFILMENT_ERRORS = Table(
    "fulfilment_errors",
    "state",
    (text("order_id", True), time("found_at", True), text("kind", True), text("agent_id")),
    key=("order_id", "kind"),
    dated_by="found_at",
)

CREDIT_OVERRIDES = Table(
    "credit_overrides",
    "state",
    (
        text("order_id", True),
        text("agent_id"),
        time("decided_at", True),
        text("by", True),
        text("why", True),
        Column("withdrawn", "flag"),
    ),
    key=("order_id", "decided_at"),
    dated_by=None,
)
