"""xundan fair"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking


@asking
def run(
    question: Question,
    metric: Annotated[
        str,
        typer.Argument(
            metavar="[METRIC]",
            help=say(
                "inquiry_conversion[:ordered], aov, refund_rate 或 first_response",
                "inquiry_conversion[:ordered], aov, refund_rate or first_response",
            ),
        ),
    ] = "inquiry_conversion",
) -> None:
    """Who is really better: each agent against what the team would make of the same cases; else the last 90 days."""
    from xundan.analysis.fair.asked import compared
    from xundan.reports.analysis.asked import Days, fair

    compared(metric)
    with question.view(default=90) as (view, first, last):
        rule = question.credit_rule(view.rules, last)
        question.tell(fair(view, Days(first, last, question.shops), rule, metric))
