"""Rows as an Arrow table: exact types, unknown is null."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from xundan.model.text import Lang, Text
from xundan.reports.as_json import written
from xundan.reports.numbers import NUMERIC
from xundan.reports.sheet import Column

_WHOLE = ("people", "count")
_KINDS = {"weekday": pa.int64(), "hour_of_day": pa.int64(), "flag": pa.bool_(), "time": pa.timestamp("s")}
_TYPES: tuple[tuple[type, pa.DataType], ...] = (
    (bool, pa.bool_()),
    (int, pa.int64()),
    (float, pa.float64()),
    (datetime, pa.timestamp("s")),
    (date, pa.date32()),
    (str, pa.string()),
)


def arrow_table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], about: Mapping[str, Any], lang: Lang
) -> pa.Table:
    """A column for each of `columns`, in order. Money is decimal128, people and counts int64, rates and seconds
    float64, days ISO text. The schema's metadata has `about` as JSON under `xundan`, a field's its name and unit."""
    fields, arrays = [], []
    for column in columns:
        values = [_plain(row.get(column.key), lang) for row in rows]
        kind = arrow_type(column.unit, values)
        told = {"name": column.header(lang), "unit": column.unit}
        fields.append(pa.field(column.key, kind, metadata=told))
        arrays.append(pa.array(values, kind))
    return pa.table(arrays, pa.schema(fields, metadata={"xundan": written(about, lang)}))


def arrow_type(unit: str, values: Iterable[Any]) -> pa.DataType:
    """The type of a column, by its unit where that says it; a platform's figure that is no whole number makes a count
    float64."""
    known = [value for value in values if value is not None]
    decimals = [value for value in known if isinstance(value, Decimal)]
    if unit == "money" or decimals:
        return pa.decimal128(38, max([2, *(_places(value) for value in decimals)]))
    if unit in _KINDS:
        return _KINDS[unit]
    if unit in _WHOLE:
        return pa.int64() if all(isinstance(value, int) for value in known) else pa.float64()
    if unit in NUMERIC:
        return pa.float64()
    if any(isinstance(value, (list, Mapping)) for value in known):
        return pa.array(known).type
    for python, kind in _TYPES:
        if known and all(isinstance(value, python) for value in known):
            return kind
    return pa.string()


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _plain(value: Any, lang: Lang) -> Any:
    return value(lang) if isinstance(value, Text) else value


def about_of(table: pa.Table) -> dict[str, Any]:
    """What a table of ours says of itself."""
    found: dict[str, Any] = json.loads(table.schema.metadata[b"xundan"])
    return found
