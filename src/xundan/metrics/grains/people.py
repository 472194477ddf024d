"""Dimensions that hang on a person: an agent's team and a buyer's type on a day."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import within, yes
from xundan.metrics.ask import Ask
from xundan.metrics.view import View

UNATTRIBUTABLE = "?"


def with_team(view: View, rows: ir.Table) -> ir.Table:
    """Adds `team`: the agent's on the row's `on_day`; "" without one; null and "?" as the agent."""
    states = view.agent_states.select("shop", "agent_id", "team", "from_day", "until_day")
    joined = rows.left_join(
        states,
        [
            rows.shop == states.shop,
            rows.agent == states.agent_id,
            rows.on_day >= states.from_day,
            rows.on_day <= states.until_day,
        ],
    )
    nobody = joined.agent.isnull() | (joined.agent == UNATTRIBUTABLE)
    team = nobody.ifelse(joined.agent, joined.team.fill_null(""))
    return joined.mutate(team=team).select(*rows.columns, "team")


def with_buyer_type(view: View, rows: ir.Table) -> ir.Table:
    """Adds `buyer_type`: returning when the buyer (key `buyer`) had paid on an earlier day, else new; null unknown."""
    joined = rows.left_join(view.first_paid, "buyer")
    returning = yes(joined.first_paid_day < joined.on_day)
    kind = within(joined.buyer.notnull(), returning.ifelse("returning", "new"))
    return joined.mutate(buyer_type=kind).select(*rows.columns, "buyer_type")


def with_person(view: View, ask: Ask, rows: ir.Table) -> ir.Table:
    """Adds those of the two that are asked for."""
    if "team" in ask.by:
        rows = with_team(view, rows)
    if "buyer_type" in ask.by:
        rows = with_buyer_type(view, rows)
    return rows


def hour(moment: ir.TimestampValue) -> ir.IntegerValue:
    """The local hour, 0 to 23."""
    return moment.hour().cast("int64")


def no_text() -> ir.StringScalar:
    """An unknown text."""
    return ibis.null("string")
