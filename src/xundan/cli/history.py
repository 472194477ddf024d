"""xundan history"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xundan.lake.history import Imported
    from xundan.model.text import Lang


def run(
    as_json: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Lists every import, those that were taken back too."""
    from xundan.reports.history import imported_json
    from xundan.reports.render import write_text
    from xundan.session import Session
    from xundan.workspace import find

    imports = Session(find(workspace)).history()
    if as_json:
        plain = [imported_json(each) for each in imports]
        write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", sys.stdout)
    else:
        show(imports, chosen(lang))


def show(imports: Sequence[Imported], lang: Lang) -> None:
    """A line an import."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from xundan.reports.history import covered_told, files_told, minute, state_told
    from xundan.reports.plain import printable

    zh = lang == "zh"
    if not imports:
        print("还没有导入过" if zh else "nothing was imported yet")
        return
    table = Table(box=None, pad_edge=False)
    heads = ("编号", "时间", "文件", "行数", "覆盖", "状态") if zh else (
        "id", "at", "files", "rows", "covers", "state"
    )  # fmt: skip
    for n, head in enumerate(heads):
        table.add_column(head, justify="right" if n in (0, 3) else "left", overflow="fold")
    for each in imports:
        cells = (
            str(each.id),
            minute(each.at),
            files_told(each)(lang),
            f"{each.rows:,}",
            covered_told(each),
            state_told(each)(lang),
        )
        table.add_row(*("\n".join(escape(printable(line)) for line in cell.split("\n")) for cell in cells))
    Console(width=None if Console().is_terminal else 140).print(table)
