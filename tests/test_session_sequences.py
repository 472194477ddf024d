"""The numbers after any sequence of imports, undos and redos are those of one clean import of what is left."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.agreement.histories import TABLES, draw_world
from tests.support.exports import File, draw_files, exported_at, joined
from tests.support.sequences import draw_commands
from tests.support.stored import differing, stored
from tests.support.xundan_world import rules_of, shops_of
from xundan.lake.importing import Import, Wishes
from xundan.metrics.ask import Ask
from xundan.session import Session
from xundan.workspace import Config, Workspace, create

pytestmark = pytest.mark.usefixtures("no_shop_is_small")

SHOPS = 4
LONG = int(os.environ.get("XUNDAN_SESSION_SEQUENCES", "3"))
METRICS = ("sales", "orders", "received_buyers", "inquiry_conversion", "first_response", "refunded_sales", "units")


@pytest.fixture(autouse=True)
def one_key_and_dated_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both lakes make the same hashes, since these order equal messages; and files say when they were exported."""
    monkeypatch.setenv("XUNDAN_KEY", "5" * 32)
    read_one = Import._read_one

    def dated(self: Import, file: Any, hint: Any) -> Any:
        importer, reading = read_one(self, file, hint)
        return importer, replace(reading, exported_at=exported_at(file.name))

    monkeypatch.setattr(Import, "_read_one", dated)


class Shopkeeper:
    """A workspace for a generated world, and the files that go into it."""

    def __init__(self, folder: Path, config: Config, covers: tuple[date, date]) -> None:
        self.folder, self.config, self.covers = folder, config, covers
        self.session = self._open(create(folder / "w", "s00").root)
        self.files = 0

    def _open(self, root: Path) -> Session:
        session = Session(Workspace(root))
        session.config = self.config
        return session

    def bring(self, files: tuple[File, ...]) -> None:
        """Imports files as one command, which is said to cover all days."""
        paths = []
        for file in files:
            self.files += 1
            paths.append(file.write(self.folder / "files", str(self.files)))
        report = self.session.import_files(paths, Wishes(covers=self.covers))
        assert not report.rejects and not report.troubles, (report.rejects[:3], report.troubles)

    def copy(self) -> Session:
        """The same workspace in another place."""
        return self._open(Path(shutil.copytree(self.session.workspace.root, self.folder / "copy")))


def numbers(session: Session, days: tuple[date, date]) -> list[Any]:
    """Some metrics by agent and day, and what is covered."""
    with session.view() as view:
        rows = [session.answer(Ask(METRICS, by, *days)).rows for by in (("shop", "agent", "day"), ("shop",))]
        return [*rows, view.coverage.runs]


def try_sequence(seed: int, folder: Path) -> None:
    """A world's files come in and go out; then the same rows in other files into a clean workspace, at once."""
    draw, world = Random(seed), draw_world(seed, SHOPS)
    config = Config(tuple(shops_of(world).values()), rules_of(world))
    first = min(row["sent_at"] for row in world.tables["messages"]).date()
    covers = first - timedelta(days=60), first + timedelta(days=400)
    files = draw_files(draw, world.tables, config.shops, TABLES)
    commands = draw_commands(draw, files, draw.choice([3, 4, 5]), at_once=(5, 10, 20))
    keeper = Shopkeeper(folder / "我的 店铺#1", config, covers)
    for step in commands.steps:
        if step.verb == "import":
            keeper.bring(step.files)
        else:
            assert not getattr(keeper.session, step.verb)(str(step.which)).broken
    anew = keeper.copy()
    anew.refresh(full=True)
    assert not differing(stored(keeper.session, keys=True), stored(anew, keys=True))
    if not commands.left:
        return
    clean = Shopkeeper(folder / "clean", config, covers)
    clean.bring(tuple(joined(draw, [file for brought in commands.left.values() for file in brought])))
    assert not differing(stored(keeper.session, keys=False), stored(clean.session, keys=False))
    days = first - timedelta(days=5), first + timedelta(days=30)
    assert numbers(keeper.session, days) == numbers(clean.session, days)


@pytest.mark.parametrize("seed", range(2))
def test_any_sequence_gives_the_numbers_of_a_clean_import(seed: int, tmp_path: Path) -> None:
    try_sequence(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, LONG))
def test_many_sequences_give_the_numbers_of_a_clean_import(seed: int, tmp_path: Path) -> None:
    try_sequence(seed, tmp_path)
