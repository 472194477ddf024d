"""An open workspace: what the command line, the web, notebooks and the API all call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from xundan.engine import Engine, open_engine
from xundan.facts.identity import Broken
from xundan.facts.reading import HELD_BACK, Reading, old_facts
from xundan.facts.refresh import MADE_BY, VERSION, Refreshed, refresh
from xundan.lake import Lake, Snapshot, Transaction, history, layout, undoing
from xundan.lake.bucket import Bucket
from xundan.lake.compaction import compact_written
from xundan.lake.history import Imported
from xundan.lake.importing import Import, ImportReport, Progress, Wishes
from xundan.lake.made_with import check_clocks, made_with
from xundan.lake.privacy import erasing, reject_files
from xundan.lake.privacy.forgetting import Forgetting
from xundan.lake.privacy.held import Held, held, listed_in, shops_in
from xundan.lake.privacy.keys import drop_old_key, keep_key
from xundan.lake.privacy.marks import Marks
from xundan.lake.privacy.retention import drop_text
from xundan.lake.privacy.terms import Terms
from xundan.lake.rejects import write_rejects
from xundan.lake.steps import Step, Tell, nobody
from xundan.lake.vacuum import AGE, Vacuumed, vacuum
from xundan.lake.writer import NO_WAITING, Waiting
from xundan.metrics.ask import Ask
from xundan.metrics.query import Answer, answer
from xundan.metrics.view import View
from xundan.model.clock import Shop
from xundan.model.phrases import Phrases
from xundan.model.text import Text, UserError
from xundan.sources.maps import maps_in
from xundan.workspace import Workspace


def _silent(name: str, done: int, size: int) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Reverted:
    """An import that was taken back, or brought in again; and the shops whose sales do not add up since."""

    imported: Imported
    broken: list[Broken]


@dataclass(frozen=True)
class Forgotten:
    """What was held about a buyer who is forgotten now; old files that are open elsewhere and go with the next command
    that writes; and the shops whose sales do not add up since."""

    was: Held
    stuck: list[str]
    broken: list[Broken]


class Session:
    """One workspace at work. Reading opens a snapshot; writing goes through one transaction."""

    def __init__(
        self,
        workspace: Workspace,
        waiting: Waiting = NO_WAITING,
        tell: Tell = nobody,
        engine: str | None = None,
    ) -> None:
        """`waiting`: how long a write waits while another process writes, and whom it tells. `tell`: who is told how
        far a write has come; raising there stops it, and nothing is changed. `engine`: another one than the settings
        name."""
        self.workspace = workspace
        self.waiting = waiting
        self.tell = tell
        self.config = workspace.config
        self._engine = engine or self.config.engine
        self.lake = Lake(Bucket(workspace.bucket) if workspace.bucket else workspace.lake)

    def import_files(
        self, paths: Sequence[Path], wishes: Wishes | None = None, *, progress: Progress = _silent
    ) -> ImportReport:
        """Imports files and refreshes the facts; both appear at once, or nothing does."""
        wishes = replace(wishes or Wishes(), maps=maps_in(self.workspace.maps))
        if wishes.shop is not None:
            self._check_shop(wishes.shop)
        if wishes.dry_run:
            with self.lake.reading() as base:
                looked = self.lake.rehearse(base)
                return self._work(wishes, progress, base, self._terms(base)).run(looked, paths)
        with self._writing("import") as transaction:
            terms = self._terms(transaction.base)
            report = self._work(wishes, progress, transaction.base, terms).run(transaction, paths)
            if report.import_id is None:
                return report
            refreshed = self._refresh(transaction, terms)
            report.troubles = [found.error for found in refreshed.broken]
            used = [str(span["shop"]) for span in report.coverage]
            info = {"command": "import", "import_id": report.import_id}
            info |= made_with(transaction.base.info, terms.key, self._shops, used) | refreshed.info
            compact_written(self.lake.tables, transaction)
            keep_key(terms.key)
            kept = write_rejects(self.workspace.rejects, report.import_id, report.kept_rejects)
            try:
                self._commit(transaction, terms, info)
            except BaseException:
                if kept is not None:
                    kept.unlink(missing_ok=True)
                raise
            drop_old_key(self.lake.root, terms.key)
        return report

    def refresh(self, *, full: bool = False) -> list[Broken]:
        """Brings the facts up to today's rules; with `full` derives all of them anew, which gives the same.

        Gives the shops whose sales do not add up: their numbers stay.
        """
        if self.lake.snapshot().number == 0:
            raise _nothing_imported()
        with self._writing("refresh") as transaction:
            terms = self._terms(transaction.base)
            refreshed = self._refresh(transaction, terms, full=full)
            info = {"command": "refresh"} | made_with(terms.info, None, self._shops, ())
            self._commit(transaction, terms, info | refreshed.info)
        return refreshed.broken

    def undo(self, which: str) -> Reverted:
        """Takes back the import `which`, a number or `last`: its rows go, and nothing else. Rejects and log stay.

        Raises UserError `no_import` when there is none such, or it was taken back already.
        """
        return self._revert("undo", which)

    def redo(self, which: str) -> Reverted:
        """Brings in again what `undo` took back; `last` is the one that was taken back last."""
        return self._revert("redo", which)

    def history(self) -> list[Imported]:
        """All imports, the oldest first; those that were taken back too."""
        with self.lake.reading() as snapshot:
            return history.imports(self.lake, snapshot)

    def vacuum(self, older_than: timedelta = AGE, *, dry_run: bool = False) -> Vacuumed:
        """Removes what was replaced longer ago than `older_than`; with `dry_run` only tells. Changes no number."""
        if not dry_run:
            self._finish_erasing()
            self._drop_old_text()
        return vacuum(self.lake, older_than, dry_run=dry_run, waiting=self.waiting)

    def buyer_data(self, buyer: str, shop: str | None = None) -> Held:
        """All that is held about a buyer, in one shop or in all, in the newest state of the lake."""
        with self.lake.reading() as snapshot:
            if snapshot.number == 0:
                raise _nothing_imported()
            return self._held(snapshot, self._terms(snapshot), buyer, shop)

    def forget(self, buyer: str, shop: str | None = None) -> Forgotten:
        """Takes a buyer out of everything: rows, facts, rejects, log, and every older state of the lake. Her orders
        keep their money, with a blank buyer. Nobody can take this back.

        Raises UserError `no_buyer` when nothing is held about her.
        """
        if self.lake.snapshot().number == 0:
            raise _nothing_imported()
        with self._writing("forget") as transaction:
            base = transaction.base
            terms = self._terms(base)
            was = self._held(base, terms, buyer, shop)
            if not was.anything:
                raise _nobody(was)
            key = terms.key_to_forget_with
            marks = Marks.under(key, self.lake.files(layout.FORGOTTEN, base)) if key else Marks()
            phrases = Phrases.of(self.config.rules)
            Forgetting(self.lake, transaction, self._shops, was.person, was.shops, marks, phrases).run()
            refreshed = self._refresh(transaction, terms)
            if refreshed.broken or self._held(transaction.view, terms, buyer, shop).tables:
                # Facts of a shop that is held back would stay as they were.
                refreshed = self._refresh(transaction, terms, full=True)
            left = self._held(transaction.view, terms, buyer, shop)
            if left.tables or left.mentions:
                raise RuntimeError(f"still held: {[*left.tables, *left.mentions]}")
            info = {"command": "forget"} | made_with(terms.info, key, self._shops, ()) | refreshed.info
            # What was good before holds the buyer, and goes.
            info |= {HELD_BACK: dict.fromkeys(info[HELD_BACK], 0)} if HELD_BACK in info else {}
            if key:
                keep_key(key)
            erasing.begin(self.lake)
            reject_files.remove(self.workspace.rejects, was.person)
            self._commit(transaction, terms, info)
            return Forgotten(was, erasing.finish(self.lake), refreshed.broken)

    @contextmanager
    def view(self) -> Iterator[View]:
        """The newest state of the lake, for any number of questions."""
        with self.reading() as snapshot, self.open_engine() as engine:
            yield self.view_on(engine, snapshot)

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """The newest state of the lake, held until the end. Raises UserError where it has no numbers to ask for."""
        with self.lake.reading() as snapshot:
            if snapshot.number == 0:
                raise _nothing_imported()
            if snapshot.info.get(MADE_BY) != VERSION:
                raise old_facts()
            try:
                yield snapshot
            except Exception as unreadable:
                if snapshot.number in self.lake.snapshots.numbers():
                    raise
                raise erasing.meanwhile() from unreadable

    def open_engine(self) -> Engine:
        """The engine that answers questions here."""
        return open_engine(self._engine)

    def view_on(self, engine: Engine, snapshot: Snapshot) -> View:
        """A state of the lake as `engine` reads it; while it is asked the state must be held."""
        reading = Reading(engine, self.lake, snapshot, self._shops)
        held_back = frozenset(reading.held_back)
        return View(engine, reading.table, reading.coverage, self._shops, self.config.rules, held_back, reading)

    def answer(self, ask: Ask) -> Answer:
        """Answers one question."""
        with self.view() as view:
            return answer(view, ask)

    def _revert(self, command: str, which: str) -> Reverted:
        if self.lake.snapshot().number == 0:
            raise _nothing_imported()
        with self._writing(command) as transaction:
            terms, now = self._terms(transaction.base), datetime.now().astimezone()
            if command == "undo":
                imported = undoing.undo(self.lake, transaction, self._shops, which, now)
            else:
                imported = undoing.redo(self.lake, transaction, self._shops, which)
            refreshed = self._refresh(transaction, terms)
            info = {"command": command, "import_id": imported.id} | made_with(terms.info, None, self._shops, ())
            self._commit(transaction, terms, info | refreshed.info)
        return Reverted(imported, refreshed.broken)

    def _refresh(self, transaction: Transaction, terms: Terms, *, full: bool = False) -> Refreshed:
        """Brings a transaction's facts up to its rows and today's rules."""
        rules = terms.rules(self.config.rules)
        return refresh(self.lake, transaction, rules, full=full, tell=self.tell, engine=self._engine)

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

    @property
    def _shops(self) -> dict[str, Shop]:
        return {shop.id: shop for shop in self.config.shops}

    @contextmanager
    def _writing(self, command: str) -> Iterator[Transaction]:
        """A transaction; an erasure that was not finished is finished first."""
        self._finish_erasing()
        with self.lake.write(command, self.waiting) as transaction:
            yield transaction

    def _commit(self, transaction: Transaction, terms: Terms, info: Mapping[str, Any]) -> None:
        """Publishes a transaction without the chat text that has become too old; its facts were made of it before."""
        if terms.text_to_drop:
            drop_text(transaction, terms.text_to_drop, Phrases.of(self.config.rules))
        self.tell(Step.PUBLISH, 0, 0)
        transaction.commit({**info, **terms.told})

    def _drop_old_text(self) -> None:
        base = self.lake.snapshot()
        if base.number and not self.config.privacy.keeps_all_text and self._terms(base).text_to_drop:
            with self._writing("vacuum") as transaction:
                terms = self._terms(transaction.base)
                kept = {name: value for name, value in terms.info.items() if name != "import_id"}
                self._commit(transaction, terms, kept | {"command": "vacuum"})

    def _finish_erasing(self) -> None:
        if erasing.pending(self.lake):
            with self.lake.write("forget", self.waiting):
                erasing.finish(self.lake)

    def _terms(self, base: Snapshot) -> Terms:
        """Whether the settings are still those that the stored rows were made with."""
        check_clocks(base.info, self._shops)
        return Terms(self.config.privacy, self.lake.root, base.info, base.number > 0)

    def _held(self, snapshot: Snapshot, terms: Terms, buyer: str, shop: str | None) -> Held:
        known = shops_in(self.lake.files(layout.SHOP_IDS, snapshot))
        if shop is not None and shop not in known:
            self._check_shop(shop)
        marks = terms.marks(self.lake.files(layout.FORGOTTEN, snapshot))
        person = terms.person(buyer)
        found = held(self.lake, snapshot, person, [shop] if shop else known, self.workspace.rejects, marks)
        found.settings = listed_in(self.config.rules, person)
        return found

    def _work(self, wishes: Wishes, progress: Progress, base: Snapshot, terms: Terms) -> Import:
        protection = terms.protection(self.lake.files(layout.FORGOTTEN, base), self.config.rules)
        now = datetime.now().astimezone()
        return Import(self.lake, self._shops, terms.key, wishes, progress, now, protection, self.tell)


def _nothing_imported() -> UserError:
    return UserError(
        "nothing_imported",
        Text("这个工作区还没有导入任何数据", "nothing has been imported into this workspace yet"),
        Text("导入: xundan import 文件或文件夹", "import with: xundan import FILE_OR_FOLDER"),
    )


def _nobody(was: Held) -> UserError:
    if was.forgotten:
        return UserError(
            "no_buyer",
            Text(f"{was.person.given} 已经遗忘, 没有存任何东西", f"{was.person.given} is forgotten; nothing is held"),
            Text("以后导入的数据里有这个买家也不会读入", "rows of this buyer in later imports are left out"),
        )
    return UserError(
        "no_buyer",
        Text(
            f"没有存买家 {was.person.given} 的任何东西, 没有改动",
            f"nothing is held about {was.person.given}; nothing was changed",
        ),
        Text("账号要和平台上写的完全一样", "write the id exactly as the platform does"),
    )
