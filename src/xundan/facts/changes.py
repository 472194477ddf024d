"""What an import, an undo or new rules changed: the rows in which two states of the lake differ.

It is read off the files that only one of the two has, so nobody has to say what they did, and the cost is that of the
change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine import Engine
from xundan.facts.reading import coverage, lake_of, lake_table
from xundan.lake import layout
from xundan.lake.store import Lake, Snapshot
from xundan.model.rules import SETTINGS, DatedRules

PARTS = ("order_lines", "refunds", "credit_overrides")
"""The tables whose rows say more of orders."""
_ORIGIN = ("import_id", "file_no", "place")
"""Where a row came from: facts do not depend on it."""


@dataclass(frozen=True)
class States:
    """Two states of a lake, the one that the stored facts were made of and the one to come."""

    engine: Engine
    lake: Lake
    was: Snapshot
    now: Snapshot
    _differing: dict[str, ir.Table] = field(default_factory=dict)

    def old(self, name: str) -> ir.Table:
        """A table as it was."""
        return lake_table(self.engine, self.lake, self.was, name)

    def new(self, name: str) -> ir.Table:
        """A table as it is to be."""
        return lake_table(self.engine, self.lake, self.now, name)

    def of(self, shops: Collection[str]) -> States:
        """The same for what is asked of these shops alone: files with rows of others only are not opened."""
        return replace(self, lake=lake_of(self.engine, self.lake, self.now, shops))

    def gone(self, name: str) -> bool:
        """Whether the table lost or rewrote any file."""
        return bool(set(self.lake.files(name, self.was)) - set(self.lake.files(name, self.now)))

    def differing(self, name: str) -> ir.Table:
        """The rows that only one of the two states has (a row in two versions is two rows), without their origin."""
        if name not in self._differing:
            self._differing[name] = self._found_differing(name)
        return self._differing[name]

    def _found_differing(self, name: str) -> ir.Table:
        old, new = (set(self.lake.files(name, state)) for state in (self.was, self.now))
        sides = [self._plain(sorted(files)) for files in (old - new, new - old) if files]
        if not sides:
            return self._empty(name)
        if len(sides) == 1:
            return sides[0]
        before, after = sides
        columns = [column for column in after.columns if column in before.columns]
        before, after = self.engine.keep(before.select(columns)), self.engine.keep(after.select(columns))
        left, come = before.difference(after, distinct=False), after.difference(before, distinct=False)
        return self.engine.keep(left.union(come))

    def _plain(self, files: list[str]) -> ir.Table:
        rows = self.engine.parquet(files)
        return rows.drop(*(name for name in _ORIGIN if name in rows.columns))

    def _empty(self, name: str) -> ir.Table:
        # Of the columns alone, for which no shop's file is looked into.
        rows = lake_table(self.engine, self.lake.of(()), self.now, name)
        return self.engine.keep(rows.drop(*(n for n in _ORIGIN if n in rows.columns)).limit(0))


@dataclass(frozen=True)
class Changes:
    """What differs. `chat`: shop, buyer, dialogue, day, transferred; `visits`: shop, day; `orders`: both versions of
    changed orders (shop, order_id, buyer, created_day, paid_day); `order_parts`: orders (shop, order_id) of which
    lines, refunds or decisions changed; `covered`: shop, first and last day of those that messages newly cover, or no
    longer.

    `since`: the day from which everything of a shop has to be derived anew, for other reasons than its rows.
    """

    chat: ir.Table
    visits: ir.Table
    orders: ir.Table
    order_parts: ir.Table
    covered: ir.Table
    since: Mapping[str, date]

    def shops(self, engine: Engine) -> set[str]:
        """The shops in which anything differs."""
        named = [rows.select("shop") for rows in (self.chat, self.visits, self.orders, self.order_parts, self.covered)]
        found = engine.rows(reduce(lambda above, below: above.union(below), named).distinct())
        return {*found["shop"].to_pylist(), *self.since}


def changes(states: States, since: Mapping[str, date]) -> Changes:
    """Reads off two states what changed. `since` as the caller knows it; shops whose agents changed are added."""
    engine = states.engine
    messages = states.differing(layout.raw("messages"))
    chat = messages.select(
        "shop", "buyer", "dialogue", "day", transferred=(messages.kind == "transfer") & messages.to_agent.notnull()
    ).distinct()
    visits = states.differing(layout.raw("visits")).select("shop", "day").distinct()
    orders = states.differing(layout.current("orders"))
    parts = [states.differing(layout.current(name)).select("shop", "order_id") for name in PARTS]
    anew = {**since, **{shop: date.min for shop in _agents_changed(states)}}
    return Changes(
        chat=engine.keep(chat),
        visits=engine.keep(visits),
        orders=engine.keep(orders.select("shop", "order_id", "buyer", "created_day", "paid_day").distinct()),
        order_parts=engine.keep(reduce(lambda above, below: above.union(below), parts).distinct()),
        covered=engine.table(covered_otherwise(states)),
        since=anew,
    )


def _agents_changed(states: States) -> set[str]:
    """Shops in which an account became an agent's, ceased to be one, or changed its role."""
    rows = states.differing(layout.current("agents")).select("shop", "agent_id", "role", "from_day")
    # What a newer row says again differs in name or team only, which no fact holds.
    counted = rows.group_by("shop", "agent_id", "role", "from_day").aggregate(n=rows.count())
    return set(states.engine.rows(counted.filter(counted.n % 2 == 1).select("shop").distinct())["shop"].to_pylist())


