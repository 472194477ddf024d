"""The same export comes as csv, xlsx and xls and in several encodings; whichever it is, it gives the same rows.

What the rows are is held by the tests of each format, over the same samples.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.sources.fuzz.samples import CHAT_TEXT, CHATS, REPORTS, SAMPLES
from tests.sources.reporting import sample
from tests.sources.taking import take
from tests.sources.test_workbook import book
from tests.support.xls import write_xls
from xundan.sources import Hint, Refusal, open_path, recognise
from xundan.sources.csvfile import LINE

HINT = Hint()
TABLES = {name: each.grid for name, each in {**SAMPLES, **REPORTS}.items() if each.header}
ENCODINGS = ("utf-8-sig", "gb18030")
Grid = list[list[str]]


def came(path: Path) -> tuple[Any, ...]:
    """What the importer makes of a file before it is typed: rows by table, and what it sets aside; no lines."""
    with open_path(path) as (file,):
        importer = recognise(file, HINT)
        assert not (importer is None or isinstance(importer, Refusal)), file
        reading = importer.read(file, HINT, lambda size: None)
        rows = [(frame.table, [_told(row) for row in frame.rows.to_pylist()]) for frame in reading.frames]
    return importer.name, rows, [(r.table, r.column, r.value) for r in reading.rejects]


def _told(row: dict[str, str | None]) -> dict[str, str]:
    """Blank and missing are one."""
    return {name: value or "" for name, value in row.items() if name != LINE}


def as_csv(encoding: str, end: str) -> Callable[[Path, Grid], None]:
    def write(path: Path, grid: Grid) -> None:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator=end).writerows(grid)
        path.write_bytes(out.getvalue().encode(encoding))

    return write


def as_xlsx(path: Path, grid: Grid) -> None:
    book(path, {"导出": [[*row] for row in grid]})


WAYS = {
    "csv": as_csv("utf-8-sig", "\n"),
    "csv in GB18030": as_csv("gb18030", "\r\n"),
    "xlsx": as_xlsx,
    "xls": write_xls,
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_gives_the_same_in_every_kind_of_file_and_encoding(tmp_path: Path, name: str) -> None:
    expected = came(sample(name))
    assert expected[0] == name and all(rows for _, rows in expected[1][:1])
    for way, write in WAYS.items():
        path = tmp_path / "下载"
        write(path, TABLES[name])
        assert came(path) == expected, way


@pytest.mark.parametrize("name", [*CHATS, "qianniu_text"])
def test_json_and_text_give_the_same_in_every_encoding(tmp_path: Path, name: str) -> None:
    data = CHATS.get(name, CHAT_TEXT).decode("utf-8")
    expected = came(sample(name))
    assert expected[0] == name and all(rows for _, rows in expected[1][:1])
    for encoding in ENCODINGS:
        path = tmp_path / "下载"
        path.write_bytes(data.encode(encoding))
        assert came(path) == expected, encoding


def test_an_old_workbook_has_real_times_and_amounts_and_no_digits_that_it_lost(tmp_path: Path) -> None:
    """Excel keeps numbers as binary fractions: of nineteen digits the last are gone, and a time is a part of a day."""
    head: list[Any] = [
        "订单编号",
        "买家会员名",
        "总金额",
        "买家实际支付金额",
        "订单创建时间",
        "订单付款时间 ",
        "退款金额",
    ]
    at = datetime(2026, 3, 2, 9, 3, 7)
    rows: list[list[Any]] = [
        ["千牛订单导出"],
        head,
        ["3100000000000000001", "甲", 178.8, 178.8, at, at, None],
        [3100000000000000002, "乙", 5, 5, at, at, None],
        [12345, "丙", 5, "0元", at, None, "0元"],
    ]
    taken = take(write_xls(tmp_path / "ExportOrderList.xls", rows))
    assert taken.importers == ["taobao_orders"]
    found = [(row["order_id"], row["paid_amount"], row["created_at"], row["paid_at"]) for row in taken.rows("orders")]
    assert found == [("3100000000000000001", Decimal("178.80"), at, at), ("12345", Decimal(0), at, None)]
    assert taken.where() == [(4, "order_id")]
