"""xundan plan"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed

if TYPE_CHECKING:
    from xundan.scorecards.shelf import Month
    from xundan.scorecards.shelf_check import Finding
    from xundan.workspace import Workspace

app = typer.Typer(
    help=say("考核方案: 列、看、新建、检查、比较", "plans of appraisal and pay: list, show, new, check, diff"),
    no_args_is_help=True,
)
InMonth = Annotated[
    str | None,
    typer.Option("--month", metavar="YYYY-MM", help=say("哪个月, 默认本月", "the month; else this one")),
]


@app.command("list", help=say("有哪些方案, 哪一版在用", "every plan and version, and which holds"))
def list_(
    month: InMonth = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """The plans of the workspace in all their versions, then the built-in ones."""
    from xundan.reports.scorecards.plans import plans_sheet
    from xundan.scorecards.shelf import BUILT_IN, built_in
    from xundan.scorecards.shelf_check import files_in, read_all
    from xundan.workspace import find

    plans, wrong = read_all(files_in(find(workspace).plans))
    names = list(dict.fromkeys(each.file for each in wrong))
    sheet = plans_sheet(plans, [built_in(name) for name in BUILT_IN], names, _month(month))
    printed(sheet, options.output_format(format_, output), output, chosen(lang))


@app.command("show", help=say("一个方案: 项目、档位、加减分、工资", "a plan: items, tiers, marks and pay"))
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="PLAN", help=say("编号, 或 编号@2026-12, builtin:presale", "its id, or ID@2026-12, builtin:presale")
        ),
    ],
    month: InMonth = None,
    toml: Annotated[bool, typer.Option("--toml", help=say("文件的原文", "the text of its file"))] = False,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """The version that holds in a month, or else the newest."""
    from xundan.reports.render import write_text
    from xundan.reports.scorecards.plans import plan_sheet
    from xundan.scorecards.plan_diff import named
    from xundan.scorecards.shelf import chosen as held
    from xundan.scorecards.shelf import own_plans
    from xundan.workspace import find

    folder = find(workspace).plans
    file = held(folder, [name], _month(month))[0] if month else named(own_plans(folder), name)
    if toml:
        import sys

        write_text(file.text, output or sys.stdout)
        return
    printed(plan_sheet(file), options.output_format(format_, output), output, chosen(lang))


@app.command("new", help=say("新建方案或新的一版, 从别的方案复制", "a new plan or version, copied from another"))
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("方案的编号", "the plan's id"))],
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="PLAN",
            help=say("从哪个方案复制: 自己的或 presale, aftersale", "the plan to copy: an own one, presale, aftersale"),
        ),
    ] = None,
    month: Annotated[
        str | None,
        typer.Option("--month", metavar="YYYY-MM", help=say("从哪个月起", "the month from which it holds")),
    ] = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Writes a file in plans/ and never over one."""
    from xundan.model.text import Text
    from xundan.scorecards.plan_copy import new_plan
    from xundan.scorecards.shelf import Month
    from xundan.workspace import find

    home = find(workspace)
    path = new_plan(home.plans, name, source, Month.of(month) if month else None)
    told = Text(
        f"写好了 {path.relative_to(home.root).as_posix()}; 改成自己的, 再检查: xundan plan check",
        f"wrote {path.relative_to(home.root).as_posix()}; make it your own, then: xundan plan check",
    )
    typer.echo(told(chosen(lang)))


@app.command("check", help=say("检查方案, 逐行指出错误", "check the plans; each mistake with its line"))
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help=say("只查这些文件", "these files alone")),
    ] = None,
    month: InMonth = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """All mistakes of all plans, alone, together and beside the data; exit status 2 when there are any."""
    from xundan.model.text import Text
    from xundan.reports.scorecards.plans import finding_text, findings_sheet
    from xundan.scorecards.shelf_check import across, files_in, read_all
    from xundan.workspace import find

    fmt, language = options.output_format(format_, output), chosen(lang)
    if files:
        plans, found = read_all([(path, str(path)) for path in files])
    else:
        home = find(workspace)
        plans, found = read_all(files_in(home.plans))
        found += across(plans)
        # Beside a plan that cannot be read everybody under it would seem to have none.
        found += [] if any(each.wrong for each in found) or not plans else _in_lake(home, _month(month))
    if fmt != "table" or output is not None:
        printed(findings_sheet(found), fmt, output, language)
    else:
        for each in found:
            typer.echo(finding_text(each)(language))
        if not plans and not found:
            typer.echo(Text("工作区里没有方案", "the workspace has no plan")(language))
        elif not any(each.wrong for each in found):
            count = len(plans)
            typer.echo(Text(f"没有错误, {count} 个方案文件", f"no mistakes; files of plans: {count}")(language))
    if any(each.wrong for each in found):
        raise typer.Exit(2)


@app.command("diff", help=say("两版方案有什么不同", "what two plans or versions differ in"))
def diff(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PLAN] [PLAN]",
            help=say(
                "编号, 编号@2026-12 或 builtin:presale; 默认最新一版和前一版",
                "ID, ID@2026-12 or builtin:presale; else the newest version and the one before",
            ),
        ),
    ] = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Setting by setting, then and now."""
    from xundan.model.text import Text, UserError
    from xundan.reports.scorecards.plans import differences_sheet
    from xundan.scorecards.plan_diff import differences, two
    from xundan.scorecards.shelf import own_plans
    from xundan.workspace import find

    if names and len(names) > 2:
        raise UserError("no_plan", Text("最多比两个方案", "two plans at most"))
    one, other = two(own_plans(find(workspace).plans), names or ())
    sheet = differences_sheet(one, other, differences(one.plan, other.plan))
    printed(sheet, options.output_format(format_, output), output, chosen(lang))


def _month(given: str | None) -> Month:
    from datetime import date

    from xundan.scorecards.shelf import Month

    today = date.today()
    return Month.of(given) if given else Month(today.year, today.month)


def _in_lake(home: Workspace, month: Month) -> list[Finding]:
    """What the plans meet in the data; nothing where nothing was imported yet."""
    from xundan.scorecards.lake_check import in_lake
    from xundan.scorecards.shelf import own_plans
    from xundan.session import Session

    session = Session(home)
    if session.lake.snapshot().number == 0:
        return []
    with session.view() as view:
        return list(in_lake(view, own_plans(home.plans), month))
