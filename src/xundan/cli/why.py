"""xundan why"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking
from xundan.reports.asking import day_in

if TYPE_CHECKING:
    from xundan.analysis.change.periods import Period


@asking
def run(
    question: Question,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help=say("指标编号, 如 sales", "a metric, such as sales"))],
    against: Annotated[
        str,
        typer.Option(
            "--against",
            metavar="previous|last-year|A..B",
            help=say(
                "和哪段时间比: 前一段, 去年同期, 或写明日期",
                "what to hold it against: days before, a year before, or named",
            ),
        ),
    ] = "previous",
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="DIM", help=say("按一个维度分开, 如 agent", "by one dimension, such as agent")),
    ] = None,
) -> None:
    """What moved a metric, in steps that add up to the change; without a period, the last 7 days of the data."""
    from xundan.analysis.change.periods import Period
    from xundan.analysis.change.why import explain
    from xundan.reports.analysis.why import why_telling

    with question.view(default=7) as (view, first, last):
        after = Period(first, last)
        rule = question.credit_rule(view.rules, last)
        found = explain(view, metric, _against(against, after), after, by, rule, question.shops)
        question.tell(why_telling(found, view))


def _against(given: str, after: Period) -> Period:
    from xundan.analysis.change.periods import Period, last_year, previous
    from xundan.model.text import Text, UserError

    if given == "previous":
        return previous(after)
    if given == "last-year":
        return last_year(after)
    first, dots, last = given.partition("..")
    if not dots:
        raise UserError(
            "against",
            Text(f"--against 不能是 {given!r}", f"--against cannot be {given!r}"),
            Text(
                "可选: previous, last-year, 或日期 2026-09-01..2026-09-30",
                "there are: previous, last-year, or days as 2026-09-01..2026-09-30",
            ),
        )
    return Period(day_in(first, "--against"), day_in(last, "--against"))
