"""A decision reaches exactly its order, whatever comes first, and the stored facts stay those that all rows give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.facts.worlds_on_disk import differences
from tests.lake.keeper import csv_file, message, order
from tests.support import small_shop
from xundan.facts import refresh as refreshing
from xundan.lake.importing import Wishes
from xundan.model.rules import CREDIT_RULES
from xundan.session import Session

pytestmark = pytest.mark.usefixtures("no_shop_is_small")

A1, SILENT, UNKNOWN = ("a1",) * 3, ("silent",) * 3, ("unattributable",) * 3


class Shop:
    """The small shop, changed step by step without ever deriving everything."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.steps = folder, 0
        self.session = Session(small_shop.workspace(folder / "w"))
        october = Wishes(covers=(date(2026, 10, 1), date(2026, 10, 31)))
        self.session.import_files([small_shop.files(folder / "files")], october)

        def derived(*_: object) -> None:
            raise AssertionError("everything was derived")

        monkeypatch.setattr(refreshing, "_all", derived)

    def take(self, *rows: dict[str, str], shop: str = "s1") -> None:
        """Imports rows of one table."""
        self.steps += 1
        path = csv_file(self.folder / f"{self.steps}.csv", rows)
        report = self.session.import_files([path], Wishes(shop=shop))
        assert report.import_id is not None and not report.rejects and not report.troubles

    def decide(self, order_id: str, agent: str, at: str = "2026-11-01 10:00:00", shop: str = "s1", **more: str) -> None:
        row = {"order_id": order_id, "agent_id": agent, "decided_at": at, "by": "boss", "why": "so it was", **more}
        self.take(row, shop=shop)

    def revert(self, verb: str, which: str = "last") -> None:
        reverted = self.session.undo(which) if verb == "undo" else self.session.redo(which)
        assert reverted.broken == []

    def owners(self, order_id: str, shop: str = "s1") -> tuple[str | None, ...]:
        """Whose the order is by order_first, order and payment: an agent, or why nobody's."""
        with self.session.view() as view:
            orders = view.fact("order_facts")
            rows = view.engine.rows(orders.filter((orders.order_id == order_id) & (orders.shop == shop))).to_pylist()
        [row] = rows
        names = ["first" if rule == "order_first" else rule for rule in CREDIT_RULES]
        return tuple(row[f"{name}_agent"] or row[f"{name}_state"] for name in names)

    def agrees(self) -> None:
        """What is stored is what deriving everything gives."""
        found = differences(self.session.lake, self.session.config.rules)
        assert not found, "\n".join(found)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """Compared with all rows at the end; between the steps a test asks for owners."""
    made = Shop(tmp_path, monkeypatch)
    yield made
    made.agrees()


def test_a_decision_its_withdrawal_and_what_undo_leaves_of_them(shop: Shop) -> None:
    assert (shop.owners("o1"), shop.owners("o2")) == (A1, SILENT)
    shop.decide("o2", "a1")
    assert shop.owners("o2") == A1
    shop.decide("o2", "", "2026-11-02 10:00:00", withdrawn="true")
    assert shop.owners("o2") == SILENT
    shop.revert("undo")
    assert shop.owners("o2") == A1
    shop.revert("undo", "2")
    assert shop.owners("o2") == SILENT
    shop.revert("redo", "3")
    assert shop.owners("o2") == SILENT, "a withdrawal alone decides nothing"
    shop.revert("redo", "2")
    assert shop.owners("o2") == SILENT, "the withdrawal is the newer"
    assert shop.owners("o1") == A1


@pytest.mark.slow
def test_an_agent_whom_nobody_met_before_takes_an_order_from_one_who_sold_it(shop: Shop) -> None:
    shop.decide("o1", "a9")
    assert shop.owners("o1") == ("a9",) * 3
    shop.decide("o1", "", "2026-11-02 10:00:00")
    assert shop.owners("o1") == SILENT
    shop.decide("o1", "a8", "2026-10-30 10:00:00")
    assert shop.owners("o1") == SILENT, "an older decision that comes late"
    shop.take(message("10:05:00", buyer="b1", agent="a2"), message("10:05:09", "好", "b1", "a2", "agent"))
    assert shop.owners("o1") == SILENT, "new chats change what stands beside it only"


@pytest.mark.slow
def test_a_decision_waits_for_its_order_and_outlives_it(shop: Shop) -> None:
    shop.decide("o7", "a9")
    shop.take(order("o7", "2026-10-06 10:00:00", "8", buyer_id="b7", paid_at="2026-10-06 10:01:00"))
    assert shop.owners("o7") == ("a9",) * 3
    shop.revert("undo")
    shop.take(order("o7", "2026-10-06 10:00:00", "9", buyer_id="b2"))
    assert shop.owners("o7") == (None, "a9", None)
    shop.revert("undo", "2")
    assert shop.owners("o7") == (None, "a1", None), "b2 talked with a1 the day before"


@pytest.mark.slow
def test_an_order_of_an_unknown_buyer_can_be_somebodys_or_nobodys(shop: Shop) -> None:
    shop.take(order("o8", "2026-10-06 10:00:00", "8", paid_at="2026-10-06 10:01:00"))
    assert shop.owners("o8") == UNKNOWN
    shop.decide("o8", "a1")
    assert shop.owners("o8") == A1
    shop.decide("o8", "", "2026-11-02 10:00:00")
    assert shop.owners("o8") == SILENT
    shop.decide("o8", "", "2026-11-03 10:00:00", withdrawn="true")
    assert shop.owners("o8") == UNKNOWN


@pytest.mark.slow
def test_an_order_that_is_paid_later_is_hers_by_its_payment_too(shop: Shop) -> None:
    shop.decide("p2", "a9", shop="s2")
    assert shop.owners("p2", "s2") == (None, "a9", None)
    paid = {"paid_at": "2026-10-21 09:00:00", "status": "paid"}
    shop.take(order("p2", "2026-10-20 09:00:00", "5", buyer_id="b1", **paid), shop="s2")
    assert shop.owners("p2", "s2") == ("a9",) * 3
    shop.decide("p2", "", "2026-11-02 10:00:00", shop="s2", withdrawn="true")
    assert shop.owners("p2", "s2") == SILENT


def test_only_the_facts_of_orders_are_written(shop: Shop) -> None:
    before = shop.session.lake.snapshot().versions
    shop.decide("o2", "a1")
    after = shop.session.lake.snapshot().versions
    written = {name for name, version in after.items() if name.startswith("facts/") and before[name] != version}
    assert written == {"facts/credits", "facts/order_facts"}
