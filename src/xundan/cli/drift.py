"""xundan drift"""

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
        typer.Argument(
            metavar="[METRIC]...", help=say("看哪些指标; 默认常用的几个", "which metrics; else the usual ones")
        ),
    ] = None,
) -> None:
    """What really moved, of which agent, since when and how far; without a period, the last 90 days of the data."""
    from xundan.reports.analysis.asked import Days, drift

    with question.view(default=90) as (view, first, last):
        rule = question.credit_rule(view.rules, last)
        question.tell(drift(view, Days(first, last, question.shops), rule, metrics or ()))
