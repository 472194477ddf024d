"""xundan agents"""

from __future__ import annotations

from xundan.cli.question import Question, asking


@asking
def run(question: Question) -> None:
    """The table of a team lead's morning; without a period, the last 7 days of the data."""
    from xundan.reports.agents import agents_sheet

    with question.view(default=7) as (view, first, last):
        question.print(agents_sheet(view, first, last, question.credit_rule(view.rules, last), question.shops))
