"""报表: a report of the shop's days as a workbook, a page or a PDF, written as a job and fetched from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.document.as_file import KINDS
from xundan.reports.document.shelf import period_told, templates
from xundan.reports.document.template import Named
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.around import seat_or_404
from xundan.web.frame.asked import Asked, state_of
from xundan.web.frame.asked import asked as read
from xundan.web.frame.commands import on_site
from xundan.web.frame.page import Block, Field, Form, Page, Said, Table
from xundan.web.frame.register import page, route_named
from xundan.web.jobs.kinds import STATES
from xundan.web.jobs.models import Job
from xundan.web.jobs.queue import queue
from xundan.web.pages.data.shown import job_block
from xundan.web.people.models import Person, person_of
from xundan.web.people.preferences import LANG, LANGS
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.reports.files import KIND, TYPES, path_of
from xundan.web.shop import answers

_TITLE = Text("报表", "Reports")
_KINDS = {
    "xlsx": Text("Excel 工作簿", "Excel workbook"),
    "html": Text("网页 (一个文件, 可转发)", "Page (one file, to hand on)"),
    "pdf": Text("PDF (可打印)", "PDF (to print)"),
}
_OWN_DAYS, _THESE_DAYS = "own", "these"
_MOST = 50


@page("reports", "data/reports/", Right.SHOP, under="data", tab=_TITLE, whole=True, live=True)
def reports(view: View, asked: Asked, person: Person) -> Page:
    """A form for another report, and those that were written in the last thirty days."""
    found = list(Job.objects.filter(shop=asked.shop, kind=KIND).select_related("person")[:_MOST])
    active = [job_block(job) for job in found if job.active]
    blocks: list[Block] = [*active[-1:]]
    hers = next((job for job in found if job.person == person), None)
    if hers is not None and hers.state == "failed":
        blocks.append(Said("failed", [on_site(each) for each in hers.texts]))
    named = list(templates(here().workspace.templates))
    blocks.append(_form(asked, person, named))
    sheet = _list(found)
    if sheet.rows:
        blocks.append(Table("reports", sheet, leads=_file_of))
    return Page(_TITLE, [*blocks, Said("about", list(_about(named)), Text("里面有什么", "What is in them"))])


def _about(named: Sequence[Named]) -> Iterator[Text]:
    for its in (each.template for each in named):
        if its.about is not None:
            yield Text(f"{its.title.zh}: {its.about.zh}", f"{its.title.en}: {its.about.en}")
    yield Text(
        "自己的报表: 把模板放在工作区的 templates 文件夹里",
        "Of your own: put a template into the workspace's folder templates",
    )


def _form(asked: Asked, person: Person, named: Sequence[Named]) -> Form:
    first, last = asked.period.first, asked.period.last
    days = [
        (_OWN_DAYS, Text("报表自己的 (括号里)", "the report's own (in brackets)")),
        (_THESE_DAYS, Text(f"上面选的: {first} 至 {last}", f"as chosen above: {first} to {last}")),
    ]
    options = [(each.name, _with_days(each.template.title, period_told(each))) for each in named]
    lang = asked.lang or person.preferences.get(LANG, "zh")
    hidden = {"from": first.isoformat(), "to": last.isoformat(), "rule": asked.rule}
    return Form(
        "report",
        "report-write",
        [
            Field("template", Text("哪份报表", "Report"), "choice", options[0][0], options),
            Field("days", Text("日期", "Days"), "choice", _OWN_DAYS, days),
            Field("kind", Text("格式", "As"), "choice", "xlsx", list(_KINDS.items())),
            Field(LANG, Text("语言", "Language"), "choice", lang, list(LANGS.items())),
            *(Field(name, Text("", ""), "hidden", value) for name, value in hidden.items()),
        ],
        Text("生成", "Write it"),
        Text("出一份报表", "A report to hand on"),
    )


def _with_days(title: Text, days: Text) -> Text:
    return Text(f"{title.zh} ({days.zh})", f"{title.en} ({days.en})")


def _list(found: list[Job]) -> Sheet:
    rows = [_row(job) for job in found if path_of(job) is not None or not job.found.get("name")]
    return Sheet(
        Text("写好的报表", "Written reports"),
        Text("留 30 天", "kept for 30 days"),
        [
            Column("name", _TITLE, is_key=True, wraps=True),
            Column("state", Text("状态", "State")),
            Column("kilobytes", Text("大小 (KB)", "Size (KB)"), "count"),
            Column("who", Text("谁", "Who")),
            Column("at", Text("时间", "At")),
        ],
        rows,
    )


def _row(job: Job) -> Row:
    size = job.found.get("bytes")
    return {
        "number": job.pk,
        "name": job.found.get("name") or f"{job.wish['template']}.{job.wish['format']}",
        "state": STATES[job.state],
        "kilobytes": -(-size // 1000) if size else None,
        "who": str(job.person),
        "at": f"{job.at.astimezone():%Y-%m-%d %H:%M}",
        "ready": path_of(job) is not None,
    }


def _file_of(row: Row) -> str | None:
    return f"data/reports/{row['number']}/file" if row["ready"] else None


@act("report-write", on="reports", right=Right.SHOP, whole=True)
def write(doing: Doing) -> Done:
    """Has a report written, as a job."""
    known = [each.name for each in templates(here().workspace.templates)]
    template, kind, lang, days = (doing.one(name) for name in ("template", "kind", LANG, "days"))
    if template not in known or kind not in KINDS or lang not in LANGS or days not in (_OWN_DAYS, _THESE_DAYS):
        raise UserError("choice", Text("没有这个选项", "there is no such choice"))
    wish: dict[str, Any] = {"template": template, "format": kind, "lang": lang, "first": "", "last": ""}
    with answers().view() as view:
        given = {name: doing.one(name) for name in ("from", "to", "rule")}
        asked = read(state_of(view, doing.shop), doing.shop, doing.reach, given)
    if days == _THESE_DAYS:
        wish |= {"first": asked.period.first.isoformat(), "last": asked.period.last.isoformat()}
    job = queue().add(doing.person, doing.shop, KIND, **wish, rule=asked.rule)
    record(Act.EXPORT, doing.person.login, doing.shop, page="reports", table=f"{template}.{kind}", job=job.pk)
    return Done(Text("正在写报表, 好了就在下面", "The report is being written; it will stand below"))


@require_GET
def report_file(request: HttpRequest, shop: str, number: int) -> HttpResponse:
    """A written report. Who may see the page may have any of its reports: they say the same to all of them."""
    person = person_of(request)
    seat = seat_or_404(person, shop)
    job = Job.objects.filter(pk=number, shop=shop).first() if number < 1 << 62 else None
    path = path_of(job) if job is not None else None
    if not route_named("reports").open_to(seat) or job is None or path is None:
        raise Http404
    record(Act.EXPORT, person.login, shop, page="reports", table=job.found["name"], job=job.pk)
    response = HttpResponse(path.read_bytes(), content_type=TYPES[job.wish["format"]])
    response["Content-Disposition"] = content_disposition_header(True, job.found["name"])
    return response
