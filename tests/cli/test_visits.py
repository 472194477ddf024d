"""Pages, advertising, items and the platform's depth of visits, from imported files to what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, run_main
from tests.lake.keeper import csv_file, order
from xundan.workspace import create

DAY = ("--from", "2026-10-05", "--to", "2026-10-05")
REPORT = """统计日期,访客数,跳失率,人均浏览量,支付金额
2026-10-06,1000,40.00%,2.94,4000.00"""
ADS = """日期,计划名字,展现量,点击量,花费,总成交金额
2026-10-05,秋季,1000,20,30.00,90.00
2026-10-05,新品,500,10,6.00,-"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace: v1 sees home and the cup, v2 the cup alone; two campaigns; a cup that sold and a plate that did not.
    Of the next day only the platform's report."""
    folder = tmp_path_factory.mktemp("visits")
    root = create(folder / "w", "s1").root
    seen = [("v1", "09:00:00", "home", ""), ("v1", "09:01:00", "item", "杯"), ("v2", "09:02:00", "item", "杯")]
    visits = [
        {"visitor_id": who, "at": f"2026-10-05 {at}", "event": "view", "page_type": kind, "page_id": page}
        for who, at, kind, page in seen
    ]
    listed = [{"item_id": item, "title": f"白{item}", "listed_at": "2026-09-01 00:00:00"} for item in ("杯", "盘")]
    at = "2026-10-05 10:00:00"
    files = [
        csv_file(folder / "visits.csv", visits),
        csv_file(folder / "items.csv", listed),
        csv_file(folder / "orders.csv", [order("o1", at, "10", buyer_id="b1", paid_at=at)]),
        csv_file(folder / "lines.csv", [{"order_id": "o1", "line_id": "1", "item_id": "杯", "quantity": "1"}]),
    ]
    for name, text in (("report.csv", REPORT), ("ads.csv", ADS)):
        files.append(folder / name)
        files[-1].write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        ran = run_main(patched, "import", *files, "-w", root)
    assert ran.status == 0, ran.err
    return root


def test_json_by_page(run: Run, shop: Path) -> None:
    found = run("metrics", "exits", "exit_rate", "--by", "page", *DAY, "-w", shop, "--format", "json")
    assert found.json["rows"] == [
        {"page": "home", "exits": 0, "exit_rate": 0.0},
        {"page": "杯", "exits": 2, "exit_rate": 1.0},
    ]


def test_tables_have_headers_in_both_languages(run: Run, shop: Path) -> None:
    for lang, page, rate in (("zh", "页面", "出店率"), ("en", "Page", "Exit rate")):
        out = run("metrics", "exit_rate", "--by", "page", *DAY, "-w", shop, "--lang", lang).out
        assert any(page in line and rate in line for line in out.splitlines())
        assert any("杯" in line and "100.0 %" in line for line in out.splitlines())


def test_drill_shows_the_visitors_of_a_page(run: Run, shop: Path) -> None:
    words = ("drill", "exit_rate", "--where", "page=home", *DAY, "-w", shop)
    found = run(*words, "--format", "json").json
    assert (found["found"], found["stat"]) == (1, "sum")
    assert [(row["visitor_id"], row["page"], row["in_numerator"]) for row in found["rows"]] == [("v1", "home", False)]
    assert "出店" in run(*words, "--lang", "zh").out and "Exits" in run(*words).out


def test_a_metric_without_pages_says_what_it_has(run: Run, shop: Path) -> None:
    error = run("metrics", "clicks", "--by", "page", *DAY, "-w", shop, "--format", "json").error
    assert error["code"] == "dimension"
    assert error["hint"] == "it has: shop, day, week, month, weekday, channel, item"


def test_what_advertising_cost_and_brought(run: Run, shop: Path) -> None:
    """The report does not know what the second campaign sold."""
    names = ("ad_cost", "impressions", "clicks", "click_rate", "cost_per_click", "ad_sales", "ad_roi")
    found = run("metrics", *names, *DAY, "-w", shop, "--format", "json").json["rows"]
    assert found == [dict(zip(names, (36.0, 1500, 30, 0.02, 1.2, None, None), strict=True))]


def test_items_that_sold_and_that_did_not(run: Run, shop: Path) -> None:
    found = run("metrics", "sell_through_rate", "dead_items", *DAY, "-w", shop, "--format", "json").json["rows"]
    assert found == [{"sell_through_rate": 0.5, "dead_items": 1}]
    rows = run("drill", "dead_items", *DAY, "-w", shop, "--format", "json").json["rows"]
    assert [(row["item"], row["title"], row["sold"]) for row in rows] == [("盘", "白盘", False)]


def test_the_platforms_depth_fills_a_day_whose_views_it_does_not_tell(run: Run, shop: Path) -> None:
    words = ("--from", "2026-10-06", "--to", "2026-10-06", "-w", shop, "--format", "json")
    rows = run("metrics", "visitors", "views_per_visitor", "dwell_time", *words).json["rows"]
    theirs = {"visitors": 1000, "views_per_visitor": 2.94, "dwell_time": None, "platform": ["views_per_visitor"]}
    assert rows == [theirs]
