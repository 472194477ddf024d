"""What holds for every canonical table, whatever its columns: rows made from the model go in, again, out and back."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.lake.keeper import Keeper
from tests.support.neutral_rows import Made, changed, days_of, made_rows, only_key
from xundan.lake import layout
from xundan.lake.vacuum import vacuum
from xundan.model.tables import TABLES, Table

COUNT, CHANGED = 9, 4
STATES = sorted(name for name, table in TABLES.items() if table.kind == "state")
ALL_KEY = {"shifts"}
"""Tables whose every column is in the key: a row that says anything else is another row."""


Rows = dict[str, list[Made]]
Seen = dict[str, Counter[tuple[Any, ...]]]


class Everything(Keeper):
    """A keeper who has files of every table, and imports all of them as one command."""

    def bring(self, rows: Rows, columns: Callable[[Table, Made], dict[str, str]] = lambda _, row: row.written) -> Seen:
        """Imports a file a table; gives what readers see then. `counts` has what became of each file's rows."""
        files = [self.file(*(columns(TABLES[name], row) for row in each)) for name, each in rows.items()]
        report = self.take(*files)
        assert not report.rejects and [list(file.tables) for file in report.files] == [[name] for name in rows]
        self.counts = {
            name: {fate: n for fate in ("new", "changed", "duplicate") if (n := getattr(counts, fate))}
            for file in report.files
            for name, counts in file.tables.items()
        }
        return self.seen()

    def seen(self) -> Seen:
        """What readers see of every table."""
        return {table.name: self._seen(table) for table in TABLES.values()}

    def _seen(self, table: Table) -> Counter[tuple[Any, ...]]:
        stored = layout.raw(table.name) if table.kind == "event" else layout.current(table.name)
        return Counter(self.rows(stored, ", ".join(f'"{column}"' for column in ("shop", *table.names))))


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Everything:
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    return Everything(tmp_path / "店 #1")


def meant(rows: Rows) -> Seen:
    """What readers should see of rows."""
    return {
        name: Counter(("s1", *(row.meant[column] for column in TABLES[name].names)) for row in each)
        for name, each in rows.items()
    }


def drawn(seed: str) -> Rows:
    """Rows of every table."""
    return {name: made_rows(table, Random(f"{seed} {name}"), COUNT) for name, table in TABLES.items()}


def days(name: str, rows: list[Made]) -> tuple[str | None, str | None]:
    """The first and the last day of rows."""
    found = [span for row in rows if (span := days_of(TABLES[name], row))]
    return (str(min(found)[0]), str(max(last for _, last in found))) if found else (None, None)


@pytest.mark.slow
def test_rows_of_every_table_go_in_again_otherwise_out_and_back(keeper: Everything) -> None:
    rows = drawn("every")
    assert keeper.bring(rows) == meant(rows)
    assert keeper.counts == {name: {"new": COUNT} for name in TABLES}
    assert keeper.coverage() == sorted(("s1", name, *days(name, each)) for name, each in rows.items())

    assert keeper.bring({name: each[::-1] for name, each in rows.items()}) == meant(rows)
    assert keeper.counts == {name: {"duplicate": COUNT} for name in TABLES}

    draw = Random("changes")
    others = {
        name: [*(changed(TABLES[name], row, draw) for row in each[:CHANGED]), *each[CHANGED:]]
        for name, each in rows.items()
    }
    third = keeper.bring(others)
    for name in STATES:
        apart = sum(one.meant != other.meant for one, other in zip(rows[name], others[name], strict=True))
        assert apart == (0 if name in ALL_KEY else CHANGED)
        told = {"changed": apart, "duplicate": COUNT - apart}
        assert keeper.counts[name] == {fate: n for fate, n in told.items() if n}
        assert third[name] == meant(others)[name]

    assert keeper.undo().id == 3
    assert keeper.seen() == meant(rows)
    keeper.redo()
    assert keeper.seen() == third
    keeper.undo(1)
    assert keeper.seen() == third, "the second import brought the same rows"
    keeper.undo(2)
    keeper.undo(3)
    assert not any(keeper.seen().values())
    keeper.redo(1)
    assert keeper.seen() == meant(rows)
    assert [each.undone_at is None for each in keeper.history()] == [True, False, False]
    vacuum(keeper.lake, timedelta(0))
    assert keeper.seen() == meant(rows)


def test_a_file_with_few_columns_blanks_nothing(keeper: Everything) -> None:
    rows = {name: each for name, each in drawn("few").items() if name in STATES and name != "adjustments"}
    for row in (row for each in rows.values() for row in each if "marked_at" in row.meant):
        # One with its moment is whole (test_a_mark_with_its_moment_is_whole).
        row.written["marked_at"], row.meant["marked_at"] = "", None
    before = keeper.bring(rows)
    assert {name: before[name] for name in rows} == meant(rows)
    assert keeper.bring(rows, only_key) == before
    keeper.bring(rows, only_key)
    assert keeper.counts == {name: {"duplicate": COUNT} for name in rows}


@pytest.mark.slow
def test_imports_in_either_order_are_one_lake(tmp_path: Path, keeper: Everything) -> None:
    rows = drawn("order")
    halves = [{name: each[part] for name, each in rows.items()} for part in (slice(0, 6), slice(3, COUNT))]
    other = Everything(tmp_path / "other")
    for one, two in zip(halves, halves[::-1], strict=True):
        keeper.bring(one)
        other.bring(two)
    assert keeper.seen() == other.seen() == meant(rows)


def test_a_row_of_a_day_and_one_of_a_month_are_two_and_both_are_covered(keeper: Keeper) -> None:
    common = {"metric": "客服销售额", "source": "客服销售"}
    rows = [
        common | {"day": "2026-10-15", "month": "", "value": "1.5"},
        common | {"day": "", "month": "2026-09", "value": "2"},
        common | {"day": "", "month": "2026-09", "agent_id": "小美", "value": ""},
    ]
    assert keeper.given(*rows) == {"new": 3}
    assert keeper.given(rows[1] | {"value": "3"}) == {"changed": 1}
    found = keeper.rows(layout.current("platform_metrics"), "day::VARCHAR, month, agent_id, value::VARCHAR")
    assert found == [
        ("2026-10-15", None, None, "1.500000"), (None, "2026-09", "小美", None), (None, "2026-09", None, "3.000000")
    ]  # fmt: skip
    assert keeper.coverage() == [
        ("s1", "platform_metrics", "2026-09-01", "2026-09-30"),
        ("s1", "platform_metrics", "2026-09-01", "2026-10-15"),
    ]


def test_notes_that_masks_make_alike_stay_two_adjustments(keeper: Keeper) -> None:
    """The number in a note is masked; the note tells two adjustments of one day apart all the same."""
    row = {"agent_id": "a1", "day": "2026-10-05", "kind": "complaint", "points": "-5"}
    rows = [row | {"note": f"买家 {phone} 投诉"} for phone in ("13812345678", "13912345678")]
    assert keeper.given(*rows) == {"new": 2}
    assert keeper.given(*rows, row | {"note": ""}) == {"new": 1, "duplicate": 2}
    assert keeper.given(rows[1] | {"points": "-1"}) == {"changed": 1}
    points = sorted(keeper.rows(layout.current("adjustments"), "note, points::DOUBLE"), key=str)
    assert points == [("买家 [电话] 投诉", -1.0), ("买家 [电话] 投诉", -5.0), (None, -5.0)]
    keeper.undo()
    assert [row[0] for row in keeper.rows(layout.current("adjustments"), "points::DOUBLE")] == [-5.0] * 3
