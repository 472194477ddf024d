"""xundan undo"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say

if TYPE_CHECKING:
    from xundan.model.text import Text
    from xundan.session import Reverted


def run(
    which: Annotated[
        str,
        typer.Argument(
            metavar="ID|last",
            help=say("导入的编号 (见 xundan history), 或 last", "the import's id (see xundan history), or last"),
        ),
    ],
    no_wait: options.NoWait = False,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Takes an import back: exactly its rows go, and all numbers are those without it."""
    from xundan.cli.waiting import waiting
    from xundan.model.text import Text
    from xundan.reports.history import described
    from xundan.session import Session
    from xundan.workspace import find

    reverted = Session(find(workspace), waiting(no_wait, lang)).undo(which)
    number, named = reverted.imported.id, described(reverted.imported)
    told = Text(
        f"已撤销导入 {number} ({named.zh}); 恢复: xundan redo {number}",
        f"import {number} was taken back ({named.en}); to bring it in again: xundan redo {number}",
    )
    end(reverted, told, lang)


def end(reverted: Reverted, told: Text, lang: str | None) -> None:
    """Says what was done; a shop whose sales do not add up since is no success."""
    from xundan.cli.errors import show

    typer.echo(told(chosen(lang)))
    for found in reverted.broken:
        show(found.error)
    if reverted.broken:
        raise typer.Exit(1)
