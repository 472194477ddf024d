"""xundan reviews"""

from __future__ import annotations

from xundan.cli.question import Question, asking


@asking
def run(question: Question) -> None:
    """What reviews say of goods, logistics and service, by item and agent; the last 30 days without a period."""
    from xundan.reports.analysis.asked import Days, reviews
    from xundan.workspace import find

    root = find(question.workspace).root
    with question.view(default=30) as (view, first, last):
        rule = question.credit_rule(view.rules, last)
        question.tell(reviews(view, Days(first, last, question.shops), root, rule))
