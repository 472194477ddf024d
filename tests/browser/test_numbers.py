"""What the pages show is what the command line says of the same workspace."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any
from urllib.parse import quote

from tests.browser.desk import Desk

DAYS = ("--from", "2026-10-05", "--to", "2026-10-20")
QUERY = "from=2026-10-05&to=2026-10-20"


def command(desk: Desk, *words: str) -> dict[str, Any]:
    """What a command answers, as a process of its own."""
    asked = [*words, "--shop", desk.shop.shop, "--format", "json", "--lang", "zh", "-w", desk.shop.root]
    found = subprocess.run([sys.executable, "-m", "xundan", *asked], check=True, capture_output=True)
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def shown(desk: Desk, path: str, table: str) -> list[dict[str, str]]:
    """A table as it stands on the owner's screen: what sorts it, by column."""
    page = desk.window("owner", "desk-zh").open(path)
    return page.evaluate(
        """(key) => {
          const table = document.querySelector(`#${key} table`);
          const names = [...table.tHead.rows[0].cells].map((head) => head.dataset.column);
          return [...table.tBodies[0].rows].map((row) =>
            Object.fromEntries([...row.cells].map((cell, n) => [names[n], cell.dataset.sort])));
        }""",
        table,
    )


def same(shown: str, told: Any) -> bool:
    """Whether a cell shows the value of the command line, to the digit."""
    if told is None or shown == "":
        return told is None and shown == ""
    try:
        return abs(float(shown) - float(told)) < 1e-9
    except ValueError:
        return str(told) == shown


def differing(table: list[dict[str, str]], rows: list[dict[str, Any]]) -> list[str]:
    """Cells in which the two differ, of columns that both have."""
    assert len(table) == len(rows) > 0
    found = []
    for ours, theirs in zip(table, rows, strict=True):
        for column in set(ours) & set(theirs):
            if not isinstance(theirs[column], dict | list) and not same(ours[column], theirs[column]):
                found.append(f"{column}: {ours[column]} instead of {theirs[column]}")
    return found


def test_the_agents_table(desk: Desk) -> None:
    table = shown(desk, f"agents/?{QUERY}", "agents")
    told = command(desk, "agents", *DAYS)["rows"]
    assert {"inquiries", "inquiry_conversion", "sales"} <= set(table[0]) & set(told[0])
    assert differing(table, told) == []


def test_the_funnel(desk: Desk) -> None:
    told = command(desk, "funnel", *DAYS)["rows"]
    table = shown(desk, f"funnel/?{QUERY}", "funnel")
    assert len(set(table[0]) & set(told[0])) >= 2
    assert differing(table, told) == []


def test_the_tiles_of_the_overview(desk: Desk) -> None:
    """In full, as the tile says it when it is pointed at."""
    page = desk.window("owner", "desk-zh").open(f"?{QUERY}")
    told = command(desk, "metrics", "sales", "visitors", "inquiry_conversion", *DAYS)["rows"][0]
    texts = " ".join(page.locator(".tile").all_inner_texts())
    titles = " ".join(str(each.get_attribute("title")) for each in page.locator(".tile [title]").all())
    assert f"{float(told['inquiry_conversion']) * 100:.1f} %" in texts
    assert f"{int(told['visitors']):,}" in texts + titles
    assert f"{float(told['sales']):,.2f}" in texts + titles


def test_a_number_opens_to_as_many_rows_as_it_says(desk: Desk) -> None:
    page = desk.window("owner", "desk-zh").open(f"agents/?{QUERY}")
    place = page.evaluate(
        """() => {
          const table = document.querySelector('#agents table');
          const n = [...table.tHead.rows[0].cells].findIndex((head) => head.dataset.column === "inquiries");
          const cell = table.tBodies[0].rows[0].cells[n];
          return { value: Number(cell.dataset.sort), to: cell.querySelector("a").href };
        }"""
    )
    page.goto(place["to"])
    assert page.locator("#rows tbody tr").count() == place["value"] > 0


def test_the_payroll_and_a_slip(desk: Desk) -> None:
    """Every line of everybody's pay, and of one slip the points of each item."""
    told = {card["agent_id"]: card for card in of_month(desk)["cards"]}
    table = shown(desk, "scorecards/?month=2026-10", "payroll")
    assert len(table) == len(told) > 1
    by_name = {row["name"]: row for row in table}
    for card in told.values():
        row = by_name[card["name"]]
        lines = {line["key"]: line["amount"] for line in card["lines"]} | {
            "score": card["score"],
            "total": card["total"],
        }
        wrong = [key for key, value in lines.items() if key in row and not same(row[key], value)]
        assert wrong == [], (card["name"], row, lines)
        assert {"base", "score", "total"} <= set(row) & set(lines)
    card = told[desk.shop.own]
    items = shown(desk, f"scorecards/2026-10/{quote(desk.shop.own, safe='')}/", "slip-1")
    points = {row["name"]: row["points"] for row in items}
    assert len(card["items"]) > 3
    assert [item["name"]["zh"] for item in card["items"] if not same(points[item["name"]["zh"]], item["adds"])] == []


def of_month(desk: Desk) -> dict[str, Any]:
    """The payroll of October as the command line tells it: of all shops, for plans are theirs together."""
    asked = ["payroll", "--month", "2026-10", "--format", "json", "--lang", "zh", "-w", desk.shop.root]
    found = subprocess.run([sys.executable, "-m", "xundan", *asked], check=True, capture_output=True)
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def test_the_platforms_figures_beside_ours(desk: Desk) -> None:
    """Every line that is compared: theirs, ours, what a setting explains and the likely cause."""
    told = command(desk, "reconcile", *DAYS)["rows"]
    table = shown(desk, f"data/reconcile/?{QUERY}", "reconcile")
    assert {"theirs", "ours", "share", "cause"} <= set(table[0]) & set(told[0])
    assert differing(table, told) == []
    assert len([row for row in told if row["theirs"] is not None and row["ours"] is not None]) > 5
