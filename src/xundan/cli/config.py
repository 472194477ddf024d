"""xundan config check"""

from __future__ import annotations

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say

app = typer.Typer(help=say("检查设置", "look at the settings"), no_args_is_help=True)


@app.callback()
def _config() -> None:
    """Commands about xundan.toml."""


@app.command(
    "check", help=say("检查 xundan.toml, 逐行指出错误", "check xundan.toml and name each mistake with its line")
)
def check(workspace: options.Workspace = None, lang: options.Lang = None) -> None:
    """Names every mistake, or says that there is none."""
    from xundan.model.text import Text
    from xundan.workspace import find

    config = find(workspace).config
    shops = ", ".join(shop.id for shop in config.shops)
    sets = 1 + len(config.rules.later)
    typer.echo(
        Text(f"设置没有问题。店铺: {shops}; 规则 {sets} 套", f"no mistakes. Shops: {shops}; sets of rules: {sets}")(
            chosen(lang)
        )
    )
