"""The questions of `xundan map`: which row names the columns, which table it is, which column is which."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from xundan.model.tables import TABLES
from xundan.model.tables.shape import Column
from xundan.model.text import Lang, Text, UserError
from xundan.reports.plain import printable
from xundan.sources.contract import SourceFile
from xundan.sources.header import LOOKED_AT
from xundan.sources.maps import ColumnMap
from xundan.sources.tabular import sheets
from xundan.sources.trial import names_of, suggested

_SAMPLE, _WIDE = 3, 20
_COMMON = ("orders", "messages", "refunds", "order_lines", "platform_metrics", "traffic_daily", "agents", "targets")


def ask(file: SourceFile, lang: Lang) -> ColumnMap:
    """The map that a person makes at the prompt. Raises UserError `map_nothing` for a file without columns."""
    rows = _rows(file)
    header, below = _header(rows, lang)
    table = _table(header, lang)
    columns: dict[str, str] = {}
    fixed: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    _show(header, below, lang)
    likely, called = suggested(header, table), names_of(table)
    for column in sorted(TABLES[table].columns, key=lambda column: not column.required):
        said = _column(column, called.get(column.name, ()), header, likely.get(column.name), lang)
        if said is None:
            if column.required and column.default is None:
                fixed[column.name] = _fixed(column, lang)
            continue
        columns[column.name] = header[said]
        if column.choices:
            values[column.name] = _values(column, {row[said] for row in below if said < len(row)}, lang)
    return ColumnMap("", table, columns, fixed, {name: words for name, words in values.items() if words})


def _rows(file: SourceFile) -> list[list[str]]:
    for sheet in sheets(file):
        if any(sum(bool(cell.strip()) for cell in row) > 1 for row in sheet.top):
            return sheet.top
    raise UserError(
        "map_nothing",
        Text(f"{file.name} 里没有带列名的表", f"{file.name} has no table with named columns"),
        Text("只支持 csv, tsv, xlsx, xls", "it takes csv, tsv, xlsx and xls"),
    )


def _header(rows: list[list[str]], lang: Lang) -> tuple[list[str], list[list[str]]]:
    top = rows[:LOOKED_AT]
    likely = max(range(len(top)), key=lambda n: sum(bool(cell.strip()) for cell in top[n]))
    for n, row in enumerate(top[: likely + _SAMPLE], start=1):
        _say(Text(f"{n:>3} {_line(row)}", f"{n:>3} {_line(row)}"), lang)
    asked = Text("哪一行是列名", "which row names the columns")(lang)
    number = min(max(typer.prompt(asked, default=likely + 1, type=int), 1), len(top))
    return rows[number - 1], rows[number:]


def _table(header: Sequence[str], lang: Lang) -> str:
    nearest = max(_COMMON, key=lambda name: len(suggested(header, name)))
    _say(Text(f"可选的表: {', '.join(TABLES)}", f"tables: {', '.join(TABLES)}"), lang)
    while True:
        said = str(typer.prompt(Text("这是哪张表", "which table is it")(lang), default=nearest)).strip()
        if said in TABLES:
            return said
        _say(Text(f"没有表 {said}", f"there is no table {said}"), lang)


def _show(header: Sequence[str], below: Sequence[Sequence[str]], lang: Lang) -> None:
    for n, cell in enumerate(header, start=1):
        shown = " | ".join(row[n - 1][:_WIDE] for row in below[:_SAMPLE] if n <= len(row))
        _say(Text(f"{n:>3} {cell}: {shown}", f"{n:>3} {cell}: {shown}"), lang)


def _column(column: Column, called: Sequence[str], header: Sequence[str], likely: str | None, lang: Lang) -> int | None:
    """The number (from 0) of the file's column, or None where it has none."""
    also = f" ({', '.join(called[:2])})" if called else ""
    need = Text(", 必填", ", required") if column.required else Text("", "")
    asked = Text(
        f"{column.name}{also}{need.zh}: 列名或第几列, 没有写 -",
        f"{column.name}{also}{need.en}: a column's name or number, - for none",
    )
    while True:
        said = str(typer.prompt(printable(asked(lang)), default=likely or "-")).strip()
        if said == "-":
            return None
        if said in header:
            return list(header).index(said)
        if said.isdecimal() and 1 <= int(said) <= len(header) and header[int(said) - 1].strip():
            return int(said) - 1
        _say(Text(f"没有这一列: {said}", f"there is no such column: {said}"), lang)


def _fixed(column: Column, lang: Lang) -> str:
    choices = f" ({', '.join(column.choices)})" if column.choices else ""
    asked = Text(
        f"{column.name} 必填: 所有行写同一个值{choices}", f"{column.name} is required: one value for all rows{choices}"
    )
    return str(typer.prompt(asked(lang))).strip()


def _values(column: Column, found: set[str], lang: Lang) -> dict[str, str]:
    words = {}
    for value in sorted(value.strip() for value in found if value.strip()):
        if value.lower() in column.choices:
            continue
        choices = ", ".join(column.choices)
        asked = Text(
            f"{column.name} 里的 {value} 是 ({choices}), 没有写 -",
            f"{value} in {column.name} is ({choices}), - for none",
        )
        said = str(typer.prompt(printable(asked(lang)), default="-")).strip().lower()
        if said in column.choices:
            words[value] = said
    return words


def _line(row: Sequence[str]) -> str:
    return " | ".join(cell[:_WIDE] for cell in row[:8])


def _say(text: Text, lang: Lang) -> None:
    typer.echo(printable(text(lang)))
