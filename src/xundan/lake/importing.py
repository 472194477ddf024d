"""One import command: files in, rows of the lake out; all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from xundan.lake import history, ranking
from xundan.lake.admitting import Admission, Counts
from xundan.lake.batch import Batch
from xundan.lake.current import Current
from xundan.lake.full import bounded
from xundan.lake.privacy.file_names import FileNames
from xundan.lake.privacy.protection import Protection
from xundan.lake.scratch import IMPORT, scratch
from xundan.lake.steps import Step, Tell, nobody
from xundan.lake.store import Lake, Transaction
from xundan.lake.typing_together import Ready, Typist, Waiting
from xundan.model.clock import Shop
from xundan.model.tables import TABLES
from xundan.model.text import Text, UserError
from xundan.sources import Hint, Reading, Refusal, Reject, SourceFile, open_path, recognise, unrecognised
from xundan.sources.contract import Importer
from xundan.sources.maps import ColumnMap


@dataclass(frozen=True)
class Wishes:
    """What the command line asked for besides the files."""

    shop: str | None = None
    as_table: str | None = None
    covers: tuple[date, date] | None = None
    dry_run: bool = False
    passwords: tuple[str, ...] = ()
    shop_account: str | None = None
    maps: tuple[ColumnMap, ...] = ()
    whole_days: bool = True
    """Whether the files tell all there is to tell of the days of their rows; else they cover no day."""
    called: Mapping[str, str] = field(default_factory=dict)
    """What the person calls files of a folder, by their names on disk."""


@dataclass
class FileReport:
    """What one file gave: rows by table, and what the person should know about it."""

    file: str
    importer: str | None
    tables: dict[str, Counts] = field(default_factory=dict)
    notes: list[Text] = field(default_factory=list)
    trouble: str = ""
    """The code of the error for which it was not read."""


@dataclass
class ImportReport:
    """What one import command did. `import_id` is None when nothing was written."""

    import_id: int | None
    files: list[FileReport]
    rejects: list[Reject]
    coverage: list[dict[str, str | None]]
    tables: list[str]
    """The tables that got new rows."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Under which names files are kept, by their own."""
    troubles: list[UserError] = field(default_factory=list)
    """What went wrong with the numbers although the rows are in."""

    @property
    def kept_rejects(self) -> list[Reject]:
        """The rejects as they are written down."""
        return [replace(each, file=self.names.get(each.file, each.file)) for each in self.rejects]


Progress = Callable[[str, int, int], None]
"""Told the file's name, the bytes read so far and the file's bytes."""


