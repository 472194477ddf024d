"""xundan close: closing, confirming, opening again and looking."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support import paid_shop
from tests.support.paid_shop import MONTH, add, refund
from xundan.reports.as_json import object_json
from xundan.reports.closing import status_of
from xundan.reports.comparing import carried_json, carried_sheet, compared_json, compared_sheet
from xundan.reports.render import render
from xundan.scorecards.closing.carrying import carry, compared
from xundan.scorecards.closing.closing import closed_month
from xundan.scorecards.shelf import Month


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return paid_shop.session(tmp_path_factory.mktemp("paid")).workspace.root


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    return paid_shop.opened(made, tmp_path / "w").workspace.root


def test_a_month_is_closed_confirmed_and_listed(run: Run, workspace: Path) -> None:
    ran = run("close", MONTH, "--by", "小李", "-w", workspace, "--lang", "zh")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "2025-10 结账" and lines[1].startswith("已结账 (小李, ") and lines[1].endswith("), 待确认")
    [rain, fair] = [line.split() for line in lines if line.startswith(("小雨", "小美"))]
    assert (rain[1:], fair[1:]) == (["客服考核", "98.00", "￥3,018.00"], ["客服考核", "58.00", "￥3,100.00"])
    assert lines[-1] == "核对后确认: xundan close 2025-10 --confirm --by 姓名"
    ran = run("close", MONTH, "--confirm", "--by", "老板", "-w", workspace)
    assert ran.status == 0 and ", confirmed by 老板 on 20" in ran.out
    [month] = run("close", "--list", "-w", workspace, "--format", "json").json["months"]
    assert (month["month"], month["state"]) == (MONTH, "confirmed") and len(month["sha256"]) == 64
    assert [(row["agent"], row["plan"], row["score"], row["total"]) for row in month["agents"]] == [
        ("a1", "team", 98, 3018), ("a2", "team", 58, 3100)
    ]  # fmt: skip
    assert [(step["what"], step["by"]) for step in month["journal"]] == [("closed", "小李"), ("confirmed", "老板")]
    listed = run("close", "--list", "-w", workspace).out.splitlines()
    assert listed[0] == "Closed months" and "6,118.00 CNY" in listed[-1] and "confirmed" in listed[-1]


def test_opening_again_needs_a_reason_and_is_listed(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "keeper")
    assert run("close", MONTH, "-w", workspace).status == 0
    assert run("close", MONTH, "--reopen", "-w", workspace).status == 2
    ran = run("close", MONTH, "--reopen", "--why", "漏了一单", "-w", workspace)
    assert ran.status == 0 and "漏了一单" in ran.out
    found = run("close", MONTH, "--list", "-w", workspace, "--format", "json").json
    assert (found["state"], found["sha256"], found["agents"]) == ("open", None, [])
    assert [(step["what"], step["by"], step["why"]) for step in found["journal"]] == [
        ("closed", "keeper", None), ("reopened", "keeper", "漏了一单")
    ]  # fmt: skip
    journal = run("close", MONTH, "--list", "-w", workspace).out
    assert journal.splitlines()[0] == "The closing of 2025-10" and "reopened" in journal


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "which month?"),
        (("2025-13",), "no month"),
        ((MONTH, "--confirm"), "--by NAME"),
        ((MONTH, "--confirm", "--by", "x", "--why", "y"), "takes no --why"),
        ((MONTH, "--confirm", "--reopen", "--why", "x"), "only one of"),
        ((MONTH, "--anyway"), "--why"),
        ((MONTH, "--list", "--by", "x"), "neither --by nor --why"),
        ((MONTH, "--confirm", "--by", "x"), "is not closed"),
        (("2099-10", "--by", "x"), "2099-10"),
    ],
)
def test_what_makes_no_sense_is_refused(run: Run, workspace: Path, words: tuple[str, ...], said: str) -> None:
    ran = run("close", *words, "-w", workspace)
    assert ran.status == 2 and said in ran.err
    assert not (workspace / "closed").exists()


def test_a_record_that_was_edited_is_an_error_a_program_can_read(run: Run, workspace: Path) -> None:
    run("close", MONTH, "--by", "小李", "-w", workspace)
    path = workspace / "closed" / MONTH / "record.json"
    path.write_text(path.read_text(encoding="utf-8").replace("3018.00", "9018.00"), encoding="utf-8")
    ran = run("close", "--list", "-w", workspace, "--format", "json")
    assert ran.status == 2 and "was changed" in ran.err


def test_the_comparison_and_what_was_carried_are_shown(run: Run, workspace: Path, tmp_path: Path) -> None:
    run("close", MONTH, "--by", "小李", "-w", workspace)
    session = paid_shop.Session(paid_shop.find(workspace))
    month = Month.of(MONTH)
    assert status_of(closed_month(session.workspace, month)).en.endswith(", not confirmed")
    with session.view() as view:
        assert [note.zh for note in compared_sheet(compared(view, session.workspace, month)).notes] == ["和结账时一样"]
    add(session, "refunds", [refund("r2", "o3", "50", "2025-11-01")], tmp_path)
    with session.view() as view:
        found = compared(view, session.workspace, month)
    sheet = compared_sheet(found)
    assert [(row["line"].zh, row["then"], row["now"], row["difference"]) for row in sheet.rows] == [
        ("提成", 20, 15, -5), ("应发", 3100, 3095, -5)
    ]  # fmt: skip
    assert sheet.rows[1]["left"] == -5 and sheet.rows[1]["why"].zh == "订单 o3: 退款 0.00 → 50.00"
    for fmt in ("csv", "xlsx"):
        render(sheet, fmt, "zh", tmp_path / f"c.{fmt}")
    assert '"left":' in object_json(compared_json(found), "en")
    done = carry(session, month, by="老板")
    assert [(row["name"], row["amount"]) for row in carried_sheet(done).rows] == [("a2", -5)]
    assert carried_json(done)["import"] == done.import_id
    assert carried_sheet(carry(session, month, by="老板")).notes[0].en == "nothing was left to carry"
