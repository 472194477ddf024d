"""Finding a report's header, in one row or two: a row of groups above a row of columns, as merged cells leave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache

from xundan.model.text import Text
from xundan.sources.contract import Refusal, SourceFile
from xundan.sources.header import LOOKED_AT, Layout, Match, fold, likeness, match
from xundan.sources.tabular import Sheet, sheets
from xundan.sources.values import trimmed

_LIKE = 0.6
_FEWEST = 3


def found_in(file: SourceFile, layout: Layout, unlike: Collection[str] = ()) -> list[tuple[Sheet, int, Match]]:
    """The sheets that have a report's required columns: (sheet, index of the last row of its header, the columns)."""
    other = {fold(name) for name in unlike}
    hits = []
    for sheet in sheets(file):
        if _at_most(sheet, layout) < len(layout.asked):
            continue
        for place, header in _headers(sheet, layout):
            columns = match(header, layout)
            if not columns.missing and not other & {fold(cell) for cell in header}:
                hits.append((sheet, place, columns))
                break
    return hits


def nearly(file: SourceFile, layout: Layout, title: Text, unlike: Collection[str] = ()) -> Refusal | None:
    """What to tell a person whose file has most of the columns, three at least; None when it has fewer."""
    other = {fold(name) for name in unlike}
    best: Refusal | None = None
    for sheet in sheets(file):
        if _at_most(sheet, layout) < _FEWEST:
            continue
        for _, header in _headers(sheet, layout):
            columns = match(header, layout)
            present = len(layout.asked) - len(columns.missing)
            if present < _FEWEST or likeness(header, layout) < _LIKE or other & {fold(cell) for cell in header}:
                continue
            if best is None or len(columns.missing) < len(best.missing):
                best = Refusal(columns.missing, tuple(cell for cell in map(trimmed, header) if cell), title)
    return best


def _at_most(sheet: Sheet, layout: Layout) -> int:
    """How many of the columns that are asked for a header of the sheet may have, whichever rows it stands in. Every
    file is shown to every report and is like few of them: so most need no closer look."""
    cells = {fold(trimmed(cell)) for row in sheet.top[:LOOKED_AT] for cell in row}

    def there(name: str) -> bool:
        return any(not cells.isdisjoint(_written(accepted)) for accepted in layout.names[name])

    return sum(map(there, layout.required)) + sum(any(map(there, group)) for group in layout.one_of)


@cache
def _written(name: str) -> tuple[str, ...]:
    """What a cell may say of a column: all of its name, or what is left of it under a group's."""
    parts = fold(name).split(" / ")
    return tuple(" / ".join(parts[place:]) for place in range(len(parts)))


def _headers(sheet: Sheet, layout: Layout) -> list[tuple[int, list[str]]]:
    """Every row that may be a header, alone and under the row above it: (index of its last row, its names)."""
    rows = [[trimmed(cell) for cell in row] for row in sheet.top[:LOOKED_AT]]
    single = list(enumerate(rows))
    named = {fold(name) for accepted in layout.names.values() for name in accepted}
    double = [(place, _merged(rows[place - 1], rows[place], named)) for place in range(1, len(rows))]
    return [(place, row) for place, row in single + double if any(row)]


def _merged(groups: Sequence[str], columns: Sequence[str], named: Collection[str]) -> list[str]:
    """`组 / 列` where the layout names it so or others bear the name of the column, else `列`. A column whose cell
    reaches over both rows is named in the first; a group's name stands in the first of its cells."""
    alone = {name for name, count in Counter(map(fold, columns)).items() if count == 1}
    names: list[str] = []
    group = ""
    for place, column in enumerate(columns):
        above = groups[place] if place < len(groups) else ""
        group = above or group
        if not column:
            names.append(above)
            group = ""
        else:
            both = f"{group} / {column}" if group else column
            names.append(both if fold(both) in named or fold(column) not in alone else column)
    return names
