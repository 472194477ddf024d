"""The first rows of files, so that whoever imports them sees what they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from pathlib import Path

from xundan.model.text import UserError
from xundan.sources import open_path
from xundan.sources.contract import SourceFile
from xundan.sources.files import kind_of
from xundan.sources.tabular import sheets
from xundan.web.uploads.kept import Head

_FILES, _ROWS, _CELLS, _LETTERS = 12, 5, 120, 120
_LARGE = 300 << 20
"""Bytes in a folder from which on files are not opened a second time for it."""


def heads(
    folder: Path, passwords: Sequence[str], called: Mapping[str, str], sooner: Collection[str] = ()
) -> list[Head]:
    """Of the first files that have rows, those named `sooner` before the others."""
    if sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) > _LARGE:
        return []
    try:
        with open_path(folder, passwords=passwords, called=called) as files:
            ordered = sorted(files, key=lambda file: file.name not in sooner)
            return list(islice((head for head in map(_head, ordered) if head is not None), _FILES))
    except UserError:
        return []  # what is wrong with the files is told by the import itself


def _head(file: SourceFile) -> Head | None:
    if file.trouble is not None:
        return None
    try:
        found = sheets(file)[:1] if kind_of(file.path) in ("text", "workbook") else []
        rows = [row for row in found[0].top if any(cell.strip() for cell in row)][:_ROWS] if found else []
    except UserError:
        return None  # as above: the import says what is wrong with this file
    return Head(file.name, [[cell[:_LETTERS] for cell in row[:_CELLS]] for row in rows]) if rows else None
