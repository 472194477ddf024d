"""xundan coverage over the small shop, whose files cover October. Orders of s1 end on the 20th; no file has visits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.conftest import Run


def standings(run: Run, shop: Path, metric: str, first: str, last: str) -> list[dict[str, Any]]:
    words = ("coverage", metric, "--shop", "s1", "--from", first, "--to", last, "--format", "json")
    return list(run(*words, "-w", shop).json["rows"])


def runs(rows: list[dict[str, Any]]) -> list[tuple[str, str, str, int]]:
    return [(row["code"], row["from"], row["to"], row["days"]) for row in rows]


def test_the_calendar_marks_the_days_of_every_month(run: Run, shop: Path) -> None:
    ran = run("coverage", "--shop", "s1", "--from", "2026-09-29", "--to", "2026-11-02", "--format", "json", "-w", shop)
    rows = {(row["table"], row["month"]): row for row in ran.json["rows"]}
    assert {row["shop"] for row in rows.values()} == {"s1"}
    months = ("2026-09", "2026-10", "2026-11")
    assert [(rows["orders", m]["covered"], rows["orders", m]["of"]) for m in months] == [(0, 2), (31, 31), (0, 2)]
    assert rows["orders", "2026-09"]["days"] == " " * 28 + "··"
    assert rows["orders", "2026-11"]["days"] == "··"
    assert [rows["visits", m]["covered"] for m in months] == [0, 0, 0]


def test_days_without_files_are_unknown_and_the_files_that_would_mend_them_are_named(run: Run, shop: Path) -> None:
    rows = standings(run, shop, "sales", "2026-09-29", "2026-10-31")
    assert runs(rows) == [("unknown", "2026-09-29", "2026-09-30", 2), ("exact", "2026-10-01", "2026-10-31", 31)]
    assert rows[0]["missing"] == [["orders"]] and "ExportOrderList" in rows[0]["mend"]
    assert (rows[1]["missing"], rows[1]["mend"]) == ([], "")


def test_windows_and_first_weeks_are_provisional(run: Run, shop: Path) -> None:
    """A window of two days closes once the orders of the next day are there, so the 18th is the last that is closed;
    orders of 21 days before the 1st would be needed until the 21st."""
    rows = standings(run, shop, "inquiry_conversion", "2026-10-01", "2026-10-31")
    assert runs(rows) == [("early", "2026-10-01", "2026-10-18", 18), ("provisional", "2026-10-19", "2026-10-31", 13)]
    assert "2026-09-30 and before" in rows[0]["mend"]


def test_one_table_of_several_would_do(run: Run, shop: Path) -> None:
    rows = standings(run, shop, "visitors", "2026-10-05", "2026-10-06")
    assert runs(rows) == [("unknown", "2026-10-05", "2026-10-06", 2)]
    assert rows[0]["missing"] == [["visits", "traffic_daily"]]


def test_several_metrics_and_shops_are_told_apart(run: Run, shop: Path) -> None:
    ran = run("coverage", "sales,orders", "first_response", "--month", "2026-10", "-w", shop)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.count("s1") == ran.out.count("s2") == 1 and ran.out.count("exact") == 6


def test_an_unknown_metric_is_refused(run: Run, shop: Path) -> None:
    ran = run("coverage", "salez", "-w", shop)
    assert (ran.status, ran.out) == (2, "") and "there is no metric salez" in ran.err
