"""Who speaks in each message, for whoever reads the messages themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Literal

import ibis.expr.types as ir

from xundan.facts.day_rules import DayRules
from xundan.facts.inputs import Inputs
from xundan.facts.talk import said
from xundan.metrics.view import View

Who = Literal["buyer", "agent", "machine", "transfer", "system", "ignored"]
"""machine: robot or automatic; ignored: of a kind that is as if not sent."""
PLACE = ("dialogue", "sent_at_utc", "beat", "tie")
"""What tells a message from all others."""


def spoken(view: View, messages: ir.Table) -> ir.Table:
    """Some of the messages with `buyer_said`, `human`, `machine`, `said_transfer`: what `who` asks. The rows are kept
    in the engine first, for Ibis loses its way when rows that were chosen by a join are joined with themselves."""
    rows = view.engine.keep(messages)
    others = {field.name: rows for field in fields(Inputs) if field.name not in ("rules", "messages")}
    # Of the rest of the bundle `said` asks nothing.
    told = said(Inputs(rules=DayRules(view.rules), messages=rows, **others)).rename(sent_at_utc="utc")
    told = told.select(*PLACE, "buyer_said", "human", "machine", said_transfer="transfer")
    return rows.left_join(told, PLACE).drop(*(f"{name}_right" for name in PLACE))


def who(row: Mapping[str, Any]) -> Who:
    """Who speaks in a row of `spoken`."""
    if row["said_transfer"]:
        return "transfer"
    if row["human"]:
        return "agent"
    if row["machine"]:
        return "machine"
    if row["buyer_said"]:
        return "buyer"
    return "ignored" if row["sender"] == "buyer" else "system"


def place(row: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """Where a message stands in its dialogue."""
    return row["sent_at_utc"], row["beat"] if row["seq"] is None else row["seq"], row["beat"], row["tie"]
