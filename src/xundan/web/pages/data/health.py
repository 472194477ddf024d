"""体检: whether the workspace is in order, and what can be done about it: a refresh, a vacuum."""

from __future__ import annotations

from xundan.doctor import findings
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.sheet import Column, Sheet
from xundan.web.audit.log import Act, record
from xundan.web.everywhere import has_everywhere
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.commands import on_site
from xundan.web.frame.page import Block, Field, Form, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.jobs.queue import queue
from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.place import here

_TITLE = Text("体检", "Health")
_KINDS = {True: Text("问题", "problem"), False: Text("提示", "note")}
_WELL = Text("没有发现问题", "No problem was found")
_WELL_HERE = Text("这家店没有发现问题", "No problem of this shop was found")
_OTHERS = Text(
    "关系到整个工作区的发现, 只给在每家店都是店主的人看",
    "What concerns the whole workspace is shown to who owns every shop",
)


@page("health", "data/health/", Right.DATA, under="data", tab=_TITLE, bare=True, dated=False)
def health(view: View | None, asked: Asked, person: Person) -> Page:
    """What `xundan doctor` finds: of this shop; to who owns every shop all of it."""
    whole = has_everywhere(person, Right.DATA)
    every = findings(here().workspace)
    hers = [finding for finding in every if whole or finding.shop == asked.shop]
    found = sorted(hers, key=lambda finding: not finding.problem)
    rows = [
        {
            "kind": _KINDS[finding.problem],
            "message": on_site(finding.message),
            "hint": on_site(finding.hint),
            "code": finding.code,
        }
        for finding in found
    ]
    well = [] if any(finding.problem for finding in found) else [_WELL if whole else _WELL_HERE]
    said = [*well, *([] if whole else [_OTHERS])]
    blocks: list[Block] = [Said("well", said)] if said else []
    if rows:
        blocks.append(Table("findings", _sheet(rows)))
    return Page(_TITLE, [*blocks, _refresh(), _vacuum()])


def _sheet(rows: list[dict[str, object]]) -> Sheet:
    return Sheet(
        Text("发现", "Findings"),
        Text("", ""),
        [
            Column("kind", Text("轻重", "Weight"), is_key=True),
            Column("message", Text("是什么", "What"), wraps=True),
            Column("hint", Text("怎么办", "What to do"), wraps=True),
        ],
        rows,
    )


def _refresh() -> Form:
    return Form(
        "refresh",
        "refresh",
        [Field("full", Text("全部重算, 不只算有变化的", "Derive everything, not only what changed"), "check")],
        Text("重算", "Refresh"),
        Text("按现在的规则重算", "Refresh the numbers by today's rules"),
        Text("改了规则, 或程序升级以后用。", "After rules were changed, or the program."),
    )


def _vacuum() -> Form:
    return Form(
        "vacuum",
        "vacuum",
        [],
        Text("清理", "Remove"),
        Text("清理旧文件", "Remove old files"),
        Text(
            "删掉 7 天前就被替换的文件, 合并零碎文件; 数字不变。",
            "What was replaced more than 7 days ago goes, small files are joined; no number changes.",
        ),
    )


@act("refresh", on="health", right=Right.DATA)
def refresh(doing: Doing) -> Done:
    """A refresh, as a job."""
    full = bool(doing.one("full"))
    job = queue().add(doing.person, doing.shop, "refresh", full=full)
    record(Act.REFRESH, doing.person.login, doing.shop, job=job.pk, full=full)
    return Done(Text("开始重算", "The refresh has begun"), f"data/jobs/{job.pk}/")


@act("vacuum", on="health", right=Right.DATA)
def vacuum(doing: Doing) -> Done:
    """A vacuum, as a job."""
    job = queue().add(doing.person, doing.shop, "vacuum")
    record(Act.VACUUM, doing.person.login, doing.shop, job=job.pk)
    return Done(Text("开始清理", "Old files are being removed"), f"data/jobs/{job.pk}/")
