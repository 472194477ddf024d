"""xundan attend"""

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
                "present 到岗, late 迟到, leave 请假, absent 缺勤; 以后的日子只能写 leave",
                "present, late, leave or absent; of days to come only leave",
            ),
        ),
    ] = None,
    also: Annotated[
        bool,
        typer.Option(
            "--also",
            help=say(
                "当天记过的别的类别也保留, 例如又迟到又请假", "keep the day's other kinds too: late, and on leave later"
            ),
        ),
    ] = False,
    why: marking.WhyOfChanges = None,
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
    """Notes whether an agent was there on a day; what was noted of that day before is corrected."""
    from xundan.scorecards.marking import Wish

    asked = marking.Asked(undo, why, by, listed, of_month, of_agent, shop, no_wait, format_, output, workspace, lang)
    wish = Wish("attendance", agent_id or "", day or "", "", what=kind, also=also)
    key = (agent_id, day) if undo or listed else (agent_id, day, kind)
    marking.carried_out("attendance", asked, key, (kind,) if listed else (), wish)
