"""xundan grade, adjust, attend and target: a person marks an agent's work, corrects it, takes it back, and looks at
what was entered."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.lake.keeper import csv_file
from xundan.scorecards.marks import Marks, marks
from xundan.scorecards.shelf import Month
from xundan.session import Session
from xundan.workspace import Workspace

OCTOBER = Month(2026, 10)
SHOP = ("--shop", "s1")


@pytest.fixture
def workspace(shop: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shop, tmp_path / "w"))


def stand(workspace: Path) -> Marks:
    """The marks of October as plans score them."""
    with Session(Workspace(workspace)).view() as view:
        return marks(view, OCTOBER.first, OCTOBER.last)


def listed(run: Run, workspace: Path, command: str, *more: str) -> list[dict[str, Any]]:
    return run(command, "--list", "-w", workspace, "--format", "json", *more).json["rows"]


def test_a_grade_of_a_file_is_corrected_by_a_score_taken_back_and_set_again(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = {"shop": "s1", "agent_id": "a1", "month": "2026-10", "item": "quality"}
    file = csv_file(tmp_path / "grades.csv", [key | {"grade": "良", "by": "张"}])
    assert run("import", file, "-w", workspace).status == 0
    ran = run("grade", "小雨", "2026-10", "quality", "18", "--why", "复核", "--by", "店长", "-w", workspace, *SHOP,
              "--lang", "zh")  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:2] == ["小雨 (a1), 2026-10, quality", "店长 记下, 理由: 复核"]
    assert lines[4].split() == ["良", "18"] and lines[5] == "已记为导入 3; 撤销: xundan undo 3"
    [grade] = stand(workspace).grades.values()
    assert (grade.grade, grade.score, grade.by, grade.note) == (None, 18, "店长", "复核"), "no grade beside the score"

    monkeypatch.setattr("getpass.getuser", lambda: "keeper")
    told = run("grade", "a1", "2026-10", "quality", "--undo", "--why", "重打", "-w", workspace, *SHOP,
               "--format", "json").json  # fmt: skip
    assert told == {
        "table": "grades", "shop": "s1", "agent": "a1", "month": "2026-10", "item": "quality", "by": "keeper",
        "why": "重打", "import": 4, "now": [],
        "was": [{"item": "quality", "grade": None, "score": 18, "by": "店长", "note": "复核"}],
    }  # fmt: skip
    assert stand(workspace).grades == {}
    assert run("grade", "a1", "2026-10", "quality", "Excellent", "--why", "再看", "-w", workspace, *SHOP).status == 0
    assert [each.grade for each in stand(workspace).grades.values()] == ["优"]
    assert run("undo", "last", "-w", workspace).status == run("undo", "4", "-w", workspace).status == 0
    assert [each.score for each in stand(workspace).grades.values()] == [18]

    rows = listed(run, workspace, "grade", "--month", "2026-10", "--agent", "小雨")
    assert [(row["grade"], row["score"], row["by"], row["why"], row["state"], row["import"]) for row in rows] == [
        ("良", None, "张", None, "replaced", 2),
        (None, 18, "店长", "复核", "stands", 3),
        (None, 18, "keeper", "重打", "undone", 4),
        ("优", None, "keeper", "再看", "undone", 5),
    ]
    assert listed(run, workspace, "grade", "--month", "2026-09") == []


def test_two_complaints_of_a_day_are_two_and_one_of_them_is_taken_back(run: Run, workspace: Path) -> None:
    def adjust(*words: str) -> str:
        ran = run("adjust", "a1", "2026-10-05", "complaint", *words, "--by", "x", "-w", workspace, *SHOP)
        return ran.out if ran.status == 0 else ran.err

    assert "-5 points (订单 11)" in adjust("--points", "-5", "--why", "订单 11")
    assert "-5 points (订单 11); -8 points (订单 12 电话 [电话])" in adjust(
        "--points", "-8", "--why", "订单 12 电话 13812345678"
    )
    assert "it is -5 points already (by x)" in adjust("--points", "-5", "--why", "订单 11")
    assert "there are 2: -5 points 订单 11; -8 points 订单 12" in adjust("--undo", "--why", "撤诉")
    adjust("--points", "-10", "--why", "订单 12 电话 13812345678")
    [(_, both)] = stand(workspace).adjustments.items()
    assert [row.points for row in both] == [-5, -10], "the same note again corrects"
    adjust("--undo", "--which", "订单 12", "--why", "撤诉")
    [(_, [left])] = stand(workspace).adjustments.items()
    assert (left.points, left.note, left.by, left.amount) == (-5, "订单 11", "x", None)
    assert "nothing stands there" in adjust("--undo", "--which", "订单 12", "--why", "again")
    rows = listed(run, workspace, "adjust")
    assert [(row["points"], row["note"], row["why"], row["state"]) for row in rows] == [
        (-5, "订单 11", None, "stands"),
        (-8, "订单 12 电话 [电话]", None, "replaced"),
        (-10, "订单 12 电话 [电话]", None, "withdrawn"),
        (-10, "订单 12 电话 [电话]", "撤诉", "withdrawal"),
    ]


def test_an_adjustment_of_a_file_whose_note_was_masked_is_not_doubled(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    row = {"shop": "s1", "agent_id": "a1", "day": "2026-10-05", "kind": "praise", "points": "2"}
    run("import", csv_file(tmp_path / "a.csv", [row | {"note": "买家 13812345678"}]), "-w", workspace)
    words = ("adjust", "a1", "2026-10-05", "praise", "-w", workspace, *SHOP)
    for more in (("--undo", "--why", "w"), ("--points", "3", "--why", "买家 13812345678")):
        ran = run(*words, *more)
        assert ran.status == 2 and "in the note of that row was masked" in ran.err
    [(_, [left])] = stand(workspace).adjustments.items()
    assert left.points == 2
    assert len(run("history", "--json", "-w", workspace).json) == 2
    run("import", csv_file(tmp_path / "b.csv", [row | {"note": "订单 11", "kind": "outstanding"}]), "-w", workspace)
    ran = run("adjust", "a1", "2026-10-05", "outstanding", "--undo", "--why", "w", "-w", workspace, *SHOP)
    assert ran.status == 0 and "2 points (订单 11)" in ran.out, "one whose note is as it was is found"


def test_money_is_carried_over(run: Run, workspace: Path) -> None:
    ran = run(
        "adjust", "a1", "2026-10-01", "carried", "--amount", "-35.5", "--why", "9 月少退款", "-w", workspace, *SHOP
    )
    assert ran.status == 0 and "-35.50 (9 月少退款)" in ran.out
    [(who, [row])] = stand(workspace).adjustments.items()
    assert who == ("s1", "a1") and (row.points, str(row.amount)) == (None, "-35.50")
    lines = run("adjust", "--list", "-w", workspace, "--format", "csv").out.lstrip("\ufeff").splitlines()
    [head, told] = csv.reader(io.StringIO("\n".join(lines)))
    assert head == ["Entered", "Agent", "Day", "Kind", "Points", "Amount", "Why", "By", "Why taken back", "State",
                    "Import"]  # fmt: skip
    assert told[1:7] == ["小雨 (a1)", "2026-10-01", "carried", "", "-35.50", "9 月少退款"] and told[9] == "stands"


def test_late_is_corrected_to_present_and_back(run: Run, workspace: Path) -> None:
    def attend(*words: str) -> str:
        ran = run("attend", "a1", "2026-10-05", *words, "--by", "x", "-w", workspace, *SHOP)
        return ran.out if ran.status == 0 else ran.err

    def kinds() -> list[str]:
        return [row.kind for rows in stand(workspace).attendance.values() for row in rows]

    assert "nothing  late" in attend("late")
    assert "late stands; to change it say why: --why" in attend("present")
    assert "late  present" in attend("present", "--why", "打卡机坏了") and kinds() == ["present"]
    assert run("undo", "last", "-w", workspace).status == 0 and kinds() == ["late"]
    attend("leave", "--also", "--why", "下午请假")
    assert kinds() == ["late", "leave"]
    assert "there are 2: late; leave 下午请假" in attend("--undo", "--why", "w")
    attend("late", "--undo", "--why", "w")
    assert kinds() == ["leave"]
    assert [(row["kind"], row["state"]) for row in listed(run, workspace, "attend")] == [
        ("late", "withdrawn"), ("present", "undone"), ("late", "undone"), ("leave", "stands"), ("late", "withdrawal")
    ]  # fmt: skip
    # One agent's leave says nothing of the others: the day is not covered, so no rate is made of it.
    asked = ("metrics", "attendance_rate", "--from", "2026-10-05", "--to", "2026-10-05", "-w", workspace)
    assert run(*asked, "--format", "json").json["rows"] == [{"attendance_rate": None}]


def test_targets_of_the_shop_and_of_an_agent(run: Run, workspace: Path) -> None:
    ran = run("target", "-", "2030-01", "200,000", "--by", "x", "-w", workspace, *SHOP, "--lang", "zh")
    assert ran.status == 0 and ran.out.splitlines()[:2] == ["全店, 2030-01", "x 记下"], "of months to come, without why"
    assert run("target", "a1", "2026-10", "9000.5", "--by", "x", "-w", workspace, *SHOP).status == 0
    ran = run("target", "a1", "2026-10", "8000", "--by", "x", "-w", workspace, *SHOP)
    assert ran.status == 2 and "9,000.50 stands; to change it say why: --why" in ran.err
    run("target", "a1", "2026-10", "8000", "--why", "请假一周", "--by", "x", "-w", workspace, *SHOP)
    asked = ("metrics", "sales_target", "--month", "2026-10", *SHOP, "-w", workspace, "--format", "json")
    assert run(*asked).json["rows"] == [{"sales_target": 8000}]
    run("target", "a1", "2026-10", "--undo", "--why", "离职", "--by", "x", "-w", workspace, *SHOP)
    assert run(*asked).json["rows"] == [{"sales_target": 0}]
    rows = listed(run, workspace, "target")
    assert [(row["agent"], row["sales"], row["why"], row["state"]) for row in rows] == [
        (None, 200000, None, "stands"), ("a1", 9000.5, None, "replaced"), ("a1", 8000, "请假一周", "withdrawn"),
        ("a1", 8000, "离职", "withdrawal"),
    ]  # fmt: skip


GRADE, ADJUST, ATTEND, TARGET = (
    ("grade", "a1", "2026-10", "q"),
    ("adjust", "a1", "2026-10-05", "praise"),
    ("attend", "a1", "2026-10-05"),
    ("target", "a1", "2026-10"),
)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("grade", "a2", "2026-10", "q", "优", "--why", "w", *SHOP), ("s1 has no agent's account a2", "小雨 (a1)")),
        ((*GRADE, "优", "--why", "w"), ("of which shop is a1? There are: s1, s2", "--shop")),
        ((*GRADE, "优", "--why", "w", "--shop", "s9"), ("there is no shop s9",)),
        ((*GRADE, "优", *SHOP), ("the reason is needed: --why", "xundan grade AGENT MONTH ITEM")),
        ((*GRADE, "优", "--why", " ", *SHOP), ("--why must not be blank",)),
        ((*GRADE, "优", "--why", "长" * 1001, *SHOP), ("--why has 1,001 characters", "at most 1,000")),
        ((*GRADE, "优", "--why", "w", "--by", "", *SHOP), ("--by must not be blank",)),
        ((*GRADE, "great", "--why", "w", *SHOP), ("'great' is neither a grade nor a score", "excellent")),
        ((*GRADE, "NaN", "--why", "w", *SHOP), ("neither a grade nor a score",)),
        ((*GRADE, "--why", "w", *SHOP), ("something is missing", "--undo")),
        ((*GRADE, "优", "--undo", "--why", "w", *SHOP), ("write no new value",)),
        ((*GRADE, "--undo", *SHOP), ("the reason is needed: --why",)),
        ((*GRADE, "--undo", "--why", "w", *SHOP), ("nothing stands there", "xundan grade --list")),
        (("grade", "a1", "2026-13", "q", "优", "--why", "w", *SHOP), ("a month is written YYYY-MM, found '2026-13'",)),
        (("grade", "a1", "2099-01", "q", "优", "--why", "w", *SHOP), ("2099-01 is still to come",)),
        (("grade", "a1", "2026-10", " ", "优", "--why", "w", *SHOP), ("ITEM must not be blank",)),
        (("grade", "--list", "--why", "w"), ("--list goes with --month, --agent and --shop",)),
        (("grade", "--list", "--agent", "a9"), ("has no agent's account a9",)),
        ((*GRADE, "优", "--why", "w", "--month", "2026-10"), ("--month and --agent go with --list",)),
        (("adjust", "a1", "2026-02-30", "praise", "--why", "w", *SHOP), ("found '2026-02-30'", "2026-08-03")),
        (("adjust", "a1", "2099-01-01", "praise", "--why", "w", *SHOP), ("2099-01-01 is still to come",)),
        ((*ADJUST, "--points", "1e3", "--why", "w", *SHOP), ("--points cannot be '1e3'",)),
        ((*ADJUST, "--amount", "1.005", "--why", "w", *SHOP), ("--amount cannot be '1.005'",)),
        ((*ADJUST, "--points", "2", *SHOP), ("the reason is needed",)),
        ((*ADJUST, "--which", "x", "--why", "w", *SHOP), ("--which goes with --undo",)),
        ((*ATTEND, "ill", *SHOP), ("attendance knows no 'ill'", "present, late, leave, absent")),
        ((*ATTEND, *SHOP), ("something is missing",)),
        (("attend", "a1", "2099-01-01", "late", *SHOP), ("only a leave is known ahead",)),
        ((*TARGET, "-5", *SHOP), ("-5",)),
        ((*TARGET, "viel", *SHOP), ("AMOUNT cannot be 'viel'",)),
        (("target", "-", "2026-10", "5"), ("of which shop is the whole shop?",)),
        (("attend", "-", "2026-10-05", "late", *SHOP), ("no agent's account -",)),
    ],
)  # fmt: skip
def test_what_cannot_be_marked_is_said_and_changes_nothing(
    run: Run, shop: Path, words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    ran = run(*words, "-w", shop)
    assert (ran.status, ran.out) == (2, "")
    assert all(part in ran.err for part in said), ran.err
    assert len(run("history", "--json", "-w", shop).json) == 1


def test_records_are_shown_as_tables(run: Run, workspace: Path, tmp_path: Path) -> None:
    for command in ("grade", "adjust", "attend", "target"):
        assert run(command, "--list", "-w", workspace).out.splitlines()[-1] == "nothing was entered"
    run("attend", "a1", "2026-10-05", "absent", "--why", "=1+1", "--by", "y", "-w", workspace, *SHOP)
    run("attend", "a1", "2026-10-06", "leave", "--by", "y", "-w", workspace, "--shop", "s2")
    lines = run("attend", "--list", "-w", workspace, "--lang", "zh").out.splitlines()
    assert lines[0] == "考勤" and lines[1].split() == ["记下的时间", "店铺", "客服", "日期", "考勤", "谁记的", "为什么",
                                                    "现状", "导入"]  # fmt: skip
    assert "缺勤" in lines[3] and lines[3].endswith("2") and "请假" in lines[4] and "算数" in lines[4]
    text = run("attend", "--list", *SHOP, "-w", workspace, "--format", "csv").out.lstrip("\ufeff")
    [_, row] = csv.reader(io.StringIO(text))
    assert row[4] == "y" and row[5] != "=1+1", "no formula"
    assert run("attend", "--list", "-w", workspace, "-o", tmp_path / "a.xlsx").status == 0
    assert (tmp_path / "a.xlsx").stat().st_size > 0
