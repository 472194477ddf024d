"""A lake that is fed in many small imports: its files stay few, and nothing else is otherwise."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.lake.keeper import csv_file, message, order
from tests.test_session import OCTOBER
from xundan.lake import compaction, layout
from xundan.metrics.ask import Ask
from xundan.session import Session
from xundan.workspace import Workspace, create

DAYS = range(1, 7)
BOUND = 3
GROWING = (layout.raw("orders"), layout.current("orders"), layout.BUYER_IDS, layout.COVERAGE)


def fed(folder: Path) -> Session:
    """A workspace that got every day by an import of its own."""
    folder.mkdir()
    session = Session(Workspace(create(folder / "w", "s1").root))
    for day in DAYS:
        at = f"2026-10-{day:02d} 10:0"
        talk = [message(f"{at}0:00", buyer=f"b{day}"), message(f"{at}0:20", "在的", f"b{day}", sender="agent")]
        paid = order(f"o{day}", f"{at}1:00", str(day), buyer_id=f"b{day}", paid_at=f"{at}2:00")
        session.import_files([csv_file(folder / "messages.csv", talk), csv_file(folder / "orders.csv", [paid])])
    return session


def by_day(session: Session) -> list[dict[str, Any]]:
    return session.answer(Ask(("sales", "consulted_buyers", "first_response"), ("day", "agent"), *OCTOBER)).rows


def files(session: Session) -> dict[str, int]:
    snapshot = session.lake.snapshot()
    return {table: len(session.lake.files(table, snapshot)) for table in GROWING}


def expected(*, without: int = 0) -> list[dict[str, Any]]:
    """Every day one buyer is answered after 20 seconds and pays as many yuan as the day's number."""
    values = {"consulted_buyers": 1, "first_response": 20.0}
    return [
        {"day": f"2026-10-{day:02d}", "agent": "a1", "sales": Decimal(day)} | values for day in DAYS if day != without
    ]


def test_daily_imports_leave_few_files_and_the_same_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "TOO_MANY", BOUND)
    session = fed(tmp_path / "w")
    assert max(files(session).values()) < BOUND
    assert by_day(session) == expected()
    session.undo("3")
    assert by_day(session) == expected(without=3)
    session.redo("3")
    assert by_day(session) == expected()
    session.refresh(full=True)
    assert by_day(session) == expected()


def test_a_few_small_files_are_left_for_the_vacuum(tmp_path: Path) -> None:
    assert set(files(fed(tmp_path / "w")).values()) == {len(DAYS)}
