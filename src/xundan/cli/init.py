"""xundan init"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say

if TYPE_CHECKING:
    from xundan.model.privacy import Buyers


def run(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("文件夹", "the folder"))] = Path(),
    shop: Annotated[str, typer.Option("--shop", help=say("店铺名称", "the shop's id"))] = "shop",
    timezone: Annotated[
        str, typer.Option("--timezone", help=say("店铺时区", "the shop's time zone"))
    ] = "Asia/Shanghai",
    currency: Annotated[str, typer.Option("--currency", help=say("币种", "the currency"))] = "CNY",
    buyers: Annotated[
        str,
        typer.Option(
            "--buyers",
            metavar="clear|pseudonyms",
            help=say("买家存原名还是化名, 导入后不能改", "keep buyers' names or pseudonyms; fixed by the first import"),
        ),
    ] = "clear",
    lang: options.Lang = None,
) -> None:
    """Makes a workspace with every setting written out."""
    from xundan.model.privacy import Privacy
    from xundan.model.text import Text
    from xundan.workspace import create

    workspace = create(folder, shop, timezone=timezone, currency=currency, privacy=Privacy(buyers=_buyers(buyers)))
    done = Text(
        f"工作区已建好: {workspace.root}\n下一步: xundan import -w {workspace.root} 文件或文件夹",
        f"workspace made: {workspace.root}\nnext: xundan import -w {workspace.root} FILE_OR_FOLDER",
    )
    typer.echo(done(chosen(lang)))


def _buyers(given: str) -> Buyers:
    from xundan.model.privacy import BUYERS
    from xundan.model.text import Text, UserError

    for choice in BUYERS:
        if choice == given:
            return choice
    raise UserError(
        "buyers",
        Text(
            f"--buyers 应为 clear 或 pseudonyms, 写的是 {given!r}", f"--buyers takes clear or pseudonyms, not {given!r}"
        ),
        Text("clear 存原名, pseudonyms 存化名", "clear keeps names as they are, pseudonyms does not"),
    )
