"""What buyers and files may write - pages, escapes, formulas - is kept as it is and harmless wherever it is shown."""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.lake.keeper import csv_file, message, order
from tests.sources.taking import take
from xundan.reports.render import write_text

EVIL = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://x\x1b\\",
    "=cmd|'/c calc'!A0",
    "\u202egnp.exe \x9b31m",
    "[red]not markup[/red]",
    "a\x00b\x08\x08c",
]
BUYER = "=HYPERLINK(1)\x1b[31m\u202e!"


@pytest.fixture
def shop(run: Run, tmp_path: Path) -> Path:
    run("init", tmp_path / "w", "--shop", "s1")
    chats = [message(f"10:00:0{n}", text=text, buyer=BUYER) for n, text in enumerate(EVIL)]
    chats += [message("10:01:00", text=EVIL[1], buyer=BUYER, sender="agent", agent="=夏\x1b[5m")]
    csv_file(tmp_path / "in" / "m.csv", chats)
    csv_file(tmp_path / "in" / "o.csv", [order("=o1", buyer_id=BUYER, paid_at="2026-10-05 11:00:00")])
    assert run("import", tmp_path / "in", "-w", tmp_path / "w").status == 0
    return tmp_path / "w"


COMMANDS = [
    ("explain", "order", "=o1"),
    ("drill", "sales", "--from", "2026-10-05", "--to", "2026-10-05"),
    ("drill", "received_buyers", "--from", "2026-10-05", "--to", "2026-10-05"),
    ("agents", "--from", "2026-10-05", "--to", "2026-10-05"),
    ("metrics", "sales", "--by", "agent", "--from", "2026-10-05", "--to", "2026-10-05"),
]


def steering(text: str) -> list[str]:
    """Characters that do something to a terminal."""
    return [c for c in text if (ord(c) < 32 and c not in "\r\n\t") or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066"]


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(c[:2]) for c in COMMANDS])
@pytest.mark.parametrize("form", ["table", "json"])
def test_neither_a_table_nor_json_steers_a_terminal(run: Run, shop: Path, command: tuple[str, ...], form: str) -> None:
    ran = run(*command, "--format", form, "-w", shop)
    assert ran.status == 0 and ran.out and steering(ran.out) == []
    if form == "json":
        assert repr(BUYER)[1:-1] in str(ran.json) or command[0] in ("agents", "metrics")


@pytest.mark.parametrize("command", COMMANDS[1:], ids=[" ".join(c[:2]) for c in COMMANDS[1:]])
def test_a_spreadsheet_runs_nothing(run: Run, shop: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    rows = list(csv.reader(io.StringIO(run(*command, "--format", "csv", "-w", shop).out.removeprefix("\ufeff"))))
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert run(*command, "-o", tmp_path / "f.xlsx", "-w", shop).status == 0
    with zipfile.ZipFile(tmp_path / "f.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_csv_for_programs_keeps_what_was_written_and_on_a_terminal_it_is_harmless(run: Run, shop: Path) -> None:
    words = (*COMMANDS[1], "--format", "csv", "-w", shop)
    assert "'" + BUYER in run(*words).out

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    write_text(run(*words).out, screen)
    assert screen.getvalue().count("\n") == run(*words).out.count("\n") and steering(screen.getvalue()) == []


def test_names_of_files_steer_neither_the_bar_nor_the_report(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path / "w", "--shop", "s1")
    if sys.platform == "win32":
        pytest.skip("Windows allows no such characters in names of files")
    csv_file(tmp_path / "in" / "\x1b[2J[bold]x\u202e[/none].csv", [message("10:00:00"), message("bad", text="\x1b[1m")])
    ran = run("import", tmp_path / "in", "-w", tmp_path / "w")
    assert ran.status == 0 and steering(ran.out + ran.err) == [] and "[bold]x" in ran.out
    ran = run("import", tmp_path / "in", "-w", tmp_path / "w", "--json", "--dry-run")
    assert steering(ran.out) == [] and ran.json["rejects"]


def test_what_is_stored_is_what_was_written(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "m.csv", [message("10:00:00", text=text) for text in EVIL])
    assert take(path).column("messages", "text") == EVIL
