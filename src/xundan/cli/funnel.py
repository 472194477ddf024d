"""xundan funnel"""

from __future__ import annotations

from xundan.cli.question import Question, asking


@asking
def run(question: Question) -> None:
    """Five layers, the definitions in use side by side; without a period, the last 30 days of the data."""
    from xundan.reports.funnel import funnel_report

    with question.view(default=30) as (view, first, last):
        question.print(funnel_report(view, first, last, question.shops).sheet())
