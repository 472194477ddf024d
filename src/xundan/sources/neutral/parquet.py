"""Parquet: typed columns turned to text without losing a digit, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xundan.model.text import Text, UserError
from xundan.sources import reasons
from xundan.sources.contract import Frame, Hint, Reading, Reject, SourceFile
from xundan.sources.csvfile import LINE
from xundan.sources.jsontext import Number, TooDeep, as_text
from xundan.sources.neutral.columns import table_of
from xundan.sources.picking import extra_note, refuse_twice
from xundan.sources.pieces import Pieces
from xundan.sources.strings import decimal_text, text_array
from xundan.sources.unfit import MOST_BAD, flooded

SMALL = 64 << 20
MOST_ROWS, MOST_STORED, MOST_SPREAD = 500, 200, 1_000
"""For each byte of the file: more rows, more bytes once unpacked, or more once repeated values are spread out, than a
real table has, of which at least the ids differ from row to row. Below SMALL it does not matter."""

_BATCH = 50_000
_GROUPED = 200_000
"""Rows of the groups that are read in one go, about: a file may have a group for every few rows."""


def header(file: SourceFile) -> Sequence[str]:
    """The columns' names. Raises UserError `parquet_unreadable`."""
    with _told(file):
        return list(pq.read_schema(file.path).names)


def read(file: SourceFile, hint: Hint) -> Reading:
    """The rows of a file whose `header` is a table's. Raises UserError `parquet_unreadable` or `parquet_too_large`."""
    with _told(file):
        schema = pq.read_schema(file.path)
    names: Sequence[str] = schema.names
    found = table_of(names, hint.as_table)
    if not isinstance(found, tuple):
        raise ValueError(f"{file.name} was not recognised")
    table, columns = found
    refuse_twice(file, columns)
    wanted = {name: names[i] for name, i in columns.at.items()}
    rows = _Rows(file, wanted)
    # Columns of text come as dictionaries, whose size is known before their values are spread over the rows.
    texts = [theirs for theirs in wanted.values() if _is_bytes(schema.field(theirs).type)]
    with _told(file), pq.ParquetFile(file.path, read_dictionary=texts) as source:
        rows.refuse_bomb(source.metadata)
        # Not all in one go: Arrow would keep every text that it has met in its dictionaries.
        for groups in _together(source.metadata):
            for batch in source.iter_batches(_BATCH, row_groups=groups, columns=list(wanted.values())):
                rows.take(batch)
                if len(rows.bad) > MOST_BAD:
                    raise flooded(file.name, rows.bad[0][0], rows.bad[0][2])
    rejects = [Reject(file.name, table, row, name, "", why) for row, name, why in rows.bad]
    return Reading([Frame(table, rows.pieces.rows())], rejects, extra_note(columns.extra))


def _together(about: pq.FileMetaData) -> Iterator[list[int]]:
    """The numbers of a file's groups of rows, those that are read in one go together."""
    found: list[int] = []
    rows = 0
    for group in range(about.num_row_groups):
        found.append(group)
        rows += about.row_group(group).num_rows
        if rows >= _GROUPED:
            yield found
            found, rows = [], 0
    if found:
        yield found