@dataclass
class Import:
    """The steps of one import command; `run` does them in order inside the caller's transaction."""

    lake: Lake
    shops: dict[str, Shop]
    secret: str
    wishes: Wishes
    progress: Progress
    now: datetime
    protection: Protection = field(default_factory=Protection)
    tell: Tell = nobody

    def run(self, transaction: Transaction, paths: Sequence[Path]) -> ImportReport:
        """Reads, types, tells duplicates apart and writes. Raises UserError and changes nothing when a file that was
        named cannot be read."""
        with bounded(), scratch(f"{IMPORT}MB") as con:
            import_id = history.next_id(con, transaction)
            batch = Batch(con, self.lake, transaction.view, self.shops, self.secret, import_id, self.protection)
            names = FileNames(self.protection.pseudonyms)
            files, rejects, hashes = self._read(con, batch, paths, names)
            self.tell(Step.SORT, 0, 0)
            batch.prepare()
            _tell_left_out(files, batch)
            rejects = [each for each in rejects if not _names_any(each, batch.forgotten)]
            admitted = [Admission(con, transaction, table) for table in batch.tables]
            for each in admitted:
                fates = each.fates()
                for number, file in enumerate(files):
                    counts = file.tables.get(each.table.name)
                    if counts is not None:
                        found = fates.get(number, Counts())
                        counts.new, counts.changed, counts.duplicate = found.new, found.changed, found.duplicate
            if "messages" in batch.staged:
                _rank(con, transaction, files)
            coverage = self._coverage(batch, files)
            touched = [each.table.name for each in admitted if each.changes]
            kept = [names.kept(number, file.file, batch.forgotten) for number, file in enumerate(files)]
            named = {file.file: name for file, name in zip(files, kept, strict=True)}
            report = ImportReport(import_id, files, rejects, coverage, sorted(touched), named)
            if self.wishes.dry_run or not (batch.staged or rejects):
                report.import_id = None
                return report
            write(con, transaction, batch, admitted)
            history.note(transaction, import_id, self.now, _told(files, kept, hashes), coverage)
            return report

    # -- steps ---------------------------------------------------------------------------------------------------

    def _read(
        self, con: duckdb.DuckDBPyConnection, batch: Batch, paths: Sequence[Path], names: FileNames
    ) -> tuple[list[FileReport], list[Reject], list[str]]:
        reports: list[FileReport] = []
        rejects: list[Reject] = []
        hashes: list[str] = []
        wishes = self.wishes
        hint = Hint(wishes.as_table, wishes.shop, wishes.covers, wishes.shop_account, wishes.maps)
        typist = Typist(con, self.shops, self._default_shop())

        def stage(ready: Iterable[Ready]) -> None:
            for group in ready:
                names.saw(group.rows, {waiting.number: waiting.file.name for waiting, _ in group.parts})
                batch.stage(group.table, group.rows)
                for waiting, typed in group.parts:
                    report = reports[waiting.number]
                    counts = report.tables.setdefault(typed.table, Counts())
                    counts.read += typed.read
                    counts.rejected += len(typed.rejects)
                    report.notes += typed.notes
                    rejects.extend(typed.rejects)

        for path in paths:
            with open_path(path, passwords=wishes.passwords, called=wishes.called) as files:
                for file in files:
                    hashes.append(_digest(file.path))
                    try:
                        importer, reading = self._read_one(file, hint)
                    except UserError as unreadable:
                        # A file named on the command line must be readable; one found in a folder or zip is listed.
                        if file.given:
                            raise
                        notes = [note for note in (unreadable.message, unreadable.hint) if note.en]
                        reports.append(FileReport(file.name, None, notes=notes, trouble=unreadable.code))
                        continue
                    reports.append(FileReport(file.name, importer.name, notes=list(reading.notes)))
                    for reject in reading.rejects:
                        counts = reports[-1].tables.setdefault(reject.table, Counts())
                        counts.read += 1
                        counts.rejected += 1
                    rejects += reading.rejects
                    for frame in reading.frames:
                        stage(typist.take(Waiting(len(reports) - 1, file, frame, reading.exported_at, importer.name)))
                # Files of a zip are gone when it closes, and a frame may still read from its file.
                stage(typist.rest())
        return reports, [self.protection.reject(each) for each in rejects], hashes

    def _read_one(self, file: SourceFile, hint: Hint) -> tuple[Importer, Reading]:
        if file.trouble is not None:
            raise file.trouble
        importer = recognise(file, hint)
        if importer is None or isinstance(importer, Refusal):
            raise unrecognised(file, importer)
        size, done = file.path.stat().st_size, 0

        def tell(more: int) -> None:
            nonlocal done
            done += more
            self.progress(file.name, min(done, size), size)
            self.tell(Step.READ, min(done, size), size)

        reading = importer.read(file, hint, tell)
        self.progress(file.name, size, size)
        return importer, reading

    def _default_shop(self) -> str | None:
        if self.wishes.shop:
            return self.wishes.shop
        return next(iter(self.shops)) if len(self.shops) == 1 else None

    def _coverage(self, batch: Batch, files: list[FileReport]) -> list[dict[str, str | None]]:
        """A table's days in this command: from the first to the last of its rows, or as the person says.

        A file with a header and no rows counts as imported. One whose every row was rejected does not: what it had to
        say is unknown, and unknown is not zero.
        """
        found: list[dict[str, str | None]] = []
        for table in sorted(batch.staged):
            spans = batch.covered(table)
            if not spans and not any(file.tables[table].rejected for file in files if table in file.tables):
                spans = self._without_rows(table, files)
            for shop, first, last in spans:
                if self.wishes.covers and TABLES[table].dated_by:
                    first, last = self.wishes.covers
                if not self.wishes.whole_days:
                    first, last = None, None
                found.append({"shop": shop, "table": table, "from_day": _iso(first), "to_day": _iso(last)})
        return found

    def _without_rows(self, table: str, files: list[FileReport]) -> list[tuple[str, object, object]]:
        shop = self._default_shop()
        if shop is not None:
            return [(shop, None, None)]
        for file in files:
            if table in file.tables:
                file.notes.append(
                    Text(
                        f"{table} 没有数据行, 也没说是哪家店铺的, 不算导入过: 请加上 --shop 店铺",
                        f"{table} has no rows and no shop is named, so it does not count as imported: add --shop SHOP",
                    )
                )
        return []


def write(
    con: duckdb.DuckDBPyConnection, transaction: Transaction, batch: Batch, admitted: Sequence[Admission]
) -> None:
    """Writes admitted rows, and the current rows that they change."""
    batch.ids.write(transaction)
    for each in admitted:
        each.write()
        batch.let_go(each.table)
    current = Current(con, transaction, batch.shops, batch.ids)
    for each in admitted:
        if each.table.kind == "state" and each.changes:
            first = each.table.key[0]
            current.renew(each.table, f"SELECT shop, {first} FROM {each.fated} WHERE fate IN ('new', 'changed')")


def _rank(con: duckdb.DuckDBPyConnection, transaction: Transaction, files: Sequence[FileReport]) -> None:
    """Counts messages that another source tells better as duplicates, and says so."""
    come, gone = ranking.waiting(con, transaction)
    for each in come:
        counts = files[each.file_no].tables["messages"]
        counts.new -= each.new
        counts.duplicate += each.new
    for number, note in ranking.notes(come, gone):
        files[number].notes.append(note)


def _tell_left_out(files: Sequence[FileReport], batch: Batch) -> None:
    """Counts the rows of forgotten buyers and says so."""
    for (table, number), count in sorted(batch.left_out.items()):
        files[number].tables[table].forgotten += count
        files[number].notes.append(
            Text(
                f"{table}: {count:,} 行属于已遗忘的买家, 没有读入",
                f"{table}: {count:,} rows are of buyers who were forgotten and were left out",
            )
        )


def _names_any(reject: Reject, people: Collection[str]) -> bool:
    return any(len(name) > 1 and (name in reject.value or name in reject.file) for name in people)


def _told(files: Sequence[FileReport], names: Sequence[str], hashes: Sequence[str]) -> list[dict[str, object]]:
    """What the log keeps of every file."""
    return [
        {"file": name, "sha256": h, "importer": r.importer, "tables": {t: asdict(c) for t, c in r.tables.items()}}
        for r, name, h in zip(files, names, hashes, strict=True)
    ]


def _iso(day: object) -> str | None:
    return day.isoformat() if isinstance(day, date) else None


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
