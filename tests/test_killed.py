"""Whatever writes is killed (kill -9 of a real process) at random moments: the numbers are those of before or after,
and the next run works.

`make test` kills each command four times. XUNDAN_KILLS=100 python -m pytest tests/test_killed.py does so more often.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.lake.keeper import csv_file, message, order
from tests.support import small_shop
from tests.support.killing import Runner
from tests.support.stored import stored
from xundan.lake.doctor import examine
from xundan.session import Session
from xundan.workspace import find

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills with kill -9, which Windows has not")

MOMENTS = int(os.environ.get("XUNDAN_KILLS", "4"))

Words = tuple[object, ...]


@dataclass(frozen=True)
class Case:
    """A command, and what was done before it."""

    done: Callable[[Path], list[Words]]
    command: Callable[[Path], Words]


def later_files(folder: Path) -> Path:
    """More of the small shop: rows that are there already, orders that went on, a message within a turn, a new day."""
    at = "2026-10-05 10:1"
    csv_file(
        folder / "messages.csv",
        [
            message("10:00:00", "在吗", buyer="b1", shop="s1"),
            message("10:00:05", "有货吗", buyer="b1", shop="s1"),
            message("2026-10-06 09:00:00", "怎么还没发货", buyer="b1", shop="s1"),
            message("2026-10-06 09:00:07", "今天发", buyer="b1", sender="agent", shop="s1"),
        ],
    )
    csv_file(
        folder / "orders.csv",
        [
            order("o1", f"{at}0:00", "100.10", buyer_id="b1", paid_at=f"{at}2:00", postage="10", shop="s1"),
            order("p2", "2026-10-20 09:00:00", "9.99", buyer_id="b1", paid_at="2026-10-20 09:05:00", shop="s2"),
            order("o4", "2026-10-06 09:30:00", "12", buyer_id="b2", paid_at="2026-10-06 09:31:00", shop="s1"),
        ],
    )
    return folder


def first(folder: Path) -> Words:
    return ("import", "-w", folder / "w", small_shop.files(folder / "first"), *small_shop.COVERS)


def second(folder: Path) -> Words:
    return ("import", "-w", folder / "w", later_files(folder / "later"), *small_shop.COVERS)


def other_rules(folder: Path) -> Words:
    """The first import, and rules that change whose order it is."""
    config = folder / "w" / "xundan.toml"
    text = config.read_text(encoding="utf-8")
    changed = text.replace('session_gap = "10min"', 'session_gap = "15s"')
    assert changed != text
    config.write_text(changed, encoding="utf-8")
    return ("refresh", "-w", folder / "w")


CASES = {
    "first import": Case(lambda folder: [], first),
    "import": Case(lambda folder: [first(folder)], second),
    "refresh": Case(lambda folder: [first(folder)], other_rules),
    "full refresh": Case(lambda folder: [first(folder)], lambda folder: (*other_rules(folder), "--full")),
    "undo": Case(lambda folder: [first(folder), second(folder)], lambda folder: ("undo", "1", "-w", folder / "w")),
    "redo": Case(
        lambda folder: [first(folder), second(folder), ("undo", "1", "-w", folder / "w")],
        lambda folder: ("redo", "1", "-w", folder / "w"),
    ),
    "vacuum": Case(
        lambda folder: [first(folder), second(folder), ("undo", "1", "-w", folder / "w")],
        lambda folder: ("vacuum", "--older-than", "0d", "-w", folder / "w"),
    ),
}


def state(root: Path) -> Any:
    """All rows of facts and current tables, and the list of imports."""
    session = Session(find(root))
    if session.lake.snapshot().number == 0:
        return {}, []
    return stored(session, keys=True), [(one.id, one.undone_at is None) for one in session.history()]


@pytest.mark.parametrize("name", CASES)
def test_killed_at_any_moment_it_is_before_or_after(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XUNDAN_KEY", "5" * 32)
    folder = tmp_path / "我的 店铺#1"
    root, kept = folder / "w", folder / "kept"
    small_shop.workspace(root)
    chance, seen = Random(name), Counter[str]()
    with Runner() as runner:
        for words in CASES[name].done(folder):
            assert runner.run(*words).status == 0
        command = CASES[name].command(folder)
        shutil.copytree(root, kept)
        before = state(root)
        whole = runner.run(*command)
        assert whole.status == 0
        after = state(root)
        assert (before == after) is (name == "vacuum")
        restore(root, kept)
        lasts = whole.seconds
        while seen["before"] + seen["after"] < MOMENTS:
            # What is left by one that was killed is there when the next begins.
            # Half of the moments lie about the end, where files become a snapshot.
            at = lasts * (chance.uniform(0, 1) if chance.random() < 0.5 else chance.uniform(0.7, 1.1))
            ended = runner.run(*command, kill_after=at)
            assert ended.killed or ended.status == 0, ended
            now = state(root)
            assert now == after if not ended.killed else now in (before, after)
            seen["ended" if not ended.killed else "before" if now == before else "after"] += 1
            if not ended.killed:
                # The machine was busier before, and moments by that time would all come too late.
                lasts = min(lasts, ended.seconds)
            if now == after and name != "vacuum":
                restore(root, kept)
        assert runner.run(*command).status == 0
    assert state(root) == after
    problems = [found.message.en for found in examine(Session(find(root)).lake) if found.problem]
    assert not problems
    assert seen["before"] >= MOMENTS // 4, seen
    with capsys.disabled():
        print(f"\nkilled: {name}: {dict(seen)}")


def restore(root: Path, kept: Path) -> None:
    shutil.rmtree(root)
    shutil.copytree(kept, root)
