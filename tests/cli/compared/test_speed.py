"""xundan speed: what a fast first answer is worth (tests/support/compared_shop.py)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.support import compared_shop
from tests.support.small_shop import COVERS, files, workspace
from xundan.workspace import create

OCTOBER = ("--month", "2026-10")


def asked(run: Run, home: Path, *words: str) -> Any:
    ran = run("speed", *words, "--format", "json", "-w", home)
    assert ran.status == 0, ran.err
    return ran.json


def test_conversion_by_first_response(run: Run, compared: Path) -> None:
    found = asked(run, compared, *OCTOBER)
    assert (found["inquiries"], found["left_out"], found["aov"]) == (203, 0, 50.0)
    there = [each for each in found["buckets"] if each["inquiries"]]
    # a3 answered its three buyers after 30 seconds, and none of them bought.
    assert [(each["above"], each["upto"], each["paid"], each["inquiries"]) for each in there] == [
        (10, 30, 70, 103),
        (60, 180, 30, 100),
    ]
    assert there[1]["conversion"] == 0.3
    assert there[0]["adjusted"] - there[1]["adjusted"] == pytest.approx(0.4, abs=0.03)


def test_what_is_at_stake(run: Run, compared: Path) -> None:
    """10 % of 203 are 20 inquiries; 40 points of them at 50.00 come to 400.00."""
    found = asked(run, compared, *OCTOBER)
    (stake,) = found["stakes"]
    assert (stake["seconds"], stake["within"], stake["moved"]) == (30, 103, 20)
    assert stake["gap"] == pytest.approx(0.4, abs=0.03)
    assert stake["sales"] == pytest.approx(400, abs=30)
    assert 0 < stake["sales_low"] < stake["sales"] < stake["sales_high"]
    (more,) = asked(run, compared, *OCTOBER, "--more", "20")["stakes"]
    assert (more["moved"], more["sales"]) == (41, pytest.approx(stake["gap"] * 41 * 50, abs=0.005))


def test_it_is_said_in_both_languages(run: Run, compared: Path) -> None:
    english = " ".join(run("speed", *OCTOBER, "-w", compared).out.split())
    assert "Of inquiries first answered within 30 s" in english
    assert "If 10 % more of the inquiries (20) were" in english
    assert "it proves no cause" in english
    chinese = "".join(run("speed", *OCTOBER, "--lang", "zh", "-w", compared).out.split())
    assert "30秒内首答的询单,同样情况下付款的比更慢的多" in chinese
    assert "不是因果的证明" in chinese


def test_a_few_inquiries_tell_nothing(run: Run, tmp_path: Path) -> None:
    """Three inquiries of the small shop, answered after 20, 10 and 30 seconds."""
    root = workspace(tmp_path / "w").root
    assert run("import", files(tmp_path / "files"), "-w", root, *COVERS).status == 0
    found = asked(run, root, "--from", "2026-10-05", "--to", "2026-10-05", "--shop", "s1")
    assert [each["inquiries"] for each in found["buckets"]] == [0, 1, 2, 0, 0, 0, 0]
    said = "3 inquiries are too few to tell what speed does to the same mix; choose a longer period."
    # Orders are covered from the 1st on: for three weeks nobody knows who asks after a sale.
    assert found["sentences"][0] == said
    assert found["sentences"][1].startswith("provisional: until 2026-10-05 inquiries may be too many")
    assert (found["stakes"], found["mean_response"]["conversion_if_halved"]) == ([], None)
    empty = asked(run, root, "--from", "2026-10-25", "--to", "2026-10-25", "--shop", "s1")
    assert empty["sentences"] == ["The period has no inquiry to look at."]


def test_without_chats_there_is_nothing(run: Run, tmp_path: Path) -> None:
    root = create(tmp_path / "w", "s1").root
    _, orders, _ = compared_shop.files(tmp_path)
    assert run("import", orders, "-w", root).status == 0
    found = asked(run, root)
    assert found["sentences"] == ["This needs chats (messages) and orders, not both of which were imported."]
    assert (found["inquiries"], found["buckets"]) == (0, [])


def test_a_share_beyond_all_is_refused(run: Run, compared: Path) -> None:
    assert run("speed", "--more", "101", "-w", compared).status == 2


def test_orders_have_no_sales_at_stake(run: Run, compared: Path) -> None:
    """Whoever ordered paid, so the buckets are the same."""
    paid, ordered = asked(run, compared, *OCTOBER), asked(run, compared, "inquiry_conversion:ordered", *OCTOBER)
    assert ordered["buckets"] == paid["buckets"]
    assert (ordered["stakes"], ordered["aov"]) == ([], None)
    assert "points more ordered than of slower ones" in ordered["sentences"][0]
    refused = run("speed", "aov", "--format", "json", "-w", compared)
    assert refused.error["code"] == "speed_metric"
