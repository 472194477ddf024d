"""Facts of dialogues that several sources tell: those of the best one, at every step what all rows give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.lake.keeper import NOW, Keeper
from tests.lake.test_ranked_sources import DRESSES, Said, dialogue, quick, steps, written
from xundan.engine import open_engine
from xundan.facts.derive import NAMES, derive
from xundan.facts.loading import all_inputs
from xundan.facts.reading import lake_table
from xundan.facts.refresh import refresh
from xundan.lake import Lake, Transaction, undoing
from xundan.lake.importing import Wishes
from xundan.model.rules import DatedRules, Rules

__all__ = ["quick"]

pytestmark = pytest.mark.usefixtures("no_shop_is_small", "quick")

RULES = DatedRules(Rules())
TALK = dialogue("小雨", "店:甲", "2026-10-05")


class Refreshing(Keeper):
    """A keeper whose facts follow every command."""

    def bring(self, *files: tuple[str, list[Said]]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for source, said in files:
            self.files += 1
            paths.append(written(self.folder, self.files, source, said))
        with self._writing() as transaction:
            self._import(Wishes()).run(transaction, paths)

    def revert(self, verb: str, which: int) -> None:
        with self._writing() as transaction:
            if verb == "undo":
                undoing.undo(self.lake, transaction, self.shops, str(which), NOW)
            else:
                undoing.redo(self.lake, transaction, self.shops, str(which))

    def _writing(self) -> Any:
        return _Written(self.lake)

    def fact(self, name: str) -> list[dict[str, Any]]:
        with open_engine(memory="200MB") as engine:
            return engine.rows(lake_table(engine, self.lake, self.lake.snapshot(), f"facts/{name}")).to_pylist()

    def differences(self) -> list[str]:
        """Where stored facts are not those that all rows give."""
        snapshot, found = self.lake.snapshot(), []
        with open_engine(memory="400MB") as engine:
            rows = all_inputs(engine, self.lake, snapshot, RULES)
            facts = derive(engine, rows)
            for name in NAMES:
                stored = lake_table(engine, self.lake, snapshot, f"facts/{name}")
                made = getattr(facts, name).select(stored.columns)
                one, other = (Counter(map(str, engine.rows(side).to_pylist())) for side in (stored, made))
                found += [f"{name} {row}" for row in ((one - other) + (other - one)).elements()]
        return found


class _Written:
    """A transaction that ends with refreshed facts."""

    def __init__(self, lake: Lake) -> None:
        self._lake, self._opened = lake, lake.write()

    def __enter__(self) -> Transaction:
        self._transaction = self._opened.__enter__()
        return self._transaction

    def __exit__(self, *error: Any) -> None:
        if error[0] is None:
            refreshed = refresh(self._lake, self._transaction, RULES)
            assert not refreshed.broken
            self._transaction.commit(refreshed.info)
        self._opened.__exit__(*error)


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Refreshing]:
    yield Refreshing(tmp_path / "店")


def met(keeper: Refreshing) -> list[tuple[str, str, int, int]]:
    rows = keeper.fact("receptions")
    return sorted((r["buyer_id"], r["agent_id"], r["buyer_messages"], r["agent_messages"]) for r in rows)


def test_a_dialogue_in_five_dresses_is_counted_once(keeper: Refreshing) -> None:
    """Four messages: two of the agent's, each answered by the buyer a second later."""
    for source in reversed(DRESSES):
        keeper.bring((source, TALK))
        assert met(keeper) == [("小雨", "店:甲", 2, 2)]
        assert [turn["status"] for turn in keeper.fact("turns")].count("answered") == 1
    assert keeper.differences() == []


def test_the_better_source_has_less_of_a_day_and_is_taken_back(keeper: Refreshing) -> None:
    other = dialogue("小雨", "店:乙", "2026-10-05")
    keeper.bring(("qianniu_chat", [*TALK, *other]))
    keeper.bring(("sycm_chats", TALK[:2]))
    assert met(keeper) == [("小雨", "店:乙", 2, 2), ("小雨", "店:甲", 1, 1)]
    keeper.revert("undo", 2)
    assert met(keeper) == [("小雨", "店:乙", 2, 2), ("小雨", "店:甲", 2, 2)]
    keeper.revert("redo", 2)
    keeper.revert("undo", 1)
    assert met(keeper) == [("小雨", "店:甲", 1, 1)] and keeper.differences() == []


def test_a_message_that_waits_still_tells_how_late_it_is_in_the_shop(keeper: Refreshing) -> None:
    """Whether a turn is still open hangs on the newest message, which the waiting one is."""
    late = [Said("小雨", "店:甲", "2026-10-05", 0, True), Said("小雨", "店:甲", "2026-10-05", 59, False)]
    keeper.bring(("sycm_chats", late[:1]))
    keeper.bring(("qianniu_text", late))
    assert keeper.differences() == []


@pytest.mark.slow
def test_every_step_leaves_the_facts_that_all_rows_give(tmp_path: Path) -> None:
    for seed in range(3):
        keeper = Refreshing(tmp_path / str(seed))
        for verb, what in steps(Random(f"facts {seed}")):
            if verb == "import":
                keeper.bring(*what)
            else:
                keeper.revert(verb, what)
            assert keeper.differences() == [], (seed, verb)
