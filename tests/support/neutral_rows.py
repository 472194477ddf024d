"""Rows of any canonical table, made from the model alone: as a file writes them and as the lake should have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from xundan.model.tables import Column, Table

_WORDS = ("雨天", 'it\'s "so"', "a;b", "100%", "备注, 带逗号", "~x", "é\u3000ü", "' OR 1=1 --", "{}")
_PROGRESS = ("status", "paid_at", "shipped_at", "finished_at", "closed_at", "modified", "marked_at")
_FIRST = datetime(2026, 2, 27, 23, 58, 7)


@dataclass
class Made:
    """A row: `written` as cells of a file, `meant` as typed values, None for a blank."""

    written: dict[str, str]
    meant: dict[str, Any]


def made_rows(table: Table, draw: Random, count: int) -> list[Made]:
    """Rows of different keys. Of key columns that may be blank some are; of each group of `one_of` one has a value."""
    rows: dict[tuple[Any, ...], Made] = {}
    while len(rows) < count:
        row = _row(table, draw)
        rows.setdefault(tuple(row.meant[name] for name in table.key), row)
    return list(rows.values())


def changed(table: Table, row: Made, draw: Random) -> Made:
    """The row with another value in a column outside its key; the same row where it has no such column.

    How far an order or refund has come stays as it is, and when a mark was made: a row that says less of it is older.
    """
    free = [column for column in table.columns if column.name not in (*table.key, *_PROGRESS)]
    if not free:
        return row
    column = draw.choice(free)
    while True:
        written, meant = value(column, draw)
        if meant is not None and meant != row.meant[column.name]:
            return Made(row.written | {column.name: written}, row.meant | {column.name: meant})


def only_key(table: Table, row: Made) -> dict[str, str]:
    """The cells that a file cannot do without."""
    kept = {*table.key, *table.required, *(name for group in table.one_of for name in group)}
    return {name: text for name, text in row.written.items() if name in kept}


def _row(table: Table, draw: Random) -> Made:
    written, meant = {}, {}
    for column in table.columns:
        needed = column.required or (column.name in table.key and column.name not in table.blank_in_key)
        if not needed and draw.random() < 0.4:
            written[column.name], meant[column.name] = "", _default(column)
        else:
            written[column.name], meant[column.name] = value(column, draw)
    for group in table.one_of:
        if all(meant[name] is None for name in group):
            name = draw.choice(group)
            written[name], meant[name] = value(table.column(name), draw)
    return Made(written, meant)


def _default(column: Column) -> Any:
    return False if column.type == "flag" and column.default else column.default


def value(column: Column, draw: Random) -> tuple[str, Any]:
    """One value: as written, and as meant."""
    if column.choices:
        chosen = draw.choice(column.choices)
        return draw.choice([chosen, chosen.upper()]), chosen
    if column.type == "text":
        text = f"{draw.choice(_WORDS)}{draw.randrange(40)}"
        return text, text
    if column.type == "integer":
        whole = draw.randrange(0, 10**9)
        return draw.choice([str(whole), f"{whole:,}"]), whole
    if column.type == "flag":
        return draw.choice([("是", True), ("false", False), ("1", True), ("0", False)])
    if column.type in ("money", "number"):
        return _exact(column, draw)
    moment = _FIRST + timedelta(seconds=draw.randrange(70 * 86_400))
    if column.type == "time":
        return moment.strftime(draw.choice(["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S"])), moment
    if column.type == "day":
        return moment.strftime(draw.choice(["%Y-%m-%d", "%Y%m%d"])), moment.date()
    return moment.strftime(draw.choice(["%Y-%m", "%Y/%m"])), moment.strftime("%Y-%m")


def _exact(column: Column, draw: Random) -> tuple[str, Decimal]:
    places = draw.randrange(3 if column.type == "money" else 7)
    if column.bounds:
        low, high = column.bounds
        number = low + Decimal(draw.randrange((high - low) * 10**places + 1)).scaleb(-places)
    else:
        least = -(10**8) if column.any_number else 0
        number = Decimal(draw.randrange(least, 10**8)).scaleb(-places)
    return f"{number:f}", number


def days_of(table: Table, row: Made) -> tuple[date, date] | None:
    """The first and last day that a row is about; None where it does not say."""
    if table.dated_by is None:
        return None
    found = row.meant[table.dated_by]
    if isinstance(found, datetime):
        return found.date(), found.date()
    if isinstance(found, date):
        return found, found
    if "month" not in table.names:
        return None
    year, month = map(int, row.meant["month"].split("-"))
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)
