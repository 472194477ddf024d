"""xundan close"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.entering import account
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed, printed_object

if TYPE_CHECKING:
    from xundan.model.text import Text, UserError
    from xundan.reports.sheet import Sheet
    from xundan.scorecards.closing.closing import ClosedMonth
    from xundan.scorecards.shelf import Month
    from xundan.session import Session


def run(
    month: Annotated[
        str | None, typer.Argument(metavar="[MONTH]", help=say("月份 2026-10", "the month, 2026-10"))
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="NAME",
            help=say(
                "谁结账; 不写就是电脑的登录名, 确认时必填",
                "who closes it; else the name of your account; needed to confirm",
            ),
        ),
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help=say("确认结好的账没有错", "confirm that what was closed is right"))
    ] = False,
    reopen: Annotated[
        bool, typer.Option("--reopen", help=say("重新打开, 要写原因", "open it again; needs a reason"))
    ] = False,
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway", help=say("数据不全也结账, 要写原因", "close although data are missing; needs a reason")
        ),
    ] = False,
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help=say("原因", "the reason"))] = None,
    listed: Annotated[
        bool,
        typer.Option(
            "--list", help=say("列出结过账的月份, 或一个月的经过", "list closed months, or what happened to one")
        ),
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help=say("还差什么才能结账, 什么都不改", "what is left to do; changes nothing"))
    ] = False,
    no_wait: options.NoWait = False,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Closes a month: what it pays stays as it is, whatever is imported or changed later."""
    from xundan.cli.waiting import waiting
    from xundan.reports.closing import closed_json, closed_sheet, journal_sheet, months_sheet
    from xundan.scorecards.closing.closing import closed_month, closed_months
    from xundan.scorecards.shelf import Month
    from xundan.session import Session
    from xundan.workspace import find

    fmt, language = options.output_format(format_, output), chosen(lang)
    _check(month, by, why, confirm=confirm, reopen=reopen, anyway=anyway, listed=listed, check=check)
    home = find(workspace)
    if month is None:
        found = closed_months(home)
        if fmt == "json":
            printed_object({"months": [closed_json(each) for each in found]}, output, language)
        else:
            printed(months_sheet(found), fmt, output, language)
        return
    asked = Month.of(month)
    if check:
        printed(_left(Session(home), asked), fmt, output, language)
        return
    if listed:
        done = closed_month(home, asked)
    else:
        session = Session(home, waiting(no_wait, lang, quiet=fmt == "json"))
        done = _done(session, asked, by, why, confirm=confirm, reopen=reopen, anyway=anyway)
    if fmt == "json":
        printed_object(closed_json(done), output, language)
    else:
        printed(journal_sheet(done) if listed or reopen else closed_sheet(done), fmt, output, language)


def _done(
    session: Session, month: Month, by: str | None, why: str | None, *, confirm: bool, reopen: bool, anyway: bool
) -> ClosedMonth:
    from xundan.model.text import Text
    from xundan.scorecards.closing import closing

    if confirm:
        return closing.confirm(session, month, by=by or "")
    who = account(Text("结账", "closes the month")) if by is None else by
    if reopen:
        return closing.reopen(session, month, by=who, why=why)
    return closing.close_month(session, month, by=who, why=why, anyway=anyway)


def _left(session: Session, month: Month) -> Sheet:
    """What is left to do before a month is closed."""
    from datetime import UTC, datetime

    from xundan.reports.scorecards.month_end import steps_sheet
    from xundan.scorecards.closing.closing import closed_month
    from xundan.scorecards.month_end import attempted, steps
    from xundan.scorecards.paying import paid

    with session.view() as view:
        found = attempted(lambda: paid(view, session.workspace, (), str(month)))
        closed = closed_month(session.workspace, month)
        return steps_sheet(month, steps(view, list(view.shops), month, found, closed, datetime.now(UTC)))


def _check(
    month: str | None,
    by: str | None,
    why: str | None,
    *,
    confirm: bool,
    reopen: bool,
    anyway: bool,
    listed: bool,
    check: bool,
) -> None:
    from xundan.model.text import Text

    asked = sum((confirm, reopen, anyway, listed, check))
    if asked > 1:
        raise _unclear(
            Text(
                "--confirm、--reopen、--anyway、--list、--check 只能写一个",
                "only one of --confirm, --reopen, --anyway, --list and --check",
            )
        )
    if (listed or check) and (by is not None or why is not None):
        option = "--check" if check else "--list"
        raise _unclear(Text(f"{option} 不和 --by、--why 一起用", f"{option} goes with neither --by nor --why"))
    if month is None and not listed:
        raise _unclear(Text("哪个月?", "which month?"))
    if confirm and by is None:
        raise _unclear(Text("谁确认? 要写 --by 姓名", "who confirms? --by NAME is needed"))
    if confirm and why is not None:
        raise _unclear(Text("--confirm 不用写 --why", "--confirm takes no --why"))
    if (reopen or anyway) and why is None:
        raise _unclear(Text("要用 --why 写明原因", "the reason is needed: --why"))


def _unclear(what: Text) -> UserError:
    from xundan.model.text import Text, UserError

    return UserError(
        "close",
        what,
        Text(
            "xundan close 月份; 确认: xundan close 月份 --confirm --by 姓名; "
            "重新打开: xundan close 月份 --reopen --why 原因; 看一看: xundan close --list",
            "xundan close MONTH; to confirm: xundan close MONTH --confirm --by NAME; to open it again: "
            "xundan close MONTH --reopen --why TEXT; to look: xundan close --list",
        ),
    )
