"""What readers see of a lake: every shop at its newest good state.

A shop whose sales did not add up at a refresh is held back: its rows come from the last snapshot in which they did,
with the coverage of then, while the other shops move on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce

import ibis
import ibis.expr.types as ir
from ibis.expr.schema import Schema

from xundan.engine import Engine
from xundan.facts.bounds import Days, of_days
from xundan.facts.coverage import Coverage
from xundan.facts.ranked import standing
from xundan.lake import layout, schema
from xundan.lake.store import Lake, Snapshot
from xundan.model.tables import TABLES
from xundan.model.text import Text, UserError

HELD_BACK = "held_back"
"""In a snapshot's info: the number of the last good snapshot of every shop that is held back."""


def lake_table(engine: Engine, lake: Lake, snapshot: Snapshot, name: str, days: Days | None = None) -> ir.Table:
    """A lake table in a snapshot, of messages those that stand; without rows when nothing was imported for it.

    With `days` only the rows of these: others are not asked either which of them stand.
    """
    rows = all_rows(engine, lake, snapshot, name)
    if days is not None:
        rows = of_days(rows, "day", days)
    files = lake.files(name, snapshot) if name == layout.raw("messages") else []
    return standing(engine, rows, (*files, *map(str, days or ()))) if files else rows


def all_rows(engine: Engine, lake: Lake, snapshot: Snapshot, name: str) -> ir.Table:
    """The same with the messages that wait behind a better source."""
    files = lake.files(name, snapshot)
    if files:
        return _with_new_columns(engine.parquet(files), name)
    stored = lake.empty(name, snapshot)
    return engine.table(schema.empty(name)) if stored is None else _with_new_columns(engine.table(stored), name)


def _with_new_columns(rows: ir.Table, name: str) -> ir.Table:
    """Imported rows with every column that their table has today: what an earlier version of xundan stored may lack
    some, which are null."""
    group, _, table = name.partition("/")
    if group in ("ids", "log", "facts") or set(layout.stored_columns(TABLES[table])) <= set(rows.columns):
        return rows
    today = Schema.from_pyarrow(schema.empty(name).schema)
    lacking = [column for column in layout.stored_columns(TABLES[table]) if column not in rows.columns]
    return rows.mutate(**{column: ibis.null(today[column]) for column in lacking})


def lake_of(engine: Engine, lake: Lake, snapshot: Snapshot, shops: Collection[str]) -> Lake:
    """A lake to read some shops in: files with rows of others only are left out. A shop keeps its number, so a snapshot
    has those of all earlier ones."""
    ids = lake_table(engine, lake, snapshot, layout.SHOP_IDS).select("shop", "shop_key")
    return lake.of({row["shop_key"] for row in engine.rows(ids).to_pylist() if row["shop"] in shops})


def coverage(engine: Engine, lake: Lake, snapshot: Snapshot) -> Coverage:
    """What the lake covers."""
    return Coverage.of(engine.rows(lake_table(engine, lake, snapshot, layout.COVERAGE)).to_pylist())


@dataclass(frozen=True)
class Reading:
    """The newest snapshot as `engine` reads it, for the shops named: one that is not in xundan.toml is in no number."""

    engine: Engine
    lake: Lake
    snapshot: Snapshot
    shops: Collection[str]

    def of(self, shops: Collection[str]) -> Reading:
        """The same for some of the shops. Files with rows of others only are not opened."""
        return replace(self, lake=lake_of(self.engine, self.lake, self.snapshot, shops), shops=frozenset(shops))

    @property
    def held_back(self) -> dict[str, int]:
        """Shops whose sales do not add up, with the snapshot from which they are read."""
        held: dict[str, int] = self.snapshot.info.get(HELD_BACK, {})
        return {shop: number for shop, number in held.items() if shop in self.shops}

    def table(self, name: str) -> ir.Table:
        """A table of the lake (`facts/turns`), each shop's rows from its own snapshot.

        What an earlier version of xundan did not derive is null; a whole fact that it did not have is an error.
        """
        if not self.held_back and self._stored <= set(self.shops):
            return lake_table(self.engine, self.lake, self.snapshot, name)
        parts = []
        for snapshot, shops in self._states:
            if name.startswith("facts/") and name not in snapshot.versions:
                raise old_facts()
            rows = lake_table(self.engine, self.lake, snapshot, name)
            parts.append(rows.filter(rows.shop.isin(sorted(shops))) if "shop" in rows.columns else rows)
        return reduce(_with_below, parts)

    @cached_property
    def coverage(self) -> Coverage:
        """The days covered, of each shop as of its own snapshot."""
        runs: dict[tuple[str, str], list[tuple[date, date]]] = {}
        for snapshot, shops in self._states:
            covered = self._newest if snapshot is self.snapshot else coverage(self.engine, self.lake, snapshot)
            runs |= {key: days for key, days in covered.runs.items() if key[0] in shops}
        return Coverage(runs)

    @cached_property
    def _newest(self) -> Coverage:
        return coverage(self.engine, self.lake, self.snapshot)

    @cached_property
    def _states(self) -> list[tuple[Snapshot, set[str]]]:
        return list(self._by_snapshot())

    def _by_snapshot(self) -> Iterator[tuple[Snapshot, set[str]]]:
        held = self.held_back
        yield self.snapshot, set(self.shops) - set(held)
        # A shop that never added up has no state to be read from.
        for number in sorted(set(held.values()) - {0}):
            yield self.lake.at(number), {shop for shop, kept in held.items() if kept == number}

    @property
    def _stored(self) -> set[str]:
        """The shops that have rows."""
        return {shop for shop, _ in self._newest.runs}


def _with_below(above: ir.Table, below: ir.Table) -> ir.Table:
    lacking = {name: ibis.null(kind) for name, kind in above.schema().items() if name not in below.columns}
    return above.union(below.mutate(**lacking).select(above.columns))


def old_facts() -> UserError:
    """The stored facts are those of an earlier version, which did not derive all that is asked for."""
    return UserError(
        "old_facts",
        Text(
            "数字是旧版本的 xundan 算的, 要按新版本重算一次",
            "the stored numbers are those of an earlier version of xundan and have to be derived anew",
        ),
        Text("运行 xundan refresh", "run xundan refresh"),
    )
