"""Delimited text (RFC 4180) into Arrow text columns `c0, c1, ...`, one a header cell.

Twice over: DuckDB's strict reader takes files that are in order, at a hundred megabytes a second. Where it gives up, or
does not account for every line, Python's csv module reads the file again row by row, keeps what can be read, and says
of every other row where it is and why. tests/sources/test_csvfile.py holds the two to the same answer.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from xundan.model.text import Text, UserError
from xundan.sources import textlines
from xundan.sources.header import LOOKED_AT
from xundan.sources.pieces import Pieces
from xundan.sources.textlines import Overlong, bounded, opened, too_long
from xundan.sources.unfit import MOST_BAD
from xundan.sources.values import WHITE, trimmed

LINE = "line_"
SHOWN = 200
"""Characters of a row that cannot be read that are kept."""
MOST_COLUMNS = 5_000
_LONGEST_HEAD, _LONGEST_FAST = 1_000_000, 4_000_000
_MOST_LINES = 100_000
"""Lines of one row."""
_HELD = "512MB"
"""What DuckDB may hold: of the file it keeps all that there is room for."""
_CHUNK, _CHUNK_CHARACTERS = 50_000, 32_000_000
_MISREAD = re.compile(rb'" +"|(?:\A|(?<=[\r\n,;\t]))  +"')
_QUOTES = Text("引号没有配对, 或引号后面还有文字", "a quote is not closed, or text follows a closing quote")


@dataclass(slots=True)
class Lines:
    """Rows of a delimited file. They have `line_` only when the file was read row by row; else `lines` finds them."""

    pieces: Pieces
    bad: list[tuple[int, str, Text]] = field(default_factory=list)
    """(line, the line's text, why) of rows that have no columns to speak of."""
    lines: Callable[[Sequence[int]], Sequence[int]] | None = None

    @property
    def rows(self) -> pa.Table:
        """All rows in memory."""
        return self.pieces.table()


class Flood(Exception):
    """More rows than MOST_BAD cannot be read; the first of them."""

    def __init__(self, line: int, why: Text) -> None:
        super().__init__(line, why)
        self.line, self.why = line, why


def head(path: Path, delimiter: str | None = None) -> list[tuple[int, list[str]]]:
    """The first rows and the lines where they begin, blank ones too; an error in them ends them early. `delimiter`
    None: see delimiter_of. Raises UserError `too_many_columns`."""
    text = io.StringIO(_beginning(path), newline="")
    found = csv.reader(text, delimiter=delimiter or delimiter_of(path), skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    begin = 1
    with _any_length(), suppress(csv.Error):
        for row in islice(found, LOOKED_AT):
            if len(row) > MOST_COLUMNS:
                if not any(map(any, (cells for _, cells in rows))):
                    raise _too_wide(begin, len(row))
                break  # A broken row under a header is one row.
            rows.append((begin, row))
            begin = found.line_num + 1
    return rows


def delimiter_of(path: Path) -> str:
    """Tab, comma or semicolon: whichever parts the first line that says anything into the most cells."""
    lines = islice(io.StringIO(_beginning(path), newline=""), LOOKED_AT)
    first = next((line for line in lines if line.strip(WHITE)), "")
    with _any_length():
        return max(",\t;", key=lambda d: len(next(csv.reader([first], delimiter=d, skipinitialspace=True), [])))


def _beginning(path: Path) -> str:
    """What every importer looks at, one after the other: read once as long as the file stays the same."""
    found = path.stat()
    return _read_beginning(path, (found.st_ino, found.st_size, found.st_mtime_ns))


@lru_cache(maxsize=1)
def _read_beginning(path: Path, as_it_is: tuple[int, ...]) -> str:
    with opened(path) as file:
        return file.read(_LONGEST_HEAD)


def read(path: Path, delimiter: str, width: int, *, header: int | None, needed: int | None = None) -> Lines:
    """All rows after the one that begins in line `header` (None: there is no header), `width` columns wide. Raises
    Flood.

    A row may leave out columns from `needed` on (header cells without a name) and may have more, if they are blank.
    """
    needed = width if needed is None else needed
    if header in (None, 1):
        rows = _fast(path, delimiter, width, header is not None)
        if rows is not None:
            return Lines(rows, lines=lambda places: _lines(path, delimiter, width, header is not None, places))
    return _careful(path, delimiter, width, needed, header or 0)


# -- files in order --------------------------------------------------------------------------------------------------


def _fast(path: Path, delimiter: str, width: int, header: bool) -> Pieces | None:
    """The rows; None where the file is not in order."""
    ends = _ends(path)
    if ends is None:
        return None
    types = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    # The path is a pattern to DuckDB: brackets and stars in a file's name must stand for themselves.
    name = "".join(f"[{c}]" if c in "*?[" else c for c in str(path)).replace("'", "''")
    # Not in parallel: pieces would begin at guessed places, and one core is fast enough.
    options = (
        f"header = {str(header).lower()}, delim = '{delimiter}', quote = '\"', escape = '\"', nullstr = '', "
        "auto_detect = false, strict_mode = true, null_padding = false, parallel = false, compression = 'none'"
    )
    rows = Pieces(pa.schema([(f"c{i}", pa.string()) for i in range(width)]))
    within = 0
    try:
        with _reader().cursor() as con:
            found = con.execute(f"SELECT * FROM read_csv('{name}', columns = {{{types}}}, {options})")
            for batch in _batches(found.to_arrow_reader(_CHUNK)):
                piece = pa.Table.from_batches([batch]).cast(rows.schema)
                within += _ends_within(piece)
                rows.add(piece)
    except (duckdb.FatalException, duckdb.InternalException, _Stopped):
        _reader.cache_clear()  # what broke once answers nobody any more
        return None
    except (duckdb.Error, UnicodeDecodeError):  # its message may cut a character in two
        return None
    return rows if ends == rows.num_rows + int(header) + within else None


class _Stopped(Exception):
    """Something is wrong further down in a file."""


def _batches(found: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """What DuckDB reads. Raises _Stopped: of what it finds wrong after the first rows, and of too little memory, Arrow
    tells as of a broken disk. The careful reader meets a disk that is broken."""
    while True:
        try:
            batch = found.read_next_batch()
        except StopIteration:
            return
        except OSError as trouble:
            raise _Stopped from trouble
        yield batch


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """What files are read with: making it takes longer than reading most of them. Each reads through a cursor."""
    off = dict.fromkeys(("autoinstall_known_extensions", "autoload_known_extensions"), "false")
    return duckdb.connect(config={"memory_limit": _HELD, **off})


def _ends(path: Path) -> int | None:
    """How many lines a file has, those without anything at its end left out; None for a file that DuckDB may misread:
    it makes one value of two quoted ones with blanks between them, and takes a quote after two blanks for text. None
    also where a line is so long that DuckDB would take its size in memory before it gives up."""
    count, tail, before, length = 0, b"\n", b"", 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            seam = before + block
            if b' "' in seam and _MISREAD.search(seam):
                return None
            before = block[-100:]
            last = block.rfind(b"\n")
            length = length + len(block) if last < 0 else len(block) - last
            if length > _LONGEST_FAST:
                return None
            count += block.count(b"\n")
            # Only what is white at the very end matters; a block that is all white adds to it.
            tail = (tail + block) if not block.strip(b"\r\n") else block[len(block.rstrip(b"\r\n")) :]
    return count - tail.count(b"\n") + 1


def _ends_within(rows: pa.Table) -> int:
    """Line ends inside values. DuckDB silently leaves out a last row whose quote is never closed, and all that the
    quote has swallowed: so every line of the file must be found again, as a row or inside one."""
    return sum(
        pc.sum(pc.count_substring(chunk, "\n")).as_py() or 0
        for column in rows.columns
        for chunk in column.chunks
        # One look at all values together tells that most columns have none.
        if (texts := chunk.buffers()[-1]) is not None and b"\n" in texts.to_pybytes()
    )


def _lines(path: Path, delimiter: str, width: int, header: bool, places: Sequence[int]) -> Sequence[int]:
    """The lines where the rows with these numbers begin, of a file that the fast reader took."""
    wanted = set(places)
    found: dict[int, int] = {}
    place = -1 if header else 0
    with opened(path) as file, _any_length():
        reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True)
        begin = 1
        for row in reader:
            if row or width == 1:
                place += 1
                if place in wanted:
                    found[place] = begin
                    if len(found) == len(wanted):
                        break
            begin = reader.line_num + 1
    return [found.get(place, place) for place in places]


# -- files that are not ----------------------------------------------------------------------------------------------


class _TooLong(Exception):
    """A line without end, or a row without end: a quote that nobody closed."""


class _Feed:
    """A file's lines for csv.reader, with the lines of the row being read at hand to go back to."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._row: list[str] = []
        self._size = 0
        self.begin = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._row.append(line)
        self._size += len(line)
        if self._size > textlines.LONGEST or len(self._row) > _MOST_LINES or isinstance(line, Overlong):
            raise _TooLong
        return line

    @property
    def first(self) -> str:
        """The line where the row began."""
        return self._row[0] if self._row else ""

    def next_row(self) -> None:
        """What was read so far was a row."""
        self.begin += len(self._row)
        self._row, self._size = [], 0

    def back(self) -> None:
        """What was read so far was no row: go on after its first line."""
        self._again.extendleft(reversed(self._row[1:]))
        self.begin += 1
        self._row, self._size = [], 0


def _careful(path: Path, delimiter: str, width: int, needed: int, header: int) -> Lines:
    """What stands in line `header` or above it (titles) is no row, whether it can be read or not."""
    names = [f"c{i}" for i in range(width)]
    schema = pa.schema([*((name, pa.string()) for name in names), (LINE, pa.int64())])
    result = Lines(Pieces(schema))
    batch: list[list[str]] = []
    starts: list[int] = []

    def flush() -> None:
        columns = [pa.array(column, pa.string()) for column in zip(*batch, strict=True)]
        result.pieces.add(pa.table([*columns, pa.array(starts, pa.int64())], schema=schema))
        batch.clear()
        starts.clear()

    with opened(path) as file, _any_length():
        feed = _Feed(bounded(file))
        size = 0
        for row in _rows(feed, delimiter, result.bad, header):
            if len(result.bad) > MOST_BAD:
                raise Flood(result.bad[0][0], result.bad[0][2])
            if feed.begin <= header or not any(trimmed(cell) for cell in row):
                continue
            if len(row) < needed or any(trimmed(cell) for cell in row[width:]):
                result.bad.append((feed.begin, feed.first.rstrip("\r\n")[:SHOWN], _wrong_width(len(row), width)))
                continue
            batch.append(row[:width] + [""] * (width - len(row)))
            starts.append(feed.begin)
            size += sum(map(len, row))
            if len(batch) == _CHUNK or size > _CHUNK_CHARACTERS:
                flush()
                size = 0
        if batch:
            flush()
    return result


def _rows(feed: _Feed, delimiter: str, bad: list[tuple[int, str, Text]], header: int) -> Iterator[list[str]]:
    """Rows as long as quotes are right; where they are not, that line is bad and reading goes on at the next."""
    while True:
        reader = csv.reader(feed, delimiter=delimiter, strict=True, skipinitialspace=True)
        try:
            for row in reader:
                yield row
                feed.next_row()
            return
        except (csv.Error, _TooLong):
            if feed.begin > header:
                why = too_long() if isinstance(feed.first, Overlong) else _QUOTES
                bad.append((feed.begin, feed.first.rstrip("\r\n")[:SHOWN], why))
                if len(bad) > MOST_BAD:
                    raise Flood(bad[0][0], bad[0][2]) from None
            feed.back()


def _wrong_width(found: int, expected: int) -> Text:
    return Text(f"这一行有 {found} 列, 表头有 {expected} 列", f"the row has {found} columns, the header {expected}")


# -- both ------------------------------------------------------------------------------------------------------------


def _too_wide(line: int, columns: int) -> UserError:
    return UserError(
        "too_many_columns",
        Text(
            f"第 {line} 行有 {columns:,} 列, 最多 {MOST_COLUMNS:,} 列",
            f"line {line} has {columns:,} columns; there may be {MOST_COLUMNS:,}",
        ),
        Text("请检查分隔符, 或重新导出", "check what parts the columns, or export the file again"),
    )


@contextmanager
def _any_length() -> Iterator[None]:
    """csv's limit on one field is one number for the whole process."""
    before = csv.field_size_limit(textlines.LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)
