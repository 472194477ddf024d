"""xundan coverage"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking
from xundan.reports.asking import names_in


@asking
def run(
    question: Question,
    metrics: Annotated[
        list[str] | None,
        typer.Argument(help=say("指标, 可写多个", "metrics, one or more"), show_default=False),
    ] = None,
) -> None:
    """A calendar of what was imported; of metrics, on which days they are exact and which files would mend the rest.

    Without a period, the last 90 days of the data.
    """
    from xundan.reports.coverage import calendar_sheet, standing_sheet

    names = tuple(dict.fromkeys(name for given in metrics or () for name in names_in(given)))
    with question.view(default=90) as (view, first, last):
        if names:
            question.print(standing_sheet(view, names, first, last, question.shops))
        else:
            question.print(calendar_sheet(view, first, last, question.shops))
