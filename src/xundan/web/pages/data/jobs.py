"""任务: long work of this shop, how far it has come and what came of it."""

from __future__ import annotations

from django.http import Http404

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.sheet import Column, Sheet
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Form, Links, Page, Table
from xundan.web.frame.register import page
from xundan.web.jobs import queue
from xundan.web.jobs.kinds import STATES, kind_name
from xundan.web.jobs.models import Job
from xundan.web.pages.data.shown import job_block, numbers, outcome, report_blocks
from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.uploads import kept, staging
from xundan.web.uploads.models import Upload

_TITLE = Text("任务", "Jobs")
_MOST = 200


@page("jobs", "data/jobs/", Right.DATA, under="data", tab=_TITLE, bare=True, dated=False)
def jobs(view: View | None, asked: Asked, person: Person) -> Page:
    """The newest jobs of the shop."""
    found = Job.objects.filter(shop=asked.shop).select_related("person")[:_MOST]
    rows = [
        {
            "number": job.pk,
            "kind": kind_name(job.kind),
            "state": STATES[job.state],
            "who": str(job.person),
            "at": f"{job.at.astimezone():%Y-%m-%d %H:%M}",
            "took": (job.ended - job.began).total_seconds() if job.ended and job.began else None,
            "said": job.texts[0] if job.texts else None,
        }
        for job in found
    ]
    sheet = Sheet(
        _TITLE,
        Text("", ""),
        [
            Column("number", Text("编号", "Number"), is_key=True),
            Column("kind", Text("做什么", "What")),
            Column("state", Text("状态", "State")),
            Column("said", Text("结果", "Outcome"), wraps=True),
            Column("took", Text("用时", "Took"), "seconds"),
            Column("who", Text("谁", "Who")),
            Column("at", Text("时间", "At")),
        ],
        rows,
    )
    active = [job_block(job) for job in found if job.active]
    return Page(_TITLE, [*active[-1:], Table("jobs", sheet, leads=lambda row: f"data/jobs/{row['number']}/")])


@page("job", "data/jobs/<int:number>/", Right.DATA, under="data", bare=True, dated=False)
def one_job(view: View | None, asked: Asked, person: Person, number: int) -> Page:
    """One job: its progress, or what came of it."""
    job = _job(asked.shop, number)
    blocks: list[Block] = [job_block(job), *outcome(job)]
    if job.active and not job.stopping:
        blocks.append(Form("stop", "stop", [], Text("停止", "Stop")))
    if not job.active:
        blocks.append(Links("ways", _ways(job)))
        blocks += _report(job, person)
    return Page(kind_name(job.kind), blocks)


def _ways(job: Job) -> list[tuple[Text, str]]:
    number = job.found.get("import")
    ways = numbers()
    if number is not None:
        ways.append((Text(f"导入 {number}", f"Import {number}"), f"data/imports/{number}/"))
    return [*ways, (Text("全部任务", "All jobs"), "data/jobs/")]


def _report(job: Job, person: Person) -> list[Block]:
    """What the import said, while it is kept, to who asked for it."""
    upload = Upload.objects.filter(taken=job, person=person).first()
    found = kept.read(staging.folder_of(upload), kept.IMPORTED) if upload is not None else None
    return report_blocks(found) if found is not None else []


def _job(shop: str, number: int) -> Job:
    job = Job.objects.filter(pk=number, shop=shop).first() if number < 1 << 62 else None
    if job is None:
        raise Http404
    return job


@act("stop", on="job", right=Right.DATA)
def stop(doing: Doing, number: int) -> Done:
    """Stops a job. What it has not published is as if it never was."""
    queue.stop(_job(doing.shop, number))
    return Done(Text("正在停", "It is being stopped"))
