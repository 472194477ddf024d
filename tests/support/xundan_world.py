"""Runs the real code over an oracle's World: staging, keys, current rows, facts; only files on disk are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis.expr.types as ir
import pyarrow as pa

from tests.oracle import World
from xundan.engine import Engine, open_engine
from xundan.engine.vocabulary import within
from xundan.facts.coverage import Coverage
from xundan.facts.day_rules import DayRules
from xundan.facts.decisions import standing
from xundan.facts.derive import NAMES, Facts, derive
from xundan.facts.identity import broken_identities
from xundan.facts.inputs import Inputs
from xundan.facts.loading import agent_states, newest_messages
from xundan.lake import Lake, Snapshot, layout, schema
from xundan.lake.batch import Batch
from xundan.lake.current import current_rows
from xundan.metrics.view import View
from xundan.model.clock import Shop, offsets
from xundan.model.rules import DatedRules, Rules
from xundan.model.tables import TABLES, Table
from xundan.sources.typing import schema as typed_schema

NOWHERE = Lake(Path("nowhere"))


def shops_of(world: World) -> dict[str, Shop]:
    """The world's shops as the workspace would have them."""
    rules = rules_of(world)
    return {s.id: Shop(s.id, s.id, "", s.timezone, s.business_day_cut, s.currency, rules) for s in world.shops}


def rules_of(world: World) -> DatedRules:
    """The world's dated settings."""
    first: dict[str, Any] = {}
    changes: list[tuple[date, dict[str, Any]]] = []
    for day, settings in world.rules:
        typed = {k: tuple(v) if isinstance(v, list) else v for k, v in settings.items()}
        if day is None:
            first = typed
        else:
            changes.append((day, typed))
    return DatedRules.of(Rules(**first), changes)


def typed_rows(table: Table, rows: list[dict[str, Any]], shops: dict[str, Shop]) -> pa.Table:
    """Canonical rows as typing would leave them."""
    columns: dict[str, pa.Array] = {"shop": pa.array([r.get("shop") or next(iter(shops)) for r in rows], pa.string())}
    types = typed_schema(table)
    for column in table.columns:
        values = [r.get(column.name) for r in rows]
        values = [None if v == "" else v for v in values]
        if column.default is not None:
            default = False if column.type == "flag" else column.default
            values = [default if v is None else v for v in values]
        columns[column.name] = pa.array(values, types.field(column.name).type)
    for column in table.columns:
        if column.type == "time":
            instants = [_utc(r.get(column.name), shops[r.get("shop") or next(iter(shops))]) for r in rows]
            columns[f"{column.name}_utc"] = pa.array(instants, pa.int64())
    columns["place"] = pa.array(_places(columns["shop"].to_pylist()), pa.int64())
    return pa.table(columns)


def _places(shops: list[str]) -> list[int]:
    """Every row's place in the file, as if each shop had a file of its own."""
    counted: Counter[str] = Counter()
    places = []
    for shop in shops:
        counted[shop] += 1
        places.append(counted[shop])
    return places


def _utc(local: Any, shop: Shop) -> int | None:
    if local is None:
        return None
    offset = [o for o in offsets(shop.timezone) if o.start <= local][-1].seconds
    return int((local - type(local)(1970, 1, 1)).total_seconds()) - offset