def covered_otherwise(states: States) -> pa.Table:
    """The days of messages by shop, from the first to the last that is covered in one state only."""
    both = [coverage(states.engine, states.lake, state).runs for state in (states.was, states.now)]
    was, now = ({shop: days for (shop, table), days in runs.items() if table == "messages"} for runs in both)
    columns: dict[str, list[Any]] = {"shop": [], "first": [], "last": []}
    # Most shops' runs are the same ones.
    for shop in sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name)):
        days = _days(was.get(shop, [])) ^ _days(now.get(shop, []))
        if days:
            for name, value in zip(columns, (shop, min(days), max(days)), strict=True):
                columns[name].append(value)
    types = {"shop": pa.string(), "first": pa.date32(), "last": pa.date32()}
    return pa.table({name: pa.array(values, types[name]) for name, values in columns.items()})


def _days(runs: Iterable[tuple[date, date]]) -> set[date]:
    return {first + timedelta(days=n) for first, last in runs for n in range((last - first).days + 1)}


def rules_since(was: Mapping[str, Any] | None, rules: DatedRules) -> date | None:
    """The first day whose settings are others than those that the stored facts were made with; None when none is."""
    now = rules_told(rules)
    if was is None:
        return date.min
    found = [day for name in SETTINGS for day in _apart(was.get(name), now[name])]
    return min(found, default=None)


def rules_told(rules: DatedRules) -> dict[str, list[list[Any]]]:
    """Every setting with the days from which each of its values holds, as plain JSON."""
    return {
        name: [[None if start is None else start.isoformat(), _plain(value)] for start, value in rules.values(name)]
        for name in SETTINGS
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(sorted(value.items())) if isinstance(value, Mapping) else value


def _apart(was: list[list[Any]] | None, now: list[list[Any]]) -> list[date]:
    """The first day on which two histories of a setting differ."""
    if was == now:
        return []
    if was is None or was[0] != now[0]:
        return [date.min]
    starts = sorted({start for start, _ in (*was, *now) if start is not None})
    for start in starts:
        if _on(was, start) != _on(now, start):
            return [date.fromisoformat(start)]
    return []


def _on(history: list[list[Any]], day: str) -> Any:
    return [value for start, value in history if start is None or start <= day][-1]
