"""xundan metrics"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed


def run(
    metrics: Annotated[
        list[str] | None,
        typer.Argument(metavar="METRIC...", help=say("指标, id 或 id:口径", "metric ids, id or id:variant")),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="DIM,...", help=say("按哪些维度分组", "the dimensions to group by"))
    ] = "",
    listed: Annotated[bool, typer.Option("--list", help=say("列出全部指标", "list all metrics"))] = False,
    from_: options.From = None,
    to: options.To = None,
    month: options.Month = None,
    last: options.Last = None,
    rule: options.Rule = "order_first",
    shop: options.Shop = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Answers one question."""
    from xundan.reports.catalogue import catalogue_sheet

    fmt = options.output_format(format_, output)
    if listed or not metrics:
        printed(catalogue_sheet(), fmt, output, chosen(lang))
        return

    from xundan.metrics.ask import Ask
    from xundan.metrics.query import answer
    from xundan.reports.sheet import sheet_of
    from xundan.session import Session
    from xundan.workspace import find

    dimensions = tuple(part.strip() for part in by.split(",") if part.strip())
    with Session(find(workspace)).view() as view:
        first, final = options.period(view, from_, to, month, last, default=30)
        ask = Ask(tuple(dict.fromkeys(metrics)), dimensions, first, final, options.credit_rule(rule), tuple(shop or ()))
        printed(sheet_of(answer(view, ask), view=view), fmt, output, chosen(lang))
