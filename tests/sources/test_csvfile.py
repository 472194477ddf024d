"""Delimited text: what is read, where the rest stands, and that the fast and the careful reader agree."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xundan.model.text import UserError
from xundan.sources import csvfile, textlines
from xundan.sources.csvfile import LINE, Lines

Rows = list[tuple[str, ...]]


def read(folder: Path, text: str | bytes, width: int = 2, **options: int | None) -> Lines:
    path = folder / "f.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return csvfile.read(path, ",", width, **{"header": 1, **options})  # type: ignore[arg-type]


def cells(lines: Lines) -> Rows:
    """The rows, blank or missing as ''."""
    columns = [lines.rows.column(name).to_pylist() for name in lines.rows.schema.names if name != LINE]
    return [tuple(value or "" for value in row) for row in zip(*columns, strict=True)]


def fast(lines: Lines) -> bool:
    return LINE not in lines.rows.schema.names


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n3,4\n", [("1", "2"), ("3", "4")]),
        ("\ufeffa,b\r\n1,2\r\n", [("1", "2")]),
        ('a,b\n"x\ny",2\n', [("x\ny", "2")]),
        ('a,b\n"x, ""y""",2', [('x, "y"', "2")]),
        ('a,b\n="12",x\n', [('="12"', "x")]),
        ('a,b\n1, "x, y"\n', [("1", "x, y")]),
        ("a,b\n1,2,\n", [("1", "2")]),
        ("a,b\n1,2\n\n\n", [("1", "2")]),
        ('a,b\n1,"x\0y"\n', [("1", "x\0y")]),
        ("a,b\n#1,NULL\n", [("#1", "NULL")]),
        ("a,b\n", []),
        ("a,b", []),
    ],
)
def test_files_in_order_are_read_fast(tmp_path: Path, text: str, rows: Rows) -> None:
    lines = read(tmp_path, text)
    assert fast(lines)
    assert (cells(lines), lines.bad) == (rows, [])


@pytest.mark.parametrize(
    ("text", "rows", "bad"),
    [
        ("a,b\n1\n3,4\n", [("3", "4")], [2]),
        ("a,b\n1,2,3\n3,4\n", [("3", "4")], [2]),
        ('a,b\n"x"y,2\n3,4\n', [("3", "4")], [2]),
        ('a,b\n"never closed,2\n3,4\n5,6\n', [("3", "4"), ("5", "6")], [2]),
        ('a,b\n"x\ny",2\n7\n3,4\n', [("x\ny", "2"), ("3", "4")], [4]),
        ('a,b\n1,"x\n2,"y"\n3,4\n', [("2", "y"), ("3", "4")], [2]),
        ("a,b\n1,2\r\n3,4\n", [("1", "2"), ("3", "4")], []),
        ("a,b\r1,2\r", [("1", "2")], []),
        ('a,b\n"x" "y",2\n3,4\n', [("3", "4")], [2]),
        ('a,b\n"""x"" ""y""",2\n', [('"x" "y"', "2")], []),
        ("a,b\n\n1,2\n\n", [("1", "2")], []),
        ('a,b\n1,2\n"never closed', [("1", "2")], [3]),
        ('a,b\nx"y,2\n"never closed,2\n3,4\n', [('x"y', "2"), ("3", "4")], [3]),
    ],
)
def test_other_files_are_read_with_care_and_what_is_no_row_is_told(
    tmp_path: Path, text: str, rows: Rows, bad: list[int]
) -> None:
    lines = read(tmp_path, text)
    assert not fast(lines)
    assert cells(lines) == rows
    assert [line for line, _, _ in lines.bad] == bad
    assert all(why.zh and why.en for _, _, why in lines.bad)


def test_careful_rows_know_their_lines(tmp_path: Path) -> None:
    lines = read(tmp_path, 'a,b\n"x\ny\nz",2\n\n3,4\nbroken\n5,6\n')
    assert lines.rows.column(LINE).to_pylist() == [2, 6, 8]


def test_lines_are_right_after_a_quote_that_swallowed_some(tmp_path: Path) -> None:
    lines = read(tmp_path, 'a,b\n"x,1\n2,3\n4,"y"\nbroken\n5,6\n')
    assert [line for line, _, _ in lines.bad] == [2, 5]
    assert lines.rows.column(LINE).to_pylist() == [3, 4, 6]


def test_lines_of_fast_rows_are_found_when_asked(tmp_path: Path) -> None:
    lines = read(tmp_path, 'a,b\r\n1,2\r\n"x\ny",2\r\n3, "4\n"\r\n5,6\r\n')
    assert fast(lines) and lines.lines is not None
    assert lines.lines([1, 2, 3, 4]) == [2, 3, 5, 7]
    assert lines.lines([4, 1]) == [7, 2]


