"""xundan inspect over three chats whose points are worked out by hand.

a1 and b1: answered after 5 s (first answer 3), 您好 (greeting 1), then after 90 s (slow -2) 不议价 (refusal -5): 97.
a2 and b2: an automatic greeting and nothing else (missed -10): 90. a2 and b4: 还没付款 (asks for the order 3): 103.
A robot's chat and one of the staff among themselves are nobody's work.
"""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
import python_calamine as calamine

from tests.cli.conftest import Run
from tests.lake.keeper import csv_file, message
from xundan.session import Session
from xundan.workspace import Workspace, create

DAY = ("--from", "2026-10-05", "--to", "2026-10-05")
MEAN = (97 + 90 + 103) / 3


def _files(folder: Path) -> list[Path]:
    talk = [
        message("10:00:00", "在吗", item_id="i1"),
        message("10:00:05", "您好", sender="agent"),
        message("10:01:00", "能便宜点吗"),
        message("10:02:30", "不议价", sender="agent"),
        message("11:00:00", "有货吗", buyer="b2", agent="a2"),
        message("11:00:01", "您好,欢迎光临", buyer="b2", agent="a2", sender="agent", is_auto="true"),
        message("12:00:00", "人工", buyer="b3", agent="r1"),
        message("12:00:01", "您好", buyer="b3", agent="r1", sender="robot"),
        message("13:00:00", "亲,订单还没付款", buyer="b4", agent="a2", sender="agent"),
        message("14:00:00", "晚上聚餐吗", buyer="a1", agent="a2"),
    ]
    agents = [{"agent_id": "a1", "name": "小雨"}, {"agent_id": "a2", "name": "小美"}]
    grade = {"agent_id": "a1", "month": "2026-10", "item": "quality", "grade": "良", "by": "主管", "note": ""}
    return [
        csv_file(folder / "messages.csv", talk),
        csv_file(folder / "agents.csv", agents),
        csv_file(folder / "grades.csv", [grade]),
    ]


def _made(folder: Path, text: str = "masked") -> Path:
    home = create(folder / "w", "s1").root
    config = home / "xundan.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"masked"', f'"{text}"'), encoding="utf-8")
    Session(Workspace(home)).import_files(_files(folder / "files"))
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory.mktemp("inspected"))


def asked(run: Run, home: Path, *words: str) -> Any:
    ran = run("inspect", *DAY, *words, "--format", "json", "-w", home)
    assert ran.status == 0, ran.err
    return ran.json


def test_scores_by_agent_rule_and_item(run: Run, home: Path) -> None:
    found = asked(run, home)
    assert (found["chats"], found["given"], found["taken"]) == (3, 7, 17)
    assert found["mean"] == pytest.approx(MEAN)
    assert [(each["agent"], each["chats"], each["mean"]) for each in found["agents"]] == [
        ("a1", 1, 97.0),
        ("a2", 2, 96.5),
    ]
    assert [each["grades"] for each in found["agents"]] == [{"2026-10": "良"}, {}]
    assert {each["rule"]: each["times"] for each in found["rules"] if each["times"]} == {
        "first_answer": 1, "greeting": 1, "chasing": 1, "slow": 1, "missed": 1, "refusal": 1,
    }  # fmt: skip
    assert [(each["item"], each["chats"], each["mean"]) for each in found["items"]] == [("i1", 1, 97.0)]


def test_nobody_is_called_better_on_three_chats(run: Run, home: Path) -> None:
    out = run("inspect", *DAY, "-w", home).out
    assert "3 chats have a mean of 96.7" in out
    assert "beyond chance" not in out


def test_every_point_opens_to_its_line(run: Run, home: Path) -> None:
    rows = asked(run, home, "--chats")["rows"]
    assert [(row["buyer"], row["score"], row["points"], row["line"]) for row in rows] == [
        ("b2", 90, -10, "有货吗"),
        ("b1", 97, 3, "您好"),
        ("b1", 97, 1, "您好"),
        ("b1", 97, -2, "不议价"),
        ("b1", 97, -5, "不议价"),
        ("b4", 103, 3, "亲,订单还没付款"),
    ]


def test_one_agent_or_one_rule(run: Run, home: Path) -> None:
    assert [row["buyer"] for row in asked(run, home, "--chats", "--agent", "小美")["rows"]] == ["b2", "b4"]
    assert [row["line"] for row in asked(run, home, "--chats", "--rule", "refusal")["rows"]] == ["不议价"]
    found = asked(run, home, "--rule", "生硬拒绝")
    assert (found["rule"], found["held"], found["chats"]) == ("refusal", 1, 3)
    assert run("inspect", "--rule", "refusl", "--format", "json", "-w", home).error["code"] == "inspection_rule"
    assert run("inspect", "--agent", "a9", "--format", "json", "-w", home).error["code"] == "unknown_agent"


def test_a_rule_that_answers_the_buyer_is_of_the_chats_in_which_she_said_it(run: Run, home: Path) -> None:
    found = asked(run, home, "--rule", "objection")
    assert (found["held"], found["chats"]) == (0, 1)  # b1 asked for a lower price, and was refused
    assert [(each["agent"], each["chats"]) for each in found["agents"]] == [("a1", 1), ("a2", 0)]
    shown = run("inspect", *DAY, "--rule", "objection", "-w", home).out
    assert "holds in 0 of 1 chats in which the buyer brought it up" in shown
    hers = run("inspect", *DAY, "--rule", "objection", "--agent", "小美", "-w", home).out
    assert "No buyer brought it up" in hers


