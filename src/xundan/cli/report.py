"""xundan report"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say
from xundan.cli.question import Question
from xundan.reports.asking import credit_rule

if TYPE_CHECKING:
    from xundan.metrics.view import View
    from xundan.model.text import Lang
    from xundan.reports.document.document import Document
    from xundan.reports.document.template import Named
    from xundan.workspace import Workspace


def run(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help=say(
                "写到文件: .xlsx, .html 或 .pdf; 名字里的 {from} {to} 换成日期",
                "the file: .xlsx, .html or .pdf; {from} and {to} in its name become the days",
            ),
            show_default=False,
        ),
    ] = None,
    template: Annotated[
        str,
        typer.Option(
            "--template", metavar="NAME|FILE", help=say("模板的名称、标题或文件", "a template's name, title or file")
        ),
    ] = "glance",
    list_templates: Annotated[
        bool, typer.Option("--list-templates", help=say("列出模板", "list the templates"))
    ] = False,
    mail: Annotated[
        bool, typer.Option("--mail", help=say("写好后按 [mail] 发邮件", "send the file as [mail] says"))
    ] = False,
    schedule: Annotated[
        str | None,
        typer.Option(
            "--schedule",
            metavar="HH:MM",
            help=say("不写报表, 给出定时运行的办法", "write nothing; say how to run this by the clock"),
            show_default=False,
        ),
    ] = None,
    from_: options.From = None,
    to: options.To = None,
    month: options.Month = None,
    last: options.Last = None,
    rule: options.Rule = "order_first",
    shop: options.Shop = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """A report to hand on, as its template says; without -o the tables are shown here."""
    from xundan.model.text import Text
    from xundan.reports.document.shelf import find_template, templates_sheet
    from xundan.workspace import find

    question = Question(
        from_=from_, to=to, month=month, last=last, rule=rule, shop=shop, workspace=workspace, lang=lang
    )
    place = find(workspace)
    if list_templates:
        question.print(templates_sheet(place.templates))
        return
    named = find_template(template, place.templates)
    _check(output, mail, place)
    if schedule is not None:
        _tell_schedule(question, schedule, named, template, output, mail, place)
        return
    with _view(question, named) as (view, first, final):
        from xundan.reports.document.build import build

        document = build(view, named.template, first, final, question.credit_rule(view.rules, final), question.shops)
    if output is None:
        for part in document.parts:
            question.print(part.sheet)
        return
    path = Path(str(output).replace("{from}", first.isoformat()).replace("{to}", final.isoformat()))
    from xundan.reports.document.as_file import document_file

    content = document_file(document, path.suffix.lower().removeprefix("."), question.language)
    path.write_bytes(content)
    typer.echo(Text(f"报表写到 {path}", f"the report is in {path}")(question.language))
    if mail:
        _send(document, path, content, place, question.language)


@contextmanager
def _view(question: Question, named: Named) -> Iterator[tuple[View, date, date]]:
    """The newest state and the days asked for, else those of the template."""
    from xundan.metrics.newest import newest_day
    from xundan.reports.document.build import days_of

    dated = question.from_ or question.to or question.month or question.last
    with question.view(default=1) as (view, first, final):
        yield (view, first, final) if dated else (view, *days_of(named.template.period, newest_day(view)))


def _check(output: Path | None, mail: bool, place: Workspace) -> None:
    """Refuses what cannot be written or sent before any work is done."""
    from xundan.model.text import Text, UserError
    from xundan.reports.document.as_file import KINDS

    if output is not None and output.suffix.lower().removeprefix(".") not in KINDS:
        raise UserError(
            "format",
            Text(
                f"报表没有 {output.suffix or '这种'} 格式",
                f"a report has no format {output.suffix or 'without an ending'}",
            ),
            Text("可选: .xlsx, .html, .pdf", "there are: .xlsx, .html, .pdf"),
        )
    if mail and output is None:
        raise UserError(
            "output",
            Text("--mail 要有文件可发", "--mail needs a file to send"),
            Text("加上 -o 文件.xlsx", "add -o FILE.xlsx"),
        )
    if mail and place.config.mail is None:
        raise UserError(
            "mail_settings",
            Text("xundan.toml 里没有 [mail], 不知道发给谁", "xundan.toml has no block [mail]"),
            Text(
                "加上 [mail]: host, user, from, to; 写法见 docs/how-to/reports.zh-CN.md",
                "add [mail] with host, user, from and to; see docs/how-to/reports.md",
            ),
        )


def _send(document: Document, path: Path, content: bytes, place: Workspace, lang: Lang) -> None:
    from xundan.model.text import Text
    from xundan.reports.mail import message, send
    from xundan.workspace.mail import mail_password

    mail = place.config.mail
    assert mail is not None  # _check has seen to it
    send(mail, mail_password() if mail.user else None, message(mail, document, path.name, content, lang))
    listed = ", ".join(mail.to)
    typer.echo(Text(f"已发给 {listed}", f"sent to {listed}")(lang))


def _tell_schedule(
    question: Question, at: str, named: Named, template: str, output: Path | None, mail: bool, place: Workspace
) -> None:
    """How to run this report by the clock: every path in full, for a scheduler starts in a folder of its own."""
    from xundan.model.text import Text, UserError
    from xundan.reports.schedule import Schedule, clock_time, schedule_text
    from xundan.workspace.mail import password_path

    hour, minute = clock_time(at)
    if output is None or question.from_ or question.to or question.month:
        raise UserError(
            "schedule",
            Text("--schedule 要有 -o 文件, 日期不能固定", "--schedule needs -o FILE and no fixed days"),
            Text(
                "例如 xundan report -o 日报-{to}.xlsx --schedule 08:30; 日期由模板或 --last 决定",
                "for example xundan report -o daily-{to}.xlsx --schedule 08:30; the days are the template's, or --last",
            ),
        )
    is_file = template.endswith(".toml") and Path(template).is_file()
    which = str(Path(template).resolve()) if is_file else named.name
    words = ["report", "--template", which, "-o", str(Path.cwd() / output), "-w", str(place.root)]
    words += [] if question.last is None else ["--last", str(question.last)]
    words += [word for shop in question.shops for word in ("--shop", shop)]
    # Called for what it refuses: a rule that does not exist would fail at night.
    words += [] if question.rule is None else ["--rule", credit_rule(question.rule)]
    words += ["--lang", chosen(question.lang), *(["--mail"] if mail else [])]
    monthly = named.template.period == "last_month" and question.last is None
    schedule = Schedule(hour, minute, [sys.executable, "-m", "xundan", *words], monthly)
    after = []
    if mail and place.config.mail is not None and place.config.mail.user:
        path = password_path()
        after = [
            Text(
                f"\n密码放在 {path}: 定时任务没有你的环境变量",
                f"\nkeep the password in {path}: a scheduled task lacks your variables",
            )
        ]
    typer.echo(schedule_text(schedule, f"xundan {named.name}", after)(question.language))
