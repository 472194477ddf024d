"""Questions asked again and again: one view as long as nothing changed, never an old number, nothing held between."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.lake.keeper import csv_file, order
from tests.support import small_shop
from xundan.answers import Answers, Remembered
from xundan.lake.importing import Wishes
from xundan.metrics.ask import Ask
from xundan.metrics.view import View
from xundan.model.text import UserError
from xundan.session import Session
from xundan.workspace import Workspace, create

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
SALES = Ask(("sales",), (), *OCTOBER, shops=("s1",))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small shop's workspace; tests work on a copy."""
    folder = tmp_path_factory.mktemp("made")
    workspace = small_shop.workspace(folder / "w")
    Session(workspace).import_files([small_shop.files(folder / "files")], Wishes(covers=OCTOBER))
    return workspace.root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "我的 店铺#1"))


@pytest.fixture
def answers(root: Path) -> Iterator[Answers]:
    found = Answers(Workspace(root))
    yield found
    found.close()


def sell(root: Path, amount: str) -> None:
    """Imports one more order of s1, paid on 7 October."""
    at = "2026-10-07 10:00:00"
    file = csv_file(root.parent / "more.csv", [order(f"n{amount}", at, amount, buyer_id="b7", paid_at=at, shop="s1")])
    Session(Workspace(root)).import_files([file])


def sales(answers: Answers) -> Decimal:
    return answers.answer(SALES).rows[0]["sales"]


def test_one_view_serves_all_questions_while_nothing_changes(answers: Answers) -> None:
    with answers.view() as first:
        pass
    with answers.view() as second:
        assert second is first
        assert sales(answers) == Decimal("157.10")
        with answers.view() as inside:
            assert inside is first


def test_an_import_is_seen_by_the_next_question(answers: Answers, root: Path) -> None:
    assert sales(answers) == Decimal("157.10")
    sell(root, "10")
    assert sales(answers) == Decimal("167.10")


def test_within_a_view_nothing_changes(answers: Answers, root: Path) -> None:
    with answers.view():
        before = answers.answer(SALES)
        sell(root, "10")
        assert sales(answers) == before.rows[0]["sales"] == Decimal("157.10")
    assert sales(answers) == Decimal("167.10")


def test_changed_settings_are_those_of_the_next_question(answers: Answers, root: Path) -> None:
    early = Ask(("inquiries",), (), *OCTOBER, shops=("s1",))
    # o3 is the newest order, of the 20th: windows of two days are closed up to the 18th, of five up to the 15th.
    assert answers.answer(early).provisional_from == date(2026, 10, 19)
    config = root / "xundan.toml"
    text = config.read_text(encoding="utf-8")
    changed = text.replace("inquiry_window_days = 2", "inquiry_window_days = 5")
    assert changed != text
    config.write_text(changed, encoding="utf-8")
    assert answers.answer(early).provisional_from == date(2026, 10, 16)
    config.write_text(text + "\nnonsense = 1\n", encoding="utf-8")
    with pytest.raises(UserError):
        answers.answer(early)
    config.write_text(text, encoding="utf-8")
    assert answers.answer(early).provisional_from == date(2026, 10, 19)


def test_the_same_question_is_answered_once(answers: Answers, root: Path) -> None:
    views: list[View] = []

    def looked(view: View) -> int:
        views.append(view)
        return len(views)

    assert [answers.remembered("how many", looked) for _ in range(3)] == [1, 1, 1]
    assert answers.remembered("another", looked) == 2
    sell(root, "10")
    assert answers.remembered("how many", looked) == 3
    assert views[0] is views[1] is not views[2]


def test_what_one_caller_does_to_an_answer_no_other_sees(answers: Answers) -> None:
    answers.answer(SALES).rows[0]["sales"] = Decimal(0)
    answers.answer(SALES).rows.clear()
    assert sales(answers) == Decimal("157.10")


def test_nothing_is_held_between_questions_so_vacuum_goes_on(answers: Answers, root: Path) -> None:
    session = Session(Workspace(root))
    held = session.lake.storage.read_now
    assert sales(answers) == Decimal("157.10")
    assert held() == set()
    with answers.view():
        assert held() == {session.lake.snapshot().number}
    sell(root, "10")
    before = session.lake.snapshots.numbers()
    gone = session.vacuum(timedelta(0))
    assert gone.snapshots == len(before) - 1 and gone.read == [] and gone.stuck == []
    assert sales(answers) == Decimal("167.10")


def test_a_workspace_made_anew_in_the_same_folder_is_not_the_old_one(answers: Answers, root: Path) -> None:
    assert sales(answers) == Decimal("157.10")
    shutil.rmtree(root)
    workspace = create(root, "s1")
    at = "2026-10-07 10:00:00"
    file = csv_file(root.parent / "a.csv", [order("o1", at, "3", buyer_id="b1", paid_at=at)])
    Session(workspace).import_files([file])
    assert sales(answers) == Decimal(3)


def test_after_closing_or_a_mistake_it_answers_again(answers: Answers) -> None:
    assert sales(answers) == Decimal("157.10")
    answers.close()
    assert sales(answers) == Decimal("157.10")
    with pytest.raises(ZeroDivisionError), answers.view():
        raise ZeroDivisionError
    with pytest.raises(UserError):
        answers.answer(Ask(("nosuch",), (), *OCTOBER))
    assert sales(answers) == Decimal("157.10")


def test_threads_share_it(answers: Answers) -> None:
    days = [date(2026, 10, n) for n in (5, 6, 7, 20)] * 4
    by_hand = {5: Decimal("150.10"), 20: Decimal("7.00")}  # o1 and o2; o3

    def asked(day: date) -> Decimal:
        return answers.answer(Ask(("sales",), (), day, day, shops=("s1",))).rows[0]["sales"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(asked, days)) == [by_hand.get(day.day, Decimal(0)) for day in days]


def test_memory_is_bounded_by_values_among_equals_the_oldest_go_first() -> None:
    held = Remembered(most=10)
    for key, size in (("a", 4), ("b", 4)):
        held.put(key, key.upper(), size)
    assert held.get("a") == "A"
    held.put("c", "C", 4)  # 12 values: b, which was asked for longest ago, goes
    assert (held.get("a"), held.get("b"), held.get("c")) == ("A", None, "C")
    held.put("large", "L", 11)
    assert (held.get("large"), held.get("a"), held.get("c")) == (None, "A", "C")


def test_what_was_dear_to_find_outlives_what_was_quick() -> None:
    held = Remembered(most=10)
    held.put("dear", "D", 4, seconds=8)  # 2 seconds a value
    held.put("quick", "Q", 4, seconds=4)  # 1
    held.put("large", "L", 8, seconds=4)  # half a second a value: it takes more room than it is worth
    assert (held.get("large"), held.get("quick"), held.get("dear")) == (None, "Q", "D")
    held.put("other", "O", 4, seconds=6)
    assert (held.get("dear"), held.get("quick"), held.get("other")) == ("D", None, "O")


def test_what_was_dear_goes_in_the_end_when_nobody_asks_for_it() -> None:
    held = Remembered(most=4)
    held.put("dear", "D", 2, seconds=20)  # 10 seconds a value
    for n in range(12):
        # Each of them is worth 2 above the one that went before it: 2, 2, 4, 6, 8, 10, and the dear one is the oldest.
        held.put(n, n + 1, 2, seconds=4)
    assert held.get("dear") is None
    asked = Remembered(most=4)
    asked.put("dear", "D", 2, seconds=20)
    for n in range(12):
        asked.put(n, n + 1, 2, seconds=4)
        assert asked.get("dear") == "D"
