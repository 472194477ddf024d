"""xundan market"""

from __future__ import annotations

from xundan.cli.question import Question, asking


@asking
def run(question: Question) -> None:
    """Ours beside imported values of the industry and competitors; without a period, the last 30 days of the data."""
    from xundan.reports.analysis.asked import Days, market

    with question.view(default=30) as (view, first, last):
        question.tell(market(view, Days(first, last, question.shops)))
