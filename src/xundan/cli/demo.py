"""xundan demo"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say


def run(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("放在哪里", "where to make it"))] = Path(
        "demo-shop"
    ),
    scale: Annotated[
        float, typer.Option("--scale", min=0.01, max=100, help=say("客流倍数", "times the traffic"))
    ] = 1.0,
    seed: Annotated[int, typer.Option("--seed", help=say("随机种子", "the seed"))] = 20261031,
    lang: options.Lang = None,
) -> None:
    """Writes the files of a simulated shop, imports them as a person would, and shows the numbers."""
    import sys

    from xundan.analysis.text.dictionary import dictionary
    from xundan.cli.imports import import_with_bar, show
    from xundan.demo import write_shop
    from xundan.demo.shop import AUTOMATIC, SHOP_NAME
    from xundan.lake.importing import Wishes
    from xundan.metrics.newest import last_days
    from xundan.model.text import Text, UserError
    from xundan.reports.agents import agents_sheet
    from xundan.reports.analysis.findings import findings
    from xundan.reports.closing import status_of
    from xundan.reports.funnel import funnel_report
    from xundan.reports.render import render
    from xundan.reports.scorecards.payroll import payroll_sheet
    from xundan.reports.telling import tell
    from xundan.scorecards.paying import paid
    from xundan.scorecards.shelf import BUILT_IN, lay_out
    from xundan.session import Session
    from xundan.workspace import create

    language = chosen(lang)
    if folder.exists() and any(folder.iterdir()):
        raise UserError(
            "demo_exists",
            Text(f"{folder} 里已经有文件了, 没有改动", f"{folder} is not empty; nothing was changed"),
            Text(
                f"换一个文件夹, 或直接看它: xundan agents -w {folder}",
                f"name another folder, or look at it: xundan agents -w {folder}",
            ),
        )
    typer.echo(Text("正在生成模拟店铺的文件 ...", "writing the files of a simulated shop ...")(language), err=True)
    workspace = create(folder, SHOP_NAME, settings={"auto_reply_prefixes": (AUTOMATIC,)})
    files = workspace.root / "files"
    write_shop(files, seed=seed, scale=scale)
    (files / "truth").rename(workspace.root / "truth")
    for name in BUILT_IN:
        lay_out(workspace.plans, name)
    session = Session(workspace)
    report = import_with_bar(session, [files], Wishes(), language)
    show(report, language, workspace.rejects)
    with session.view() as view:
        typer.echo()
        render(funnel_report(view, *last_days(view, 30)).sheet(), "table", language, sys.stdout)
        typer.echo()
        render(agents_sheet(view, *last_days(view, 30), "order_first", ()), "table", language, sys.stdout)
        typer.echo()
        found = paid(view, workspace, (), None)
        render(payroll_sheet(found.payroll, status_of(found.closed)), "table", language, sys.stdout)
        for telling in findings(view, dictionary(workspace.root)):
            typer.echo()
            tell(telling, "table", language, sys.stdout)
    commands = (
        f"  xundan agents -w {folder}",
        "  xundan explain inquiry_conversion",
        f"  xundan metrics sales --by agent,month -w {folder}",
        f"  xundan explain pay 小满 2026-10 -w {folder}",
        f"  xundan reconcile --month 2026-10 -w {folder}",
        f"  xundan advise -w {folder}",
        f"  xundan serve -w {folder}",
    )
    done = Text(
        f"\n工作区: {workspace.root}\n平台文件在 files/, 埋好的真相在 truth/。接着试试:",
        f"\nworkspace: {workspace.root}\nThe platforms' files are in files/, the planted truth in truth/. Next:",
    )
    typer.echo("\n".join([done(language), *commands]))
