"""Workbooks: cells as text, exactly or not at all; sheets, titles, passwords, damage."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import msoffcrypto
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.taking import take
from xundan.model.text import UserError
from xundan.sources.workbook import GAP, LOST, cell
from xundan.sources.workbook_gaps import gaps_of

ORDERS = ("order_id", "created_at", "paid_amount")


def book(path: Path, sheets: dict[str, list[list[Any]]], hidden: tuple[str, ...] = ()) -> Path:
    """Writes cells by their Python type; (formula, value) writes a formula and what it came to."""
    with xlsxwriter.Workbook(path) as out:
        moment, day = (out.add_format({"num_format": f}) for f in ("yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd"))
        for name, rows in sheets.items():
            sheet = out.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, tuple):
                        sheet.write_formula(r, c, value[0], None, value[1])
                    elif isinstance(value, dt.datetime):
                        sheet.write_datetime(r, c, value, moment)
                    elif isinstance(value, dt.date):
                        sheet.write_datetime(r, c, value, day)
                    elif isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif value is not None:
                        sheet.write(r, c, value)
    return path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  x ", "  x "),
        (None, ""),
        (True, "true"),
        (3.0, "3"),
        (-0.5, "-0.5"),
        (178.8, "178.8"),
        (0.1 + 0.2, "0.3"),
        (12345678901234.56, "12345678901234.56"),
        (1e-7, "0.0000001"),
        (2**53 - 1, "9007199254740991"),
        (float(2**53), f"{LOST}9007199254740992"),
        (1234567890123456789, f"{LOST}1234567890123456789"),
        (float("nan"), f"{LOST}nan"),
        (dt.datetime(2026, 3, 2, 9, 3, 7), "2026-03-02T09:03:07"),
        (dt.datetime(2026, 3, 2, 9, 3, 6, 999999), "2026-03-02T09:03:07"),
        (dt.datetime(2026, 3, 2, 9, 3, 6, 900000), "2026-03-02T09:03:06.900"),
        (dt.date(2026, 3, 2), "2026-03-02"),
        (dt.time(9, 3), "09:03:00"),
    ],
)
def test_cells(value: Any, text: str) -> None:
    assert cell(value) == text


@given(st.integers(-(10**13), 10**13))
def test_amounts_keep_their_cents(cents: int) -> None:
    from decimal import Decimal

    assert Decimal(cell(float(Decimal(cents).scaleb(-2)))) == Decimal(cents).scaleb(-2)


def test_a_workbook_of_orders(tmp_path: Path) -> None:
    rows = [
        list(ORDERS),
        ["3100000000000000001", dt.datetime(2026, 3, 2, 9, 3, 7), 178.8],
        [],
        [12345, dt.date(2026, 3, 2), "￥1,000"],
        ["3", "2026/3/2 9:03", ("=1+1", 2)],
    ]
    taken = take(book(tmp_path / "f.xlsx", {"订单": rows}))
    assert taken.rejects == []
    assert taken.column("orders", "order_id") == ["3100000000000000001", "12345", "3"]
    assert taken.column("orders", "created_at")[:2] == [dt.datetime(2026, 3, 2, 9, 3, 7), dt.datetime(2026, 3, 2)]
    assert [str(a) for a in taken.column("orders", "paid_amount")] == ["178.80", "1000.00", "2.00"]


def test_numbers_that_lost_digits_are_rejected_with_their_row(tmp_path: Path) -> None:
    rows = [list(ORDERS), ["1", "2026-03-02", 1], [], [3100000000000000001, "2026-03-02", 1]]
    taken = take(book(tmp_path / "f.xlsx", {"s": rows}))
    assert taken.where() == [(4, "order_id")]
    assert "文本" in taken.rejects[0].reason.zh
    assert taken.column("orders", "order_id") == ["1"]


def test_errors_and_formulas_without_a_result_are_not_blank(tmp_path: Path) -> None:
    rows = [
        [*ORDERS, "paid_at", "status"],
        ["1", "2026-03-02", 1, ("=NA()", "#N/A"), "x"],
        ["2", "2026-03-02", 1, ("=A1", ""), "x"],
        ["3", "2026-03-02", 1, ("=NOW()", "2026-03-02"), "x"],
    ]
    path = book(tmp_path / "f.xlsx", {"s": rows})
    # XlsxWriter calls an empty result text; a program that does not compute leaves it out.
    emptied = tmp_path / "g.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(emptied, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b"<f>A1</f><v></v>" in data
                data = data.replace(b' t="str"><f>A1</f><v></v>', b"><f>A1</f></c>".removesuffix(b"</c>"))
            new.writestr(name, data)
    assert gaps_of(emptied)["s"] == {2: {3: "#N/A"}, 3: {3: "=A1"}}
    taken = take(emptied)
    assert taken.where() == [(2, "paid_at"), (3, "paid_at")]
    assert [r.value for r in taken.rejects] == ["#N/A", "=A1"]
    assert taken.column("orders", "order_id") == ["3"]


def test_marks_are_no_text_of_a_file() -> None:
    assert LOST != GAP and all(0xFDD0 <= ord(mark) <= 0xFDEF for mark in (LOST, GAP))


def test_title_rows_and_a_first_column_left_blank(tmp_path: Path) -> None:
    rows = [["", "店铺订单表"], [], ["", *ORDERS], ["", "1", "2026-03-02", "x"], ["", "2", "2026-03-02", 2]]
    taken = take(book(tmp_path / "f.xlsx", {"s": rows}))
    assert taken.column("orders", "order_id") == ["2"]
    assert taken.where() == [(4, "paid_amount")]


def test_every_visible_sheet_that_is_a_table_is_read(tmp_path: Path) -> None:
    sheets = {
        "一": [list(ORDERS), ["1", "2026-03-02", 1]],
        "二": [list(ORDERS), ["2", "2026-03-02", 1]],
        "说明": [["随便写写"]],
        "藏": [list(ORDERS), ["3", "2026-03-02", 1]],
        "客服": [["agent_id", "team"], ["a", "t"]],
    }
    taken = take(book(tmp_path / "f.xlsx", sheets, hidden=("藏",)))
    assert taken.column("orders", "order_id") == ["1", "2"]
    assert taken.column("agents", "team") == ["t"]
    assert [note.en for note in taken.notes] == [
        "sheets that were not read: 说明",
        "hidden sheets, which were not read: 藏",
    ]


def test_a_locked_workbook(tmp_path: Path) -> None:
    plain = book(tmp_path / "plain.xlsx", {"s": [list(ORDERS), ["1", "2026-03-02", 1]]})
    locked = tmp_path / "locked" / "f.xlsx"
    locked.parent.mkdir()
    with plain.open("rb") as read, locked.open("wb") as write:
        from msoffcrypto.format.ooxml import OOXMLFile

        OOXMLFile(read).encrypt("秘密123", write)
    with locked.open("rb") as read:
        assert msoffcrypto.OfficeFile(read).is_encrypted()
    for passwords, code in (((), "password_needed"), (("wrong", "too"), "password_wrong")):
        with pytest.raises(UserError) as error:
            take(locked, passwords=passwords)
        assert error.value.code == code and "--password-file" in error.value.hint.zh + error.value.hint.en
    assert take(locked, passwords=("wrong", "秘密123")).column("orders", "order_id") == ["1"]


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, None])
def test_a_damaged_workbook(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "f.xlsx"
    if data is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml", "<x/>")
    else:
        path.write_bytes(data)
    with pytest.raises(UserError) as error:
        take(path)
    assert error.value.code == "workbook_unreadable"
