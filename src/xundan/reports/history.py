"""Imports as they are told: what came in when, from which files, and whether it still counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xundan.model.text import Text
from xundan.reports.plain import printable
from xundan.reports.sheet import Column, Sheet

if TYPE_CHECKING:
    from xundan.lake.history import Imported

_NAMED = 3
"""So many files are told by name."""


IMPORTED = ("id", "at", "files", "rows", "coverage", "undone_at")
"""What a program is told of an import."""


def imported_json(imported: Imported) -> dict[str, Any]:
    """One import for programs."""
    return {name: getattr(imported, name) for name in IMPORTED}


def history_sheet(imports: Sequence[Imported]) -> Sheet:
    """A row an import."""
    rows = [
        {
            "id": each.id,
            "at": minute(each.at),
            "files": files_told(each),
            "rows": each.rows,
            "covers": covered_told(each),
            "state": state_told(each),
        }
        for each in imports
    ]
    return Sheet(
        title=Text("导入历史", "Imports"),
        subtitle=Text("", "") if rows else Text("还没有导入过", "nothing was imported yet"),
        columns=[
            Column("id", Text("编号", "Id"), is_key=True),
            Column("at", Text("时间", "At")),
            Column("files", Text("文件", "Files"), wraps=True),
            Column("rows", Text("行数", "Rows"), "count"),
            Column("covers", Text("覆盖", "Covers"), wraps=True),
            Column("state", Text("状态", "State")),
        ],
        rows=rows,
    )


def minute(at: str) -> str:
    """An ISO time up to its minute."""
    return at[:16].replace("T", " ")


def files_told(imported: Imported) -> Text:
    """The first files by name, a line each, and how many more there were."""
    names = [str(file["file"]).replace("\n", " ") for file in imported.files]
    more = len(names) - _NAMED
    zh, en = ([f"另有 {more:,} 个"], [f"and {more:,} more"]) if more > 0 else ([], [])
    return Text("\n".join([*names[:_NAMED], *zh]), "\n".join([*names[:_NAMED], *en]))


def described(imported: Imported) -> Text:
    """An import in a few words: when, which files and how many rows."""
    at, rows, count = minute(imported.at), imported.rows, len(imported.files)
    first = printable(str(imported.files[0]["file"])) if imported.files else "-"
    zh = first if count < 2 else f"{first} 等 {count:,} 个文件"
    en = first if count < 2 else f"{first} and {count - 1:,} more"
    return Text(f"{at}, {zh}, {rows:,} 行", f"{at}, {en}, {rows:,} rows")


def covered_told(imported: Imported) -> str:
    """A line a table with its days, over all shops of the import."""
    days: dict[str, list[str]] = {}
    for span in imported.coverage:
        found = days.setdefault(str(span["table"]), [])
        found += [day for day in (span["from_day"], span["to_day"]) if day]
    return "\n".join(f"{table} {min(d)}..{max(d)}" if d else table for table, d in days.items())


def state_told(imported: Imported) -> Text:
    """Whether and when it was taken back."""
    if imported.undone_at is None:
        return Text("", "")
    at = minute(imported.undone_at)
    return Text(f"已撤销 {at}", f"undone {at}")