def test_a_file_without_header(tmp_path: Path) -> None:
    lines = read(tmp_path, "1,2\n3,4\n", header=None)
    assert cells(lines) == [("1", "2"), ("3", "4")]
    assert lines.lines is not None and lines.lines([2]) == [2]


def test_header_below_blank_lines(tmp_path: Path) -> None:
    assert csvfile.head(_write(tmp_path, "\na,b\n1,2\n"))[:2] == [(1, []), (2, ["a", "b"])]
    assert cells(read(tmp_path, "\na,b\n1,2\n", header=2)) == [("1", "2")]


def test_rows_may_leave_out_columns_without_a_name(tmp_path: Path) -> None:
    lines = read(tmp_path, "a,b,\n1,2\n3,4,\n", width=3, needed=2)
    assert (cells(lines), lines.bad) == ([("1", "2", ""), ("3", "4", "")], [])


def test_a_very_long_line(tmp_path: Path) -> None:
    text = "长" * 3_000_000
    assert cells(read(tmp_path, f'a,b\n1,"{text}"\n')) == [("1", text)]
    before = csv.field_size_limit()
    assert csvfile.head(_write(tmp_path, f"a,b\n1,{text}\n"))[0] == (1, ["a", "b"])
    assert csv.field_size_limit() == before


def test_a_quote_that_opens_a_row_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textlines, "LONGEST", 1000)
    lines = read(tmp_path, 'a,b\n"1,2\n' + "3,4\n" * 2000)
    assert [line for line, _, _ in lines.bad] == [2]
    assert lines.rows.num_rows == 2000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("length", range(95, 110))
def test_a_line_that_is_too_long_is_one_bad_row_wherever_it_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, length: int
) -> None:
    monkeypatch.setattr(textlines, "LONGEST", 100)
    monkeypatch.setattr(textlines, "_STEP", 7)
    text = end.join(["a,b", "1,2", "x" * length + ",", "3,4", '"y', "z" * (2 * length), '",5', "6,7", ""])
    lines = csvfile._careful(_write(tmp_path, text), ",", 2, 2, 1)
    long = length + 1 + len(end) > 100
    assert cells(lines) == [("1", "2"), *([] if long else [("x" * length, "")]), ("3", "4"), ("6", "7")]
    assert lines.rows.column(LINE).to_pylist() == [2, *([] if long else [3]), 4, 8]
    assert [line for line, _, _ in lines.bad] == [*([3] if long else []), 5, 6, 7]
    assert all(len(value) <= 200 for _, value, _ in lines.bad)


def test_a_header_line_too_long_hides_no_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textlines, "LONGEST", 1000)
    lines = read(tmp_path, "a,b," + "c" * 2000 + "\n1,2,3\n", width=3)
    assert (cells(lines), lines.bad) == ([("1", "2", "3")], [])


def test_a_row_of_too_many_lines_is_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvfile, "_MOST_LINES", 50)
    lines = read(tmp_path, 'a,b\n"1,2\n' + "3,4\n" * 200)
    assert [line for line, _, _ in lines.bad] == [2] and lines.rows.num_rows == 200


def test_more_bad_rows_than_may_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvfile, "MOST_BAD", 10)
    for bad in ("1\n", 'x"y"z,"\n'):
        assert len(read(tmp_path, "a,b\n1,2\n" + bad * 10).bad) == 10
        with pytest.raises(csvfile.Flood) as error:
            read(tmp_path, "a,b\n1,2\n" + bad * 12)
        assert error.value.line == 3


def test_too_many_columns_are_an_error_in_the_header_and_one_bad_row_below(tmp_path: Path) -> None:
    wide = "," * 6000
    with pytest.raises(UserError) as error:
        csvfile.head(_write(tmp_path, f"\n{wide}x\n"), ",")
    assert error.value.code == "too_many_columns" and "line 2" in error.value.message.en
    assert csvfile.head(_write(tmp_path, f"a,b\n1{wide}2\n3,4\n"), ",") == [(1, ["a", "b"])]
    lines = read(tmp_path, f"a,b\n1{wide}2\n3,4\n")
    assert (cells(lines), [line for line, _, _ in lines.bad]) == ([("3", "4")], [2])


@pytest.mark.parametrize("title", ["a\u2028b", "a\x0cb", "a\x85b", '"a" b', "x, y", '"a\nb"'])
def test_titles_above_a_header_shift_no_row(tmp_path: Path, title: str) -> None:
    """Python ends lines at more characters than csv files do, and reads quotes that are not by the book."""
    path = _write(tmp_path, f"{title}\na,b\n1,2\n3,4\n")
    top = csvfile.head(path, ",")
    at = next(line for line, row in top if row == ["a", "b"])
    assert cells(csvfile.read(path, ",", 2, header=at)) == [("1", "2"), ("3", "4")]


