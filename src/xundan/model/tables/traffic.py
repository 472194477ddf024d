"""Who comes to the shop, what advertising costs, and how the platform and its buyers mark the shop."""

from __future__ import annotations

from xundan.model.tables.shape import FIVE, Table, count, day, money, number, text, time

VISITS = Table(
    "visits",
    "event",
    (
        text("visitor_id", True),
        time("at", True),
        text("event", True, ("view", "click", "favorite", "cart", "consult", "order", "pay")),
        text("buyer_id"),
        text("page_type", choices=("home", "category", "search", "item", "other")),
        text("page_id"),
        text("item_id"),
        text("source"),
        text("keyword"),
        count("x", any_number=True),
        count("y", any_number=True),
        text("session_id"),
        text("event_id"),
    ),
    key=("event_id",),
    dated_by="at",
    beside=("session_id",),
)

TRAFFIC_DAILY = Table(
    "traffic_daily",
    "state",
    (
        day(required=True),
        text("channel"),
        count("visitors", True),
        count("page_views"),
        count("bounced_visitors"),
        count("favorites"),
        count("carts"),
        count("paid_buyers"),
        money("sales"),
    ),
    key=("day", "channel"),
    dated_by="day",
    blank_in_key=("channel",),
)

AD_SPEND = Table(
    "ad_spend",
    "state",
    (
        day(required=True),
        text("channel", True),
        text("campaign"),
        text("keyword"),
        text("item_id"),
        count("impressions"),
        count("clicks"),
        money("cost", True),
        money("sales"),
        count("orders"),
    ),
    key=("day", "channel", "campaign", "keyword", "item_id"),
    dated_by="day",
    blank_in_key=("campaign", "keyword", "item_id"),
)

BENCHMARKS = Table(
    "benchmarks",
    "state",
    (
        day(required=True),
        text("metric", True),
        text("scope", True, ("industry", "peer", "competitor")),
        number("value", True, any_number=True),
    ),
    key=("day", "metric", "scope"),
    dated_by="day",
)

DSR = Table(
    "dsr",
    "state",
    (
        day(required=True),
        number("description", True, bounds=FIVE),
        number("service", True, bounds=FIVE),
        number("logistics", True, bounds=FIVE),
    ),
    key=("day",),
    dated_by="day",
)

QUALITY_SCORES = Table(
    "quality_scores",
    "state",
    (
        day(required=True),
        number("experience", bounds=FIVE),
        number("service", bounds=FIVE),
        number("compliance", bounds=FIVE),
        number("loyalty", bounds=FIVE),
    ),
    key=("day",),
    dated_by="day",
)
