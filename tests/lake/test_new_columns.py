"""Rows that an earlier version of xundan stored lack the columns that their table has since got."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.lake.keeper import Keeper
from xundan.engine import open_engine
from xundan.facts.reading import lake_table
from xundan.lake import layout
from xundan.lake.sql import read

NEW = ("marked_at", "marked_at_utc", "withdrawn")
KEY = {"agent_id": "a1", "month": "2026-08", "item": "quality"}


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    """A lake with two grades, as it was before grades had the new columns."""
    keeper = Keeper(tmp_path / "w")
    keeper.given(KEY | {"grade": "良", "by": "张"}, KEY | {"item": "quiz", "score": "80", "by": "张"})
    with keeper.lake.write() as transaction, duckdb.connect() as con:
        for name in (layout.raw("grades"), layout.current("grades")):
            day = ["marked_day"] if name.startswith("current") else []
            old = f"SELECT * EXCLUDE ({', '.join([*NEW, *day])}) FROM {read(transaction.files(name))}"
            transaction.overwrite(name, con.sql(old).to_arrow_table())
        transaction.commit({})
    return keeper


def grades(keeper: Keeper) -> list[tuple[object, ...]]:
    """What readers see: item, grade, score, by, withdrawn."""
    with open_engine() as engine:
        rows = lake_table(engine, keeper.lake, keeper.lake.snapshot(), layout.current("grades"))
        assert set(NEW) <= set(rows.columns)
        found = engine.rows(rows.select("item", "grade", "score", "by", "withdrawn", "marked_at")).to_pylist()
    return sorted((row["item"], row["grade"], row["score"], row["by"], row["withdrawn"]) for row in found)


def test_they_are_read_as_unknown_and_corrected_taken_back_and_brought_in_again(keeper: Keeper) -> None:
    before = [("quality", "良", None, "张", None), ("quiz", None, 80, "张", None)]
    assert grades(keeper) == before
    mark = {"score": "18", "by": "李", "marked_at": "2026-09-01 10:00:00", "withdrawn": "false"}
    assert keeper.given(KEY | mark) == {"changed": 1}
    after = [("quality", None, 18, "李", False), before[1]]
    assert grades(keeper) == after
    keeper.undo()
    assert grades(keeper) == before
    keeper.redo(2)
    keeper.undo(1)
    assert grades(keeper) == after[:1]
    keeper.redo(1)
    assert grades(keeper) == after


def test_they_are_taken_back_before_any_new_row_comes(keeper: Keeper) -> None:
    keeper.undo(1)
    assert grades(keeper) == []
