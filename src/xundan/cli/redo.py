"""xundan redo"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import say


def run(
    which: Annotated[
        str,
        typer.Argument(
            metavar="ID|last",
            help=say("撤销了的导入的编号, 或 last", "the id of an import that was taken back, or last"),
        ),
    ],
    no_wait: options.NoWait = False,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Brings an import in again that was taken back; its files are not needed."""
    from xundan.cli.undo import end
    from xundan.cli.waiting import waiting
    from xundan.model.text import Text
    from xundan.reports.history import described
    from xundan.session import Session
    from xundan.workspace import find

    reverted = Session(find(workspace), waiting(no_wait, lang)).redo(which)
    number, named = reverted.imported.id, described(reverted.imported)
    told = Text(f"已恢复导入 {number} ({named.zh})", f"import {number} is in again ({named.en})")
    end(reverted, told, lang)
