"""xundan metrics and drill by item and category, from imported files to what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, run_main
from tests.lake.keeper import csv_file, order
from xundan.workspace import create

OCTOBER = ("--month", "2026-10")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace: o1 (10.00) has a cup and a plate, o2 (5.00) a cup and a blank category, o3 (1.00) no line."""
    folder = tmp_path_factory.mktemp("items")
    root = create(folder / "w", "s1").root
    at = "2026-10-05 10:00:00"
    orders = [
        order(name, at, amount, buyer_id=name, paid_at=at) for name, amount in (("o1", "10"), ("o2", "5"), ("o3", "1"))
    ]
    line = {"quantity": "1", "price": "", "category": "餐具"}
    lines = [
        {"order_id": "o1", "line_id": "1", "item_id": "杯", "paid_amount": "1", **line},
        {"order_id": "o1", "line_id": "2", "item_id": "盘", "paid_amount": "2", **line},
        {"order_id": "o2", "line_id": "1", "item_id": "杯", "paid_amount": "5", **line, "category": ""},
    ]
    refund = {"refund_id": "r1", "order_id": "o1", "line_id": "2", "applied_at": at, "finished_at": at}
    files = [
        csv_file(folder / "orders.csv", orders),
        csv_file(folder / "lines.csv", lines),
        csv_file(folder / "refunds.csv", [{**refund, "status": "succeeded", "amount": "2"}]),
    ]
    with pytest.MonkeyPatch.context() as patched:
        assert run_main(patched, "import", *files, "-w", root).status == 0
    return root


def test_json_by_item_adds_up_to_the_shop(run: Run, shop: Path) -> None:
    found = run("metrics", "sales", "units", "refund_rate", "--by", "item", *OCTOBER, "-w", shop, "--format", "json")
    assert found.json["rows"] == [
        {"item": "杯", "sales": 8.33, "units": 2, "refund_rate": 0.0},
        {"item": "盘", "sales": 6.67, "units": 1, "refund_rate": 1.0},
        {"item": None, "sales": 1.0, "units": 0, "refund_rate": 0.0},
    ]


def test_tables_have_headers_in_both_languages(run: Run, shop: Path) -> None:
    for lang, item, category in (("zh", "商品", "类目"), ("en", "Item", "Category")):
        out = run("metrics", "sales", "--by", "item,category", *OCTOBER, "-w", shop, "--lang", lang).out
        header = next(text for text in out.splitlines() if item in text)
        assert header.index(item) < header.index(category)
        assert "餐具" in out and "—" in out


def test_drill_shows_the_items_part_of_an_order(run: Run, shop: Path) -> None:
    words = ("drill", "sales", "--by", "item", *OCTOBER, "-w", shop, "--format", "json")
    rows = run(*words, "--where", "item=杯").json["rows"]
    assert [(row["order_id"], row["item"], row["amount"]) for row in rows] == [("o1", "杯", 3.33), ("o2", "杯", 5.0)]
    assert [row["order_id"] for row in run(*words, "--where", "item=null").json["rows"]] == ["o3"]
    assert len(run(*words).json["rows"]) == 4


def test_metrics_without_items_say_so(run: Run, shop: Path) -> None:
    error = run("metrics", "inquiries", "--by", "item", *OCTOBER, "-w", shop, "--format", "json").error
    assert (error["code"], error["message"]) == ("dimension", "inquiries has no dimension item")