@dataclass
class _Rows:
    """A file's rows as text. `bad` are those left out: (row, column, why)."""

    file: SourceFile
    wanted: Mapping[str, str]
    bad: list[tuple[int, str, Text]] = field(default_factory=list)
    pieces: Pieces = field(init=False)
    """With the number of each row as `line_`."""
    _read: int = 0
    _spread: int = 0

    def __post_init__(self) -> None:
        self.pieces = Pieces(pa.schema([*((name, pa.string()) for name in self.wanted), (LINE, pa.int64())]))

    def refuse_bomb(self, about: pq.FileMetaData) -> None:
        """Raises UserError `parquet_too_large` for what the file says of itself."""
        size = self.file.path.stat().st_size
        stored = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
        rows = about.num_rows
        if (rows > SMALL and rows > MOST_ROWS * size) or (stored > SMALL and stored > MOST_STORED * size):
            raise self._too_large()

    def take(self, batch: pa.RecordBatch) -> None:
        """Adds a batch's rows, and sets aside those that hold no text."""
        columns: dict[str, pa.Array] = {}
        bad: dict[int, tuple[str, Text]] = {}
        for name, theirs in self.wanted.items():
            array = self._spread_out(batch.column(batch.schema.get_field_index(theirs)))
            try:
                columns[name] = _as_text(array)
                columns[name].validate(full=True)
            except (pa.ArrowInvalid, UnicodeDecodeError, TooDeep):
                columns[name], failed = _one_by_one(array)
                for row, why in failed.items():
                    bad.setdefault(row, (name, why))
        numbers = range(self._read + 1, self._read + batch.num_rows + 1)
        rows = pa.table({**columns, LINE: pa.array(numbers, pa.int64())})
        if bad:
            self.bad += [(self._read + row + 1, *bad[row]) for row in sorted(bad)]
            rows = rows.filter(pa.array([row not in bad for row in range(batch.num_rows)]))
        self.pieces.add(rows.cast(self.pieces.schema))
        self._read += batch.num_rows

    def _spread_out(self, array: pa.Array) -> pa.Array:
        if not pa.types.is_dictionary(array.type):
            return array
        values = array.dictionary
        if _is_bytes(values.type):
            sizes = pc.take(pc.binary_length(values), array.indices)
            self._spread += pc.sum(sizes).as_py() or 0
            if self._spread > SMALL and self._spread > MOST_SPREAD * self.file.path.stat().st_size:
                raise self._too_large()
        return pc.take(values, array.indices)

    def _too_large(self) -> UserError:
        name = self.file.name
        return UserError(
            "parquet_too_large",
            Text(
                f"{name} 展开后比文件大得太多, 不像真实的表格",
                f"{name} unpacks to far more than any real table of its size",
            ),
            Text("请重新导出", "export it again"),
        )


def _is_bytes(kind: pa.DataType) -> bool:
    return kind in (
        pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view()
    )  # fmt: skip


def _as_text(array: pa.Array) -> pa.Array:
    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        return _as_text(array.storage)
    if pa.types.is_timestamp(kind):
        return _moments(array)
    if pa.types.is_floating(kind):
        return text_array([_number(v) for v in array.to_pylist()])
    if pa.types.is_nested(kind):
        return text_array([as_text(_plain_data(v)) for v in array.to_pylist()])
    return array.cast(pa.large_string() if pa.types.is_large_binary(kind) else pa.string())


def _one_by_one(array: pa.Array) -> tuple[pa.Array, dict[int, Text]]:
    """The values that are text, and the rows (from 0) of those that are not."""
    failed: dict[int, Text] = {}
    texts: list[str | None] = []
    for row, value in enumerate(array.cast(pa.binary()) if pa.types.is_string(array.type) else array):
        try:
            found = value.as_py()
            texts.append(found.decode("utf-8") if isinstance(found, bytes) else as_text(_plain_data(found)))
        except (UnicodeDecodeError, TooDeep) as error:
            failed[row] = reasons.TOO_DEEP if isinstance(error, TooDeep) else reasons.NOT_UTF8
            texts.append(None)
    return text_array(texts), failed


def _moments(array: pa.Array) -> pa.Array:
    """ISO 8601; an instant (a time with a zone) as its UTC reading with an offset."""
    zoned = array.type.tz is not None
    seconds = pc.floor_temporal(array.cast(pa.timestamp(array.type.unit)), unit="second").cast(
        pa.timestamp("s"), safe=False
    )
    text = seconds.cast(pa.string())
    return pc.binary_join_element_wise(text, "+00:00", "") if zoned else text


def _number(value: float | None) -> str | None:
    """Not-a-number is how data frames write a blank. Digits lost beyond 2**53 show as `1.2e+18`: typing rejects it."""
    if value is None or value != value:
        return None
    if abs(value) >= 2**53:
        return f"{value:e}"
    return str(int(value)) if value == int(value) else decimal_text(value)


def _plain_data(value: object) -> object:
    """Nested data as JSON can hold it."""
    if isinstance(value, dict):
        return {str(key): _plain_data(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain_data(v) for v in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Number(value)
    return value if value is None or isinstance(value, (bool, str)) else str(value)


@contextmanager
def _told(file: SourceFile) -> Iterator[None]:
    """Damage, in whatever part of the reader it shows first, as one error."""
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise UserError(
            "parquet_unreadable",
            Text(f"{file.name} 不是能读的 Parquet 文件", f"{file.name} is not a Parquet file that can be read"),
            Text("请重新导出", f"export it again ({error})"),
        ) from error
