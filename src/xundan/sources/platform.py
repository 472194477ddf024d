"""What importers of platform files share: recognising by required columns, tidying what spreadsheets do to cells."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from xundan.model.text import Text
from xundan.sources.contract import Refusal, SourceFile
from xundan.sources.header import Layout, likeness, match
from xundan.sources.tabular import fitting, sheets
from xundan.sources.values import trimmed

_LIKE = 0.6
_QUOTED = r'^\s*=?\s*["＂“”]+([^"＂“”]*)["＂“”]+\s*$'
_APOSTROPHE = r"^\s*['’‘＇](.*)$"
_NOTHING = r"^\s*(?:-+|—+|暂无|暂无数据|无|null|NULL|None)\s*$"


def fits(file: SourceFile, layout: Layout, title: Text) -> bool | Refusal:
    """True when a sheet has the layout's required columns; a Refusal when one has most of them (three at least)."""
    if fitting(file, layout):
        return True
    best: Refusal | None = None
    for sheet in sheets(file):
        for row in sheet.top:
            found = match(row, layout)
            present = len(layout.asked) - len(found.missing)
            if present < 3 or likeness(row, layout) < _LIKE:
                continue
            if best is None or len(found.missing) < len(best.missing):
                best = Refusal(found.missing, tuple(cell for cell in map(trimmed, row) if cell), title)
    return best or False


def tidy(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Without the guises by which exports keep a spreadsheet from rounding a number: `="123"` and `'123`."""
    column = pc.replace_substring_regex(column, _QUOTED, r"\1")
    return pc.replace_substring_regex(column, _APOSTROPHE, r"\1")


def blanked(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """`-`, `--`, 暂无 and the like as blank, for columns of times and amounts."""
    return pc.replace_substring_regex(column, _NOTHING, "")


def texts(column: pa.ChunkedArray) -> list[str]:
    """A column's values, trimmed; '' for none."""
    return [trimmed(value) for value in column.to_pylist()]
