"""xundan drill"""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking
from xundan.model.text import Text, UserError
from xundan.reports.asking import names_in


@asking
def run(
    question: Question,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help=say("指标", "the metric"))],
    by: Annotated[
        str, typer.Option("--by", metavar="DIM,...", help=say("数字所在的分组", "the grouping of the number"))
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            metavar="DIM=VALUE",
            help=say("哪一组, 可重复; 空值写 DIM=null", "which group; may be repeated; DIM=null is none"),
        ),
    ] = None,
    part: Annotated[
        Literal["denominator", "numerator"],
        typer.Option("--part", help=say("看分母还是分子的行", "the rows of which side")),
    ] = "denominator",
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help=say("最多几行", "at most so many rows"), show_default=False),
    ] = None,
) -> None:
    """The rows that a number counts; without a period, the last 30 days of the data."""
    from xundan.metrics.ask import Ask
    from xundan.metrics.drill import drill
    from xundan.reports.drilled import drilled_sheet

    wanted = _where(where or [])
    dimensions = tuple(dict.fromkeys([*names_in(by), *wanted]))
    with question.view(default=30) as (view, first, last):
        ask = Ask((metric,), dimensions, first, last, question.credit_rule(view.rules, last), question.shops)
        question.print(drilled_sheet(drill(view, ask, metric, dict(wanted), limit, part)))


def _where(given: list[str]) -> dict[str, str | None]:
    wanted: dict[str, str | None] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise UserError(
                "where",
                Text(f"--where 应为 维度=值, 写的是 {text!r}", f"--where takes DIM=VALUE, found {text!r}"),
                Text("例如 --where agent=a1", "for example --where agent=a1"),
            )
        wanted[name.strip()] = None if value == "null" else value
    return wanted
