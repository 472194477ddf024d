"""What was stored of visits follows every import and undo, also in a lake that an earlier version wrote."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.lake.keeper import csv_file
from tests.support import small_shop
from tests.test_session import doubled
from xundan.engine import open_engine
from xundan.facts import refresh as refreshing
from xundan.facts.reading import lake_table
from xundan.facts.replacing import placed_in
from xundan.lake import Snapshot, layout
from xundan.lake.importing import Wishes
from xundan.metrics.ask import Ask
from xundan.model.text import UserError
from xundan.session import Session
from xundan.workspace import Workspace

FIRST, LAST = date(2026, 10, 5), date(2026, 10, 6)
OLD = ("favorite", "cart", "stay_seconds")
"""Columns of visitor_days that version 1 did not have."""


def view(visitor: str, at: str, page: str, event: str = "view") -> dict[str, str]:
    return {"visitor_id": visitor, "at": f"2026-10-{at}", "event": event, "page_id": page}


MORNING = [view("v1", "05 09:00:00", "p"), view("v2", "05 09:00:00", "p"), view("v1", "06 09:00:00", "p")]
NOON = [view("v1", "05 12:00:00", "q"), view("v1", "05 12:30:00", "q", "cart")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two shops; the first has some visits of the 5th and 6th of October."""
    folder = tmp_path_factory.mktemp("made")
    files = small_shop.files(folder / "files")
    csv_file(files / "visits.csv", [{**row, "shop": "s1"} for row in MORNING])
    Session(small_shop.workspace(folder / "w")).import_files([files])
    return folder / "w"


@pytest.fixture
def session(made: Path, tmp_path: Path) -> Session:
    return Session(Workspace(shutil.copytree(made, tmp_path / "w")))


def take(session: Session, folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    session.import_files([csv_file(folder / f"{name}.csv", rows)], Wishes(shop="s1"))


def exits(session: Session) -> dict[tuple[str, str], int]:
    answer = session.answer(Ask(("exits",), ("day", "page"), FIRST, LAST, shops=("s1",)))
    return {(row["day"], row["page"]): row["exits"] for row in answer.rows}


def one(session: Session, metric: str, shop: str = "s1") -> Any:
    return session.answer(Ask((metric,), (), FIRST, LAST, shops=(shop,))).rows[0][metric]


@pytest.mark.usefixtures("no_shop_is_small")
def test_a_later_import_moves_the_exit_and_its_undo_moves_it_back(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {("2026-10-05", "p"): 2, ("2026-10-06", "p"): 1}
    assert (exits(session), one(session, "cart_rate"), one(session, "dwell_time")) == (before, 0, None)
    with monkeypatch.context() as patched:
        patched.setattr(refreshing, "_all", None)  # only what the change reaches is derived
        take(session, tmp_path, "noon", NOON)
    after = {("2026-10-05", "p"): 1, ("2026-10-05", "q"): 1, ("2026-10-06", "p"): 1}
    # v1 stays from 9:00 to 12:30 on the 5th, and is one of three visitor-days.
    assert (exits(session), one(session, "cart_rate"), one(session, "dwell_time")) == (after, 1 / 3, 12_600)
    session.undo("last")
    assert (exits(session), one(session, "cart_rate"), one(session, "dwell_time")) == (before, 0, None)
    session.redo("last")
    session.refresh(full=True)
    assert exits(session) == after


def made_by_version_1(session: Session) -> None:
    """Takes from the stored facts what version 1 did not derive."""
    lake, was = session.lake, session.lake.snapshot()
    with lake.write() as transaction, open_engine() as engine:
        stored, shops = (lake_table(engine, lake, was, name) for name in ("facts/visitor_days", layout.SHOP_IDS))
        transaction.overwrite("facts/visitor_days", engine.stream(placed_in(stored.drop(*OLD), "day", shops)))
        versions = {name: n for name, n in transaction.view.versions.items() if name != "facts/page_days"}
        lake.snapshots.publish(Snapshot(was.number + 1, versions, {**was.info, refreshing.MADE_BY: 1}))


def test_a_lake_of_an_earlier_version_says_what_to_do(session: Session) -> None:
    before = exits(session), one(session, "cart_rate"), one(session, "sales")
    made_by_version_1(session)
    with pytest.raises(UserError) as refused:
        one(session, "sales")
    assert refused.value.code == "old_facts"
    assert "xundan refresh" in refused.value.hint.en and "xundan refresh" in refused.value.hint.zh
    assert session.refresh() == []
    assert (exits(session), one(session, "cart_rate"), one(session, "sales")) == before


@pytest.mark.usefixtures("no_shop_is_small")
def test_an_import_brings_it_up_to_date_too(session: Session, tmp_path: Path) -> None:
    made_by_version_1(session)
    take(session, tmp_path, "noon", NOON)
    assert exits(session) == {("2026-10-05", "p"): 1, ("2026-10-05", "q"): 1, ("2026-10-06", "p"): 1}
    assert one(session, "dwell_time") == 12_600


def test_a_shop_held_back_since_then_has_what_was_known(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    made_by_version_1(session)
    with monkeypatch.context() as broken:
        broken.setattr(refreshing, "derive", doubled(refreshing.derive, "s1"))
        assert [found.shop for found in session.refresh()] == ["s1"]
    assert (one(session, "visitors"), one(session, "page_views")) == (3, 3)
    assert [one(session, metric) for metric in ("cart_rate", "favorite_rate", "dwell_time")] == [None, None, None]
    assert one(session, "sales", "s2") == Decimal("30.33")
    with pytest.raises(UserError, match="earlier version"):
        one(session, "exits")
    assert session.refresh() == []
    assert one(session, "exits") == 3
