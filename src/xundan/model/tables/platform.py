"""The platform's own figures, as its reports give them: never added to computed ones."""

from __future__ import annotations

from xundan.model.tables.shape import Table, day, month, number, text

PLATFORM_METRICS = Table(
    "platform_metrics",
    "state",
    (
        day(),
        month(),
        text("agent_id"),
        text("channel"),
        text("metric", True),
        number("value", any_number=True),
        text("source", True),
    ),
    key=("day", "month", "agent_id", "channel", "metric", "source"),
    dated_by="day",
    blank_in_key=("day", "month", "agent_id", "channel"),
    one_of=(("day", "month"),),
)

PLATFORM_CREDITS = Table(
    "platform_credits",
    "state",
    (
        text("order_id", True),
        text("credit", True, ("agent", "silent")),
        text("agent_id"),
        day(),
        text("source", True),
    ),
    key=("order_id", "source"),
    dated_by="day",
)
"""Whose order the platform says it is. `credit` settles it: a state's blank column takes nothing back, so an order that
became silent keeps the agent of an older export in `agent_id`."""
