"""xundan init"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say


def run(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("文件夹", "the folder"))] = Path(),
    shop: Annotated[str, typer.Option("--shop", help=say("店铺名称", "the shop's id"))] = "shop",
    timezone: Annotated[
        str, typer.Option("--timezone", help=say("店铺时区", "the shop's time zone"))
    ] = "Asia/Shanghai",
    currency: Annotated[str, typer.Option("--currency", help=say("币种", "the currency"))] = "CNY",
    lang: options.Lang = None,
) -> None:
    """Makes a workspace with every setting written out."""
    from xundan.model.text import Text
    from xundan.workspace import create

    workspace = create(folder, shop, timezone=timezone, currency=currency)
    done = Text(
        f"工作区已建好: {workspace.root}\n下一步: xundan import -w {workspace.root} 文件或文件夹",
        f"workspace made: {workspace.root}\nnext: xundan import -w {workspace.root} FILE_OR_FOLDER",
    )
    typer.echo(done(chosen(lang)))
