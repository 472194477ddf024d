"""xundan refresh"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say


def run(
    full: Annotated[
        bool,
        typer.Option("--full", help=say("全部重算, 不只算有变化的", "derive everything, not only what changed")),
    ] = False,
    engine: options.Engine = None,
    no_wait: options.NoWait = False,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Brings all numbers up to today's rules."""
    from xundan.cli.errors import show
    from xundan.cli.waiting import waiting
    from xundan.model.text import Text
    from xundan.session import Session
    from xundan.workspace import find

    session = Session(find(workspace), waiting(no_wait, lang), engine=options.engine(engine))
    broken = session.refresh(full=full)
    typer.echo(Text("已按现在的规则重算", "all numbers follow today's rules")(chosen(lang)))
    for found in broken:
        show(found.error)
    if broken:
        raise typer.Exit(1)
