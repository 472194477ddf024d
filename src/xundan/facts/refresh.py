"""Refreshing the facts of a lake after an import, inside the import's own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.facts.day_rules import DayRules
from xundan.facts.derive import DATED, NAMES, derive
from xundan.facts.identity import Broken, broken_identities
from xundan.facts.inputs import Inputs
from xundan.facts.reading import HELD_BACK, coverage, lake_table
from xundan.lake import layout
from xundan.lake.store import Lake, Snapshot, Transaction
from xundan.model.rules import DatedRules

_CLUSTERED = ("dialogue", "buyer", "nth", "agent", "visitor_id", "pos", "order_id", "hour")
_ALWAYS, _FOREVER = date(1900, 1, 1), date(9999, 12, 31)


def inputs(engine: Engine, lake: Lake, snapshot: Snapshot, rules: DatedRules) -> Inputs:
    """The imported rows that facts are derived from."""

    def table(name: str) -> ir.Table:
        return lake_table(engine, lake, snapshot, name)

    return Inputs(
        rules=DayRules(rules),
        messages=table(layout.raw("messages")),
        orders=engine.keep(numbered(table(layout.current("orders")))),
        order_lines=table(layout.current("order_lines")),
        refunds=table(layout.current("refunds")),
        visits=table(layout.raw("visits")),
        agent_states=engine.keep(agent_states(table(layout.current("agents")))),
        agent_ids=table(layout.AGENT_IDS),
        buyer_ids=table(layout.BUYER_IDS),
        covered=engine.table(coverage(engine, lake, snapshot).days()),
    )


def numbered(orders: ir.Table) -> ir.Table:
    """Orders with `nth`, their place among the buyer's: by creation, then the larger id as text; so it is unique."""
    mine = ibis.window(group_by="buyer", order_by=["created_at_utc", "order_id"])
    return orders.mutate(nth=ibis.row_number().over(mine) + 1)


def agent_states(agents: ir.Table) -> ir.Table:
    """Agents' states with the days on which each holds: a later state rewrites no past."""
    rows = agents.mutate(from_day=agents.from_day.fill_null(ibis.literal(_ALWAYS)))
    following = rows.from_day.lead().over(ibis.window(group_by=["shop", "agent_id"], order_by="from_day"))
    rows = rows.mutate(following=following)
    until = (rows.following - ibis.interval(days=1)).cast("date").fill_null(ibis.literal(_FOREVER))
    return rows.select("shop", "agent", "agent_id", "name", "team", "role", "level", "from_day", until_day=until)


@dataclass(frozen=True)
class Refreshed:
    """What a refresh found: the shops whose sales do not add up, and the snapshot from which each of them is read."""

    broken: list[Broken]
    held_back: dict[str, int]

    @property
    def info(self) -> dict[str, Any]:
        """What the snapshot says of it."""
        return {HELD_BACK: self.held_back} if self.held_back else {}


def refresh(lake: Lake, transaction: Transaction, rules: DatedRules) -> Refreshed:
    """Derives every fact anew from the transaction's rows and replaces the stored ones.

    A shop whose sales do not add up gets no new facts: readers keep to the snapshot in which they last did.
    """
    with Engine() as engine:
        rows = inputs(engine, lake, transaction.view, rules)
        facts = derive(engine, rows)
        broken = broken_identities(engine, rows, facts.order_facts, facts.credits)
        names = [found.shop for found in broken]
        shops = lake_table(engine, lake, transaction.view, layout.SHOP_IDS)
        if broken:
            shops = shops.filter(~shops.shop.isin(names))
        for name in NAMES:
            stored = _stored(with_ids(getattr(facts, name), rows), DATED[name], shops)
            transaction.overwrite(f"facts/{name}", engine.stream(stored))
    since = transaction.base.info.get(HELD_BACK, {})
    return Refreshed(broken, {name: since.get(name, transaction.base.number) for name in names})


def with_ids(fact: ir.Table, rows: Inputs) -> ir.Table:
    """A fact with the ids that its keys stand for."""
    if "agent" in fact.columns:
        fact = fact.left_join(rows.agent_ids.select("agent", "agent_id"), "agent").drop("agent_right")
    if "buyer" in fact.columns and "buyer_id" not in fact.columns:
        fact = fact.left_join(rows.buyer_ids.select("buyer", "buyer_id"), "buyer").drop("buyer_right")
    return fact


def _stored(fact: ir.Table, dated: str, shops: ir.Table) -> ir.Table:
    """A fact as it is written: partitioned by shop and month, clustered by day inside."""
    fact = fact.inner_join(shops, "shop")
    day = fact[dated]
    fact = fact.mutate(p_shop=fact.shop_key.cast("int32"), p_month=(day.year() * 100 + day.month()).cast("int32")).drop(
        "shop_key"
    )
    return fact.order_by(["p_shop", "p_month", dated, *(c for c in _CLUSTERED if c in fact.columns)])