def test_the_workspaces_own_rules_hold(run: Run, home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(home, tmp_path / "w")
    (home / "inspection.toml").write_text('[[rule]]\nid = "missed"\npoints = -40\n', encoding="utf-8")
    assert asked(run, home)["mean"] == pytest.approx((97 + 60 + 103) / 3)
    shown = run("inspect", "--rules", "--format", "json", "-w", home).json["rows"]
    assert [row["points"] for row in shown if row["id"] == "missed"] == [-40]
    (home / "inspection.toml").write_text('[[rule]]\nid = "missed"\npoints = "much"\n', encoding="utf-8")
    error = run("inspect", "--format", "json", "-w", home).error
    assert error["code"] == "inspection"
    assert "inspection.toml:3: rule[1].points" in error["message"]


def test_without_chat_text_the_clock_still_speaks(run: Run, tmp_path: Path) -> None:
    home = _made(tmp_path, "none")
    found = asked(run, home)
    assert (found["chats"], found["without_text"], found["mean"]) == (0, 3, None)
    assert {each["rule"]: each["times"] for each in found["rules"] if each["times"]} == {
        "first_answer": 1, "slow": 1, "missed": 1,
    }  # fmt: skip
    assert "None of the 3 chats has its text kept" in found["sentences"][0]
    assert run("inspect", "--chats", *DAY, "-w", home).status == 0


def test_days_without_chats_are_said_to_be_unknown(run: Run, home: Path) -> None:
    ran = run("inspect", "--from", "2026-10-04", "--to", "2026-10-05", "-w", home)
    assert "Chats are imported for 1 of the 2 days" in ran.out
    ran = run("inspect", "--from", "2026-01-01", "--to", "2026-01-02", "-w", home)
    assert (ran.status, "No chats are imported for these days" in ran.out) == (0, True)


def _marked(path: Path, marks: dict[str, dict[str, str]]) -> None:
    """Fills in a sample's CSV as a lead would; `marks` by buyer's line."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    for row in rows:
        given = next(cells for line, cells in marks.items() if line in row["What was said [talk]"])
        row.update({next(name for name in row if f"[{rule}]" in name): mark for rule, mark in given.items()})
    csv_file(path, rows)


def test_a_leads_marks_stand_beside_the_rules(run: Run, home: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "marks.csv"
    assert run("inspect", *DAY, "--sample", "9", "-o", sheet, "-w", home).status == 0
    _marked(
        sheet,
        {
            "在吗": {"greeting": "1", "refusal": "否"},
            "有货吗": {"greeting": "1", "marked_by": "周"},
            "还没付款": {"chasing": "是"},
        },
    )
    found = run("inspect", "--marks", sheet, "--format", "json", "-w", home).json
    rules = {row["rule"]: row for row in found["rules"]}
    # b1: greeting agreed, refusal only the rule. b2 is marked wholly: greeting only the lead (the machine said it), no
    # to all others, as the rules. b4: chasing agreed; its blanks say nothing.
    assert [rules["greeting"][cell] for cell in ("both", "rule_only", "lead_only", "neither")] == [1, 0, 1, 0]
    assert [rules["refusal"][cell] for cell in ("both", "rule_only", "lead_only", "neither")] == [0, 1, 0, 1]
    assert [rules["chasing"][cell] for cell in ("both", "rule_only", "lead_only", "neither")] == [1, 0, 0, 1]
    assert [row["rule"] for row in found["rules"]][:2] == ["greeting", "refusal"]
    assert [(row["rule"], row["rule_says"]) for row in found["differing"]] == [("refusal", True), ("greeting", False)]
    out = run("inspect", "--marks", sheet, "-w", home).out
    assert '"greeting" differs in 1 of 2' in out


def test_a_sample_is_the_same_for_the_same_seed(run: Run, home: Path, tmp_path: Path) -> None:
    def drawn(seed: str, name: str) -> list[list[Any]]:
        path = tmp_path / name
        assert run("inspect", *DAY, "--sample", "2", "--seed", seed, "-o", path, "-w", home).status == 0
        return calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    assert drawn("1", "a.xlsx") == drawn("1", "b.xlsx")
    rows = [row for row in drawn("1", "c.xlsx") if str(row[0]).startswith("c-")]
    # One of each agent, and nothing of what the rules think.
    assert [row[2] for row in rows] == ["a1", "a2"]
    assert all(cell == "" for row in rows for cell in row[4:])
    assert "10:00:00 buyer: 在吗\n10:00:05 agent: 您好" in rows[0][3]


def test_a_workbook_can_be_marked_and_read(run: Run, home: Path, tmp_path: Path) -> None:
    """Unmarked, as it was written, it is told apart from a file that is none of ours."""
    sheet = tmp_path / "marks.xlsx"
    run("inspect", *DAY, "--sample", "3", "-o", sheet, "-w", home)
    error = run("inspect", "--marks", sheet, "--format", "json", "-w", home).error
    assert (error["code"], "no cell is filled in" in error["message"]) == ("marks", True)
    other = csv_file(tmp_path / "other.csv", [{"a": "1", "b": "2"}])
    error = run("inspect", "--marks", other, "--format", "json", "-w", home).error
    assert "[chat]" in error["message"]


def test_a_mark_that_is_neither_yes_nor_no_is_named(run: Run, home: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "marks.csv"
    run("inspect", *DAY, "--sample", "3", "-o", sheet, "-w", home)
    _marked(sheet, {"在吗": {"greeting": "perhaps"}, "有货吗": {}, "还没付款": {}})
    error = run("inspect", "--marks", sheet, "--format", "json", "-w", home).error
    assert "row 2 [greeting]" in error["message"]


def test_two_wishes_at_once_are_refused(run: Run, home: Path) -> None:
    assert run("inspect", "--chats", "--rules", "--format", "json", "-w", home).error["code"] == "inspect"
