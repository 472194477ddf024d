"""Reads the neutral format, whatever kind of file it is in."""

from __future__ import annotations

from collections.abc import Callable

from xundan.model.tables import TABLES
from xundan.model.text import Text
from xundan.sources.contract import Frame, Hint, Reading, Refusal, Reject, SourceFile
from xundan.sources.files import kind_of
from xundan.sources.header import LOOKED_AT, Layout, Match
from xundan.sources.neutral import jsonl, parquet
from xundan.sources.neutral.columns import LAYOUTS, TITLE, table_of, title_of
from xundan.sources.picking import extra_note, pick_pieces, refuse_twice
from xundan.sources.tabular import Sheet, left_out, sheets

Found = tuple[Sheet, int, str, Match]


class Neutral:
    """A file whose header has a table's required columns is that table."""

    name = "neutral"
    title = TITLE
    tables: tuple[str, ...] = tuple(TABLES)
    layouts: tuple[tuple[Text, Layout], ...] = tuple((title_of(name), layout) for name, layout in LAYOUTS.items())

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        if kind_of(file.path) == "parquet":
            return _answer(table_of(parquet.header(file), hint.as_table))
        keys = jsonl.header(file)
        if keys is not None:
            return _answer(table_of(keys, hint.as_table))
        found, refusal = _find(file, hint)
        return True if found else refusal or False

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """Raises UserError `column_twice`."""
        if kind_of(file.path) == "parquet":
            return parquet.read(file, hint)
        if jsonl.header(file) is not None:
            return jsonl.read(file, hint, progress)
        found, _ = _find(file, hint)
        frames: list[Frame] = []
        rejects: list[Reject] = []
        notes: list[Text] = []
        for sheet, header, table, columns in found:
            refuse_twice(file, columns)
            notes += extra_note(columns.extra, sheet.name)
            lines = sheet.load(header)
            rows, bad = pick_pieces(lines, columns.at, table=table, file=file)
            frames.append(Frame(table, rows, lines=lines.lines))
            rejects += bad
        notes += left_out(file, {sheet.name for sheet, *_ in found})
        progress(file.path.stat().st_size)
        return Reading(frames, rejects, notes)


def _find(file: SourceFile, hint: Hint) -> tuple[list[Found], Refusal | None]:
    """The sheets that are tables, and what the first other one lacks. Only a workbook has titles above its header."""
    found: list[Found] = []
    refusal: Refusal | None = None
    for sheet in sheets(file):
        for i, row in enumerate(sheet.top[:LOOKED_AT]):
            if not any(cell.strip() for cell in row):
                continue
            answer = table_of(row, hint.as_table)
            if isinstance(answer, tuple):
                found.append((sheet, i, *answer))
                break
            refusal = refusal or answer
            if not sheet.name:
                break
    return found, refusal


def _answer(found: tuple[str, Match] | Refusal | None) -> bool | Refusal:
    return found if isinstance(found, Refusal) else found is not None
