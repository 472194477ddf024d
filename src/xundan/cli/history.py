"""xundan history"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

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
    from xundan.reports.render import write_text
    from xundan.session import Session
    from xundan.workspace import find

    imports = Session(find(workspace)).history()
    if as_json:
        plain = [as_plain(each) for each in imports]
        write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", sys.stdout)
    else:
        show(imports, chosen(lang))


def as_plain(imported: Imported) -> dict[str, Any]:
    """One import as JSON."""
    return {
        "id": imported.id,
        "at": imported.at,
        "files": imported.files,
        "rows": imported.rows,
        "coverage": imported.coverage,
        "undone_at": imported.undone_at,
    }


def show(imports: Sequence[Imported], lang: Lang) -> None:
    """A line an import."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

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
            _minute(each.at),
            _files(each, zh),
            f"{each.rows:,}",
            _covered(each),
            _state(each, zh),
        )
        table.add_row(*("\n".join(escape(printable(line)) for line in cell.split("\n")) for cell in cells))
    Console(width=None if Console().is_terminal else 140).print(table)


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")


def _files(imported: Imported, zh: bool) -> str:
    """The first files by name, and how many more there were."""
    names = [str(file["file"]).replace("\n", " ") for file in imported.files]
    more = len(names) - 3
    told = (f"另有 {more:,} 个" if zh else f"and {more:,} more") if more > 0 else ""
    return "\n".join([*names[:3], *([told] if told else [])])


def _covered(imported: Imported) -> str:
    """A line a table with its days, over all shops of the import."""
    days: dict[str, list[str]] = {}
    for span in imported.coverage:
        found = days.setdefault(str(span["table"]), [])
        found += [day for day in (span["from_day"], span["to_day"]) if day]
    return "\n".join(f"{table} {min(d)}..{max(d)}" if d else table for table, d in days.items())


def _state(imported: Imported, zh: bool) -> str:
    if imported.undone_at is None:
        return ""
    at = _minute(imported.undone_at)
    return f"已撤销 {at}" if zh else f"undone {at}"
