"""xundan refresh"""

from __future__ import annotations

import typer

from xundan.cli import options
from xundan.cli.language import chosen


def run(no_wait: options.NoWait = False, workspace: options.Workspace = None, lang: options.Lang = None) -> None:
    """Derives all facts anew by today's rules."""
    from xundan.cli.errors import show
    from xundan.cli.waiting import waiting
    from xundan.model.text import Text
    from xundan.session import Session
    from xundan.workspace import find

    broken = Session(find(workspace), waiting(no_wait, lang)).refresh()
    typer.echo(Text("已按现在的规则重算", "all facts are computed anew")(chosen(lang)))
    for found in broken:
        show(found.error)
    if broken:
        raise typer.Exit(1)
