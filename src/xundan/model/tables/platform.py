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
