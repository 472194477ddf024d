"""The rows that facts are derived from, as a snapshot of the lake has them: all of them, or those of some buyers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine import Engine
from xundan.engine.vocabulary import shifted
from xundan.facts.bounds import FAR, ends, of_days
from xundan.facts.clock import counts_work
from xundan.facts.day_rules import DayRules
from xundan.facts.decisions import standing
from xundan.facts.inputs import Inputs
from xundan.facts.reading import all_rows, coverage, lake_table
from xundan.facts.scope import Scope
from xundan.lake import layout
from xundan.lake.store import Lake, Snapshot
from xundan.model.rules import DatedRules

_MESSAGES = layout.raw("messages")
_OF_VISITS = (
    *("shop", "day", "visitor_id", "buyer", "event", "source", "page_id", "page_type"),
    *("at", "at_utc", "beat", "tie"),
)
"""What facts ask of a visit."""
_ALWAYS = date(1900, 1, 1)


def all_inputs(engine: Engine, lake: Lake, snapshot: Snapshot, rules: DatedRules) -> Inputs:
    """Every imported row."""

    def table(name: str) -> ir.Table:
        return lake_table(engine, lake, snapshot, name)

    messages = table(_MESSAGES)
    return Inputs(
        rules=DayRules(rules),
        messages=messages,
        orders=table(layout.current("orders")),
        order_lines=table(layout.current("order_lines")),
        refunds=table(layout.current("refunds")),
        visits=table(layout.raw("visits")),
        agent_states=engine.keep(agent_states(table(layout.current("agents")))),
        agent_ids=table(layout.AGENT_IDS),
        buyer_ids=table(layout.BUYER_IDS),
        covered=engine.table(coverage(engine, lake, snapshot).days()),
        newest=engine.keep(newest_messages(all_rows(engine, lake, snapshot, _MESSAGES))),
        decided=_decided(engine, lake, snapshot),
    )


def some_inputs(engine: Engine, lake: Lake, snapshot: Snapshot, rules: DatedRules, scope: Scope) -> Inputs:
    """The rows from which the facts in `scope` follow: the messages of its buyers since the day given for each, all
    their orders, and the lines and refunds of its orders."""

    def table(name: str) -> ir.Table:
        return lake_table(engine, lake, snapshot, name)

    def of_orders(name: str) -> ir.Table:
        return table(layout.current(name)).semi_join(scope.orders, ["shop", "order_id"])

    messages = lake_table(engine, lake, snapshot, _MESSAGES, (scope.first_day or FAR, FAR))
    orders = table(layout.current("orders"))
    theirs = orders.semi_join(scope.buyers, "buyer")
    blank = orders.filter(orders.buyer.isnull()).semi_join(scope.orders, ["shop", "order_id"])
    ids = table(layout.BUYER_IDS).semi_join(scope.buyers, "buyer")
    return Inputs(
        rules=DayRules(rules),
        messages=scope.rows(messages, "day"),
        orders=engine.keep(theirs.union(blank)),
        order_lines=of_orders("order_lines"),
        refunds=of_orders("refunds"),
        visits=table(layout.raw("visits")),
        agent_states=engine.keep(agent_states(table(layout.current("agents")))),
        agent_ids=engine.keep(table(layout.AGENT_IDS)),
        buyer_ids=engine.keep(ids),
        covered=engine.table(coverage(engine, lake, snapshot).days()),
        newest=_with_local(engine, scope.newest, all_rows(engine, lake, snapshot, _MESSAGES), rules),
        decided=_decided(engine, lake, snapshot),
    )


def day_inputs(
    engine: Engine, lake: Lake, snapshot: Snapshot, rows: Inputs, talk_days: ir.Table, visit_days: ir.Table
) -> Inputs:
    """The rows of whole days: messages of `talk_days`, visits and created orders of `visit_days` (shop, day)."""

    def whole(name: str, days: ir.Table) -> ir.Table:
        within = ends(engine, days.day)
        if within is None:
            return all_rows(engine, lake, snapshot, name).limit(0)
        return lake_table(engine, lake, snapshot, name, within).semi_join(days, ["shop", "day"])

    orders = lake_table(engine, lake, snapshot, layout.current("orders"))
    orders = of_days(orders, "created_day", ends(engine, visit_days.day))
    created = orders.semi_join(visit_days.rename(created_day="day"), ["shop", "created_day"])
    return replace(
        rows,
        messages=whole(_MESSAGES, talk_days),
        visits=engine.keep(whole(layout.raw("visits"), visit_days).select(_OF_VISITS)),
        orders=created,
    )


def newest_messages(messages: ir.Table) -> ir.Table:
    """Every shop's newest message of any sender and kind, waiting or not: shop, its instant (newest_utc) and the shop's
    own time of it (newest_at)."""
    return messages.group_by("shop").aggregate(
        newest_utc=messages.sent_at_utc.max(), newest_at=messages.sent_at.argmax(messages.sent_at_utc)
    )


def _with_local(engine: Engine, newest: ir.Table, messages: ir.Table, rules: DatedRules) -> ir.Table:
    """Shops' newest instants with their own time of it, where working hours are counted."""
    if not counts_work(DayRules(rules)):
        return newest
    found = messages.inner_join(newest, [messages.shop == newest.shop, messages.sent_at_utc == newest.newest_utc])
    return engine.keep(found.group_by("shop", "newest_utc").aggregate(newest_at=found.sent_at.max()))


def newest_table(engine: Engine, newest: dict[str, int]) -> ir.Table:
    """The same from what a snapshot keeps."""
    return engine.table(
        pa.table(
            {"shop": pa.array(list(newest), pa.string()), "newest_utc": pa.array(list(newest.values()), pa.int64())}
        )
    )


def _decided(engine: Engine, lake: Lake, snapshot: Snapshot) -> ir.Table | None:
    """The decisions on orders that stand."""
    name = layout.current("credit_overrides")
    return engine.keep(standing(lake_table(engine, lake, snapshot, name))) if lake.files(name, snapshot) else None


def agent_states(agents: ir.Table) -> ir.Table:
    """Agents' states with the days on which each holds: a later state rewrites no past."""
    rows = agents.mutate(from_day=agents.from_day.fill_null(ibis.literal(_ALWAYS)))
    following = rows.from_day.lead().over(ibis.window(group_by=["shop", "agent_id"], order_by="from_day"))
    rows = rows.mutate(following=following)
    until = shifted(rows.following, -1).fill_null(ibis.literal(FAR))
    return rows.select("shop", "agent", "agent_id", "name", "team", "role", "level", "from_day", until_day=until)
