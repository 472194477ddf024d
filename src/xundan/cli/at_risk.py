"""xundan at-risk"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking


@asking
def run(
    question: Question,
    top: Annotated[int, typer.Option("--top", min=1, help=say("列出前几个", "how many to list"))] = 50,
) -> None:
    """Buyers likely to leave a bad review, with the reasons and what can be done; orders of the last 30 days."""
    from xundan.reports.analysis.asked import Days, at_risk
    from xundan.workspace import find

    root = find(question.workspace).root
    with question.view(default=30) as (view, first, last):
        question.tell(at_risk(view, Days(first, last, question.shops), root, top))
