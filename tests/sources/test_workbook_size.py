"""Workbooks that would fill the memory, or end the process, are refused before they are read; cells that only look far
away are not."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.sources.taking import take
from tests.sources.test_workbook import ORDERS, book
from xundan.model.text import UserError
from xundan.sources import SourceFile, workbook_size
from xundan.sources.archive import Limits
from xundan.sources.workbook import cell
from xundan.sources.workbook_size import _Cells, _Records, refuse_vast

SHEET = "xl/worksheets/sheet1.xml"
ROW = ["1", "2026-03-02", 5]


def edited(path: Path, change: Callable[[bytes], bytes], part: str = SHEET) -> Path:
    """The workbook with one part changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    path.write_bytes(packed.getvalue())
    return path


def plain(folder: Path) -> Path:
    return book(folder / "f.xlsx", {"s": [list(ORDERS), ROW]})


def refused(path: Path) -> UserError:
    with pytest.raises(UserError) as error:
        take(path)
    assert error.value.message.zh and error.value.hint.zh
    return error.value


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ('r="XFD1048576"', "row 1,048,576 and column 16,384"),
        ('r="A4294967295"', "row 4,294,967,295"),
        ('r="ZZZZZZZ2"', "column 8,353,082,582"),
        ("r='XFD1048576'", "row 1,048,576"),
        ('r = "xfd1048576"', "row 1,048,576"),
        ('s="1" r="XFD1048576"', "row 1,048,576"),
    ],
)
def test_one_cell_in_the_farthest_corner(tmp_path: Path, address: str, words: str) -> None:
    far = f"<row><c {address}><v>1</v></c></row></sheetData>".encode()
    error = refused(edited(plain(tmp_path), lambda xml: xml.replace(b"</sheetData>", far)))
    assert error.code == "workbook_too_large" and words in error.message.en


def test_cells_without_an_address_are_counted(tmp_path: Path) -> None:
    xml = b'<row r="5"><c><v>1</v></c><c r="D5"><v>1</v></c><c/><c s="1" t="n"><v>2</v></c></row>'
    xml += b'<row/><row r="8"><c r="B8" s="1"/></row><row><c><v>1</v></c></row>'
    for step in (1, 7, 50, 1000):
        scan = _Cells()
        for at in range(0, len(xml), step):
            scan.feed(xml[at : at + step])
        scan.feed(b"<end>")
        assert (scan.extent.rows, scan.extent.columns) == (9, 6)
    wide = b'<row r="1048576">' + b"<c><v>1</v></c>" * 100 + b"</row></sheetData>"
    assert refused(edited(plain(tmp_path), lambda x: x.replace(b"</sheetData>", wide))).code == "workbook_too_large"


def test_a_stray_cell_below_a_narrow_table_is_refused_and_a_full_table_is_not(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in (3, 1_000_000))
    far = rows.replace(b"A1000000", b"F1000000")
    path = edited(plain(tmp_path), lambda xml: xml.replace(b"</sheetData>", far + b"</sheetData>"))
    error = refused(path)
    assert error.code == "workbook_too_large" and "row 1,000,000 and column 6" in error.message.en
    narrow = workbook_size._Extent(1_000_000, 4, 5)
    full = workbook_size._Extent(1_000_000, 48, 10_000_000)
    assert not narrow.vast and not full.vast


def test_a_million_empty_rows_and_styled_cells_are_nothing(tmp_path: Path) -> None:
    empty = b"".join(
        b'<row r="%d" ht="15"><c r="A%d" s="1"/><c r="XFD%d" s="1"/></row>' % (n, n, n) for n in (9, 1048576)
    )
    taken = take(edited(plain(tmp_path), lambda xml: xml.replace(b"</sheetData>", empty + b"</sheetData>")))
    assert taken.column("orders", "order_id") == ["1"] and taken.rejects == []


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "docProps/app.xml"])
def test_a_part_that_unpacks_to_too_much(tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_size, "LIMITS", Limits(small=1 << 20))
    path = edited(plain(tmp_path), lambda xml: xml + b"<!-- -->" * 500_000, part)
    error = refused(path)
    assert error.code == "workbook_too_large" and "unpacks to too much" in error.message.en


