"""xundan grade"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import marking, options
from xundan.cli.language import say


def run(
    agent_id: marking.Agent = None,
    month: Annotated[
        str | None, typer.Argument(metavar="[MONTH]", help=say("月份 2026-08", "the month, 2026-08"))
    ] = None,
    item: Annotated[
        str | None,
        typer.Argument(
            metavar="[ITEM]", help=say("考核方案里的项目编号, 如 quality", "the item's id in the plan, such as quality")
        ),
    ] = None,
    mark: Annotated[
        str | None,
        typer.Argument(
            metavar="[GRADE]",
            help=say("优 良 中 差, 或分数", "excellent, good, fair, poor (优 良 中 差), or a score"),
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
    """Grades an agent's work of a month in one item: a manager's grade, a quiz, an exam."""
    from xundan.scorecards.marking import Wish

    asked = marking.Asked(undo, why, by, listed, of_month, of_agent, shop, no_wait, format_, output, workspace, lang)
    wish = Wish("grades", agent_id or "", month or "", "", what=item, value=mark)
    marking.carried_out("grades", asked, (agent_id, month, item), (mark,), wish)
