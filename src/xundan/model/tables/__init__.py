"""The canonical tables: what every importer produces and the neutral format's headers.

An *event* table only grows: a row whose key is there already is a duplicate. A *state* table keeps every imported
version of a row, and its current row is chosen column by column (lake/current.py).
"""

from __future__ import annotations

from xundan.model.tables.platform import PLATFORM_CREDITS, PLATFORM_METRICS
from xundan.model.tables.shape import LIMIT, LONGEST_ID, Column, Kind, Table, Type
from xundan.model.tables.staff import ADJUSTMENTS, AGENTS, ATTENDANCE, GRADES, SHIFTS, TARGETS
from xundan.model.tables.talk import COMPLAINTS, LOSS_NOTES, MESSAGES, SERVICE_RATINGS
from xundan.model.tables.trade import (
    CREDIT_OVERRIDES,
    FULFILMENT_ERRORS,
    ITEMS,
    ORDER_LINES,
    ORDERS,
    REFUNDS,
    REVIEWS,
)
from xundan.model.tables.traffic import AD_SPEND, BENCHMARKS, DSR, QUALITY_SCORES, TRAFFIC_DAILY, VISITS

__all__ = [
    "ADJUSTMENTS", "AD_SPEND", "AGENTS", "ATTENDANCE", "BENCHMARKS", "COMPLAINTS", "CREDIT_OVERRIDES", "DSR",
    "FULFILMENT_ERRORS", "GRADES", "ITEMS", "LIMIT", "LONGEST_ID", "LOSS_NOTES", "MESSAGES", "ORDERS", "ORDER_LINES",
    "PLATFORM_CREDITS", "PLATFORM_METRICS", "QUALITY_SCORES", "REFUNDS", "REVIEWS", "SERVICE_RATINGS", "SHIFTS",
    "TABLES", "TARGETS", "TRAFFIC_DAILY", "VISITS", "Column", "Kind", "Table", "Type",
]  # fmt: skip

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        MESSAGES, ORDERS, ORDER_LINES, REFUNDS, VISITS, TRAFFIC_DAILY,
        REVIEWS, SERVICE_RATINGS, DSR, QUALITY_SCORES, COMPLAINTS, FULFILMENT_ERRORS,
        ITEMS, AD_SPEND, BENCHMARKS,
        AGENTS, SHIFTS, ATTENDANCE, TARGETS, GRADES, ADJUSTMENTS, LOSS_NOTES, CREDIT_OVERRIDES, PLATFORM_METRICS,
        PLATFORM_CREDITS,
    )
}  # fmt: skip
