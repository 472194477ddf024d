"""An open workspace: what the command line, the web, notebooks and the API all call."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from xundan.engine import Engine
from xundan.facts.refresh import coverage, lake_table, refresh
from xundan.lake import Lake, Snapshot
from xundan.lake.importing import Import, ImportReport, Progress, Wishes
from xundan.lake.rejects import write_rejects
from xundan.metrics.ask import Ask
from xundan.metrics.query import Answer, answer
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.workspace import Workspace


def _silent(name: str, done: int, size: int) -> None:
    """No progress shown."""


class Session:
    """One workspace at work. Reading opens a snapshot; writing goes through one transaction."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.config = workspace.config
        self.lake = Lake(workspace.lake)

    def import_files(
        self, paths: Sequence[Path], wishes: Wishes | None = None, *, progress: Progress = _silent
    ) -> ImportReport:
        """Imports files and refreshes the facts; both appear at once, or nothing does."""
        wishes = wishes or Wishes()
        if wishes.shop is not None:
            self._check_shop(wishes.shop)
        shops = {shop.id: shop for shop in self.config.shops}
        with self.lake.write() as transaction:
            work = Import(self.lake, shops, self._secret(), wishes, progress, datetime.now().astimezone())
            report = work.run(transaction, paths)
            if report.import_id is not None:
                refresh(self.lake, transaction, self.config.rules)
                write_rejects(self.workspace.rejects, report.import_id, report.rejects)
                transaction.commit({"command": "import", "import_id": report.import_id})
        return report

    def refresh(self) -> Snapshot:
        """Derives all facts anew by today's rules."""
        with self.lake.write() as transaction:
            refresh(self.lake, transaction, self.config.rules)
            return transaction.commit({"command": "refresh"})

    @contextmanager
    def view(self) -> Iterator[View]:
        """The newest state of the lake, for any number of questions."""
        snapshot = self.lake.snapshot()
        if snapshot.number == 0:
            raise UserError(
                "nothing_imported",
                Text("这个工作区还没有导入任何数据", "nothing has been imported into this workspace yet"),
                Text("导入: xundan import 文件或文件夹", "import with: xundan import FILE_OR_FOLDER"),
            )
        with Engine() as engine:
            yield View(
                engine,
                lambda name: lake_table(engine, self.lake, snapshot, name),
                coverage(engine, self.lake, snapshot),
                {shop.id: shop for shop in self.config.shops},
                self.config.rules,
            )

    def answer(self, ask: Ask) -> Answer:
        """Answers one question."""
        with self.view() as view:
            return answer(view, ask)

    def _check_shop(self, shop: str) -> None:
        if all(known.id != shop for known in self.config.shops):
            listed = ", ".join(known.id for known in self.config.shops)
            raise UserError(
                "shop",
                Text(f"xundan.toml 里没有店铺 {shop}", f"xundan.toml has no shop {shop}"),
                Text(
                    f"已有: {listed}; 新店铺加一段 [[shops]]",
                    f"there are: {listed}; add a [[shops]] block for a new one",
                ),
            )

    def _secret(self) -> str:
        """The workspace's own key for content hashes, made at the first import and readable by its owner only."""
        path = self.workspace.lake / "key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(16), encoding="ascii")
        return path.read_text(encoding="ascii")


def newest_day(view: View) -> date:
    """The last day that any imported messages, orders or visits cover; today for an empty workspace."""
    ends = [
        last
        for (_, table), runs in view.coverage.runs.items()
        for _, last in runs
        if table in ("messages", "orders", "visits", "traffic_daily")
    ]
    return max(ends, default=date.today())


def last_days(view: View, count: int) -> tuple[date, date]:
    """The last so many days of the data."""
    last = newest_day(view)
    return last - timedelta(days=count - 1), last
