"""Runs the real code over an oracle's World: staging, keys, current rows, facts; only the files on disk are left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tests.oracle import World
from xundan.engine import Engine
from xundan.facts.coverage import Coverage
from xundan.facts.day_rules import DayRules
from xundan.facts.derive import NAMES, Facts, derive
from xundan.facts.identity import assert_identity
from xundan.facts.inputs import Inputs
from xundan.facts.refresh import agent_states, with_ids
from xundan.lake import Lake, Snapshot, layout, schema
from xundan.lake.batch import Batch
from xundan.lake.current import current_rows
from xundan.metrics.view import View
from xundan.model.clock import Shop, offsets
from xundan.model.rules import DatedRules, Rules
from xundan.model.tables import TABLES, Table

NOWHERE = Lake(Path("nowhere"))


def shops_of(world: World) -> dict[str, Shop]:
    """The world's shops as the workspace would have them."""
    rules = rules_of(world)
    return {
        s.id: Shop(s.id, s.id, "", s.timezone, s.business_day_cut, s.currency, rules) for s in world.shops
    }


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
    for column in table.columns:
        values = [r.get(column.name) for r in rows]
        values = [None if v == "" else v for v in values]
        if column.default is not None:
            default = False if column.type == "flag" else column.default
            values = [default if v is None else v for v in values]
        columns[column.name] = pa.array(values, schema.TYPES[column.type])
    for column in table.columns:
        if column.type == "time":
            instants = [_utc(r.get(column.name), shops[r.get("shop") or next(iter(shops))]) for r in rows]
            columns[f"{column.name}_utc"] = pa.array(instants, pa.int64())
    columns["place"] = pa.array(range(1, len(rows) + 1), pa.int64())
    return pa.table(columns)


def _utc(local: Any, shop: Shop) -> int | None:
    if local is None:
        return None
    offset = [o for o in offsets(shop.timezone) if o.start <= local][-1].seconds
    return int((local - type(local)(1970, 1, 1)).total_seconds()) - offset


class Loaded:
    """A world's rows, staged and derived."""

    def __init__(self, world: World) -> None:
        self.shops = shops_of(world)
        self.rules = rules_of(world)
        self.coverage = Coverage.of(world.coverage)
        self.engine = Engine(memory="1GB")
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
        )
        self.facts: Facts = derive(self.engine, self.inputs)
        assert_identity(self.engine, self.inputs, self.facts.order_facts, self.facts.credits)

    def _stage(self, world: World) -> dict[str, pa.Table]:
        con = duckdb.connect()
        batch = Batch(con, NOWHERE, Snapshot(), self.shops, "secret", 1)
        for number, (name, rows) in enumerate(world.tables.items()):
            if rows:
                batch.stage(name, typed_rows(TABLES[name], rows, self.shops), number, None)
        batch.prepare()
        stored: dict[str, pa.Table] = {}
        for name, own in ((layout.SHOP_IDS, "shop_ids"), (layout.BUYER_IDS, "buyer_ids"), (layout.AGENT_IDS, "agent_ids")):
            stored[name] = con.sql(f"SELECT * EXCLUDE (is_new) FROM {own}").to_arrow_table()
        for table in TABLES.values():
            name = layout.raw(table.name) if table.kind == "event" else layout.current(table.name)
            if table.name not in batch.staged:
                stored[name] = schema.empty(name)
            elif table.kind == "event":
                stored[name] = con.sql(f"SELECT * FROM keyed_{table.name} WHERE fate = 'new'").to_arrow_table()
            else:
                query = current_rows(table, f"(SELECT * FROM keyed_{table.name} WHERE fate <> 'duplicate')", self.shops)
                stored[name] = con.sql(query).to_arrow_table()
        con.close()
        return stored

    def view(self) -> View:
        """What queries read."""
        named = {f"facts/{name}": getattr(self.facts, name) for name in NAMES}
        named = {name: self.engine.keep(with_ids(table, self.inputs)) for name, table in named.items()}
        return View(self.engine, lambda name: named.get(name, self.stored.get(name)), self.coverage, self.shops, self.rules)
