"""A mark that a person made at a moment counts as a whole; files without moments go column by column, as ever."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.lake.keeper import Keeper
from xundan.lake import layout

KEY = {"agent_id": "a1", "month": "2026-08", "item": "quality"}
ON_A_DAY = {"agent_id": "a1", "day": "2026-08-03"}


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / "店 #1")


def grade(keeper: Keeper) -> tuple[Any, ...]:
    """The one grade: grade, score, by, note, withdrawn."""
    [row] = keeper.rows(layout.current("grades"), 'grade, score::INT, "by", note, withdrawn')
    return row


def test_a_mark_leaves_nothing_of_what_was_before(keeper: Keeper) -> None:
    keeper.given(KEY | {"grade": "良", "by": "张", "note": "慢", "withdrawn": ""})
    assert grade(keeper) == ("良", None, "张", "慢", None)
    keeper.given(KEY | {"score": "18", "by": "李", "marked_at": "2026-09-01 10:00:00", "withdrawn": "false"})
    assert grade(keeper) == (None, 18, "李", None, False), "no grade and no note of the file's"
    keeper.given(KEY | {"grade": "优", "by": "李", "marked_at": "2026-09-02 10:00:00"})
    assert grade(keeper) == ("优", None, "李", None, None), "neither the score nor that it is not withdrawn"
    keeper.undo()
    assert grade(keeper) == (None, 18, "李", None, False)
    keeper.undo()
    assert grade(keeper) == ("良", None, "张", "慢", None)
    keeper.redo(3)
    assert grade(keeper) == ("优", None, "李", None, None)


def test_a_file_after_a_mark_begins_anew_and_one_that_was_there_before_does_not(keeper: Keeper) -> None:
    file = KEY | {"grade": "良", "by": "张"}
    keeper.given(file)
    keeper.given(KEY | {"grade": "良", "note": "弄错了", "marked_at": "2026-09-01 10:00:00", "withdrawn": "true"})
    assert grade(keeper) == ("良", None, None, "弄错了", True)
    assert keeper.given(file) == {"duplicate": 1}
    assert grade(keeper)[4] is True, "the same rows again are no news"
    keeper.given(KEY | {"score": "16"})
    keeper.given(KEY | {"score": "17", "note": "复核"})
    assert grade(keeper) == (None, 17, None, "复核", None)
    keeper.undo(4)
    keeper.undo(5)
    assert grade(keeper) == ("良", None, None, "弄错了", True)


def test_of_files_without_moments_the_newer_score_replaces_the_older_grade(keeper: Keeper) -> None:
    keeper.given(KEY | {"grade": "良", "by": "张"})
    keeper.given(KEY | {"score": "18"})
    assert grade(keeper) == (None, 18, "张", None, None), "what the file lacks blanks nothing else"
    keeper.given(KEY | {"grade": "中", "score": "11"})
    assert grade(keeper) == ("中", 11, "张", None, None)


def test_the_newest_moment_counts_in_whatever_order_the_files_come(tmp_path: Path) -> None:
    marks = [
        KEY | {"grade": word, "note": note, "marked_at": f"2026-09-0{n} 10:00:00"}
        for n, (word, note) in enumerate([("差", "一"), ("中", "二"), ("良", "")], start=1)
    ]
    for number, order in enumerate(permutations(marks)):
        keeper = Keeper(tmp_path / str(number))
        for row in order:
            keeper.given(row)
        assert grade(keeper) == ("良", None, None, None, None)


def test_attendance_that_was_withdrawn_by_hand_stands_again_when_a_later_file_says_so(keeper: Keeper) -> None:
    def late() -> list[tuple[Any, ...]]:
        return keeper.rows(layout.current("attendance"), 'kind, withdrawn, "by"')

    moment = {"kind": "late", "withdrawn": "true", "by": "李", "marked_at": "2026-08-04 09:00:00"}
    keeper.given(ON_A_DAY | moment)
    assert late() == [("late", True, "李")]
    keeper.given(ON_A_DAY | {"kind": "late"})
    assert late() == [("late", None, None)]


def test_an_amount_and_points_of_two_files_stand_beside_each_other_and_a_mark_replaces_both(keeper: Keeper) -> None:
    row = ON_A_DAY | {"kind": "carried", "note": "8 月"}
    keeper.given(row | {"points": "2"})
    keeper.given(row | {"amount": "-35.50"})
    told = "points::INT, amount::VARCHAR, marked_day::VARCHAR"
    assert keeper.rows(layout.current("adjustments"), told) == [(2, "-35.50", None)]
    keeper.given(row | {"amount": "12.00", "marked_at": "2026-09-01 10:00:00"})
    assert keeper.rows(layout.current("adjustments"), told) == [(None, "12.00", "2026-09-01")]
