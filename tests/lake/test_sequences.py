"""Any sequence of imports, undos and redos, of any files in any order, is one clean import of what is left.

XUNDAN_SEQUENCES=3000 python -m pytest -n auto tests/lake/test_sequences.py tries more than the 300 of every run.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreement.histories import draw_frame, draw_history, world_of
from tests.lake.keeper import Keeper
from tests.support.exports import File, draw_files, exported_at, joined
from tests.support.sequences import Commands, Step, draw_commands
from tests.support.xundan_world import shops_of
from xundan.lake import layout, typing_together
from xundan.lake.importing import Import
from xundan.lake.sql import read
from xundan.model.clock import Shop
from xundan.model.tables import TABLES
from xundan.sources import Frame

PART = 10
PARTS = int(os.environ.get("XUNDAN_SEQUENCES", "300")) // PART
ORIGIN = {"import_id", "file_no", "place"}
KEYS = {"buyer": ("buyer_id", layout.BUYER_IDS), "agent": ("agent_id", layout.AGENT_IDS)}
KEYS |= {"to_agent": ("transfer_to", layout.AGENT_IDS)}

Rows = Counter[tuple[Any, ...]]


@pytest.fixture(autouse=True)
def dated_and_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files say when they were exported. What is not asked here costs less: nothing waits for the disk, since nobody
    cuts the power; and rows that were read before are not read anew, which was a third of the time."""
    read_one, type_frame = Import._read_one, typing_together.type_frame
    known: dict[tuple[Any, ...], Any] = {}

    def typed(con: Any, frame: Frame, **more: Any) -> Any:
        key = (frame.table, frame.rows.schema, repr(frame.rows.to_pylist()), repr(more["shops"]))
        if key not in known:
            known[key] = type_frame(con, frame, **more)
        return known[key]

    def dated(self: Import, file: Any, hint: Any) -> Any:
        importer, reading = read_one(self, file, hint)
        return importer, replace(reading, exported_at=exported_at(file.name))

    monkeypatch.setattr(Import, "_read_one", dated)
    monkeypatch.setattr(typing_together, "type_frame", typed)
    monkeypatch.setattr(os, "fsync", lambda handle: None)


class Shopkeeper(Keeper):
    """A keeper who follows a sequence."""

    dated = True

    def bring(self, files: tuple[File, ...]) -> int:
        """Imports files as one command; gives its number."""
        paths = []
        for file in files:
            self.files += 1
            paths.append(file.write(self.folder / "files", str(self.files), dated=self.dated))
        report = self.take(*paths)
        assert not report.rejects, report.rejects[:3]
        assert report.import_id is not None
        return report.import_id

    def follow(self, steps: list[Step]) -> None:
        for step in steps:
            if step.verb == "import":
                self.bring(step.files)
            else:
                getattr(self, step.verb)(step.which)

    def told(self, stored: str, leave_out: Iterable[str] = (), numbers: Mapping[int, int] | None = None) -> Rows:
        """The rows of a table without the keys of people, which are each lake's own; they must stand for the ids.

        `numbers` gives the imports other numbers.
        """
        files = self.lake.files(stored, self.lake.snapshot())
        if not files:
            return Counter()
        with _looking().cursor() as con:
            con.execute(f"CREATE TEMP TABLE t AS SELECT * FROM {read(files)}")
            columns = {name for name, *_ in con.execute("DESCRIBE t").fetchall()} - {*leave_out}
            for key in columns & KEYS.keys():
                named, ids = KEYS[key]
                wrong = f"SELECT shop, {named}, {key} FROM t WHERE {named} IS NOT NULL"
                if known := self.lake.files(ids, self.lake.snapshot()):
                    wrong += f" EXCEPT SELECT * FROM {read(known)}"
                assert not con.execute(wrong).fetchall(), stored
            told = {name: f'"{name}"' for name in sorted(columns - KEYS.keys() - {"dialogue"})}
            if numbers and "import_id" in told:
                whens = " ".join(f"WHEN {mine} THEN {other}" for mine, other in numbers.items())
                told["import_id"] = f"CASE import_id {whens} END"
            return Counter(con.execute(f"SELECT {', '.join(told.values())} FROM t").fetchall())

    def left(self) -> dict[str, Rows]:
        """What readers see but for coverage, and the versions that current rows are chosen from."""
        found = {}
        for table in TABLES.values():
            raw = self.told(layout.raw(table.name), ORIGIN)
            found[table.name] = raw if table.kind == "event" else self.told(layout.current(table.name))
            if table.kind == "state":
                found[layout.raw(table.name)] = Counter(dict.fromkeys(raw, 1))
        return found

    def stored(self, numbers: Mapping[int, int] | None = None) -> dict[str, Rows]:
        """All that is stored of the imports that are in."""
        found = {layout.COVERAGE: self.told(layout.COVERAGE, (), numbers)}
        for table in TABLES.values():
            for name in (layout.raw(table.name), layout.again(table.name)):
                found[name] = self.told(name, (), numbers)
            found[layout.current(table.name)] = self.told(layout.current(table.name))
        return found


