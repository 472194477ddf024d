"""Vacuum: what no reader needs any more is removed, by age, and never from under a reader.

A snapshot is kept while it is the newest, while a kept one refers to it (a shop that is held back is read from it),
while a reader holds it, and until it has been replaced for longer than the age: a reader on a disk that is read-only
cannot say that it reads. Files are kept while a kept snapshot names them. Snapshots go first, then data, then log
entries, so a vacuum that is killed anywhere leaves every remaining snapshot whole.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from xundan.lake import compaction, snapshots
from xundan.lake.snapshots import Snapshot
from xundan.lake.storage import Stored
from xundan.lake.store import Lake
from xundan.lake.tables import FOLDER, LOG, TABLE, log_version
from xundan.lake.writer import NO_WAITING, Waiting

AGE = timedelta(days=7)
"""How long what was replaced is kept by default."""

# A file of rows; `#1` is what a killed writer leaves of one that was not whole yet.
_DATA = re.compile(r"(.+\.parquet)(#[0-9]+)?")
_DRAFT = re.compile(r"\.[^/]*\.[0-9]+|[^/]*#[0-9]+|_commit_[^/]*\.tmp")
_CHECKPOINT = re.compile(r"([0-9]{20})\.checkpoint\.parquet")


@dataclass
class Vacuumed:
    """What a vacuum removed, or would remove: numbers of things and bytes."""

    snapshots: int = 0
    files: int = 0
    entries: int = 0
    """Of Delta's logs."""
    bytes: int = 0
    partitions: int = 0
    """Written anew because they had many small files."""
    read: list[int] = field(default_factory=list)
    """Snapshots that readers hold."""
    stuck: list[str] = field(default_factory=list)
    """What could not be removed: open in a program (Windows), or not permitted. The next vacuum tries again."""


def vacuum(
    lake: Lake,
    older_than: timedelta = AGE,
    *,
    dry_run: bool = False,
    waiting: Waiting = NO_WAITING,
    now: Callable[[], float] = time.time,
) -> Vacuumed:
    """Compacts crowded partitions and removes what was replaced longer ago than `older_than`.

    Raises UserError `lake_busy` when another writer is at work, `lake_damaged` when a snapshot cannot be read.
    """
    sweep = _Sweep(lake, now() - older_than.total_seconds(), dry_run)
    done = Vacuumed()
    if dry_run:
        return sweep.run(done)
    with lake.write("vacuum", waiting) as transaction:
        base = transaction.base
        written = compaction.compact(lake.tables, transaction)
        if written:
            info = {name: value for name, value in base.info.items() if name != "import_id"}
            transaction.commit(info | {"command": "vacuum"})
        done.partitions = len(written)
        if not older_than:
            _shorten_logs(lake)
        sweep.before = now() - older_than.total_seconds()
        return sweep.run(done)


def keep_only_newest(lake: Lake) -> Vacuumed:
    """Removes every state but the newest, however young and whoever reads it. Only for the one who writes."""
    versions, done = lake.snapshot().versions, Vacuumed()
    for table in _Sweep(lake, math.inf, False).tables():
        try:
            # Entries that a killed writer left after the snapshot's tell of rows too.
            lake.tables.truncate_log(table, versions.get(table, -1))
        except PermissionError:
            done.stuck.append(f"{FOLDER}/{table}/{LOG}")
    _shorten_logs(lake)
    return _Sweep(lake, math.inf, False, over_readers=True).run(done)


def _shorten_logs(lake: Lake) -> None:
    """Writes every table's newest version down in one piece, so that all entries before it can go."""
    for table, version in sorted(lake.snapshot().versions.items()):
        delta = lake.tables.open(table, version)
        if len(lake.storage.names(f"{FOLDER}/{table}/{LOG}")) > 1:
            delta.create_checkpoint()


