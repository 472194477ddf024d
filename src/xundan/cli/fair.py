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
    from xundan.analysis.fair.comparison import comparison
    from xundan.metrics.ask import Ask
    from xundan.reports.analysis.fair import told

    compared(metric)
    with question.view(default=90) as (view, first, last):
        ask = Ask((metric,), ("agent",), first, last, question.credit_rule(view.rules, last), question.shops)
        question.tell(told(comparison(view, ask), view))
