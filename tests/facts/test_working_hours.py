"""Under working hours a turn waits as long as the shop is closed, and a refresh of some rows knows how long that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.facts.worlds_on_disk import differences
from tests.lake.keeper import csv_file
from xundan.lake.importing import Wishes
from xundan.session import Session
from xundan.workspace import create, find

pytestmark = pytest.mark.usefixtures("no_shop_is_small")

RULES = """
[[rules]]
valid_from = 2026-01-01
response_clock = "working_hours"
working_hours = ["09:00-18:00"]
closed_days = [2026-03-03, 2026-03-04, 2026-03-05, 2026-03-06, 2026-03-07, 2026-03-08, 2026-03-09]
"""


class Shop:
    def __init__(self, folder: Path) -> None:
        root = create(folder / "w", "s").root
        path = root / "xundan.toml"
        path.write_text(path.read_text(encoding="utf-8") + RULES, encoding="utf-8")
        self.folder, self.session, self.files = folder, Session(find(root)), 0

    def said(self, *lines: str) -> None:
        """Imports messages such as "b1 B 03-02 17:55:00", B the buyer and A her agent; nothing was said before."""
        self.files += 1
        rows = []
        for line in lines:
            buyer, who, day, clock = line.split()
            sender = "buyer" if who == "B" else "agent"
            rows.append(
                {"buyer_id": buyer, "agent_id": "a", "sent_at": f"2026-{day} {clock}", "sender": sender, "text": line}
            )
        report = self.session.import_files([csv_file(self.folder / f"{self.files}.csv", rows)], Wishes(shop="s"))
        assert report.import_id is not None and not report.troubles

    def turns(self, buyer: str) -> list[tuple[str, str, int | None]]:
        """Status, outcome and seconds of a buyer's turns; and the stored facts are those of all rows."""
        found = differences(self.session.lake, self.session.config.rules)
        assert not found, "\n".join(found)
        with self.session.view() as view:
            turns = view.fact("turns")
            rows = view.engine.rows(turns.filter(turns.buyer_id == buyer).order_by("opened_utc")).to_pylist()
        return [(row["status"], row["outcome"], row["seconds"]) for row in rows]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_turn_stays_open_over_closed_days_and_again_after_an_undo(shop: Shop) -> None:
    """Five minutes are left of the 2nd, the next working second is on the 10th: ten minutes are over at 09:05."""
    shop.said("b1 B 03-02 17:55:00")
    assert shop.turns("b1") == [("open", "open", None)]
    shop.said("b2 B 03-09 12:00:00", "b2 A 03-09 12:00:30")
    assert shop.turns("b1") == [("open", "open", None)]
    assert shop.turns("b2") == [("answered", "off_hours", 0)]
    shop.said("b3 B 03-10 09:05:00", "b3 A 03-10 09:05:10")
    assert shop.turns("b1") == [("unanswered", "unanswered", None)]
    shop.session.undo("last")
    assert shop.turns("b1") == [("open", "open", None)]


def test_an_answer_after_the_holidays_reaches_back_over_them(shop: Shop) -> None:
    """Five minutes before the holiday and four after it."""
    shop.said("b1 B 03-02 17:55:00", "b2 B 03-10 12:00:00")
    shop.said("b1 A 03-10 09:04:00")
    assert shop.turns("b1") == [("answered", "answered", 540)]
    shop.session.undo("1")
    assert shop.turns("b1") == []
    shop.session.redo("1")
    assert shop.turns("b1") == [("answered", "answered", 540)]
