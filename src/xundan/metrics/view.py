"""What a query reads: one snapshot's facts, as tables of an engine, with the coverage and the shops."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import ibis.expr.types as ir
import pyarrow as pa
from ibis.expr.schema import Schema

from xundan.engine import Engine
from xundan.facts.coverage import Coverage
from xundan.facts.loading import agent_states
from xundan.facts.reading import Reading
from xundan.lake import layout
from xundan.model.clock import Shop
from xundan.model.rules import DatedRules


@dataclass
class Days:
    """Which sums by day a view holds, by their names in it."""

    asked: set[str] = field(default_factory=set)
    """Asked for once."""
    made: dict[str, dict[str, str]] = field(default_factory=dict)
    """There, with the types in which their columns are to come out; no types: they cannot be added up exactly."""


@dataclass
class View:
    """One state of the lake for reading. `table` gives a table by its name in the lake (`facts/turns`); the shops in
    `held_back` are shown as of an earlier state, since their sales did not add up at the last refresh."""

    engine: Engine
    table: Callable[[str], ir.Table]
    coverage: Coverage
    shops: Mapping[str, Shop]
    dated_rules: DatedRules
    held_back: frozenset[str] = frozenset()
    reading: Reading | None = None
    """The lake that `table` reads, for what has to be derived anew; None when the tables come from elsewhere."""
    _cache: dict[str, ir.Table] = field(default_factory=dict, init=False)
    _of: dict[frozenset[str], View] = field(default_factory=dict, init=False)
    days: Days | None = field(default=None, init=False)
    """The sums by day that questions left (metrics/by_day.py), where the view stays open for more of them."""
    rules_read: bool = field(default=False, init=False)
    """Whether anybody looked at the rules since this was last put to False."""

    @property
    def rules(self) -> DatedRules:
        """The settings."""
        self.rules_read = True
        return self.dated_rules

    def of(self, shops: Collection[str]) -> View:
        """A view for what is asked of these shops alone; of all, where none is named. It opens no file of the others'.

        What is in it of other shops is nothing, so ask it of no others.
        """
        wanted = frozenset(shops)
        # Tables that come from elsewhere are not read from the lake.
        if not wanted or wanted >= self.shops.keys() or self.reading is None or self.table != self.reading.table:
            return self
        if wanted not in self._of:
            reading = self.reading.of(wanted & self.shops.keys())
            covered = Coverage({key: runs for key, runs in self.coverage.runs.items() if key[0] in wanted})
            narrow = replace(self, table=reading.table, coverage=covered, reading=reading)
            narrow.days = None if self.days is None else Days()
            self._of[wanted] = narrow
        return self._of[wanted]

    def fact(self, name: str) -> ir.Table:
        """A fact table."""
        return self.kept(f"facts/{name}", lambda: self.table(f"facts/{name}"))

    def current(self, name: str) -> ir.Table:
        """The current rows of a state table."""
        return self.kept(layout.current(name), lambda: self.table(layout.current(name)))

    def events(self, name: str) -> ir.Table:
        """The rows of an event table."""
        return self.kept(layout.raw(name), lambda: self.table(layout.raw(name)))

    @property
    def agent_states(self) -> ir.Table:
        """Agents' states with the days on which each holds."""
        return self.kept("agent_states", lambda: self.engine.keep(agent_states(self.current("agents"))))

    @property
    def covered(self) -> ir.Table:
        """The days that imports cover: shop, table, day."""
        return self.kept("covered", lambda: self.engine.table(self.coverage.days()))

    @property
    def first_paid(self) -> ir.Table:
        """The first day on which each buyer paid: buyer, first_paid_day."""
        return self.kept("first_paid", self._first_paid)

    def _first_paid(self) -> ir.Table:
        orders = self.fact("order_facts")
        paid = orders.filter(orders.buyer.notnull() & orders.paid_day.notnull())
        return self.engine.keep(paid.group_by("buyer").aggregate(first_paid_day=paid.paid_day.min()))

    @cached_property
    def newest_order_day(self) -> dict[str, date]:
        """The newest created day of each shop's orders; a shop without orders is absent."""
        orders = self.fact("order_facts")
        rows = self.engine.rows(orders.group_by("shop").aggregate(newest=orders.created_day.max()))
        return {row["shop"]: row["newest"] for row in rows.to_pylist()}

    @property
    def newest_orders(self) -> ir.Table:
        """The same as a table: shop, newest_day."""
        return self.kept("newest_orders", self._newest_table)

    def _newest_table(self) -> ir.Table:
        newest = self.newest_order_day
        return self.engine.table(
            pa.table(
                {
                    "shop": pa.array(list(newest), pa.string()),
                    "newest_day": pa.array(list(newest.values()), pa.date32()),
                }
            )
        )

    def kept(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        """What `make` gives, made once for all questions, under this name with the view's own mark in the engine."""
        if name not in self._cache:
            self._cache[name] = self.engine.named(name + self.mark, make())
        return self._cache[name]

    def has(self, name: str, schema: Schema) -> bool:
        """Whether a table of this name and these columns was made."""
        return name in self._cache and self._cache[name].schema().equals(schema)

    @cached_property
    def mark(self) -> str:
        """What tells this view's tables from those of others in the same engine."""
        return f" @{self.engine.number()}@"

    @cached_property
    def rules_told(self) -> str:
        """The rules as a text that is another one for other rules."""
        return repr(self.dated_rules)
