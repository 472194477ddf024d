"""How many dialogues an agent held at once: the fullest five minutes of each hour."""

from __future__ import annotations

import ibis.expr.types as ir

_BUCKET = 300
_WHERE = ("shop", "day", "agent", "hour")


def held(events: ir.Table, receptions: ir.Table) -> ir.Table:
    """A row a (shop, day, agent, hour) and five minutes of the clock (`bucket`) with `dialogues`, those with talk in
    them. Counts of different buyers' talk add up."""
    kept = receptions.filter(receptions.filter_reason.isnull())
    spoken = events.filter(events.code.isin(["b", "c", "h"])).semi_join(kept, ["dialogue", "day"])
    hour = spoken["at"].hour().cast("int64")
    bucket = spoken["at"].epoch_seconds() // _BUCKET
    each = spoken.select("shop", "day", "agent", "dialogue", hour=hour, bucket=bucket).distinct()
    return each.group_by(*_WHERE, "bucket").aggregate(dialogues=each.count())


def concurrency(held: ir.Table) -> ir.Table:
    """A row a (shop, day, agent, hour) with `dialogues`, the most with talk in the same five minutes of the clock."""
    full = held.group_by(*_WHERE, "bucket").aggregate(dialogues=held.dialogues.sum().cast("int64"))
    return full.group_by(*_WHERE).aggregate(dialogues=full.dialogues.max())