@cache
def _looking() -> duckdb.DuckDBPyConnection:
    """What the tests look with; each look through a cursor of its own, whose tables go with it."""
    return duckdb.connect(config={"threads": 1})


def differing(one: dict[str, Rows], other: dict[str, Rows]) -> dict[str, Any]:
    """What stands only in the one or only in the other."""
    return {name: (one[name] - other[name], other[name] - one[name]) for name in one if one[name] != other[name]}


def drawn(draw: Random) -> tuple[Shop, Commands]:
    """A shop, and commands with files of it."""
    frame = draw_frame(draw)
    world = world_of(frame, [draw_history(draw, frame)])
    [shop] = shops_of(world).values()
    names = draw.choice(
        [("messages",), ("messages", "orders"), ("visits", "refunds", "orders"), ("order_lines", "refunds")]
    )
    names += tuple(draw.sample(("traffic_daily", "agents", "targets"), draw.choice([0, 0, 1])))
    files = draw_files(draw, world.tables, [shop], names)
    return shop, draw_commands(draw, files, draw.choice([2, 3, 3, 4, 4, 5, 7]) if files else 0)


def try_sequence(draw: Random, folder: Path) -> None:
    """Draws files and a sequence; compares with a clean import of the rows that are left, in one command and other
    files, or with one that never did what was undone."""
    shop, sequence = drawn(draw)
    keeper, clean = Shopkeeper(folder / "我的 店铺#1", shop), Shopkeeper(folder / "clean", shop)
    in_one_command = draw.randrange(2)
    # Without times of export the order of imports has to decide; then they are compared one by one.
    keeper.dated = clean.dated = bool(in_one_command or draw.randrange(2))
    keeper.follow(sequence.steps)
    left = sequence.left
    if in_one_command:
        if left:
            clean.bring(tuple(joined(draw, [file for files in left.values() for file in files])))
        assert not differing(keeper.left(), clean.left())
    else:
        numbers = {clean.bring(left[number]): number for number in sorted(left)}
        assert not differing(keeper.stored(), clean.stored(numbers))
    assert {each.id for each in keeper.history() if each.undone_at is None} == set(left)


@pytest.mark.parametrize("part", range(PARTS))
def test_any_sequence_is_a_clean_import_of_what_is_left(part: int, tmp_path: Path) -> None:
    for seed in range(part * PART, (part + 1) * PART):
        try_sequence(Random(seed), tmp_path / str(seed))


def test_the_sequences_try_what_can_go_wrong() -> None:
    """Undos of the first, of one in the middle, of what others brought too; redos; files that come again."""
    tried: Counter[str] = Counter()
    for seed in range(PART * PARTS):
        _, sequence = drawn(Random(seed))
        brought = [step.files for step in sequence.steps if step.verb == "import"]
        tried.update(f"{step.verb} {min(step.which, 3)}" for step in sequence.steps)
        tried.update(left=bool(sequence.left), nothing=not sequence.left)
        tried.update(again=len(set(brought)) < len(brought) or any(len(set(files)) < len(files) for files in brought))
    wanted = ("undo 1", "undo 2", "undo 3", "redo 1", "redo 2", "again", "nothing")
    assert all(tried[name] >= 10 for name in wanted), tried
    assert tried["left"] > 200, tried


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.randoms(use_true_random=False))
def test_any_sequence_that_hypothesis_makes(draw: Random) -> None:
    with TemporaryDirectory() as folder:
        try_sequence(draw, Path(folder))
