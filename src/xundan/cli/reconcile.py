"""xundan reconcile"""

from __future__ import annotations

from xundan.cli.question import Question, asking


@asking
def run(question: Question) -> None:
    """The platform's own figures beside ours, and which setting explains the difference; the last 30 days by default.

    Tries each setting by deriving the period anew, which takes a second or two for each; nothing is changed.
    """
    from xundan.reports.reconcile import reconcile_sheet

    with question.view(default=30) as (view, first, last):
        question.print(reconcile_sheet(view, first, last, question.credit_rule(view.rules, last), question.shops))
