"""The jobs of uploads: a look that stores nothing, and the import."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from xundan.lake.importing import ImportReport, Wishes
from xundan.lake.steps import Step
from xundan.model.text import Text
from xundan.web.jobs.running import Outcome, Work, work
from xundan.web.uploads import kept
from xundan.web.uploads.heads import heads
from xundan.web.uploads.kept import Kept
from xundan.web.uploads.models import Upload
from xundan.web.uploads.staging import drop_files, files_of, folder_of


@work("look")
def look(job: Work) -> Outcome:
    """Reads the files as an import would, and keeps what it would say."""
    upload = Upload.objects.get(pk=job.job.wish["upload"])
    report = _run(job, upload, dry_run=True)
    unknown = {file.file for file in report.files if file.trouble}
    first = heads(files_of(upload), job.secrets, upload.called, unknown)
    kept.write(folder_of(upload), kept.LOOKED, Kept(report, len(report.rejects), first))
    return Outcome([looked_at(report)])


@work("import")
def take(job: Work) -> Outcome:
    """Imports the files; they go afterwards."""
    upload = Upload.objects.get(pk=job.job.wish["upload"])
    report = _run(job, upload, dry_run=False)
    kept.write(folder_of(upload), kept.IMPORTED, Kept(report, len(report.rejects)))
    drop_files(upload)
    said = [imported(report), *(each.message for each in report.troubles)]
    return Outcome(said, {"import": report.import_id})


def _run(job: Work, upload: Upload, *, dry_run: bool) -> ImportReport:
    wishes = _wishes(upload, job.secrets, dry_run)

    def progress(name: str, done: int, size: int) -> None:
        job.tell(Step.READ, done, size)

    return job.session().import_files([files_of(upload)], wishes, progress=progress)


def _wishes(upload: Upload, passwords: tuple[str, ...], dry_run: bool) -> Wishes:
    wish: dict[str, Any] = upload.wish
    covers = tuple(date.fromisoformat(day) for day in wish.get("covers", ()))
    return Wishes(
        shop=upload.shop,
        as_table=wish.get("table"),
        covers=(covers[0], covers[1]) if covers else None,
        dry_run=dry_run,
        passwords=passwords,
        shop_account=wish.get("account"),
        called=upload.called if not upload.folder else {},
    )


def looked_at(report: ImportReport) -> Text:
    """How much could be imported, in a sentence."""
    rows, bad = _rows(report), len(report.rejects)
    known, among = sum(file.importer is not None for file in report.files), len(report.files)
    return Text(
        f"{among:,} 个文件, 认出 {known:,} 个; {rows:,} 行可以导入, {bad:,} 行不行。还没有写入任何数据",
        f"{known:,} of {among:,} files are known; {rows:,} rows can be imported, {bad:,} cannot. Nothing is stored yet",
    )


def imported(report: ImportReport) -> Text:
    """What an import did, in a sentence."""
    if report.import_id is None:
        return Text("没有可以导入的行, 没有写入任何数据", "there was no row to import; nothing was stored")
    counts = [each for file in report.files for each in file.tables.values()]
    new, changed, same = (sum(getattr(each, name) for each in counts) for name in ("new", "changed", "duplicate"))
    bad = sum(each.rejected for each in counts)
    return Text(
        f"导入 {report.import_id} 完成: 新增 {new:,} 行, 更新 {changed:,} 行, 重复 {same:,} 行, 没能读入 {bad:,} 行",
        f"import {report.import_id} is in: {new:,} rows new, {changed:,} changed, {same:,} duplicate, {bad:,} rejected",
    )


def _rows(report: ImportReport) -> int:
    return sum(each.read - each.rejected for file in report.files for each in file.tables.values())


def own_folder(given: str) -> Path:
    """A folder of this machine that was typed in."""
    return Path(given).expanduser()
