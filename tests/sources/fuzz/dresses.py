"""A table of text as each kind of file that an importer may find it in."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from tests.sources.fuzz.mutations import Grid

Dress = Callable[[Grid, int], bytes]
"""The choice is a number: which encoding, line end and so on."""

_ENCODINGS = ("utf-8", "gb18030", "utf-8-sig", "utf-16")
_ENDS = ("\n", "\r\n", "\r")
_SPECIAL = re.compile(r"[\",\t\r\n;]")


def as_csv(grid: Grid, choice: int) -> bytes:
    """By the book, in one of the encodings, delimiters and line ends."""
    delimiter, end = "\t" if choice % 7 == 0 else ",", _ENDS[choice % 3]
    lines = [delimiter.join(_quoted(cell, choice % 5 == 0) for cell in row) + end for row in grid]
    return "".join(lines).encode(_ENCODINGS[choice % 4], "replace")


def _quoted(cell: str, always: bool) -> str:
    """Python's writer leaves a line feed unquoted where lines end in something else."""
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if always or _SPECIAL.search(cell) else cell


def as_careless_csv(grid: Grid, choice: int) -> bytes:
    """As careless programs write it: cells between commas, whatever is in them, and two encodings at times."""
    lines = [",".join(row) + _ENDS[(choice + n * (choice % 2)) % 3] for n, row in enumerate(grid)]
    half = len(lines) // 2 if choice % 11 == 0 else len(lines)
    first, second = ("utf-8", "gb18030") if choice % 3 else ("gb18030", "utf-8")
    return "".join(lines[:half]).encode(first, "replace") + "".join(lines[half:]).encode(second, "replace")


def as_jsonl(grid: Grid, choice: int) -> bytes:
    """An object a row; cells that look like numbers are numbers, some are nested."""
    lines = []
    for n, row in enumerate(grid[1:]):
        pairs = [f"{_json(key)}: {_value(cell, choice + n)}" for key, cell in zip(grid[0], row, strict=False)]
        lines.append("{" + ", ".join(pairs) + "}")
    return "\n".join(lines).encode("utf-8", "replace")


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(cell: str, choice: int) -> str:
    if cell.isascii() and cell.isdigit() and not cell.startswith("0"):
        return cell
    if choice % 11 == 0:
        return "[" * (choice % 120) + _json(cell) + "]" * (choice % 120)
    return "null" if not cell and choice % 2 else _json(cell)


def as_xlsx(grid: Grid, choice: int) -> bytes:
    """Text, numbers where a cell looks like one, and at times an error, a formula, a date or a far cell."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet("订单")
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for r, row in enumerate(grid):
            for c, cell in enumerate(row):
                odd = (choice * 31 + r * 7 + c) % 41
                if odd == 0 and r:
                    sheet.write_formula(r, c, "=1/0", None, "#DIV/0!")
                elif odd == 1 and r:
                    sheet.write_number(r, c, (choice % 50_000) - 10 + 0.123456789, moment)
                elif odd == 2 and r:
                    sheet.write_boolean(r, c, bool(choice % 2))
                elif choice % 2 and cell.isascii() and cell.replace(".", "", 1).isdigit() and len(cell) < 300:
                    sheet.write_number(r, c, float(cell))
                else:
                    sheet.write_string(r, c, cell[:32_000])
        if choice % 17 == 0:
            sheet.merge_range(1, 0, 2, 0, "merged")
        if choice % 5 == 0:
            book.add_worksheet("隐藏").hide()
    return _with_a_far_cell(out.getvalue()) if choice % 13 == 0 else out.getvalue()


def _with_a_far_cell(data: bytes) -> bytes:
    out = io.BytesIO()
    far = b'<row r="1000000"><c r="Z1000000"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", far))
    return out.getvalue()


def as_parquet(grid: Grid, choice: int) -> bytes:
    """Columns of text, some of them binary, dictionaries, floats or times."""
    width = len(grid[0])
    columns = [[row[c] if c < len(row) else None for row in grid[1:]] for c in range(width)]
    arrays = [_array(column, choice + n) for n, column in enumerate(columns)]
    out = io.BytesIO()
    compression = ("snappy", "zstd", "none")[choice % 3]
    table = pa.table(arrays, names=[name.encode("utf-8", "replace").decode() for name in grid[0]])
    pq.write_table(table, out, compression=compression, row_group_size=2, use_dictionary=bool(choice % 2))
    return out.getvalue()


def _array(cells: list[str | None], choice: int) -> pa.Array:
    text = pa.array(cells, pa.string())
    if choice % 7 == 0:
        return pa.array([None if c is None else c.encode("gb18030", "replace") for c in cells], pa.binary())
    if choice % 7 == 1:
        return text.dictionary_encode()
    if choice % 7 == 2:
        return text.cast(pa.large_string())
    if choice % 19 == 3:
        return pa.array([float(len(c or "")) / 3 for c in cells])
    if choice % 19 == 4:
        return pa.array([len(c or "") * 10**14 for c in cells], pa.timestamp("us"))
    if choice % 19 == 5:
        return pa.array([[c] for c in cells])
    return text


def as_zip(grid: Grid, choice: int) -> bytes:
    """A zip with the table, some other file and, at times, a zip with it."""
    out = io.BytesIO()
    names = ("表.csv", "a/b.csv", "..csv/x", "店:夏.csv", "C.csv", "\x1b[2J.csv")
    method = (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)[choice % 2]
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(names[choice % len(names)], as_csv(grid, choice))
        if choice % 3 == 0:
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w") as more:
                more.writestr("b.csv", as_csv(grid, choice + 1))
            archive.writestr("inner.zip", inner.getvalue())
    return out.getvalue()


DRESSES: dict[str, Dress] = {
    "csv": as_csv, "careless csv": as_careless_csv, "jsonl": as_jsonl, "xlsx": as_xlsx, "parquet": as_parquet,
    "zip": as_zip,
}  # fmt: skip
