"""xundan drill"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed
from xundan.model.text import Text, UserError


def run(
    metric: Annotated[str, typer.Argument(metavar="METRIC", help=say("指标", "the metric"))],
    by: Annotated[
        str, typer.Option("--by", metavar="DIM,...", help=say("数字所在的分组", "the grouping of the number"))
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            metavar="DIM=VALUE",
            help=say("哪一组, 可重复; 空值写 DIM=", "which group; may be repeated; DIM= is null"),
        ),
    ] = None,
    part: Annotated[
        str, typer.Option("--part", help=say("denominator 或 numerator", "denominator or numerator"))
    ] = "denominator",
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help=say("最多几行", "at most so many rows"), show_default=False)
    ] = None,
    from_: options.From = None,
    to: options.To = None,
    month: options.Month = None,
    last: options.Last = None,
    rule: options.Rule = "order_first",
    shop: options.Shop = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """The rows that a number counts; without a period, the last 30 days of the data."""
    from xundan.metrics.ask import Ask
    from xundan.metrics.drill import drill
    from xundan.reports.drilled import drilled_sheet
    from xundan.session import Session
    from xundan.workspace import find

    fmt = options.output_format(format_, output)
    wanted = _where(where or [])
    dimensions = tuple(dict.fromkeys([*(p.strip() for p in by.split(",") if p.strip()), *wanted]))
    with Session(find(workspace)).view() as view:
        first, final = options.period(view, from_, to, month, last, default=30)
        ask = Ask((metric,), dimensions, first, final, options.credit_rule(rule), tuple(shop or ()))
        found = drill(view, ask, metric, dict(wanted), limit, part)
        printed(drilled_sheet(found), fmt, output, chosen(lang))


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
        wanted[name.strip()] = value or None
    return wanted
