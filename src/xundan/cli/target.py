"""xundan target"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import marking, options
from xundan.cli.language import say


def run(
    agent_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[AGENT]",
            help=say(
                "客服账号, 或冒号后的部分, 或名字; 全店写 -",
                "the agent's account, the part after its colon, or her name; - for the whole shop",
            ),
        ),
    ] = None,
    month: Annotated[
        str | None,
        typer.Argument(
            metavar="[MONTH]", help=say("月份 2026-08, 可以是以后的", "the month, 2026-08; also one to come")
        ),
    ] = None,
    sales: Annotated[
        str | None, typer.Argument(metavar="[AMOUNT]", help=say("计划销售额", "the sales to make"))
    ] = None,
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
    """Sets what an agent, or the whole shop, is to sell in a month."""
    from xundan.scorecards.marking import Wish

    asked = marking.Asked(undo, why, by, listed, of_month, of_agent, shop, no_wait, format_, output, workspace, lang)
    wish = Wish("targets", agent_id or "", month or "", "", value=sales)
    marking.carried_out("targets", asked, (agent_id, month), (sales,), wish)