def test_an_element_without_end_is_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_size, "_LONGEST", 1000)
    path = edited(
        plain(tmp_path), lambda xml: xml.replace(b"</sheetData>", b"<c " + b" " * 3_000_000 + b'r="XFD1048576">')
    )
    assert refused(path).code == "workbook_unreadable"


def test_entities_do_not_multiply(tmp_path: Path) -> None:
    more = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path = edited(plain(tmp_path), lambda xml: xml.replace(b"<workbook", more + b"<workbook", 1), "xl/workbook.xml")
    path = edited(path, lambda xml: xml.replace(b'name="s"', b'name="&b;"'), "xl/workbook.xml")
    assert refused(path).code == "workbook_unreadable"


def record(kind: int, data: bytes) -> bytes:
    """An xlsb record."""
    length = b""
    left = len(data)
    while True:
        length += bytes([left & 0x7F | (0x80 if left > 0x7F else 0)])
        left >>= 7
        if not left:
            break
    return (bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])) + length + data


def test_the_records_of_an_xlsb_are_walked_in_pieces_of_any_size() -> None:
    data = record(0, struct.pack("<I", 9) + b"x" * 300) + record(7, struct.pack("<II", 41, 0))
    data += record(0x192, b"\xff" * 5000) + record(0, struct.pack("<I", 1_048_575) + b"x" * 20) + record(1, b"\xff" * 8)
    for step in (1, 3, 1000, len(data)):
        scan = _Records()
        for at in range(0, len(data), step):
            scan.feed(data[at : at + step])
        assert (scan.extent.rows, scan.extent.columns) == (1_048_576, 42)


def test_a_vast_xlsb_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "f.xlsb", "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.bin", b"")
        sheet = record(0, struct.pack("<I", 1_048_575) + b"x" * 20) + record(5, struct.pack("<IId", 16_383, 0, 1.0))
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    with pytest.raises(UserError) as error:
        refuse_vast(SourceFile("f.xlsb", tmp_path / "f.xlsb"))
    assert "row 1,048,576 and column 16,384" in error.value.message.en


def test_the_last_moment_of_all_time_is_no_overflow() -> None:
    assert cell(datetime.max).startswith("9999-12-31T23:59:59")


@pytest.mark.parametrize("what", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#VALUE!", "#NULL!"])
def test_every_error_of_a_cell_is_a_reject_that_shows_it(tmp_path: Path, what: str) -> None:
    taken = take(book(tmp_path / "f.xlsx", {"s": [list(ORDERS), ROW, ["2", "2026-03-02", ("=1", what)]]}))
    assert [(r.line, r.column, r.value) for r in taken.rejects] == [(3, "paid_amount", what)]


def test_merged_cells_are_blank_but_for_the_first(tmp_path: Path) -> None:
    path = book(tmp_path / "f.xlsx", {"s": [list(ORDERS), ["1", "2026-03-02", 5], [None, "2026-03-02", 6]]})
    path = edited(
        path,
        lambda xml: xml.replace(
            b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
        ),
    )
    taken = take(path)
    assert taken.column("orders", "order_id") == ["1"] and taken.where() == [(3, "order_id")]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_xml_that_is_damaged_is_no_workbook(tmp_path: Path, part: str) -> None:
    rows = [list(ORDERS), ["1", "2026-03-02", ("=NA()", "#N/A")]]
    path = edited(book(tmp_path / "f.xlsx", {"s": rows}), lambda xml: xml[: len(xml) * 2 // 3], part)
    assert refused(path).code == "workbook_unreadable"


def test_a_workbook_cut_anywhere_is_refused_or_says_what_it_is(tmp_path: Path) -> None:
    whole = plain(tmp_path).read_bytes()
    path = tmp_path / "g.xlsx"
    for length in range(4, len(whole), 97):
        path.write_bytes(whole[:length])
        assert refused(path).code in ("zip_broken", "workbook_unreadable")
