"""xundan reviews"""

from __future__ import annotations

from xundan.cli.question import Question, asking


@asking
def run(question: Question) -> None:
    """What reviews say of goods, logistics and service, by item and agent; the last 30 days without a period."""
    from xundan.analysis.reviews.aspects import reader_of
    from xundan.analysis.reviews.mining import mined
    from xundan.metrics.ask import Ask
    from xundan.metrics.families import CATALOGUE
    from xundan.metrics.query import check
    from xundan.reports.analysis.reviews import reviews_telling
    from xundan.workspace import find

    reader = reader_of(find(question.workspace).root)
    with question.view(default=30) as (view, first, last):
        ask = Ask((), (), first, last, question.credit_rule(view.rules, last), question.shops)
        check(view, ask, [CATALOGUE["good_review_rate"]])
        question.tell(reviews_telling(view, mined(view, ask, reader), first, last))
