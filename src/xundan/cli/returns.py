"""xundan returns"""

from __future__ import annotations

from xundan.cli.question import Question, asking


@asking
def run(question: Question) -> None:
    """Reasons of refunds, first against last, and items that come back; the last 30 days without a period."""
    from xundan.analysis.returns.items import items
    from xundan.analysis.returns.reasons import reasons
    from xundan.metrics.ask import Ask
    from xundan.metrics.families import CATALOGUE
    from xundan.metrics.query import check
    from xundan.reports.analysis.returns import returns_telling

    with question.view(default=30) as (view, first, last):
        ask = Ask(("refund_amount",), (), first, last, question.credit_rule(view.rules, last), question.shops)
        check(view, ask, [CATALOGUE["refund_amount"]])
        currency = view.shops[(question.shops or tuple(view.shops))[0]].currency
        question.tell(returns_telling(view, reasons(view, ask), items(view, ask), first, last, currency))
