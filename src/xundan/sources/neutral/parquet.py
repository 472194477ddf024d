"""Parquet: typed columns turned to text without losing a digit."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xundan.model.text import Text, UserError
from xundan.sources.contract import Frame, Hint, Reading, SourceFile
from xundan.sources.neutral.columns import table_of
from xundan.sources.picking import extra_note, refuse_twice
from xundan.sources.strings import decimal_text


def header(file: SourceFile) -> Sequence[str]:
    """The columns' names. Raises UserError `parquet_unreadable`."""
    try:
        return list(pq.read_schema(file.path).names)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(file, error) from error


def read(file: SourceFile, hint: Hint) -> Reading:
    """The rows of a file whose `header` is a table's. Raises UserError `parquet_unreadable`."""
    names = header(file)
    found = table_of(names, hint.as_table)
    if not isinstance(found, tuple):
        raise ValueError(f"{file.name} was not recognised")
    table, columns = found
    refuse_twice(file, columns)
    try:
        rows = pq.read_table(file.path, columns=[names[i] for i in columns.at.values()])
        texts = {name: _as_text(rows.column(names[i])) for name, i in columns.at.items()}
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(file, error) from error
    return Reading([Frame(table, pa.table(texts))], notes=extra_note(columns.extra))


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _as_text(column.cast(kind.value_type))
    if pa.types.is_timestamp(kind):
        return _moments(column)
    if pa.types.is_floating(kind):
        return pa.chunked_array([[_number(v) for v in column.to_pylist()]], pa.string())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        column = column.cast(pa.string() if pa.types.is_binary(kind) else pa.large_string())
    if pa.types.is_nested(kind):
        from xundan.sources.neutral.jsonl import text

        return pa.chunked_array([[text(_plain_data(v)) for v in column.to_pylist()]], pa.string())
    return column.cast(pa.string())


def _moments(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """ISO 8601; an instant (a time with a zone) as its UTC reading with an offset."""
    zoned = column.type.tz is not None
    seconds = pc.floor_temporal(column.cast(pa.timestamp(column.type.unit)), unit="second").cast(
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
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _unreadable(file: SourceFile, error: Exception) -> UserError:
    return UserError(
        "parquet_unreadable",
        Text(f"{file.name} 不是能读的 Parquet 文件", f"{file.name} is not a Parquet file that can be read"),
        Text("请重新导出", f"export it again ({error})"),
    )
