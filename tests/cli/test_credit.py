"""xundan credit: a person says whose an order is, takes it back, and looks at what was decided."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.lake.keeper import csv_file, order
from xundan.facts import refresh as refreshing
from xundan.facts.identity import Broken

ASK = ("metrics", "sales", "--by", "agent", "--shop", "s1", "--from", "2026-10-05", "--to", "2026-10-05", "-w")
NOBODY = {"state": "silent", "agent": None}
HERS = {"state": "agent", "agent": "a1"}


@pytest.fixture
def workspace(shop: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shop, tmp_path / "w"))


def sales(run: Run, workspace: Path, *more: str) -> dict[str | None, float]:
    """Sales of 5 October by agent; o1 brought 100.10 and o2 50."""
    rows = run(*ASK, workspace, "--format", "json", *more).json["rows"]
    return {row["agent"]: row["sales"] for row in rows}


def test_a_decision_moves_the_order_and_says_from_where_to_where(run: Run, workspace: Path) -> None:
    assert sales(run, workspace) == {"a1": 100.1, None: 50}
    ran = run("credit", "o2", "a1", "--why", "电话里卖的", "--by", "店长", "-w", workspace, "--lang", "zh")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert (
        lines[0] == "订单 o2" and lines[1].startswith("店长 于 20") and lines[1].endswith("改判给 a1, 理由: 电话里卖的")
    )
    assert [line.split()[:2] for line in lines[4:7]] == [
        ["下单优先判定", "静默"], ["下单判定", "静默"], ["付款判定", "静默"]
    ]  # fmt: skip
    assert all(line.endswith("小雨 (a1)") for line in lines[4:7])
    assert lines[7] == "已记为导入 2; 收回: xundan credit o2 --undo --why 原因"
    for rule in ("order_first", "order", "payment"):
        assert sales(run, workspace, "--rule", rule) == {"a1": 150.1}


def test_a_decision_an_undo_and_the_history_of_both(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "keeper")
    told = run("credit", "o1", "--silent", "--why", "a friend", "-w", workspace, "--format", "json").json
    assert told.pop("decided_at") > "2026"
    assert told == {
        "shop": "s1", "order_id": "o1", "agent": None, "by": "keeper", "why": "a friend", "state": "stands",
        "import": 2,
        "owners": [{"rule": rule, "was": HERS, "now": NOBODY} for rule in ("order_first", "order", "payment")],
    }  # fmt: skip
    assert sales(run, workspace) == {None: 150.1}
    again = run("credit", "o1", "--undo", "--why", "no friend", "-w", workspace)
    assert again.status == 0 and "decision withdrawn by keeper, because: no friend" in again.out
    assert sales(run, workspace) == {"a1": 100.1, None: 50}
    rows = run("credit", "o1", "-w", workspace, "--format", "json").json["rows"]
    assert [(row["agent"], row["by"], row["why"], row["state"]) for row in rows] == [
        (None, "keeper", "a friend", "withdrawn"),
        (None, "keeper", "no friend", "withdrawal"),
    ]
    assert rows[0]["decided_at"] < rows[1]["decided_at"]
    assert run("credit", "--list", "-w", workspace).out.splitlines()[-1] == "no decision stands"
    ran = run("credit", "o1", "--undo", "--why", "twice", "-w", workspace)
    assert ran.status == 2 and "no decision stands on order o1" in ran.err


def test_a_later_decision_replaces_an_earlier_one_and_undo_takes_its_import_back(run: Run, workspace: Path) -> None:
    run("credit", "o1", "--silent", "--why", "first", "--by", "x", "-w", workspace)
    run("credit", "o1", "a1", "--why", "second", "--by", "y", "-w", workspace)
    [row] = run("credit", "--list", "-w", workspace, "--format", "json").json["rows"]
    assert (row["order_id"], row["agent"], row["by"], row["why"], row["state"]) == ("o1", "a1", "y", "second", "stands")
    assert "credit o1.jsonl" in run("history", "-w", workspace).out
    assert run("undo", "last", "-w", workspace).status == 0
    [row] = run("credit", "--list", "-w", workspace, "--format", "json").json["rows"]
    assert (row["agent"], row["why"], row["state"]) == (None, "first", "stands")
    assert sales(run, workspace) == {None: 150.1}


def test_decisions_are_shown_as_tables(run: Run, workspace: Path, tmp_path: Path) -> None:
    nothing = run("credit", "o1", "-w", workspace)
    assert nothing.status == 0 and nothing.out.splitlines()[-1] == "nobody decided on it"
    run("credit", "p1", "--silent", "--why", "二店的", "--by", "x", "-w", workspace)
    run("credit", "o2", "a1", "--why", "=1+1", "--by", "y", "-w", workspace, "--format", "csv")
    lines = run("credit", "--list", "-w", workspace).out.splitlines()
    assert lines[0] == "Decisions that stand" and lines[1].split()[:2] == ["Shop", "Order"]
    assert lines[3].split()[:2] == ["s1", "o2"] and "小雨 (a1)" in lines[3] and lines[3].endswith("stands")
    assert lines[4].split()[:2] == ["s2", "p1"] and "Silent" in lines[4]
    [head, row] = csv.reader(
        io.StringIO(run("credit", "--list", "--shop", "s1", "-w", workspace, "--format", "csv").out.lstrip("\ufeff"))
    )
    assert head == ["Order", "When", "Decided for", "By", "Why", "State"]
    assert (row[0], row[3], row[5]) == ("o2", "y", "stands") and row[4] != "=1+1", "no formula"
    assert run("credit", "--list", "-w", workspace, "-o", tmp_path / "d.xlsx").status == 0
    assert (tmp_path / "d.xlsx").stat().st_size > 0


def test_of_an_order_that_two_shops_have_the_shop_is_asked(run: Run, workspace: Path, tmp_path: Path) -> None:
    both = csv_file(tmp_path / "o.csv", [order("o2", amount="9", paid_at="2026-10-05 11:00:00", shop="s2")])
    assert run("import", both, "-w", workspace).status == 0
    words = ("credit", "o2", "a1", "--why", "w", "-w", workspace)
    ran = run(*words)
    assert ran.status == 2 and "several shops have an order o2: s1, s2" in ran.err and "--shop" in ran.err
    assert run(*words, "--shop", "s2").status == 0
    assert sales(run, workspace) == {"a1": 100.1, None: 50}
    shops = run("credit", "o2", "-w", workspace, "--format", "json").json["rows"]
    assert [row["shop"] for row in shops] == ["s2"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("o2", "a2", "--why", "w"), ("s1 has no agent's account a2", "near to it: 小雨 (a1)")),
        (("o2", "小雨", "--why", "w"), ("s1 has no agent's account 小雨", "near to it: 小雨 (a1)")),
        (("zz", "a1", "--why", "w"), ("there is no order zz", "import the orders")),
        (("zz",), ("there is no order zz",)),
        (("o2", "a1"), ("a decision needs its reason: --why", "xundan credit ORDER AGENT --why TEXT")),
        (("o2", "a1", "--why", " "), ("--why must not be blank",)),
        (("o2", "a1", "--why", "w", "--by", " "), ("--by must not be blank",)),
        (("o2", "a1", "--silent", "--why", "w"), ("only one of",)),
        (("o2", "--silent", "--undo", "--why", "w"), ("only one of",)),
        (("o2", "--why", "w"), ("decided for whom?",)),
        (("o2", "--undo", "--why", "w"), ("no decision stands on order o2",)),
        (("--list", "o2"), ("--list goes with --shop alone",)),
        ((), ("which order?",)),
        (("o2", "a1", "--why", "w", "--shop", "s9"), ("there is no shop s9", "s1, s2")),
        (("--list", "--shop", "s9"), ("there is no shop s9",)),
    ],
)
def test_what_cannot_be_decided_is_said_and_changes_nothing(
    run: Run, shop: Path, words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    ran = run("credit", *words, "-w", shop)
    assert (ran.status, ran.out) == (2, "")
    assert all(part in ran.err for part in said), ran.err
    assert len(run("history", "--json", "-w", shop).json) == 1


def test_who_decides_must_be_known(run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise OSError("no username")

    monkeypatch.setattr("getpass.getuser", nobody)
    ran = run("credit", "o2", "a1", "--why", "w", "-w", shop, "--lang", "zh")
    assert ran.status == 2 and "不知道是谁在改判" in ran.err and "--by" in ran.err


def test_numbers_and_addresses_in_a_reason_are_masked(run: Run, workspace: Path) -> None:
    ran = run("credit", "o2", "a1", "--why", "电话 13812345678", "--by", "李 13812345679", "-w", workspace)
    assert ran.status == 0 and "李 [电话]" in ran.out and "because: 电话 [电话]" in ran.out


def test_a_shop_whose_sales_do_not_add_up_after_a_decision_is_no_success(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Broken("s1", date(2026, 10, 5), "payment", Decimal(1), Decimal(2))]
    monkeypatch.setattr(refreshing, "broken_identities", lambda *_: found)
    ran = run("credit", "o2", "a1", "--why", "w", "--by", "x", "-w", workspace)
    assert (ran.status, ran.out) == (1, "") and "s1 2026-10-05" in ran.err
