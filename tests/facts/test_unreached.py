"""Rows that no fact is made of leave the facts alone, whatever is done with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.lake.keeper import csv_file, message
from tests.support import small_shop
from tests.support.neutral_rows import made_rows
from xundan.facts import refresh as refreshing
from xundan.lake.importing import Wishes
from xundan.model.tables import TABLES
from xundan.session import Session

READ = {"messages", "orders", "order_lines", "refunds", "visits", "agents", "credit_overrides"}
OTHERS = sorted(set(TABLES) - READ)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = Session(small_shop.workspace(tmp_path / "w"))
    session.import_files([small_shop.files(tmp_path / "files")])
    return session


def facts(session: Session) -> dict[str, int]:
    """The versions of the stored facts."""
    return {name: n for name, n in session.lake.snapshot().versions.items() if name.startswith("facts/")}


@pytest.fixture
def nothing_is_derived(monkeypatch: pytest.MonkeyPatch) -> None:
    def derived(*_: object, **__: object) -> None:
        raise AssertionError("facts were derived")

    for name in ("_all", "_some", "_newest"):
        monkeypatch.setattr(refreshing, name, derived)


def test_tables_that_no_fact_reads_touch_no_fact(
    session: Session, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before = facts(session)
    assert before
    request.getfixturevalue("nothing_is_derived")
    paths = [
        csv_file(tmp_path / f"{name}.csv", [row.written for row in made_rows(TABLES[name], Random(name), 3)])
        for name in OTHERS
    ]
    report = session.import_files(paths, Wishes(shop="s1"))
    assert set(report.tables) == set(OTHERS)
    session.undo("last")
    session.redo("last")
    session.refresh()
    assert facts(session) == before


def test_everything_that_facts_are_made_of_reaches_them(session: Session, tmp_path: Path) -> None:
    assert {name.partition("/")[2] for name in refreshing.READ} == READ
    before = facts(session)
    session.import_files([csv_file(tmp_path / "m.csv", [message("10:00:00", buyer="b9")])], Wishes(shop="s1"))
    later = facts(session)
    assert later != before
    # Days that a file without rows covers are known days of chats.
    empty = csv_file(tmp_path / "none.csv", [], message("10:00:00"))
    session.import_files([empty], Wishes(shop="s1", covers=(date(2026, 10, 1), date(2026, 11, 1))))
    assert facts(session) != later
