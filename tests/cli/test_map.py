"""xundan map: files that no format knows, explained once and imported from then on."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

OURS = """\
门店日报 2026 年 10 月,,,,
单号,客人,开单,实收,谁说的
A1,小雨暖暖,2026-10-05 10:00:00,12.50,客户
A2,tb_lily,2026-10-05 11:00:00,1.2.3,客户
A3,小雨暖暖,2026-10-06 09:00:00,7,店员
"""
MAP = """\
table = "orders"
[columns]
order_id = "单号"
buyer_id = "客人"
created_at = "开单"
paid_at = "开单"
paid_amount = "实收"
[fixed]
channel = "门店"
"""


@pytest.fixture
def root(shop: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shop, tmp_path / "w"))


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "门店.csv"
    path.write_bytes(OURS.replace("门店日报 2026 年 10 月,,,,\n", "").encode("gb18030"))
    return path


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(line + "\n" for line in lines)))


def test_a_written_map_is_kept_and_imports_use_it(run: Run, root: Path, ours: Path, tmp_path: Path) -> None:
    before = run("import", ours, "--shop", "s1", "-w", root)
    assert before.status == 2
    (tmp_path / "给.toml").write_text(MAP, encoding="utf-8")
    ran = run("map", ours, "--map", tmp_path / "给.toml", "--name", "../门店/日报", "-w", root)
    assert (ran.status, ran.err) == (0, "")
    assert "orders: 2 rows can be imported" in ran.out and "line 3 paid_amount '1.2.3'" in ran.out
    assert [path.name for path in (root / "maps").iterdir()] == ["门店_日报.toml"]
    told = run("import", ours, "--shop", "s1", "--json", "-w", root).json["files"][0]
    assert (told["importer"], told["tables"]["orders"]["new"], told["tables"]["orders"]["rejected"]) == (
        "门店_日报",
        2,
        1,
    )
    sold = run(
        "metrics",
        "sales",
        "--shop",
        "s1",
        "--by",
        "day",
        "--from",
        "2026-10-06",
        "--to",
        "2026-10-06",
        "--format",
        "json",
        "-w",
        root,
    )
    assert sold.json["rows"][0]["sales"] == 7


def test_a_person_is_asked_what_each_column_is(
    run: Run, root: Path, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Header row; table; then the required columns, the rest, and what the words of a closed list mean."""
    answers = ["1", "messages", "客人", "-", "a1", "3", "谁说的", "buyer", "agent"]
    typed(monkeypatch, *answers, *["-"] * 20)
    ran = run("map", ours, "-w", root)
    assert ran.status == 0, ran.err
    saved = (root / "maps" / "门店.toml").read_text(encoding="utf-8")
    assert saved == (
        'table = "messages"\n\n[columns]\nbuyer_id = "客人"\nsent_at = "开单"\nsender = "谁说的"\n\n'
        '[fixed]\nagent_id = "a1"\n\n[values.sender]\n"客户" = "buyer"\n"店员" = "agent"\n'
    )
    assert "messages: 3 rows can be imported" in ran.out


def test_columns_that_platforms_call_so_are_offered(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "旧.csv"
    path.write_text("订单编号,下单,实付\nB1,2026-10-07 10:00:00,5\n", encoding="utf-8")
    typed(monkeypatch, "", "orders", "", "下单", "实付", *["-"] * 20)
    assert run("map", path, "-w", root).status == 0
    assert 'order_id = "订单编号"' in (root / "maps" / "旧.toml").read_text(encoding="utf-8")


def test_a_file_that_is_known_needs_no_map(run: Run, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("order_id,created_at,paid_amount\nB1,2026-10-07 10:00:00,5\n", encoding="utf-8")
    ran = run("map", path, "-w", root)
    assert ran.status == 0 and "just import it" in ran.out and not (root / "maps").exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("table = ", "it is no TOML"),
        ('table = "order"\n', "table should be one of"),
        (
            'table = "orders"\n[columns]\norder_id = "单号"\n',
            "required columns of orders are not given: created_at, paid_amount",
        ),
        (MAP + 'colour = "红"\n', "orders has no column colour"),
        (MAP.replace('"单号"', "5"), "each line of [columns]"),
        ("row = 1\n" + MAP, "no part row"),
    ],
)
def test_a_broken_map_is_refused_with_its_fault(
    run: Run, root: Path, ours: Path, tmp_path: Path, text: str, why: str
) -> None:
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    ran = run("map", ours, "--map", tmp_path / "m.toml", "-w", root)
    assert ran.status == 2 and why in ran.err and "m.toml" in ran.err
    (root / "maps").mkdir()
    (root / "maps" / "m.toml").write_text(text, encoding="utf-8")
    assert run("import", ours, "--shop", "s1", "-w", root).status == 2


def test_a_map_for_another_file_is_refused(run: Run, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    (tmp_path / "m.toml").write_text(MAP, encoding="utf-8")
    ran = run("map", path, "--map", tmp_path / "m.toml", "-w", root)
    assert ran.status == 2 and "lacks columns that the map names" in ran.err


def test_a_map_of_the_same_name_is_never_replaced(run: Run, root: Path, ours: Path, tmp_path: Path) -> None:
    given = tmp_path / "m.toml"
    given.write_text(MAP, encoding="utf-8")
    assert run("map", ours, "--map", given, "-w", root).status == 0
    assert run("map", ours, "--map", given, "-w", root).status == 0
    before = (root / "maps" / "m.toml").read_bytes()
    given.write_text(MAP.replace("门店", "线下"), encoding="utf-8")
    ran = run("map", ours, "--map", given, "-w", root)
    assert ran.status == 2 and "there is another map m.toml" in ran.err
    assert (root / "maps" / "m.toml").read_bytes() == before


def test_a_folder_is_no_kind_of_file(run: Run, root: Path, ours: Path) -> None:
    (ours.parent / "two").mkdir()
    for name in ("a.csv", "b.csv"):
        shutil.copy(ours, ours.parent / "two" / name)
    ran = run("map", ours.parent / "two", "-w", root)
    assert ran.status == 2 and "holds 2 files" in ran.err
