"""xundan import: what it reports, in a table and as JSON, and what it refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.conftest import Run
from tests.lake.keeper import csv_file, message, order
from xundan.facts import refresh as refreshing
from xundan.facts.identity import Broken


@pytest.fixture
def workspace(run: Run, tmp_path: Path) -> Path:
    run("init", tmp_path / "w", "--shop", "s1")
    return tmp_path / "w"


def test_a_folder_and_a_zip_go_in_and_the_table_says_what_became_of_every_file(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    csv_file(tmp_path / "in" / "messages.csv", [message("10:00:00"), message("10:00:01"), message("bad")])
    (tmp_path / "in" / "readme.txt").write_text("hello")
    with ZipFile(tmp_path / "orders.zip", "w") as zipped:
        for n in range(2):
            zipped.write(csv_file(tmp_path / f"{n}.csv", [order(f"o{n}"), order("o9")]), f"{n}.csv")
    ran = run("import", "-w", workspace, tmp_path / "in", tmp_path / "orders.zip")
    assert ran.status == 0
    lines = [line.split() for line in ran.out.splitlines()]
    assert lines[:4] == [
        ["file", "importer", "table", "read", "new", "changed", "duplicate", "rejected"],
        ["messages.csv", "neutral", "messages", "3", "2", "0", "0", "1"],
        ["orders.zip", "(2", "files)", "neutral", "orders", "4", "3", "0", "1", "0"],
        ["1", "of", "4", "files", "not", "read:"],
    ]
    assert "  readme.txt is of no known format. It begins: hello\n    -> xundan formats lists" in ran.out
    assert f"1 rows were rejected; each with its reason in {workspace / 'rejects' / '000001.csv'}" in ran.out
    assert "messages.csv:4 sent_at '2026-10-05 bad': not a time" in ran.out
    chinese = run("import", "-w", workspace, tmp_path / "in", "--lang", "zh").out
    assert chinese.split()[:8] == ["文件", "格式", "表", "读取", "新增", "更新", "重复", "拒绝"]
    assert "2 个文件里有 1 个没有读入:" in chinese and "认不出 readme.txt" in chinese
    assert "行没能读入, 原因逐行写在" in chinese


def test_json_tells_the_same_to_programs(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "消息.csv", [message("10:00:00", note="x"), message("bad", note="y")])
    found = run("import", "-w", workspace, file, "--json").json
    assert found["import"] == 1
    assert found["files"] == [
        {
            "file": "消息.csv",
            "importer": "neutral",
            "tables": {"messages": {"read": 2, "new": 1, "changed": 0, "duplicate": 0, "rejected": 1, "forgotten": 0}},
            "notes": ["columns that were not used: note"],
        }
    ]
    [reject] = found["rejects"]
    assert (reject["file"], reject["table"], reject["line"], reject["column"]) == ("消息.csv", "messages", 3, "sent_at")
    assert reject["reason"].startswith("not a time that can be read")
    assert found["coverage"] == [{"shop": "s1", "table": "messages", "from_day": "2026-10-05", "to_day": "2026-10-05"}]


def test_a_dry_run_says_what_would_happen(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "m.csv", [message("10:00:00"), message("bad")])
    ran = run("import", "-w", workspace, file, "--dry-run")
    assert ran.status == 0 and "nothing was written" in ran.out and "1 rows would be rejected" in ran.out
    assert [path.name for path in workspace.iterdir()] == ["xundan.toml"]
    assert run("import", "-w", workspace, file, "--dry-run", "--json").json["import"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--as", "nothing"), "table"),
        (("--shop", "s9"), "shop"),
        (("--covers", "2026-10"), "covers"),
        (("--covers", "2026-10-05..2026-10-01"), "covers"),
        (("--covers", "x..2026-10-01"), "day"),
    ],
)
def test_wishes_that_make_no_sense_are_refused_before_anything_is_read(
    run: Run, workspace: Path, words: tuple[str, ...], code: str
) -> None:
    error = run("import", "-w", workspace, "missing.csv", "--json", *words).error
    assert error["code"] == code
    assert not (workspace / "lake" / "tables").exists()


def test_a_file_that_is_missing_is_named(run: Run, workspace: Path) -> None:
    error = run("import", "-w", workspace, "missing.csv", "--json").error
    assert (error["code"], error["message"]) == ("no_such_file", "no such file or folder: missing.csv")


def test_names_of_files_cannot_steer_the_terminal(run: Run, workspace: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as zipped:
        zipped.writestr("\x1b[2Jx[red].csv", "何,物\n1,2\n")
    ran = run("import", "-w", workspace, tmp_path / "a.zip")
    assert ran.status == 0 and "1 of 1 files not read:" in ran.out
    assert "\x1b" not in ran.out and "[red]" in ran.out


def test_refresh_after_a_change_of_rules_changes_numbers(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "o.csv", [order("o1", amount="10", paid_at="2026-10-05 11:00:00", postage="4")])
    assert run("import", "-w", workspace, file).status == 0
    words = ("metrics", "sales", "--month", "2026-10", "-w", workspace, "--format", "json")
    assert run(*words).json["rows"] == [{"sales": 10.0}]
    config = workspace / "xundan.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("sales_include_postage = true", "sales_include_postage = false"), encoding="utf-8")
    assert run("refresh", "-w", workspace).out == "all numbers follow today's rules\n"
    assert run(*words).json["rows"] == [{"sales": 6.0}]


def test_a_shop_whose_sales_do_not_add_up_ends_with_an_error_after_the_table(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object) -> list[Broken]:
        return [Broken("s1", date(2026, 10, 5), "order", Decimal("1.00"), Decimal("2.00"))]

    monkeypatch.setattr(refreshing, "broken_identities", broken)
    more = csv_file(tmp_path / "more.csv", [order("o9", amount="9", paid_at="2026-10-05 11:00:00", shop="s1")])
    imported = run("import", more, "-w", workspace, "--lang", "en")
    refreshed = run("refresh", "-w", workspace, "--lang", "en")
    for ran in (imported, refreshed):
        assert ran.status == 1 and ran.out
        assert "= 1.00, but shop sales = 2.00" in ran.err and "last good state" in ran.err
    table = run("metrics", "sales", "--month", "2026-10", "-w", workspace, "--lang", "en")
    assert "numbers of s1 are those of the last good state" in table.out