def test_blanks_before_a_quoted_header_cell(tmp_path: Path) -> None:
    path = _write(tmp_path, 'a, "b, c"\n1,2\n')
    assert csvfile.head(path, ",") == [(1, ["a", "b, c"]), (2, ["1", "2"])]
    assert cells(csvfile.read(path, ",", 2, header=1)) == [("1", "2")]


def test_names_that_are_patterns_to_the_reader(tmp_path: Path) -> None:
    other = tmp_path / "a1.csv"
    other.write_text("a,b\n9,9\n")
    for name in ("a[1].csv", "a?.csv", "a*.csv", "it's #1 我的.csv", "x.csv.gz"):
        path = tmp_path / name
        path.write_text("a,b\n1,2\n")
        assert cells(csvfile.read(path, ",", 2, header=1)) == [("1", "2")]


@pytest.mark.parametrize(("text", "delimiter"), [("a\tb,c\td\n", "\t"), ("a,b\n", ","), ("a;b;c,d\n", ";"), ("", ",")])
def test_the_delimiter_is_what_parts_the_header(tmp_path: Path, text: str, delimiter: str) -> None:
    assert csvfile.delimiter_of(_write(tmp_path, text)) == delimiter


CELL = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\",\r\n \t=\0'\\"), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_whatever_is_written_by_the_book_is_read_by_both(rows: Rows, end: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *rows])
    full = [row for row in rows if any(cell.strip() for cell in row)]
    with TemporaryDirectory() as folder:
        path = _write(Path(folder), out.getvalue())
        quick = csvfile._fast(path, ",", 3, True)
        if quick is not None:  # a blank row at the end may look like a line too few
            assert [r for r in cells(Lines(quick)) if any(c.strip() for c in r)] == full
        careful = csvfile._careful(path, ",", 3, 3, 1)
        assert careful.bad == []
        seen = [r for r in cells(careful) if any(c.strip() for c in r)]
        assert seen == full


MESSY = st.lists(st.sampled_from(["1", "ab", '"', '""', ",", "\n", "\r\n", " ", "x,y\n", '"q",z\n', "é"]), max_size=25)


@settings(max_examples=300, deadline=None)
@given(MESSY)
def test_where_the_fast_reader_takes_a_messy_file_the_careful_one_agrees(parts: list[str]) -> None:
    """Else it may give up, but it may not misread. The differences are blanks: the careful reader cuts those before a
    value, and rejects a row with some after a closing quote."""
    with TemporaryDirectory() as folder:
        text = "a,b\n" + "".join(parts)
        assume(not re.search(r'" +(?:[,\r\n]|$)', text))
        path = _write(Path(folder), text)
        rows = csvfile._fast(path, ",", 2, True)
        if rows is None:
            return
        quick = cells(Lines(rows))
        careful = csvfile._careful(path, ",", 2, 2, 1)
    assert _cut(quick) == _cut(cells(careful))
    assert careful.bad == []


def _cut(rows: Rows) -> Rows:
    return [tuple(cell.lstrip(" ") for cell in row) for row in rows if any(cell.strip() for cell in row)]


def _write(folder: Path, text: str) -> Path:
    path = folder / "f.csv"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("last", ["a\n", 'a,"b"c\n', 'a,"b\n', "\ud800,b\n"])
def test_what_is_wrong_at_the_end_of_a_large_file_is_left_to_the_careful_reader(tmp_path: Path, last: str) -> None:
    path = tmp_path / "large.csv"
    # More than the reader looks at before it gives the first rows.
    path.write_bytes(b"a,b\n" + b"x,y\n" * 1_000_000 + last.encode("utf-8", "surrogatepass"))

    assert csvfile._fast(path, ",", 2, True) is None


def test_of_a_large_file_little_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, row, rows = tmp_path / "large.csv", "客" * 400 + "," + "x" * 800 + "\n", 400_000
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("a,b\n")
        for _ in range(rows // 1_000):
            file.write(row * 1_000)
    size = path.stat().st_size
    held: list[int] = []

    def add(_: object, piece: pa.Table) -> None:
        [[now]] = csvfile._reader().execute("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchall()
        held.append(int(now))
        counted.append(piece.num_rows)

    counted: list[int] = []
    monkeypatch.setattr(csvfile.Pieces, "add", add)
    csvfile._fast(path, ",", 2, True)

    assert sum(counted) == rows
    assert 0 < max(held) < 520_000_000 < size