@dataclass
class _Sweep:
    """The steps of one vacuum. `before` is the moment (seconds since 1970) that the age reaches back to."""

    lake: Lake
    before: float
    dry_run: bool
    over_readers: bool = False

    def run(self, done: Vacuumed) -> Vacuumed:
        if self.dry_run:
            newest = self.lake.snapshot()
            done.partitions = sum(
                len(compaction.crowded(self.lake.tables, t, v)) for t, v in sorted(newest.versions.items())
            )
        held = set() if self.over_readers else self.lake.storage.read_now()
        old = self._replaced(held)
        done.read = sorted(held)
        gone = {number for number, file in old.items() if self._remove(file, done)}
        done.snapshots = len(gone)
        kept = [self.lake.at(number) for number in self.lake.snapshots.numbers() if number not in gone]
        for table, files in self.tables().items():
            versions = {snapshot.versions[table] for snapshot in kept if table in snapshot.versions}
            done.files += self._data(table, versions, files, done)
            done.entries += self._log(versions, files, done)
        self._drafts(done)
        return done

    def _replaced(self, held: Collection[int]) -> dict[int, Stored]:
        """The snapshots that may go."""
        there = {f.name: f for f in self.lake.storage.files(snapshots.FOLDER)}
        numbers = self.lake.snapshots.numbers()
        files = {number: there[snapshots.file_name(number)] for number in numbers}
        # A snapshot's age begins when the next one replaces it.
        old = {n: files[n] for n, following in pairwise(numbers) if self._old(files[following])}
        keep = [self.lake.at(number) for number in numbers if number not in old or number in held]
        for number in {n for snapshot in keep for n in (snapshot.number, *referred(snapshot))}:
            old.pop(number, None)
        return old

    def tables(self) -> dict[str, list[Stored]]:
        """All files of the tables by table; those of folders that are no tables too."""
        found: dict[str, list[Stored]] = {}
        for file in self.lake.storage.files(FOLDER):
            parts = file.name.split("/")
            table = "/".join(parts[1:3])
            if len(parts) > 3 and TABLE.fullmatch(table):
                found.setdefault(table, []).append(file)
        return found

    def _data(self, table: str, versions: Iterable[int], files: list[Stored], done: Vacuumed) -> int:
        """Removes the files of rows that no version names."""
        named = {name for v in versions for name in self.lake.tables.live(table, self.lake.tables.open(table, v))}
        removed = 0
        for file in files:
            data = _DATA.fullmatch(file.name)
            if data and f"/{LOG}/" not in file.name and file.name not in named and self._old(file):
                removed += self._remove(file, done)
        return removed

    def _log(self, versions: Collection[int], files: list[Stored], done: Vacuumed) -> int:
        """Removes log entries that no version needs: those before the newest checkpoint that all versions can use."""
        log = sorted((f for f in files if f"/{LOG}/" in f.name), key=lambda file: file.name)
        names = [file.name.rpartition("/")[2] for file in log]
        checkpoints = [int(found[1]) for name in names if (found := _CHECKPOINT.fullmatch(name))]
        first = max((c for c in checkpoints if versions and c <= min(versions)), default=0)
        # What takes the entries' place must be on disk before they go.
        self._settle(f for f, name in zip(log, names, strict=True) if log_version(name) == first)
        removed = 0
        for file, name in zip(log, names, strict=True):
            version = log_version(name)
            needless = version < first if version is not None else _DRAFT.fullmatch(name)
            if needless and self._old(file):
                removed += self._remove(file, done)
        return removed

    def _drafts(self, done: Vacuumed) -> None:
        """Removes the snapshots that killed writers left half written."""
        for file in self.lake.storage.files(snapshots.FOLDER):
            if _DRAFT.fullmatch(file.name.rpartition("/")[2]) and self._old(file):
                self._remove(file, done)

    def _settle(self, files: Iterable[Stored]) -> None:
        if not self.dry_run:
            self.lake.storage.settle(file.name for file in files)

    def _old(self, file: Stored) -> bool:
        return file.modified <= self.before

    def _remove(self, file: Stored, done: Vacuumed) -> bool:
        """Removes a file unless this is a dry run. False where it could not be."""
        if not self.dry_run:
            try:
                self.lake.storage.remove(file.name)
            except FileNotFoundError:
                pass
            except PermissionError:
                done.stuck.append(file.name)
                return False
        done.bytes += file.size
        return True


def referred(snapshot: Snapshot) -> Iterable[int]:
    """The older snapshots from which a snapshot's readers take rows too (facts/reading.py)."""
    held_back = snapshot.info.get("held_back", {})
    return [number for number in held_back.values() if type(number) is int] if isinstance(held_back, dict) else []
