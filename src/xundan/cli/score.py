"""xundan score"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed, printed_object

Plans = Annotated[
    list[str] | None,
    typer.Option(
        "--plan",
        metavar="PLAN",
        help=say("考核方案, 可重复; 不写就是工作区 plans/ 里的全部", "a plan; may be repeated; else all in plans/"),
    ),
]
ScoredMonth = Annotated[
    str | None,
    typer.Option(
        "--month", metavar="YYYY-MM", help=say("哪个月; 默认数据里最近的整月", "the newest whole month if left out")
    ),
]


def run(
    plan: Plans = None,
    month: ScoredMonth = None,
    agent: Annotated[
        str | None, typer.Option("--agent", help=say("只看这个客服: 账号或名字", "one agent: account or name"))
    ] = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """A month's scores; with an agent every point of hers and what it is made of."""
    from xundan.reports.scorecards.scores import items_sheet, payroll_json, scores_sheets
    from xundan.reports.scorecards.slip import slip_sheet
    from xundan.scorecards.paying import of_agent, paid
    from xundan.session import Session
    from xundan.workspace import find

    fmt, language = options.output_format(format_, output), chosen(lang)
    home = find(workspace)
    with Session(home).view() as view:
        found = paid(view, home, plan or (), month)
    payroll = found.payroll if agent is None else of_agent(found.payroll, agent)
    if fmt == "json":
        printed_object(payroll_json(payroll), output, language)
    elif fmt != "table":
        printed(items_sheet(payroll, language), fmt, output, language)
    elif agent is None:
        for sheet in scores_sheets(payroll):
            printed(sheet, fmt, output, language)
    else:
        for card in payroll.cards:
            printed(slip_sheet(card, payroll.currencies[card.shop]), fmt, output, language)
