"""xundan adjust"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import marking, options
from xundan.cli.language import say


def run(
    agent_id: marking.Agent = None,
    day: Annotated[
        str | None, typer.Argument(metavar="[DAY]", help=say("日期 2026-08-03", "the day, 2026-08-03"))
    ] = None,
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="[KIND]",
            help=say(
                "考核方案里的类别, 如 complaint, praise", "the kind as the plan names it, such as complaint or praise"
            ),
        ),
    ] = None,
    points: Annotated[
        str | None,
        typer.Option(
            "--points",
            metavar="N",
            help=say("几分; 方案里是固定分数时可以不写", "how many; may be left out where the plan has one number"),
        ),
    ] = None,
    amount: Annotated[
        str | None,
        typer.Option(
            "--amount",
            metavar="MONEY",
            help=say("金额, 可为负: carried 类结转的钱", "money, may be negative: what the kind carried carries over"),
        ),
    ] = None,
    which: Annotated[
        str | None,
        typer.Option(
            "--which",
            metavar="TEXT",
            help=say(
                "和 --undo 一起: 当天同类有几条时, 写备注里的几个字",
                "with --undo: a part of the note, where there are several of the day and kind",
            ),
        ),
    ] = None,
    why: marking.Why = None,
    by: marking.By = None,
    undo: marking.Undo = False,
    listed: marking.Listed = False,
    of_month: marking.OfMonth = None,
    of_agent: marking.OfAgent = None,
    shop: marking.InShop = None,
    no_wait: options.NoWait = False,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Gives an agent points or takes them away: a complaint, praise, or money carried over."""
    from xundan.model.text import Text
    from xundan.scorecards.marking import Wish

    if which is not None and not undo:
        raise marking.unclear("adjustments", Text("--which 要和 --undo 一起用", "--which goes with --undo"))
    asked = marking.Asked(undo, why, by, listed, of_month, of_agent, shop, no_wait, format_, output, workspace, lang)
    wish = Wish("adjustments", agent_id or "", day or "", "", what=kind, points=points, amount=amount, which=which)
    said = (points, amount) if undo or listed else ()
    marking.carried_out("adjustments", asked, (agent_id, day, kind), said, wish)
