"""State rows whose first key is blank - a target of the whole shop - are found again and replaced."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from xundan.session import Session
from xundan.workspace import create


def _targets(session: Session) -> list[tuple[str | None, str, Decimal]]:
    with session.view() as view:
        rows = view.engine.rows(view.current("targets").select("agent_id", "month", "sales")).to_pylist()
    return sorted(((row["agent_id"], row["month"], row["sales"]) for row in rows), key=repr)


def test_a_target_of_the_whole_shop_is_replaced_by_a_later_file_and_comes_back(tmp_path: Path) -> None:
    session = Session(create(tmp_path / "shop", "s1"))
    first, second = tmp_path / "targets-1.csv", tmp_path / "targets-2.csv"
    first.write_text("agent_id,month,sales\n,2026-10,1000\na1,2026-10,300\n,2026-11,1100\n", encoding="utf-8")
    second.write_text("agent_id,month,sales\n,2026-10,2000\n", encoding="utf-8")
    session.import_files([first])
    later = session.import_files([second])
    kept = [("a1", "2026-10", Decimal(300)), (None, "2026-11", Decimal(1100))]
    assert _targets(session) == sorted([*kept, (None, "2026-10", Decimal(2000))], key=repr)
    assert later.import_id is not None
    session.undo(str(later.import_id))
    assert _targets(session) == sorted([*kept, (None, "2026-10", Decimal(1000))], key=repr)
