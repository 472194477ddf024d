"""Options that many commands share, and what they mean."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli.language import say
from xundan.model.text import Text, UserError

if TYPE_CHECKING:
    from xundan.metrics.view import View
    from xundan.model.rules import CreditRule

Workspace = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help=say("工作区文件夹", "the workspace folder"), show_default=False),
]
Lang = Annotated[
    str | None, typer.Option("--lang", help=say("界面语言 zh 或 en", "language: zh or en"), show_default=False)
]
From = Annotated[
    str | None, typer.Option("--from", help=say("第一天 YYYY-MM-DD", "first day, YYYY-MM-DD"), show_default=False)
]
To = Annotated[
    str | None, typer.Option("--to", help=say("最后一天 YYYY-MM-DD", "last day, YYYY-MM-DD"), show_default=False)
]
Month = Annotated[
    str | None, typer.Option("--month", help=say("整月 YYYY-MM", "a whole month, YYYY-MM"), show_default=False)
]
Last = Annotated[
    int | None,
    typer.Option("--last", min=1, help=say("数据的最近几天", "the last so many days of the data"), show_default=False),
]
Rule = Annotated[
    str | None,
    typer.Option(
        "--rule",
        help=say(
            "归属判定: order_first 下单优先, order 下单, payment 付款; 不写按设置 credit_rule",
            "whose order it is: order_first, order, payment; else as the setting credit_rule says",
        ),
    ),
]
Shop = Annotated[
    list[str] | None, typer.Option("--shop", help=say("只看这家店铺, 可重复", "only this shop; may be repeated"))
]
Format = Annotated[str, typer.Option("--format", help=say("table, json, csv 或 xlsx", "table, json, csv or xlsx"))]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help=say("写到文件, 格式看后缀", "write to a file; its ending says the format"),
        show_default=False,
    ),
]

PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        help=say(
            "写有文件密码的文本文件, 一行一个; 不给时在终端里询问",
            "a text file with the passwords of locked files, one a line; without it you are asked at a terminal",
        ),
    ),
]
NoWait = Annotated[
    bool,
    typer.Option(
        "--no-wait",
        help=say("别的写入还没结束时报错, 不等待", "fail instead of waiting while another command writes"),
    ),
]

FORMATS = ("table", "json", "csv", "xlsx")


def names_in(text: str) -> tuple[str, ...]:
    """`a, b` as names, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def day(text: str, option: str) -> date:
    """A day as typed, of the years that data may have (1990 to 2100)."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not 1990 <= found.year <= 2100:
        raise UserError(
            "day",
            Text(
                f"{option} 应为 YYYY-MM-DD 的日期, 写的是 {text!r}", f"{option} takes a day YYYY-MM-DD, found {text!r}"
            ),
            Text("例如 2026-10-31", "for example 2026-10-31"),
        )
    return found


def period(
    view: View, from_: str | None, to: str | None, month: str | None, last: int | None, default: int
) -> tuple[date, date]:
    """The days asked for; without any word the last `default` days of the data."""
    from xundan.metrics.newest import last_days, newest_day

    if month is not None:
        if from_ or to or last:
            raise _clash("--month")
        if not re.fullmatch(r"(199[0-9]|20[0-9][0-9]|2100)-(0[1-9]|1[0-2])", month):
            raise UserError(
                "month",
                Text(f"--month 应为 YYYY-MM, 写的是 {month!r}", f"--month takes YYYY-MM, found {month!r}"),
                Text("例如 2026-10", "for example 2026-10"),
            )
        first = day(f"{month}-01", "--month")
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if last is not None:
        if from_ or to:
            raise _clash("--last")
        return last_days(view, last)
    if from_ is None and to is None:
        return last_days(view, default)
    end = day(to, "--to") if to else newest_day(view)
    start = day(from_, "--from") if from_ else end - timedelta(days=default - 1)
    return start, end


def credit_rule(given: str) -> CreditRule:
    """The rule asked for."""
    from xundan.model.rules import CREDIT_RULES

    for rule in CREDIT_RULES:
        if rule == given:
            return rule
    listed = ", ".join(CREDIT_RULES)
    raise UserError(
        "rule",
        Text(f"没有叫 {given} 的判定", f"there is no rule {given}"),
        Text(f"可选: {listed}", f"there are: {listed}"),
    )


def check_view(command: str, given: str, views: Collection[str]) -> None:
    """Refuses a view that a command does not have."""
    if given not in views:
        listed = ", ".join(views)
        raise UserError(
            "view",
            Text(f"{command} 没有 {given} 这一项", f"{command} has no view {given}"),
            Text(f"可选: {listed}", f"there are: {listed}"),
        )


def _clash(option: str) -> UserError:
    return UserError(
        "period",
        Text(f"{option} 不能和其他日期选项一起用", f"{option} cannot be combined with other dates"),
        Text("只用其中一种: --from/--to, --month, --last", "use one of --from/--to, --month, --last"),
    )


def output_format(given: str, output: Path | None) -> str:
    """The format asked for, or what the output file's ending says."""
    if output is not None and given == "table":
        given = output.suffix.lstrip(".").lower() or "table"
    if given not in FORMATS:
        raise UserError(
            "format",
            Text(f"没有 {given} 这种格式", f"there is no format {given}"),
            Text("可选: table, json, csv, xlsx", "there are: table, json, csv, xlsx"),
        )
    if given == "xlsx" and output is None:
        raise UserError(
            "output",
            Text("xlsx 要写到文件", "xlsx needs a file to write to"),
            Text("加上 -o 文件.xlsx", "add -o FILE.xlsx"),
        )
    return given
