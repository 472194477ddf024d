"""xundan history, undo and redo: what they print and what they refuse."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.lake.keeper import csv_file, order
from xundan.facts import refresh as refreshing
from xundan.facts.identity import Broken

ASK = ("metrics", "sales", "--shop", "s1", "--from", "2026-10-05", "--to", "2026-10-06", "--format", "json")


@pytest.fixture
def workspace(run: Run, shop: Path, tmp_path: Path) -> Path:
    """The small shop, and a second import with an order of 9.00."""
    root = Path(shutil.copytree(shop, tmp_path / "w"))
    more = [order("o9", amount="9", paid_at="2026-10-05 11:00:00", buyer_id="b9", shop="s1")]
    assert run("import", csv_file(tmp_path / "更多 #1.csv", more), "-w", root).status == 0
    return root


def sales(run: Run, workspace: Path) -> str:
    return str(run(*ASK, "-w", workspace).json["rows"][0]["sales"])


def test_an_undo_and_a_redo_say_what_they_did_and_the_numbers_follow(run: Run, workspace: Path) -> None:
    assert sales(run, workspace) == "159.1"
    ran = run("undo", "last", "-w", workspace)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("import 2 was taken back (20") and "更多 #1.csv, 1 rows" in ran.out
    assert ran.out.endswith("to bring it in again: xundan redo 2\n")
    assert sales(run, workspace) == "150.1"
    ran = run("redo", "2", "-w", workspace, "--lang", "zh")
    assert ran.status == 0 and ran.out.startswith("已恢复导入 2 (20") and "更多 #1.csv, 1 行" in ran.out
    assert sales(run, workspace) == "159.1"
    ran = run("undo", "1", "-w", workspace, "--lang", "zh")
    assert ran.out.startswith("已撤销导入 1 (20") and "agents.csv 等 4 个文件" in ran.out
    assert sales(run, workspace) == "9.0"


def test_the_history_is_a_line_an_import(run: Run, workspace: Path) -> None:
    run("undo", "1", "-w", workspace)
    lines = run("history", "-w", workspace).out.splitlines()
    assert lines[0].split() == ["id", "at", "files", "rows", "covers", "state"]
    assert "agents.csv" in lines[1] and "undone 20" in lines[1]
    assert any("and 1 more" in line for line in lines)
    assert any("messages 2026-10-01..2026-10-31" in line for line in lines)
    [last] = [line for line in lines if "更多 #1.csv" in line]
    assert last.split()[0] == "2" and "orders 2026-10-05..2026-10-05" in last and "undone" not in last
    chinese = run("history", "-w", workspace, "--lang", "zh").out
    assert chinese.split()[:6] == ["编号", "时间", "文件", "行数", "覆盖", "状态"]
    assert "另有 1 个" in chinese and "已撤销 20" in chinese


def test_the_history_as_json_is_a_list(run: Run, workspace: Path, tmp_path: Path) -> None:
    run("undo", "1", "-w", workspace)
    first, second = run("history", "--json", "-w", workspace).json
    assert [(each["id"], each["rows"]) for each in (first, second)] == [(1, 15), (2, 1)]
    assert first["undone_at"] > first["at"] and second["undone_at"] is None
    [file] = second["files"]
    assert file["tables"].keys() == {"orders"} and file["tables"]["orders"]["new"] == 1
    assert {name: file[name] for name in ("file", "sha256", "importer")} == {
        "file": "更多 #1.csv",
        "sha256": sha256((tmp_path / "更多 #1.csv").read_bytes()).hexdigest(),
        "importer": "neutral",
    }
    assert second["coverage"] == [
        {"shop": "s1", "table": "orders", "from_day": "2026-10-05", "to_day": "2026-10-05"},
    ]


def test_a_workspace_without_imports_has_an_empty_history_and_nothing_to_take_back(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path / "w", "--shop", "s1")
    assert run("history", "-w", tmp_path / "w").out == "nothing was imported yet\n"
    assert run("history", "--json", "-w", tmp_path / "w").json == []
    for verb in ("undo", "redo"):
        ran = run(verb, "last", "-w", tmp_path / "w")
        assert ran.status == 2 and "nothing has been imported" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("undo", "9"), ("there is no such import: 9", "there are: 1, 2")),
        (("redo", "last"), ("there is no such import: last", "no import was taken back")),
        (("redo", "1"), ("import 1 is in; it was not taken back", "xundan undo 1")),
        (("undo",), ("ID|last", "xundan undo --help")),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, workspace: Path, words: tuple[str, ...], said: tuple[str, ...]) -> None:
    ran = run(*words, "-w", workspace)
    assert (ran.status, ran.out) == (2, "")
    assert all(part in ran.err for part in said), ran.err


def test_an_import_cannot_be_taken_back_twice(run: Run, workspace: Path) -> None:
    run("undo", "2", "-w", workspace)
    ran = run("undo", "2", "-w", workspace, "--lang", "zh")
    assert ran.status == 2 and "导入 2 已经撤销了" in ran.err and "xundan redo 2" in ran.err


def test_a_shop_whose_sales_do_not_add_up_after_an_undo_is_said_and_is_no_success(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Broken("s1", date(2026, 10, 5), "payment", Decimal(1), Decimal(2))]
    monkeypatch.setattr(refreshing, "broken_identities", lambda *_: found)
    ran = run("undo", "2", "-w", workspace)
    assert ran.status == 1 and "import 2 was taken back" in ran.out and "s1 2026-10-05" in ran.err
