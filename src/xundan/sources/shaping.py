"""Importers of tables whose rows need work before they are typed: a layout, and a shaper from cells to rows.

A shaper sees the rows of a file piece by piece, for text takes ten times the room while Python looks at it. What it
gives may be rows of several tables, from some of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from xundan.model.text import Text
from xundan.sources.contract import Frame, Hint, Reading, Refusal, Reject, SourceFile
from xundan.sources.csvfile import LINE, SHOWN
from xundan.sources.header import Layout, Match
from xundan.sources.picking import pick, refuse_flood, refuse_twice
from xundan.sources.platform import blanked, fits, texts, tidy
from xundan.sources.strings import text_array
from xundan.sources.tabular import Sheet, fitting, left_out

_AT_ONCE = 100_000
Lines = Callable[[Sequence[int]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Cells:
    """Some rows of a file: columns under the layout's names, tidied and trimmed, '' for no value."""

    columns: Mapping[str, list[str]]
    count: int

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> list[str]:
        """The column; blanks where the file has none."""
        found = self.columns.get(name)
        return [""] * self.count if found is None else found


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table. `places` are the rows (from 0, of those that were given) that they are from; None: of each one.
    `may_be_blank` as in contract.Frame."""

    table: str
    columns: Mapping[str, Sequence[str | None]]
    places: Sequence[int] | None = None
    may_be_blank: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bad:
    """A value that cannot be used, and the row (from 0, of those that were given) where it stands."""

    table: str
    place: int
    column: str
    value: str
    why: Text


class Shaper(Protocol):
    """Shapes the rows of one file; made anew for every file."""

    def shape(self, cells: Cells) -> Sequence[Part | Bad]:
        """What some rows give. A part with other columns than the same table's before is a defect."""
        ...

    def notes(self) -> Sequence[Text]:
        """What the person should know, once all rows were seen."""
        ...


class ShapedTable:
    """An importer of one such export; the folders give its columns and its shaper."""

    layouts: tuple[tuple[Text, Layout], ...]

    def __init__(
        self,
        name: str,
        title: Text,
        layout: Layout,
        tables: tuple[str, ...],
        shaper: Callable[[], Shaper],
        *,
        dashed: tuple[str, ...],
        told: tuple[str, ...] = (),
    ) -> None:
        """`tables[0]` is the one that every row tells of. `dashed` are the columns where `-`, 暂无 and null are no
        value; `told` are optional columns whose absence the person is told."""
        self.name, self.title, self.layout, self.tables = name, title, layout, tables
        self.layouts = ((title, layout),)
        self._shaper, self._dashed, self._told = shaper, dashed, told

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        return fits(file, self.layout, self.title)

    def found(self, file: SourceFile) -> list[tuple[Sheet, int, Match]]:
        """The sheets to read, as tabular.fitting gives them."""
        return fitting(file, self.layout)

    def before(self, shaper: Shaper, file: SourceFile, hint: Hint, sheet: Sheet, header: int, columns: Match) -> None:
        """Tells the shaper of a sheet before it sees its rows, where it wants to know."""

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """The frames that the shaper makes, those of `tables[0]` even without rows. Raises UserError `column_twice`."""
        shaper = self._shaper()
        frames: list[Frame] = []
        rejects: list[Reject] = []
        absent: list[Text] = []
        read: set[str] = set()
        for sheet, header, columns in self.found(file):
            read.add(sheet.name)
            refuse_twice(file, columns)
            self.before(shaper, file, hint, sheet, header, columns)
            lines = sheet.load(header)
            rows, bad = pick(lines, columns.at, table=self.tables[0], file=file)
            made = _Made(rows, lines.lines, file.name)
            for start, cells in _pieces(rows, self._dashed):
                made.add(shaper.shape(cells), start)
                refuse_flood(made.rejects)
            frames += made.frames()
            rejects += [*bad, *made.rejects]
            absent += [note for note in _absent(columns, self.layout, self._told) if note not in absent]
        progress(file.path.stat().st_size)
        return Reading(frames, rejects, [*absent, *shaper.notes(), *left_out(file, read)])


def _pieces(rows: pa.Table, dashed: Sequence[str]) -> Iterator[tuple[int, Cells]]:
    """The rows a piece at a time, with where each begins; one empty piece where there are none."""
    for start in range(0, max(rows.num_rows, 1), _AT_ONCE):
        piece = rows.slice(start, _AT_ONCE)
        columns = {}
        for name in piece.schema.names:
            if name != LINE:
                column = tidy(piece.column(name))
                columns[name] = texts(blanked(column) if name in dashed else column)
        yield start, Cells(columns, piece.num_rows)


@dataclass
class _Growing:
    """The rows of one table so far."""

    may_be_blank: tuple[str, ...]
    pieces: list[pa.Table] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


@dataclass
class _Made:
    """What a shaper made of a sheet. `lines` finds where rows begin, as contract.Frame says; else they have `line_`."""

    rows: pa.Table
    lines: Lines | None
    file: str
    rejects: list[Reject] = field(default_factory=list)
    _tables: dict[str, _Growing] = field(default_factory=dict)

    def add(self, parts: Sequence[Part | Bad], start: int) -> None:
        """Takes what came of the rows from `start` on."""
        for part in parts:
            if isinstance(part, Bad):
                line = self._line([start + part.place])[0]
                self.rejects.append(Reject(self.file, part.table, line, part.column, part.value[:SHOWN], part.why))
                continue
            growing = self._tables.setdefault(part.table, _Growing(part.may_be_blank))
            columns = {name: text_array(column) for name, column in part.columns.items()}
            count = len(next(iter(columns.values())))
            places = [start + place for place in (range(count) if part.places is None else part.places)]
            if LINE in self.rows.schema.names:
                columns[LINE] = self.rows.column(LINE).take(pa.array(places, pa.int64()))
            growing.pieces.append(pa.table(columns))
            growing.places += places

    def frames(self) -> list[Frame]:
        found = []
        for table, growing in self._tables.items():
            lines = self._lines_of(growing.places) if self.lines else None
            found.append(Frame(table, pa.concat_tables(growing.pieces), growing.may_be_blank, lines))
        return found

    def _lines_of(self, places: Sequence[int]) -> Lines:
        return lambda numbers: self._line([places[number - 1] for number in numbers])

    def _line(self, places: Sequence[int]) -> Sequence[int]:
        """The lines of rows, counted from 0."""
        if self.lines is not None:
            return self.lines([place + 1 for place in places])
        if LINE in self.rows.schema.names:
            found: list[int] = self.rows.column(LINE).take(pa.array(places, pa.int64())).to_pylist()
            return found
        return [place + 1 for place in places]


def _absent(columns: Match, layout: Layout, told: Sequence[str]) -> list[Text]:
    lacking = ", ".join(layout.shown(name) for name in told if name not in columns.at)
    if not lacking:
        return []
    return [
        Text(
            f"文件没有这些列, 相应的内容留空: {lacking}",
            f"the file lacks these columns; what they would tell stays blank: {lacking}",
        )
    ]
