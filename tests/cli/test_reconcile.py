"""xundan reconcile over the small shop and a report that takes postage (10 yuan of o1) out of sales."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.lake.keeper import csv_file

PERIOD = ("--from", "2026-10-05", "--to", "2026-10-05")


@pytest.fixture
def with_report(run: Run, shop: Path, tmp_path: Path) -> Path:
    root = Path(shutil.copytree(shop, tmp_path / "w"))
    said = {"sales": "140.10", "received_buyers": "3", "inquiries": "", "sycm.reply_rate": "0.9"}
    rows = [
        {"shop": "s1", "day": "2026-10-05", "metric": metric, "value": value, "source": "report"}
        for metric, value in said.items()
    ]
    rows.append({**rows[0], "agent_id": "a1", "metric": "received_buyers", "value": "2"})
    rows.append({**rows[0], "day": "2026-11-05", "metric": "sales", "value": "1"})
    assert run("import", csv_file(tmp_path / "platform_metrics.csv", rows), "-w", root).status == 0
    return root


def test_differences_are_named_with_the_setting_that_explains_them(run: Run, with_report: Path) -> None:
    told = run("reconcile", *PERIOD, "--format", "json", "-w", with_report).json
    lines = {(row["metric"], row["agent"]): row for row in told["rows"]}
    assert list(lines) == [("received_buyers", None), ("received_buyers", "a1"), ("sales", None)]
    sales = lines["sales", None]
    assert (sales["theirs"], sales["ours"], sales["gap"], sales["share"]) == (140.1, 150.1, 10, 1)
    assert sales["settings"] == {"sales_include_postage": False}
    best = {"settings": {"sales_include_postage": False}, "rule": None, "preset": None, "share": 1}
    assert sales["tried"] == [best] and told["advised"].get("s1") is None
    whole, own = lines["received_buyers", None], lines["received_buyers", "a1"]
    assert (whole["theirs"], whole["ours"], whole["gap"], whole["cause"]) == (3, 3, 0, "equal")
    assert (own["theirs"], own["ours"], own["gap"]) == (2, 3, 1)


def test_people_read_the_same(run: Run, with_report: Path) -> None:
    ran = run("reconcile", *PERIOD, "-w", with_report)
    assert (ran.status, ran.err) == (0, "")
    assert "140.10" in ran.out and "150.10" in ran.out and "sales_include_postage = false" in ran.out


def test_without_reports_it_says_what_to_import(run: Run, shop: Path) -> None:
    ran = run("reconcile", *PERIOD, "-w", shop)
    assert ran.status == 0 and "no platform figures of this period" in ran.out


def test_what_does_not_add_up_over_days_has_no_sum(run: Run, shop: Path, tmp_path: Path) -> None:
    """aov is 75.05 on the 5th (150.10 of two buyers) and 7 on the 20th; on the 6th nobody paid, so ours is none."""
    root = Path(shutil.copytree(shop, tmp_path / "w"))
    rows = [
        {"shop": "s1", "day": day, "metric": "aov", "value": value, "source": "report"}
        for day, value in (("2026-10-05", "75.05"), ("2026-10-06", "0"), ("2026-10-20", "8"))
    ]
    assert run("import", csv_file(tmp_path / "platform_metrics.csv", rows), "-w", root).status == 0
    told = run("reconcile", "--month", "2026-10", "--format", "json", "-w", root)
    (line,) = told.json["rows"]
    assert (line["metric"], line["cells"], line["theirs"], line["ours"], line["gap"]) == ("aov", 2, None, None, 1)
