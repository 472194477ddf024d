"""Ways to spoil a file: a table's rows and columns, and bytes. Each takes numbers that say where, and a token."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

Grid = list[list[str]]
Mutation = tuple[str, int, int, str]

TOKENS = (
    "", " ", "-", "0", "-1", "1e30", "NaN", "inf", "ten", "9" * 20, "9" * 5000, "1,234.50", "０１２", "0.001", "true",
    "0000-00-00 00:00:00", "0000-01-01", "1899-12-31", "9999-12-31 23:59:59", "2026-02-30", "2026/3/2 9:03", "24:00",
    "1772416800", "-1772416800", "99999999999", "2026-03-02T10:00:00+99:99", "2026-03-02 10:00:00.999999+0800",
    '"', '""', '"x', "'", '="1', "\n", "\r\n", "\r", "\t", ",", ";", "\0", "\ufeff", "\u2028", "\x1b[2J", "\u202e",
    "=1+1", "<b>", "雨" * 600, "x" * 300_000, "𠮷😀", "\ue000x", "\ufdd0x", "\ufffd", "buyer", "agent", "pv",
    "无退款申请", "3.1e+18", "订单编号", "order_id", "{", "}", "[", "]", "\\", "\\u0000", "\\ud800", "null", "//", "A1",
)  # fmt: skip
"""What has broken readers of tables before."""


def _cell(grid: Grid, a: int, b: int, token: str) -> None:
    row = grid[a % len(grid)]
    if row:
        row[b % len(row)] = token


def _within(grid: Grid, a: int, b: int, token: str) -> None:
    row = grid[a % len(grid)]
    if row:
        at = b % len(row)
        middle = len(row[at]) // 2
        row[at] = row[at][:middle] + token + row[at][middle:]


def _column(grid: Grid, a: int, b: int, token: str) -> None:
    at = a % max(len(grid[0]), 1)
    for row in grid[1:]:
        if at < len(row):
            row[at] = token


def _drop_column(grid: Grid, a: int, b: int, token: str) -> None:
    for row in grid:
        if row:
            del row[a % len(row)]


def _double_column(grid: Grid, a: int, b: int, token: str) -> None:
    for row in grid:
        if row:
            row.insert(b % len(row), row[a % len(row)])


def _swap_columns(grid: Grid, a: int, b: int, token: str) -> None:
    for row in grid:
        if row:
            x, y = a % len(row), b % len(row)
            row[x], row[y] = row[y], row[x]


def _rename(grid: Grid, a: int, b: int, token: str) -> None:
    _cell(grid[:1], 0, a, token)


def _shorten(grid: Grid, a: int, b: int, token: str) -> None:
    row = grid[a % len(grid)]
    del row[b % (len(row) + 1) :]


def _lengthen(grid: Grid, a: int, b: int, token: str) -> None:
    grid[a % len(grid)] += [token] * (b % 5)


def _drop_row(grid: Grid, a: int, b: int, token: str) -> None:
    if len(grid) > 1:
        del grid[a % len(grid)]


def _double_row(grid: Grid, a: int, b: int, token: str) -> None:
    grid.insert(b % (len(grid) + 1), list(grid[a % len(grid)]))


def _blank_row(grid: Grid, a: int, b: int, token: str) -> None:
    grid.insert(a % (len(grid) + 1), [token] if b % 2 else [])


GRID: dict[str, Callable[[Grid, int, int, str], None]] = {
    "cell": _cell, "within": _within, "column": _column, "drop column": _drop_column, "double column": _double_column,
    "swap columns": _swap_columns, "rename": _rename, "shorten": _shorten, "lengthen": _lengthen, "drop row": _drop_row,
    "double row": _double_row, "blank row": _blank_row,
}  # fmt: skip


def spoil_grid(grid: Grid, mutations: list[Mutation]) -> Grid:
    """A copy with the mutations done."""
    spoilt = [list(row) for row in grid]
    for name, a, b, token in mutations:
        GRID[name](spoilt, a, b, token)
    return spoilt


def _flip(data: bytearray, a: int, b: int, token: str) -> None:
    if data:
        data[a % len(data)] ^= b % 255 + 1


def _cut(data: bytearray, a: int, b: int, token: str) -> None:
    del data[a % (len(data) + 1) :]


def _remove(data: bytearray, a: int, b: int, token: str) -> None:
    at = a % (len(data) + 1)
    del data[at : at + b % 64]


def _insert(data: bytearray, a: int, b: int, token: str) -> None:
    at = a % (len(data) + 1)
    data[at:at] = token.encode("gb18030" if b % 3 == 0 else "utf-8")


def _splice(data: bytearray, a: int, b: int, token: str) -> None:
    at, to = a % (len(data) + 1), b % (len(data) + 1)
    data[to:to] = data[at : at + 200]


def _zero(data: bytearray, a: int, b: int, token: str) -> None:
    at = a % (len(data) + 1)
    end = min(at + b % 16, len(data))
    data[at:end] = bytes(end - at)


def _full(data: bytearray, a: int, b: int, token: str) -> None:
    at = a % (len(data) + 1)
    end = min(at + b % 8, len(data))
    data[at:end] = b"\xff" * (end - at)


BYTES: dict[str, Callable[[bytearray, int, int, str], None]] = {
    "flip": _flip, "cut": _cut, "remove": _remove, "insert": _insert, "splice": _splice, "zero": _zero, "full": _full,
}  # fmt: skip


def spoil_bytes(data: bytes, mutations: list[Mutation]) -> bytes:
    """A copy with the mutations done."""
    spoilt = bytearray(data)
    for name, a, b, token in mutations:
        BYTES[name](spoilt, a, b, token)
    return bytes(spoilt)


def _several(names: list[str], most: int) -> st.SearchStrategy[list[Mutation]]:
    places = st.integers(0, 1 << 16)
    return st.lists(st.tuples(st.sampled_from(names), places, places, st.sampled_from(TOKENS)), max_size=most)


GRID_MUTATIONS = _several(list(GRID), 5)
BYTE_MUTATIONS = _several(list(BYTES), 4)
