"""xundan payroll"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.entering import account
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed, printed_object
from xundan.cli.score import Plans, ScoredMonth

if TYPE_CHECKING:
    from xundan.model.text import Lang
    from xundan.session import Session


def run(
    plan: Plans = None,
    month: ScoredMonth = None,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare",
            help=say("结过账的月份现在算会差多少, 为什么", "what a closed month would differ in now, and why"),
        ),
    ] = False,
    carry: Annotated[
        bool,
        typer.Option("--carry", help=say("把差额结转到下个月", "carry the difference into the next month")),
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="NAME", help=say("谁结转; 不写就是电脑的登录名", "who carries it; else your account")
        ),
    ] = None,
    no_wait: options.NoWait = False,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Everybody's pay of a month; as a workbook with a slip for each. Of a closed month what would differ now."""
    from xundan.cli.waiting import waiting
    from xundan.reports.closing import status_of
    from xundan.reports.render import write_bytes
    from xundan.reports.scorecards.payroll import payroll_book, payroll_sheet
    from xundan.reports.scorecards.scores import payroll_json
    from xundan.scorecards.paying import paid
    from xundan.session import Session
    from xundan.workspace import find

    fmt, language = options.output_format(format_, output), chosen(lang)
    _check(plan, by, compare=compare, carry=carry)
    home = find(workspace)
    session = Session(home, waiting(no_wait, lang, quiet=fmt == "json"))
    if compare or carry:
        _compared(session, month, by, fmt, output, language, carry=carry)
        return
    with session.view() as view:
        found = paid(view, home, plan or (), month)
    if fmt == "json":
        printed_object(payroll_json(found.payroll), output, language)
    elif fmt == "xlsx" and output is not None:
        write_bytes(payroll_book(found.payroll, language, status_of(found.closed)), output)
    else:
        printed(payroll_sheet(found.payroll, status_of(found.closed)), fmt, output, language)


def _compared(
    session: Session, month: str | None, by: str | None, fmt: str, output: options.Output, lang: Lang, *, carry: bool
) -> None:
    """A closed month beside what it would come to now; with `carry` what was carried on."""
    from xundan.cli.errors import show as show_error
    from xundan.model.text import Text
    from xundan.reports.comparing import carried_json, carried_sheet, compared_json, compared_sheet
    from xundan.scorecards.closing import carrying
    from xundan.scorecards.paying import newest_month
    from xundan.scorecards.shelf import Month

    with session.view() as view:
        asked = Month.of(month) if month else newest_month(view)
        if not carry:
            found = carrying.compared(view, session.workspace, asked)
            if fmt == "json":
                printed_object(compared_json(found), output, lang)
            else:
                printed(compared_sheet(found), fmt, output, lang)
            return
    done = carrying.carry(session, asked, by=account(Text("结转", "carries it")) if by is None else by)
    for trouble in done.troubles:
        show_error(trouble)
    if fmt == "json":
        printed_object(carried_json(done), output, lang)
    else:
        printed(carried_sheet(done), fmt, output, lang)
    if done.troubles:
        raise typer.Exit(1)


def _check(plan: list[str] | None, by: str | None, *, compare: bool, carry: bool) -> None:
    from xundan.model.text import Text, UserError

    wrong = None
    if compare and carry:
        wrong = Text("--compare 和 --carry 只能写一个", "only one of --compare and --carry")
    elif plan and (compare or carry):
        wrong = Text("--plan 不和 --compare、--carry 一起用", "--plan goes with neither --compare nor --carry")
    elif by is not None and not carry:
        wrong = Text("--by 只和 --carry 一起用", "--by goes with --carry alone")
    if wrong is not None:
        raise UserError(
            "payroll",
            wrong,
            Text(
                "xundan payroll --month 月份; 结过账的: --compare, --carry --by 姓名",
                "xundan payroll --month MONTH; of a closed one: --compare, --carry --by NAME",
            ),
        )
