"""Bad files through the command line: each is an error that says what to do, or rows set aside with their place."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.sources.test_workbook import book as workbook
from tests.sources.test_workbook_size import edited
from xundan.sources import textlines

HEAD = "order_id,buyer_id,created_at,paid_at,paid_amount"
TIME = "2026-10-05 10:00:00"


def order(number: int | str, amount: str = "5", at: str = TIME, buyer: str = "买家小雨") -> str:
    return f"{number},{buyer},{at},{at},{amount}"


def orders(*rows: str) -> str:
    return "\n".join((HEAD, *rows)) + "\n"


def message(text: str) -> str:
    return json.dumps({"buyer_id": "b", "agent_id": "a", "sent_at": TIME, "sender": "buyer", "text": text}) + "\n"


GOOD = orders(*(order(n) for n in range(1, 6)))


@pytest.fixture
def workspace(run: Run, tmp_path: Path) -> Path:
    run("init", tmp_path / "w", "--shop", "s1")
    return tmp_path / "w"


def zipped(path: Path, name: str, data: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


def book(path: Path, *rows: tuple[object, ...]) -> Path:
    return workbook(path, {"s": [HEAD.split(","), *map(list, rows)]})


def far(path: Path) -> Path:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return edited(book(path), lambda xml: xml.replace(b"</sheetData>", cell))


Made = str | bytes | Callable[[Path], Path]

REFUSED: list[tuple[str, str, Made, str]] = [
    ("nothing in it", "f.csv", b"", "empty_file"),
    ("a mark only", "f.csv", "\ufeff", "empty_file"),
    ("cut inside a character", "f.csv", GOOD.encode()[: GOOD.encode().rindex("小".encode()) + 2], "not_text"),
    ("half GBK half UTF-8", "f.csv", GOOD.encode("gbk") + GOOD.encode(), "not_text"),
    ("one bad byte", "f.csv", GOOD.encode() + b"\xff\n" + GOOD.encode(), "not_text"),
    ("UTF-16 without a mark", "f.csv", GOOD.encode("utf-16-le"), "not_text"),
    ("UTF-32", "f.csv", GOOD.encode("utf-32"), "not_text"),
    ("packed", "f.csv.gz", gzip.compress(GOOD.encode()), "wrong_kind"),
    ("a page called xls", "f.xls", "<html><table><tr><td>订单编号</td></tr></table>".encode("gbk"), "wrong_kind"),
    ("two columns of one name", "f.csv", "order_id," + HEAD + "\n9," + order(1), "column_twice"),
    ("a column is missing", "f.csv", "order_id,buyer_id,created_at\n1,b,2026-10-05\n", "missing_columns"),
    ("one line of commas", "f.csv", "," * 200_000, "too_many_columns"),
    ("deep JSON", "f.jsonl", '{"order_id":' + "[" * 100_000, "unknown_format"),
    ("half a chat", "f.json", '{"user": "u", "exportTime": "", "count": 1, "chats": [{"da', "json_broken"),
    ("a name that leads out", "f.zip", lambda p: zipped(p, "../f.csv", GOOD), "zip_path"),
    ("a Windows drive", "f.zip", lambda p: zipped(p, "C:\\f.csv", GOOD), "zip_path"),
    ("a bomb", "f.zip", lambda p: zipped(p, "f.csv", b"0" * (70 << 20)), "zip_too_large"),
    ("half a zip", "f.zip", lambda p: _cut(zipped(p, "f.csv", GOOD)), "zip_broken"),
    ("half a workbook", "f.xlsx", lambda p: _cut(book(p, (1, "b", TIME, TIME, 5))), "zip_broken"),
    ("a workbook as wide as the world", "f.xlsx", far, "workbook_too_large"),
    ("half a Parquet file", "f.parquet", b"PAR1" + b"\0" * 50 + b"PAR1", "parquet_unreadable"),
]


def _cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-30])
    return path


def write(path: Path, made: Made) -> Path:
    if callable(made):
        return made(path)
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    return path


@pytest.mark.parametrize(("name", "made", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_file_that_cannot_be_read_is_an_error_in_both_languages_and_changes_nothing(
    run: Run, workspace: Path, tmp_path: Path, name: str, made: Made, code: str
) -> None:
    path = write(tmp_path / name, made)
    error = run("import", path, "-w", workspace, "--json").error
    assert error["code"] == code and error["hint"]
    spoken = run("import", path, "-w", workspace, "--lang", "zh")
    assert (spoken.status, spoken.out) == (2, "") and spoken.err.lstrip().startswith("错误: ")
    # Something Chinese was said, about this file or a part of it.
    assert any("一" <= c <= "鿿" for c in spoken.err.lstrip().removeprefix("错误"))
    assert code == "too_many_columns" or "f." in spoken.err
    assert not list(workspace.glob("lake/snapshots/*")) and not (workspace / "rejects").exists()


REJECTED: list[tuple[str, str, Made, list[tuple[int, str]], int]] = [
    ("cut inside a row", "f.csv", GOOD[:-20], [(6, "")], 4),
    ("years", "f.csv", orders(*(order(n, at=f"{y}-01-01 00:00:00") for n, y in enumerate(("0000", "1900", "9999")))),
     [(2, "created_at"), (3, "created_at"), (4, "created_at")], 0),
    ("amounts", "f.csv", orders(*(order(a, a) for a in ("-5", "1e30", "NaN", "inf", "ten", "1000000000000"))),
     [(n, "paid_amount") for n in range(2, 8)], 0),
    ("an unknown shop", "f.csv", f"shop,{HEAD}\nnope,{order(1)}\ns1,{order(2)}\n", [(2, "shop")], 1),
    ("a quote that nobody closes", "f.csv", orders(order(1), '"2,b', order(3), order(4)), [(3, "")], 3),
    ("a quote that swallows the end", "f.csv", orders(order(1), order(2), '3,"b'), [(4, "")], 2),
    ("newlines in a cell", "f.csv", orders(order(1, buyer='"b\nb\r\nb"'), order(2, "x")), [(5, "paid_amount")], 1),
    ("an id without end", "f.csv", orders(order("x" * 100_000), order(2)), [(2, "order_id")], 1),
    ("NULs", "f.csv", orders(order(1, buyer="a\0b"), "\0", order(3)), [(3, "")], 2),
    ("every line end there is", "f.csv", f"{HEAD}\r\n{order(1)}\n{order(2)}\r{order(3, 'x')}\r\n",
     [(4, "paid_amount")], 2),
    ("commas at the ends", "f.csv", "".join(f"{line},\n" for line in GOOD.splitlines()), [], 5),
    ("tabs called csv", "f.csv", GOOD.replace(",", "\t"), [], 5),
    ("a header alone", "f.csv", HEAD, [], 0),
    ("huge numbers", "f.jsonl", '{"order_id": 1, "created_at": "2026-10-05", "paid_amount": 1e999}\n'
     '{"order_id": ' + "9" * 5000 + ', "created_at": "2026-10-05", "paid_amount": 1}\n',
     [(1, "paid_amount"), (2, "order_id")], 0),
    ("halves of characters", "f.jsonl", message("\ud83d") + message("x") + '{"buyer_id":\n', [(3, "")], 2),
    ("an error in a cell", "f.xlsx",
     lambda p: book(p, (1, "b", TIME, TIME, 5), (2, "b", TIME, TIME, ("=1/0", "#DIV/0!"))),
     [(3, "paid_amount")], 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "made", "places", "good"), [case[1:] for case in REJECTED], ids=[case[0] for case in REJECTED]
)
def test_a_row_that_cannot_be_read_is_set_aside_with_its_place_and_the_others_go_in(
    run: Run, workspace: Path, tmp_path: Path, name: str, made: Made, places: list[tuple[int, str]], good: int
) -> None:
    found = run("import", write(tmp_path / name, made), "-w", workspace, "--json", "--dry-run").json
    assert sorted((r["line"], r["column"]) for r in found["rejects"]) == places
    assert all(r["file"] == name and r["reason"] for r in found["rejects"])
    [counts] = found["files"][0]["tables"].values()
    assert (counts["read"], counts["new"], counts["rejected"]) == (good + len(places), good, len(places))


def test_one_line_without_end_is_one_reject(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a bound of a million characters; what a line of a gigabyte takes is in docs/decisions/0008."""
    monkeypatch.setattr(textlines, "LONGEST", 1_000_000)
    for name, text in (
        ("f.csv", orders(order(1), order(2, buyer="x" * 9_000_000), order(3))),
        ("f.jsonl", message("1") + message("x" * 9_000_000) + message("3")),
    ):
        found = run("import", write(tmp_path / name, text), "-w", workspace, "--json", "--dry-run").json
        [reject] = found["rejects"]
        assert reject["line"] == (3 if name == "f.csv" else 2) and "1,000,000 characters" in reject["reason"]
        assert len(reject["value"]) <= 200


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes and devices among its files")
def test_pipes_and_devices_are_refused_at_once(run: Run, workspace: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", "/dev/zero", "/dev/stdin"):
        assert run("import", path, "-w", workspace, "--json").error["code"] == "special_file"


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows a file that is being read cannot be written to")
def test_a_file_that_somebody_still_writes_is_refused_by_the_command_itself(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(orders(*(order(n) for n in range(100_000))), encoding="utf-8")
    command = [sys.executable, "-m", "xundan", "import", str(path), "-w", str(workspace), "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        while ran.poll() is None:
            with path.open("a", encoding="utf-8") as file:
                file.write(order(1) + "\n")
            time.sleep(0.01)
        out, err = ran.communicate()
    assert (ran.returncode, out) == (2, b"")
    assert "f.csv changed while it was read" in err.decode() and "nothing was changed" in err.decode()
    assert not list(workspace.glob("lake/snapshots/*"))
