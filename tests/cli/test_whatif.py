"""xundan whatif: before beside after, for people, for spreadsheets and for programs."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.lake.keeper import csv_file
from tests.support import paid_shop
from xundan.session import Session
from xundan.workspace import find


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """a1 has 98 points and 3018.00 in October 2025, a2 58 and 3100.00 (tests/support/paid_shop.py works them out)."""
    return paid_shop.session(tmp_path_factory.mktemp("paid")).workspace.root


OCTOBER = ("--plan", "team", "--months", "2025-10")


def asked(run: Run, home: Path, *words: str) -> Any:
    ran = run("whatif", *OCTOBER, *words, "--format", "json", "-w", home)
    assert ran.status == 0, ran.err
    return ran.json


def test_the_table_has_both_sides_and_what_all_costs(run: Run, made: Path) -> None:
    """With a target of 200 a2 has 98 points too, 980.00 instead of 580.00."""
    out = run("whatif", *OCTOBER, "--set", "items.sales.target=200", "-w", made).out.splitlines()
    assert out[0] == "What a change of the plan would do: --set"
    assert out[1] == "Appraisal · 2025-10 · items.sales.target=200"
    assert [line.split() for line in out if line.startswith(("小", "Total"))] == [
        ["小雨", "98", "1", "￥3,018.00", "￥3,018.00", "￥0.00"],
        ["小美", "58", "→", "98", "2", "→", "1", "￥3,100.00", "￥3,500.00", "￥400.00"],
        ["Total", "￥6,118.00", "￥6,518.00", "￥400.00"],
    ]
    assert out[-1] == "nothing was changed here"


def test_several_variants_and_what_each_costs(run: Run, made: Path) -> None:
    out = run("whatif", *OCTOBER, "--variant", "a: pay.pool=1200", "--variant", "b: pass=60%", "-w", made).out
    costs = out[out.index("What all pay comes to") :].splitlines()
    assert [line.split() for line in costs if line.startswith(("a ", "b "))] == [
        ["a", "pay.pool=1200", "￥6,118.00", "￥6,430.00", "￥312.00"],
        ["b", "pass=60%", "￥6,118.00", "￥5,538.00", "-￥580.00"],
    ]


def test_json_has_every_line_before_and_after(run: Run, made: Path) -> None:
    found = asked(run, made, "--set", "items.quality.full=40", "--set", "pay.commission.tiers.0.rate=20%")
    assert (found["plan"], found["months"], found["closed"]) == ("team", ["2025-10"], [])
    [variant] = found["variants"]
    assert variant["sets"] == ["items.quality.full=40", "pay.commission.tiers.0.rate=20%"]
    # 36 + 80 of 120 are 116 and 966.67; 20 % of 380.00.
    assert found["rows"][0] == {
        "variant": "--set", "month": "2025-10", "shop": "s1", "agent": "a1", "name": "小雨",
        "score_before": 98, "place_before": 1, "passed_before": True, "grade_before": None,
        "base_before": 2000.0, "pool_before": 980.0, "commission_before": 38.0, "total_before": 3018.0,
        "score_after": 116, "place_after": 1, "passed_after": True, "grade_after": None,
        "base_after": 2000.0, "pool_after": 966.67, "commission_after": 76.0, "total_after": 3042.67,
        "difference": 24.67,
    }  # fmt: skip
    # a2: 36 + 40 of 120 are 76 and 633.33; 20 % of 200.00 are 40.00; 3173.33 in all.
    assert variant["cost"] == [{"currency": "CNY", "before": 6118.0, "after": 6216.0, "difference": 98.0}]


def test_csv_and_workbook(run: Run, made: Path, tmp_path: Path) -> None:
    ran = run("whatif", *OCTOBER, "--set", "pay.pool=1200", "--format", "csv", "-w", made)
    rows = list(csv.DictReader(io.StringIO(ran.out.removeprefix("\ufeff"))))
    assert [(row["Agent"], row["Pay, now"], row["Pay, then"], row["More"]) for row in rows] == [
        ("小雨", "3018.00", "3214.00", "196.00"),
        ("小美", "3100.00", "3216.00", "116.00"),
        ("Total", "6118.00", "6430.00", "312.00"),
    ]
    assert run("whatif", *OCTOBER, "--set", "pay.pool=1200", "-o", tmp_path / "x.xlsx", "-w", made).status == 0
    assert (tmp_path / "x.xlsx").read_bytes().startswith(b"PK")


def test_what_changes_nothing_says_so(run: Run, made: Path) -> None:
    out = run("whatif", *OCTOBER, "--set", "pay.pool=1000", "-w", made).out
    assert "no score and no pay would change" in out
    assert "分数和工资都不变" in run("whatif", *OCTOBER, "--set", "rule=order", "-w", made, "--lang", "zh").out


def test_a_closed_month_stays_what_it_was(run: Run, made: Path, tmp_path: Path) -> None:
    """After the end of October a refund of 300.00 finished: open, a1 would have no commission on o1."""
    home = Path(shutil.copytree(made, tmp_path / "w"))
    assert run("close", "2025-10", "--by", "店长", "--why", "月结", "-w", home).status == 0
    late = csv_file(tmp_path / "late.csv", [paid_shop.refund("r2", "o1", "300", "2025-11-05")])
    Session(find(home)).import_files([late])
    found = asked(run, home, "--set", "pay.pool=1000")
    assert found["closed"] == ["2025-10"]
    assert found["rows"][0]["commission_before"] == 38.0 and found["rows"][0]["commission_after"] == 8.0
    out = run("whatif", *OCTOBER, "--set", "pay.pool=1000", "-w", home).out
    assert "2025-10 closed: 'now' is what the closed record pays" in out


def test_the_advice_shows_its_evidence(run: Run, made: Path, tmp_path: Path) -> None:
    """Sales lose 40 of 160 points, quality 4 of 40: sales would go from 80 to 100, the whole plan, so nothing can be
    offered. Two notes say why a2 lost a buyer."""
    home = Path(shutil.copytree(made, tmp_path / "w"))
    notes = [{"agent_id": "a2", "buyer_id": f"b{n}", "day": "2025-10-09", "reason": "价格"} for n in (1, 2)]
    csv_file(tmp_path / "loss_notes.csv", [*notes, {**notes[0], "day": "2025-10-10", "reason": "尺码"}])
    Session(find(home)).import_files([tmp_path / "loss_notes.csv"])
    found = asked(run, home, "--advice")
    advice = found["advice"]
    assert (advice["item"], advice["earned"], advice["could"], advice["share_lost"]) == ("sales", 120, 160, 0.25)
    assert advice["offered"] is None and found["variants"] == []
    agents = [(each["agent"], each["earned"], each["share"], each["reasons"]) for each in advice["agents"]]
    assert agents == [("a1", 80, 0.0, {}), ("a2", 40, 0.5, {"价格": 2, "尺码": 1})]
    # a1 was asked by two buyers, a2 by one, and all three bought.
    assert [(each["asked"], each["lost"]) for each in advice["agents"]] == [(2, 0), (1, 0)]
    table = run("whatif", *OCTOBER, "--advice", "-w", home).out
    assert "Diagnosis: Sales" in table and "价格 2, 尺码 1" in table and "nothing is offered" in table


def test_the_advice_is_a_variant_beside_others(run: Run, made: Path, tmp_path: Path) -> None:
    """Quality from 40 to 50 of 100, sales from 60 to 50. a1 earned 10 of 40 and all of sales; now 12.5 + 50."""
    home = Path(shutil.copytree(made, tmp_path / "w"))
    plan = home / "plans" / "team.toml"
    text = plan.read_text(encoding="utf-8").replace("full = 20", "full = 40").replace("full = 80", "full = 60")
    plan.write_text(text.replace("target = 400", "target = 100"), encoding="utf-8")
    low = [paid_shop.grade(agent, "10", marked_at="2025-11-01 10:00:00") for agent in ("a1", "a2")]
    Session(find(home)).import_files([csv_file(tmp_path / "grades.csv", low)])
    found = asked(run, home, "--advice", "--variant", "more: pay.pool=1200")
    assert [each["name"] for each in found["variants"]] == ["more", "quality +25%"]
    assert found["advice"]["item"] == "quality" and found["advice"]["offered"] == ["items.quality.full=50"]
    rows = [row for row in found["rows"] if row["variant"] == "quality +25%"]
    assert [(row["score_before"], row["score_after"]) for row in rows] == [(70, 62.5), (70, 62.5)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "nothing to try"),
        (("--set", "pay.pol=1"), "pay.pool"),
        (("--set", "pay.pool"), "no setting=value"),
        (("--variant", "pay.pool=1"), "has no name"),
        (("--variant", "a: pay.pool=1", "--variant", "a: pay.pool=2"), "two variants are called a"),
        (("--set", "items.sales.target=0"), "the plan would be wrong"),
        (("--set", "pay.pool=1", "--format", "pdf"), "no format pdf"),
    ],
)  # fmt: skip
def test_what_cannot_be_tried(run: Run, made: Path, words: tuple[str, ...], said: str) -> None:
    ran = run("whatif", *OCTOBER, *words, "-w", made)
    assert ran.status == 2 and said in ran.err and not ran.out


def test_a_plan_or_month_that_is_not_there(run: Run, made: Path) -> None:
    none = run("whatif", "--plan", "none", "--set", "pay.pool=1", "-w", made)
    assert none.status == 2 and "no plan none" in none.err
    early = run("whatif", "--plan", "team", "--months", "2024-10", "--set", "pay.pool=1", "-w", made)
    assert early.status == 2 and "does not hold in 2024-10" in early.err


def test_nothing_is_written(run: Run, made: Path) -> None:
    before = {path: path.read_bytes() for path in sorted(made.rglob("*")) if path.is_file()}
    asked(run, made, "--set", "pay.pool=1200", "--set", "rule=payment")
    assert {path: path.read_bytes() for path in sorted(made.rglob("*")) if path.is_file()} == before
