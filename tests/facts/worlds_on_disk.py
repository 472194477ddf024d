"""Generated histories as files in a lake, imported piece by piece; whether the stored facts are those of all rows."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.agreement.histories import draw_world
from tests.lake.keeper import NOW, SECRET, csv_file, quiet
from tests.oracle import World
from tests.support.xundan_world import rules_of, shops_of
from xundan.engine import open_engine
from xundan.facts.derive import NAMES, derive
from xundan.facts.loading import all_inputs
from xundan.facts.reading import lake_table
from xundan.facts.refresh import Refreshed, refresh
from xundan.lake import Lake, Transaction, undoing
from xundan.lake.importing import Import, Wishes
from xundan.model.rules import DatedRules

Row = dict[str, Any]


def spread(world: World, factor: int) -> World:
    """The same world with its days further apart: what happened on the next day happens `factor` days later."""
    start = min((row["sent_at"].date() for row in world.tables["messages"]), default=date(2026, 3, 1))

    def moved(value: Any) -> Any:
        if isinstance(value, datetime):
            return value + timedelta(days=(value.date() - start).days * (factor - 1))
        if isinstance(value, date):
            return value + timedelta(days=(value - start).days * (factor - 1))
        return value

    tables = {name: [{k: moved(v) for k, v in row.items()} for row in rows] for name, rows in world.tables.items()}
    rules = [(day if day is None else moved(day), settings) for day, settings in world.rules]
    return World(world.shops, rules, tables, world.coverage)


def differences(lake: Lake, rules: DatedRules) -> list[str]:
    """Stored rows of a lake's facts that deriving everything does not give, and the other way round."""
    snapshot = lake.snapshot()
    lines = []
    with open_engine(memory="1GB") as engine:
        rows = all_inputs(engine, lake, snapshot, rules)
        facts = derive(engine, rows)
        for name in NAMES:
            stored = lake_table(engine, lake, snapshot, f"facts/{name}")
            made = getattr(facts, name)
            assert sorted(stored.columns) == sorted(made.columns), name
            columns = sorted(stored.columns)
            found = [Counter(map(str, engine.rows(side.select(columns)).to_pylist())) for side in (stored, made)]
            lines += [f"{name}: only stored {row}" for row in (found[0] - found[1]).elements()]
            lines += [f"{name}: only anew   {row}" for row in (found[1] - found[0]).elements()]
    return lines


class Disk:
    """A lake for a world, changed step by step."""

    def __init__(self, folder: Path, seed: int, shops: int) -> None:
        self.draw = Random(f"disk {seed}")
        self.world = spread(draw_world(seed, shops), self.draw.choice([1, 1, 3, 24]))
        self.folder, self.lake = folder, Lake(folder / "lake")
        self.shops, self.rules = shops_of(self.world), rules_of(self.world)
        self.left = {name: list(rows) for name, rows in self.world.tables.items()}
        self.files = 0

    def import_some(self, share: float) -> str:
        """Imports a share of the rows that are left (and some that are in already), as one command."""
        paths, told = [], []
        for name, rows in self.left.items():
            if not self.world.tables[name] or self.draw.random() < 0.25:
                continue
            taken = self._taken(name, rows, share)
            if taken:
                self.files += 1
                path = csv_file(self.folder / "files" / f"{self.files:03d}_{name}.csv", [_told(row) for row in taken])
                paths.append(path)
                told.append(f"{name} {len(taken)}")
        with self.lake.write() as transaction:
            work = Import(self.lake, self.shops, SECRET, Wishes(), quiet, NOW)
            report = work.run(transaction, paths)
            if report.import_id is not None:
                self._refreshed(transaction)
        return f"import {', '.join(told)}"

    def revert(self, how: str) -> str:
        """Takes a random import back, or brings one in again."""
        with self.lake.write() as transaction:
            found = undoing.history.imports(self.lake, transaction.view)
            ids = [each.id for each in found if (each.undone_at is None) == (how == "undo")]
            if not ids:
                return f"no {how}"
            which = str(self.draw.choice(ids))
            if how == "undo":
                undoing.undo(self.lake, transaction, self.shops, which, NOW)
            else:
                undoing.redo(self.lake, transaction, self.shops, which)
            self._refreshed(transaction)
        return f"{how} {which}"

    def change_rules(self, rules: DatedRules) -> str:
        """Other settings, and a refresh."""
        self.rules = rules
        with self.lake.write() as transaction:
            self._refreshed(transaction)
        return "rules"

    def differences(self) -> list[str]:
        """Stored rows that deriving everything does not give, and the other way round."""
        return differences(self.lake, self.rules)

    def _taken(self, name: str, rows: list[Row], share: float) -> list[Row]:
        """Mostly a stretch of time, as exports are; else rows from anywhere. Sometimes with rows that are in."""
        count = min(len(rows), 1 + int(len(rows) * share))
        if self.draw.random() < 0.6:
            rows.sort(key=lambda row: str(next((v for v in row.values() if isinstance(v, date)), "")))
        else:
            self.draw.shuffle(rows)
        taken, rows[:] = rows[:count], rows[count:]
        if self.draw.random() < 0.4:
            again = self.world.tables[name]
            taken += [row for row in self.draw.sample(again, min(len(again), 5)) if row not in taken]
        return taken

    def _refreshed(self, transaction: Transaction) -> Refreshed:
        refreshed = refresh(self.lake, transaction, self.rules)
        assert refreshed.broken == []
        transaction.commit({**transaction.base.info, **refreshed.info})
        return refreshed


def _told(row: Row) -> Row:
    return {k: str(v).lower() if isinstance(v, bool) else ("" if v is None else str(v)) for k, v in row.items()}