class Loaded:
    """A world's rows, staged and derived."""

    def __init__(self, world: World, engine: Engine | None = None) -> None:
        """`engine`: another one than DuckDB; it is closed with this."""
        self.shops = shops_of(world)
        self.rules = rules_of(world)
        self.coverage = Coverage.of(world.coverage)
        self.engine = engine or open_engine(memory="1GB")
        stored = self._stage(world)
        self.stored = {name: self.engine.table(rows) for name, rows in stored.items()}
        self.inputs = Inputs(
            rules=DayRules(self.rules),
            messages=self.stored[layout.raw("messages")],
            orders=self.stored[layout.current("orders")],
            order_lines=self.stored[layout.current("order_lines")],
            refunds=self.stored[layout.current("refunds")],
            visits=self.stored[layout.raw("visits")],
            agent_states=self.engine.keep(agent_states(self.stored[layout.current("agents")])),
            agent_ids=self.stored[layout.AGENT_IDS],
            buyer_ids=self.stored[layout.BUYER_IDS],
            covered=self.engine.table(self.coverage.days()),
            newest=newest_messages(self.stored[layout.raw("messages")]),
            decided=standing(self.stored[layout.current("credit_overrides")]),
        )
        self.facts: Facts = derive(self.engine, self.inputs)
        self._named: dict[str, ir.Table] = {}
        self._view: View | None = None
        broken = broken_identities(
            self.engine, self.inputs.orders, self.inputs.rules, self.facts.order_facts, self.facts.credits
        )
        assert not broken, broken

    def _stage(self, world: World) -> dict[str, pa.Table]:
        con = duckdb.connect()
        batch = Batch(con, NOWHERE, Snapshot(), self.shops, "secret", 1)
        for number, (name, rows) in enumerate(world.tables.items()):
            if rows:
                typed = typed_rows(TABLES[name], rows, self.shops)
                typed = typed.append_column("file_no", pa.array([number] * len(rows), pa.int32()))
                batch.stage(name, typed.append_column("exported_at", pa.nulls(len(rows), pa.timestamp("us"))))
        batch.prepare()
        stored: dict[str, pa.Table] = {}
        for name, own in (
            (layout.SHOP_IDS, "shop_ids"),
            (layout.BUYER_IDS, "buyer_ids"),
            (layout.AGENT_IDS, "agent_ids"),
        ):
            stored[name] = con.sql(f"SELECT * EXCLUDE (is_new) FROM {own}").to_arrow_table()
        for table in TABLES.values():
            name = layout.raw(table.name) if table.kind == "event" else layout.current(table.name)
            if table.name not in batch.staged:
                stored[name] = schema.empty(name)
            elif table.kind == "event":
                stored[name] = con.sql(f"SELECT * FROM keyed_{table.name}").to_arrow_table()
            else:
                query = current_rows(table, f"keyed_{table.name}", self.shops)
                stored[name] = con.sql(query).to_arrow_table()
        con.close()
        return stored

    def view(self) -> View:
        """What queries read."""
        if self._view is not None:
            return self._view
        named = {f"facts/{name}": table for name, table in self._with_ids().items()}
        self._view = View(
            self.engine, lambda name: named.get(name, self.stored.get(name)), self.coverage, self.shops, self.rules
        )
        return self._view

    def _with_ids(self) -> dict[str, ir.Table]:
        if not self._named:
            for name in NAMES:
                self._named[name] = self.engine.keep(getattr(self.facts, name))
        return self._named

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """The fact rows with the oracle's names."""
        facts = self._with_ids()
        return {name: self.engine.rows(shape(facts[name])).to_pylist() for name, shape in SHAPES.items()}


def _turns(t: ir.Table) -> ir.Table:
    when = ("day", "opened_at", "closed_at")
    return t.select("shop", "buyer_id", "agent_id", *when, "status", "seconds", "opening", "outcome")


def _receptions(t: ir.Table) -> ir.Table:
    return t.select(
        *("shop", "day", "agent_id", "buyer_id", "consulted", "received", "served", "filter_reason", "handed_in"),
        *("handed_out", "buyer_messages", "agent_messages", "auto_messages", "first_response", "slow"),
    )


def _inquiries(t: ir.Table) -> ir.Table:
    flags = ("ordered", "paid", "paid_same_day", "paid_next_day")
    return t.select("shop", "day", "agent_id", "buyer_id", "stage", *flags, "closes_on")


def _credits(t: ir.Table) -> ir.Table:
    # An agent to whom an order was given by hand has a row without evidence, unless she was a candidate.
    t = t.filter(t.order_messages.notnull() | t.payment_messages.notnull())
    return t.select(
        "shop",
        "order_id",
        "agent_id",
        order_candidate=t.order_messages.notnull(),
        payment_candidate=t.payment_messages.notnull(),
    )


def _orders(t: ir.Table) -> ir.Table:
    owners = {f"{rule}_owner": t[f"{rule}_agent"] for rule in ("order", "payment", "first")}
    return t.select("shop", "order_id", "order_state", "payment_state", "first_state", **owners)


def _visitor_days(t: ir.Table) -> ir.Table:
    kind = within(t.returning.notnull(), t.returning.ifelse("returning", "new"))
    return t.select("shop", "visitor_id", "day", "views", "bounced", "channel", buyer_type=kind)


SHAPES: dict[str, Callable[[ir.Table], ir.Table]] = {
    "turns": _turns,
    "receptions": _receptions,
    "inquiries": _inquiries,
    "credits": _credits,
    "order_facts": _orders,
    "visitor_days": _visitor_days,
}
"""How a fact is asked for with the oracle's names."""
