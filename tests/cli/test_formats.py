"""xundan formats: what can be imported, and one format in full."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run
from xundan.model.tables import TABLES
from xundan.sources import IMPORTERS
from xundan.sources.about import samples

NAMES = pytest.mark.parametrize("name", [importer.name for importer in IMPORTERS])


def test_all_formats_are_listed_with_what_they_give(run: Run) -> None:
    ran = run("formats")
    assert ran.status == 0 and f"{len(IMPORTERS)} formats" in ran.out
    first_words = [line.split()[0] for line in ran.out.splitlines() if line and not line.startswith(" ")]
    assert [word for word in first_words if word in {i.name for i in IMPORTERS}] == [i.name for i in IMPORTERS]
    [shopify] = [line for line in ran.out.splitlines() if line.startswith("shopify_orders")]
    assert shopify.split("  ")[-1].strip() == "orders, order_lines, refunds"
    chinese = run("formats", "--lang", "zh").out
    assert "京东订单 (京麦订单导出)" in chinese and "全部的表" in chinese


def test_programs_get_the_same(run: Run) -> None:
    found = run("formats", "--json").json
    rows = {row["name"]: row for row in found["rows"]}
    assert list(rows) == [importer.name for importer in IMPORTERS]
    assert rows["pdd_orders"] == {
        "name": "pdd_orders",
        "title": "Pinduoduo orders (merchant back end export)",
        "tables": ["orders", "order_lines", "refunds"],
    }
    assert rows["neutral"]["tables"] == list(TABLES)
    assert run("formats", "--json", "--lang", "zh").json["rows"][0]["title"] != rows[IMPORTERS[0].name]["title"]


def test_one_format_in_full(run: Run) -> None:
    ran = run("formats", "jd_orders")
    assert ran.status == 0
    told = " ".join(ran.out.split())
    assert told.startswith("JD orders (merchant back end export) (jd_orders) gives: orders, order_lines")
    # The README, without Markdown's marks and the link to the other language.
    assert "• Who can export it: the main account of the shop" in told
    assert "**Who" not in told and "README.zh-CN" not in told
    # Required columns, optional ones, and all their accepted names.
    assert "buyer_id 下单帐号 / 下单账号 required" in told
    [postage] = [line for line in ran.out.splitlines() if line.startswith("postage")]
    assert postage.split() == ["postage", "运费金额"]
    # The sample, whatever its encoding.
    assert "The sample begins: 订单号,商品ID,商品名称,订购数量" in told and "云朵沙发 灰色" in told


def test_in_chinese(run: Run) -> None:
    told = run("formats", "pdd_orders", "--lang", "zh").out
    assert "谁能导出" in told and "Who can export" not in told
    assert "order_id" in told and "必填" in told
    [dealt] = [line for line in told.splitlines() if line.startswith("dealt_at")]
    assert dealt.split() == ["dealt_at", "订单成交时间", "/", "拼单成功时间", "几个里有一个"]


def test_links_to_other_formats_become_commands(run: Run) -> None:
    told = " ".join(run("formats", "tmall_report").out.split())
    assert "../taobao_orders" not in told and "ExportOrderList (xundan formats taobao_orders)" in told


@NAMES
def test_every_format_tells_all_of_it(run: Run, name: str) -> None:
    found = run("formats", name, "--json").json
    assert list(found) == ["name", "title", "tables", "columns", "keys", "sample", "readme"]
    assert found["name"] == name and set(found["tables"]) <= set(TABLES) and found["tables"]
    assert 1 <= len(found["sample"]) <= 8 and any(found["sample"])
    assert "Who can export it" in found["readme"] and not found["readme"].startswith("#")
    for column in found["columns"]:
        assert list(column) == ["layout", "column", "names", "required", "one_of"] and column["names"]
    chinese = run("formats", name, "--lang", "zh")
    assert chinese.status == 0 and "谁能导出" in chinese.out and "样例的开头:" in chinese.out
    assert max(map(len, chinese.out.splitlines())) <= 310


def test_a_workbook_shows_its_first_rows(run: Run) -> None:
    books = [importer.name for importer in IMPORTERS if samples(importer.name)[0].suffix == ".xlsx"]
    for name in books:
        sample = run("formats", name, "--json").json["sample"]
        assert any("," in line for line in sample)


def test_a_format_that_there_is_not(run: Run) -> None:
    error = run("formats", "jd_order", "--json").error
    assert (error["code"], error["message"]) == ("no_such_format", "there is no format jd_order")
    assert error["hint"].startswith("near: jd_orders") and error["hint"].endswith("all: xundan formats")
