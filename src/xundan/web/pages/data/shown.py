"""Blocks that several pages about data have."""

from __future__ import annotations

from xundan.lake.importing import ImportReport
from xundan.model.text import Text
from xundan.reports.importing import (
    covers_sheet,
    files_sheet,
    not_read,
    not_read_head,
    notes_of,
    rejects_sheet,
)
from xundan.web.frame.commands import on_site
from xundan.web.frame.page import Block, Progress, Said, Table
from xundan.web.jobs.kinds import STATES, STEPS, kind_name
from xundan.web.jobs.models import Job, State
from xundan.web.shop import answers
from xundan.web.uploads.kept import Kept

_MOST_NOTES = 40
_COLUMNS = Text(
    "补上缺的列重新导出; 或说明各列是什么 (上面的按钮); 能导入的格式见 数据 → 从哪里导出",
    "Export it again with the columns; or say what its columns are (the button above); Data → Where to export has all "
    "formats",
)
_PASSWORD = Text("在上面填文件的密码, 再看一遍", "Fill in the file's password above and look again")
_TODO = {
    "unknown_format": _COLUMNS,
    "missing_columns": _COLUMNS,
    "password_needed": _PASSWORD,
    "password_wrong": _PASSWORD,
}
"""What to do on the site about files that were not read, by the error's code."""
_UNITS = {"read": 1 << 20}


def job_block(job: Job) -> Progress:
    """A job's progress, in words too."""
    return Progress("progress", job.pk, f"data/jobs/{job.pk}/", job.state, said_of(job), job.done, job.of)


def said_of(job: Job) -> Text:
    """A job in a sentence: what, how far, and what it is doing now."""
    name = kind_name(job.kind)
    if job.state == State.WAITING.value:
        before = Job.objects.filter(state__in=("waiting", "running"), server=job.server, pk__lt=job.pk).count()
        if not before:
            return Text(f"{name.zh}: 马上开始", f"{name.en}: about to begin")
        return Text(f"{name.zh}: 排队, 前面还有 {before} 件", f"{name.en}: waiting, {before} before it")
    if job.state != State.RUNNING.value:
        state = STATES[job.state]
        return Text(f"{name.zh}: {state.zh}", f"{name.en}: {state.en}")
    if job.stopping:
        return Text(f"{name.zh}: 正在停", f"{name.en}: stopping")
    step = STEPS.get(job.step, Text("开始", "beginning"))
    count = _count(job)
    return Text(f"{name.zh}: {step.zh}{count}", f"{name.en}: {step.en}{count}")


def _count(job: Job) -> str:
    if not job.of:
        return " …"
    if job.step in _UNITS:
        unit = _UNITS[job.step]
        return f" {job.done / unit:,.1f} / {job.of / unit:,.1f} MB"
    return f" {job.done} / {job.of}"


def outcome(job: Job) -> list[Block]:
    """What people are told of a job that has ended."""
    return [Said("outcome", [on_site(each) for each in job.texts])] if job.texts else []


def numbers() -> list[tuple[Text, str]]:
    """The ways from an import to its numbers: the funnel comes first where it was the first import."""
    ways = [(Text("看数字", "See the numbers"), ""), (Text("看漏斗", "See the funnel"), "funnel/")]
    return ways[::-1] if len(answers().session.history()) == 1 else ways


def report_blocks(kept: Kept) -> list[Block]:
    """What an import did, or would do: files and rows, what was not read, what to know, days, rejected rows."""
    report = kept.report
    blocks: list[Block] = [Table("files", files_sheet(report))] if any(f.importer for f in report.files) else []
    blocks += _not_read(report)
    notes = notes_of(report)
    if notes:
        more = len(notes) - _MOST_NOTES
        rest = [Text(f"另有 {more:,} 条", f"and {more:,} more")] if more > 0 else []
        said = [on_site(note) for note in [*notes[:_MOST_NOTES], *rest]]
        blocks.append(Said("notes", said, Text("要知道的", "Good to know")))
    if report.coverage:
        blocks.append(Table("covers", covers_sheet(report)))
    if report.rejects:
        blocks.append(Table("rejects", rejects_sheet(report.rejects, kept.rejected)))
    return blocks


def _not_read(report: ImportReport) -> list[Block]:
    found: list[Block] = []
    for n, group in enumerate(not_read(report)):
        why = [*group.why[:_MOST_NOTES]]
        if len(group.why) > _MOST_NOTES:
            more = len(group.why) - _MOST_NOTES
            why.append(Text(f"另有 {more:,} 个", f"and {more:,} more"))
        todo = _TODO.get(group.code) or on_site(group.todo)
        found.append(Said(f"not-read-{n}", [*why, todo], not_read_head(report) if n == 0 else None))
    return found
