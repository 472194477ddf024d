"""How many dialogues an agent held at once: the fullest five minutes of each hour."""

from __future__ import annotations

import ibis.expr.types as ir

_BUCKET = 300


def concurrency(events: ir.Table, receptions: ir.Table) -> ir.Table:
    """A row a (shop, day, agent, hour) with `dialogues`, the most with talk in the same five minutes of the clock."""
    kept = receptions.filter(receptions.filter_reason.isnull())
    spoken = events.filter(events.code.isin(["b", "c", "h"])).semi_join(kept, ["dialogue", "day"])
    hour = spoken["at"].hour().cast("int64")
    bucket = spoken["at"].epoch_seconds() // _BUCKET
    each = spoken.select("shop", "day", "agent", "dialogue", hour=hour, bucket=bucket).distinct()
    full = each.group_by("shop", "day", "agent", "hour", "bucket").aggregate(dialogues=each.count())
    return full.group_by("shop", "day", "agent", "hour").aggregate(dialogues=full.dialogues.max())
