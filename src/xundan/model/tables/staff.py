"""Who works in the shop, when, with what plan, and what is written down of their work."""

from __future__ import annotations

from xundan.model.tables.shape import Column, Table, day, money, month, number, text, time

_ENTERED = (time("marked_at"), Column("withdrawn", "flag"))
"""When a person made a mark, and whether it is taken back. Who and why are `by` and `note`."""

AGENTS = Table(
    "agents",
    "state",
    (
        text("agent_id", True),
        text("name"),
        text("team"),
        text("role", choices=("presale", "aftersale", "both")),
        text("level"),
        day("from_day"),
        day("active_to"),
    ),
    key=("agent_id", "from_day"),
    dated_by=None,
    blank_in_key=("from_day",),
)

SHIFTS = Table(
    "shifts",
    "state",
    (text("agent_id", True), day(required=True), time("starts_at", True), time("ends_at", True)),
    key=("agent_id", "day", "starts_at", "ends_at"),
    dated_by="day",
)

ATTENDANCE = Table(
    "attendance",
    "state",
    (
        text("agent_id", True),
        day(required=True),
        text("kind", True, ("present", "late", "leave", "absent")),
        text("by"),
        text("note"),
        *_ENTERED,
    ),
    key=("agent_id", "day", "kind"),
    dated_by="day",
)

TARGETS = Table(
    "targets",
    "state",
    (text("agent_id"), month(True), money("sales", True), text("by"), text("note"), *_ENTERED),
    key=("agent_id", "month"),
    dated_by=None,
    blank_in_key=("agent_id",),
)

GRADES = Table(
    "grades",
    "state",
    (
        text("agent_id", True),
        month(True),
        text("item", True),
        text("grade", choices=("优", "良", "中", "差")),
        number("score", any_number=True),
        text("by"),
        text("note"),
        *_ENTERED,
    ),
    key=("agent_id", "month", "item"),
    dated_by="month",
    one_of=(("grade", "score"),),
)

ADJUSTMENTS = Table(
    "adjustments",
    "state",
    (
        text("agent_id", True),
        day(required=True),
        text("kind", True),
        number("points", any_number=True),
        money("amount", any_number=True),
        text("note"),
        text("by"),
        text("why"),
        *_ENTERED,
    ),
    key=("agent_id", "day", "kind", "note"),
    dated_by="day",
    blank_in_key=("note",),
)
