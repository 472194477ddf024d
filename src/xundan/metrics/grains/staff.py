"""Shifts, and the days on which somebody was to work."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import has, yes
from xundan.metrics.ask import Ask, in_period
from xundan.metrics.grains.people import with_person
from xundan.metrics.view import View

_DAY = 86_400


def shifts(view: View, ask: Ask) -> ir.Table:
    """Shifts with their `seconds`; an end before the beginning is the next day's."""
    rows = view.current("shifts")
    length = rows.ends_at_utc - rows.starts_at_utc
    rows = rows.select(
        *("shop", "day", "starts_at", "ends_at"),
        agent=rows.agent_id,
        seconds=(length < 0).ifelse(length + _DAY, length),
    )
    return with_person(view, ask, in_period(view, ask, rows, "day"))


def scheduled_days(view: View, ask: Ask) -> ir.Table:
    """A row a (shop, agent, day) with attendance, or with a shift where attendance is covered (a plan for days to come
    is no absence); `attended`: present or late."""
    there = view.current("attendance")
    there = there.filter(~yes(there.withdrawn))
    there = there.select("shop", "day", agent="agent_id", there=there.kind.isin(["present", "late"]))
    covered = view.covered.filter(view.covered.table == "attendance")
    planned = view.current("shifts").semi_join(covered, ["shop", "day"])
    planned = planned.select("shop", "day", agent="agent_id", there=ibis.literal(False))
    both = there.union(planned)
    days = both.group_by("shop", "day", "agent").aggregate(attended=has(both.there))
    return with_person(view, ask, in_period(view, ask, days, "day"))
