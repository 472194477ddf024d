"""xundan fair: agents against what the team would make of the same cases (tests/support/compared_shop.py)."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.support import compared_shop
from xundan.workspace import create

OCTOBER = ("--month", "2026-10")


def asked(run: Run, home: Path, *words: str) -> Any:
    ran = run("fair", *words, "--format", "json", "-w", home)
    assert ran.status == 0, ran.err
    return ran.json


def test_who_is_better_by_the_same_cases(run: Run, compared: Path) -> None:
    found = asked(run, compared, *OCTOBER)
    assert (found["metric"], found["cases"]) == ("inquiry_conversion", 203)
    assert found["mean"] == pytest.approx(100 / 203, abs=1e-9)
    one, two, three = found["agents"]
    assert [each["agent"] for each in found["agents"]] == ["a1", "a2", "a3"]
    assert (one["name"], one["value"], one["cases"], one["verdict"]) == ("小雨", 0.6, 100, "better")
    assert (two["value"], two["verdict"]) == (0.4, "worse")
    # Both have the same days, hours and speed, so the team makes of the cases of either what it makes of all.
    assert one["gap"] == pytest.approx(0.1, abs=0.02) and two["gap"] == pytest.approx(-0.1, abs=0.02)
    assert one["gap_low"] > 0 > two["gap_high"]
    assert one["top_third"] > 0.99
    # Wilson's interval of 60 of 100.
    assert (round(one["low"], 3), round(one["high"], 3)) == (0.502, 0.691)
    assert 0.5 < one["shrunken"] < 0.6
    assert (three["value"], three["cases"], three["gap"], three["verdict"]) == (0.0, 3, None, "few")


def test_the_values_are_those_of_the_catalogue(run: Run, compared: Path) -> None:
    metric = "inquiry_conversion"
    rows = run("metrics", metric, "--by", "agent", *OCTOBER, "--format", "json", "-w", compared).json["rows"]
    found = asked(run, compared, *OCTOBER)["agents"]
    assert {row["agent"]: row[metric] for row in rows} == {each["agent"]: each["value"] for each in found}


def test_it_is_said_in_both_languages(run: Run, compared: Path) -> None:
    english = " ".join(run("fair", *OCTOBER, "-w", compared).out.split())
    assert "小雨 does better: Inquiry conversion 60.0 %, where the team would make about" in english
    assert "This is association, adjusted for what the files show; it proves no cause." in english
    assert "fewer than 30 cases: not judged" in english
    # No visits were imported, and no message names an item.
    assert "Not known of 100 % of the cases, which count as a kind of their own: category asked about, price" in english
    chinese = "".join(run("fair", *OCTOBER, "--lang", "zh", "-w", compared).out.split())
    assert "小雨更好:询单转化率60.0%,同样的情况交给全队约" in chinese
    assert "不是因果的证明" in chinese


def test_where_nobody_differs_nobody_is_called_better(run: Run, compared: Path) -> None:
    """Everybody buys for 50.00, and every second answer of both takes 20 seconds, the others 90: 55 on average."""
    said = asked(run, compared, "first_response", *OCTOBER)
    assert [each["value"] for each in said["agents"] if each["agent"] != "a3"] == [55.0, 55.0]
    assert {each["verdict"] for each in said["agents"]} == {"chance", "few"}
    assert "no difference is beyond chance" in said["sentences"][0]
    money = asked(run, compared, "aov", *OCTOBER)
    assert [(each["agent"], each["value"], each["cases"]) for each in money["agents"]] == [
        ("a1", 50, 60),
        ("a2", 50, 40),
    ]
    assert all(each["gap"] is None and each["verdict"] == "unadjusted" for each in money["agents"])


def test_what_was_never_imported_is_unknown(run: Run, compared: Path) -> None:
    found = asked(run, compared, "refund_rate", *OCTOBER)
    assert (found["cases"], found["mean"], found["agents"]) == (0, None, [])
    assert found["sentences"] == [
        "Refund rate cannot be compared: it needs orders, refunds, not all of which were imported."
    ]


def test_a_day_is_too_short(run: Run, compared: Path) -> None:
    found = asked(run, compared, "--from", "2026-10-02", "--to", "2026-10-02")
    assert {each["verdict"] for each in found["agents"]} == {"few"}
    assert "Choose a longer period." in found["sentences"][0]
    nothing = asked(run, compared, "--from", "2026-10-30", "--to", "2026-10-30")
    assert nothing["sentences"] == ["The period has no case of Inquiry conversion to compare."]


def test_the_same_question_has_the_same_bytes(run: Run, compared: Path, tmp_path: Path) -> None:
    once, again = (run("fair", *OCTOBER, "--format", "json", "-w", compared).out for _ in range(2))
    assert once == again
    shutil.copytree(compared, tmp_path / "copy")
    assert run("fair", *OCTOBER, "--format", "json", "-w", tmp_path / "copy").out == once


def test_a_spreadsheet_has_every_column(run: Run, compared: Path, tmp_path: Path) -> None:
    rows = list(
        csv.DictReader(io.StringIO(run("fair", *OCTOBER, "--format", "csv", "-w", compared).out.lstrip("\ufeff")))
    )
    assert len(rows) == 3
    assert run("fair", *OCTOBER, "-o", tmp_path / "fair.xlsx", "-w", compared).status == 0
    assert (tmp_path / "fair.xlsx").stat().st_size > 4000


def test_a_metric_that_agents_are_not_compared_by(run: Run, compared: Path) -> None:
    ran = run("fair", "sales", "--format", "json", "-w", compared)
    assert ran.error["code"] == "fair_metric"
    assert (
        ran.error["hint"]
        == "there are: inquiry_conversion, inquiry_conversion:ordered, aov, refund_rate, first_response"
    )


def test_without_scikit_learn_it_says_how_to_get_it(run: Run, compared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sklearn.linear_model", None)
    monkeypatch.setitem(__import__("sys").modules, "sklearn.model_selection", None)
    ran = run("fair", *OCTOBER, "--format", "json", "-w", compared)
    assert ran.error["code"] == "text_missing"
    assert "xundan[text]" in ran.error["hint"]


def test_a_workspace_that_keeps_no_chat_text(run: Run, tmp_path: Path) -> None:
    root = create(tmp_path / "w", "s1").root
    config = root / "xundan.toml"
    text = config.read_text(encoding="utf-8")
    assert 'chat_text = "masked"' in text
    config.write_text(text.replace('chat_text = "masked"', 'chat_text = "none"'), encoding="utf-8")
    assert run("import", *compared_shop.files(tmp_path), "-w", root, *compared_shop.COVERS).status == 0
    found = asked(run, root, *OCTOBER)
    assert [each["verdict"] for each in found["agents"]] == ["better", "worse", "few"]
    assert found["unknown"]["topic"] == 1.0
    assert any("what the first words ask" in each and "keep the chats' text" in each for each in found["sentences"])


def test_the_first_weeks_of_the_orders_are_left_out(run: Run, tmp_path: Path) -> None:
    """Orders are known from the 1st of October on, so until the 21st an after-sale question looks like an inquiry; of
    a1 and a2 the buyers of the 22nd to the 25th are left, eight of each speed."""
    root = create(tmp_path / "w", "s1").root
    files = compared_shop.files(tmp_path)
    assert run("import", *files, "-w", root, "--covers", "2026-10-01..2026-10-31").status == 0
    found = asked(run, root, *OCTOBER)
    assert (found["from"], found["cases"]) == ("2026-10-22", 32)
    assert found["sentences"][-1].startswith(
        "From 2026-10-22 on: until 2026-10-21 questions after a sale cannot be told"
    )
    money = asked(run, root, "aov", *OCTOBER)
    assert (money["from"], money["cases"]) == ("2026-10-01", 100)
