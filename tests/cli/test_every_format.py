"""Whatever a seller has, dropped into one folder: everything is recognised, and what is not is told apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.conftest import Run
from xundan.sources import IMPORTERS
from xundan.sources.about import samples

LYING = ("导出.xlsx", "messages.csv", "a.json", "下载 (3).txt", "noname", "x.dat", "orders.xls", "聊天.csv")
"""Names that say nothing, or something wrong."""


def mixed() -> Iterator[tuple[str, str, bytes]]:
    """The importer, a name that lies and the bytes of every sample, in an order of no importer's."""
    found = [(importer.name, path) for importer in IMPORTERS for path in samples(importer.name)]
    for n, (name, path) in enumerate(sorted(found, key=lambda pair: pair[1].read_bytes()[-40:])):
        yield name, f"{n:02}{LYING[n % len(LYING)]}", path.read_bytes()


@pytest.fixture
def workspace(run: Run, tmp_path: Path) -> Path:
    assert run("init", tmp_path / "w", "--shop", "s1").status == 0
    return tmp_path / "w"


def test_every_importer_has_a_sample() -> None:
    assert [importer.name for importer in IMPORTERS if not samples(importer.name)] == []


@pytest.mark.slow
def test_a_folder_with_one_of_each_goes_in_with_nothing_unknown(run: Run, workspace: Path, tmp_path: Path) -> None:
    downloads = tmp_path / "下载" / "杂"
    downloads.mkdir(parents=True)
    expected: dict[str, str] = {}
    with ZipFile(downloads.parent / "别的.zip", "w") as zipped:
        for n, (importer, name, data) in enumerate(mixed()):
            if n % 4 == 1:
                zipped.writestr(f"里面/{name}", data)
            else:
                (downloads if n % 2 else downloads.parent).joinpath(name).write_bytes(data)
            expected[name] = importer
    ran = run("import", downloads.parent, "-w", workspace, "--covers", "2026-03-01..2026-03-31", "--json")
    assert ran.status == 0, ran.err
    found = {Path(file["file"]).name: file for file in ran.json["files"]}
    assert {name: file["importer"] for name, file in found.items()} == expected
    # Each gave rows, in the tables that it says it gives.
    tables = {importer.name: set(importer.tables) for importer in IMPORTERS}
    for name, file in found.items():
        counts = file["tables"]
        assert set(counts) <= tables[expected[name]]
        assert sum(each["new"] + each["duplicate"] for each in counts.values()) > 0, (expected[name], counts)


def test_what_was_read_is_sorted_by_format(run: Run, workspace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    # By name the neutral file would come first, and the two of one format apart.
    for name, importer in (
        ("a.csv", "neutral"),
        ("b.csv", "pdd_orders"),
        ("c.csv", "jd_orders"),
        ("d.csv", "pdd_orders"),
    ):
        (folder / name).write_bytes(samples(importer)[0].read_bytes())
    rows = [line.split() for line in run("import", folder, "-w", workspace).out.splitlines()[1:8]]
    assert [row[:3] for row in rows] == [
        ["c.csv", "jd_orders", "order_lines"],
        ["c.csv", "jd_orders", "orders"],
        ["b.csv", "pdd_orders", "orders"],
        ["b.csv", "pdd_orders", "order_lines"],
        ["d.csv", "pdd_orders", "orders"],
        ["d.csv", "pdd_orders", "order_lines"],
        ["a.csv", "neutral", "messages"],
    ]


def test_what_is_not_known_is_listed_with_the_nearest_format_and_what_differs(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    # A header of JD's with three of its seven required columns, below a title; a strange table; JSON of a known kind.
    (folder / "a.csv").write_text("六月的单\n订单号,下单时间,订购数量,颜色\n1,2026-03-02,1,红\n", encoding="gb18030")
    (folder / "b.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    (folder / "c.json").write_text(json.dumps({"waiter": "w", "customer": "c", "note": 1}), encoding="utf-8")
    ran = run("import", folder, "-w", workspace)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0] == "3 of 3 files not read:"
    [jd] = [line for line in lines if line.startswith("  a.csv ")]
    assert "It comes nearest to JD orders (merchant back end export) (xundan formats jd_orders)" in jd
    assert "missing: 下单帐号, 应付金额, 订单状态, 商品ID" in jd and jd.endswith("not known to it: 颜色")
    [strange] = [line for line in lines if line.startswith("  b.csv ")]
    assert strange == "  b.csv is of no known format. It begins: 甲, 乙"
    [chat] = [line for line in lines if line.startswith("  c.json ")]
    assert "(xundan formats jd_chats)" in chat and "missing: waiterSend, createdTime, content" in chat
    # What to do stands once for the two tables and once for the JSON.
    assert sum(line.startswith("    -> ") for line in lines) == 2 and lines[-1] == "nothing was written"
    chinese = run("import", folder, "-w", workspace, "--lang", "zh").out
    assert (
        "3 个文件里有 3 个没有读入:" in chinese and "最接近的是 京东订单" in chinese and "它没有的列: 颜色" in chinese
    )
    programs = run("import", folder, "-w", workspace, "--json").json
    assert [file["importer"] for file in programs["files"]] == [None] * 3
    assert "xundan formats jd_orders" in programs["files"][0]["notes"][0]
