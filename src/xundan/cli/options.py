"""Options that many commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from xundan.cli.language import say
from xundan.model.text import Text, UserError

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
Engine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="NAME",
        help=say(
            "用哪个引擎算: duckdb (本机), 或集群 sc://主机:端口; 不写按 xundan.toml",
            "what computes: duckdb here, or a cluster sc://HOST:PORT; else as xundan.toml says",
        ),
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


def check_view(command: str, given: str, views: Collection[str]) -> None:
    """Refuses a view that a command does not have."""
    if given not in views:
        listed = ", ".join(views)
        raise UserError(
            "view",
            Text(f"{command} 没有 {given} 这一项", f"{command} has no view {given}"),
            Text(f"可选: {listed}", f"there are: {listed}"),
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


def engine(given: str | None) -> str | None:
    """The engine asked for; None for that of the settings. Raises UserError `engine` for what is none."""
    from xundan.workspace.config import engine_named
    from xundan.workspace.mistakes import Expected

    try:
        return None if given is None else engine_named(given)
    except Expected as wrong:
        raise UserError("engine", Text(f"--engine 应为{wrong.what.zh}", f"--engine takes {wrong.what.en}")) from wrong
