"""xundan returns"""

from __future__ import annotations

from xundan.cli.question import Question, asking


@asking
def run(question: Question) -> None:
    """Reasons of refunds, first against last, and items that come back; the last 30 days without a period."""
    from xundan.reports.analysis.asked import Days, returns

    with question.view(default=30) as (view, first, last):
        rule = question.credit_rule(view.rules, last)
        question.tell(returns(view, Days(first, last, question.shops), rule))
