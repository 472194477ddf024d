"""xundan metrics"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking


@asking
def run(
    question: Question,
    metrics: Annotated[
        list[str] | None,
        typer.Argument(metavar="METRIC...", help=say("指标, id 或 id:口径", "metric ids, id or id:variant")),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="DIM,...", help=say("按哪些维度分组", "the dimensions to group by"))
    ] = "",
    listed: Annotated[bool, typer.Option("--list", help=say("列出全部指标", "list all metrics"))] = False,
) -> None:
    """Any metrics by any of their dimensions; without a period, the last 30 days of the data."""
    if listed or not metrics:
        from xundan.reports.catalogue import catalogue_sheet

        question.print(catalogue_sheet())
        return

    from xundan.reports.asking import DAYS, Words, metrics_sheet

    with question.view(default=DAYS) as (view, _, _):
        words = Words(metrics, by, question.span, question.rule, question.shops)
        question.print(metrics_sheet(view, words.ask(view)))
