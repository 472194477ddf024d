"""Turns handed over from one agent to another (rules.md, "Transfer").

Whether a transfer hands anything over depends on whether a turn was pending with its sender, which may itself have
been handed in a moment before. Each depends only on what came earlier, so the set is found by repeating one
expression until nothing changes: once more than the longest chain of hand-overs.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine import Engine
from xundan.engine.vocabulary import before, within
from xundan.facts.day_rules import DayRules
from xundan.facts.talk import ORDER
from xundan.facts.turns import PENDING, placed, states
from xundan.lake.layout import AGENT_BITS

_AFTER = 1 << 61
"""A place behind every message of the same instant and seq."""


def hand_overs(engine: Engine, events: ir.Table, rules: DayRules) -> ir.Table:
    """The hand-overs as events of the receiving dialogue, with code `i`."""
    transfers = events.filter(events.code == "t")
    involved = transfers.select("buyer").distinct()
    ours = engine.keep(events.semi_join(involved, "buyer"))
    numbered = engine.keep(
        ours.filter(ours.code == "t").mutate(
            transfer=ibis.row_number().over(ibis.window(order_by=["buyer", *ORDER, "agent"]))
        )
    )
    found = pa.array([], pa.int64())
    if _count(engine, numbered):
        while True:
            effective = engine.table(pa.table({"transfer": found}))
            again = engine.rows(_effective(engine, ours, numbered, effective, rules))["transfer"].combine_chunks()
            if again.equals(found):
                break
            found = again
    kept = numbered.semi_join(engine.table(pa.table({"transfer": found})), "transfer")
    return engine.keep(_arrivals(kept, "i", 1).select(events.columns))


def _effective(engine: Engine, ours: ir.Table, transfers: ir.Table, effective: ir.Table, rules: DayRules) -> ir.Table:
    """The transfers that hand over, given those known to: pending with the sender, and not with the receiver."""
    known = transfers.semi_join(effective, "transfer")
    columns = ours.columns
    rows = ours.union(_arrivals(known, "i", 1).select(columns))
    moved = states(engine, placed(rows), rules)
    sent = moved.filter(moved.code == "t").select(*_PLACE, pending=moved.was.isin(PENDING).fill_null(False))
    sent = sent.filter(sent.pending).join(transfers, list(_PLACE)).select("transfer")
    # A probe stands where the hand-over would, and asks what state the dialogue is in just before.
    probes = _arrivals(transfers, "p", 0)
    asked = moved.select(*_PLACE, code="code", transfer=ibis.null("int64")).union(
        probes.select(*_PLACE, "code", transfer=probes.transfer.cast("int64"))
    )
    asked = asked.mutate(n=ibis.row_number().over(ibis.window(group_by="dialogue", order_by=list(ORDER))))
    state = within(asked.code != "p", asked.n * 2 + asked.code.isin(PENDING).ifelse(1, 0))
    asked = asked.mutate(state=state.max().over(before("dialogue", ["n"])))
    free = asked.filter((asked.code == "p") & (asked.state.isnull() | (asked.state % 2 == 0)))
    return sent.semi_join(free, "transfer").order_by("transfer")


def _arrivals(transfers: ir.Table, code: str, later: int) -> ir.Table:
    """Transfers as rows of the receiving dialogue, behind its messages of the same instant and seq."""
    return transfers.mutate(
        agent=transfers.to_agent,
        dialogue=transfers.buyer * (1 << AGENT_BITS) + transfers.to_agent,
        code=ibis.literal(code),
        beat=ibis.literal(_AFTER, "int64") + transfers.transfer * 2 + later,
        to_agent=ibis.null("int64"),
    )


def _count(engine: Engine, table: ir.Table) -> int:
    return int(engine.rows(table.aggregate(n=table.count()))["n"][0].as_py())


_PLACE = ("dialogue", *ORDER)
