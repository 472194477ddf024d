"""xundan event"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking
from xundan.model.text import Text, UserError
from xundan.reports.asking import day_in, names_in


@asking
def run(
    question: Question,
    days: Annotated[
        str,
        typer.Option(
            "--days",
            metavar="A..B",
            help=say(
                "活动是哪些天, 如 2026-11-10..2026-11-12; 会员日可以写几天, 用逗号隔开",
                "the event's days, as 2026-11-10..2026-11-12; several (member days) with commas between",
            ),
        ),
    ],
    metrics: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[METRIC]...",
            help=say(
                "看哪些指标; 默认销售额、访客、成交、询单", "which metrics; else sales, visitors, buyers, inquiries"
            ),
        ),
    ] = None,
) -> None:
    """What the days brought beyond their usual course, and what the days around them gave or took."""
    from xundan.reports.analysis.asked import event

    if question.from_ or question.to or question.month or question.last:
        raise UserError(
            "period",
            Text("event 的日期用 --days 写", "event takes its days by --days"),
            Text("去掉 --from, --to, --month, --last", "leave out --from, --to, --month, --last"),
        )
    asked = _days(days)
    with question.view(default=30) as (view, _, _):
        rule = question.credit_rule(view.rules, asked[-1])
        question.tell(event(view, asked, metrics or (), rule, question.shops))


def _days(text: str) -> list[date]:
    """The days of `A..B, C`, in order, each once."""
    found: set[date] = set()
    for part in names_in(text):
        start, dots, end = part.partition("..")
        first = day_in(start, "--days")
        last = day_in(end, "--days") if dots else first
        if last < first:
            raise UserError(
                "days",
                Text(f"--days 里 {part} 的结束早于开始", f"in --days {part} ends before it begins"),
                Text("例如 2026-11-10..2026-11-12", "for example 2026-11-10..2026-11-12"),
            )
        found.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    if not found:
        raise UserError(
            "days",
            Text("--days 没有写日子", "--days names no day"),
            Text("例如 2026-11-10..2026-11-12", "for example 2026-11-10..2026-11-12"),
        )
    return sorted(found)
