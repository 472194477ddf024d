"""xundan plan: which there are, new ones, what is wrong with them alone, together and beside the data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run

AGENTS = """agent_id,name,team,role,level,from_day,active_to
a1,小雨,一组,presale,普通,2026-01-01,
a2,阿木,一组,presale,店长,2026-01-01,
a3,小北,二组,both,资深,2026-01-01,
a4,老周,二组,aftersale,普通,2026-01-01,2026-02-28
"""
ADJUSTMENTS = """agent_id,day,kind,points,note
a3,2026-03-05,complaint,5,订单 1
a3,2026-03-06,thanks,2,不认识的一类
"""
GRADES = """agent_id,month,item,grade
a3,2026-03,quality,优
a3,2026-03,exam,良
"""
MINE = """# 我们店的考核
id = "mine" # 编号
name = "考核"
from = 2026-01-01

[[items]]
id = "attendance"
name = "出勤"
full = 20 # 满分
score = "attendance"
each = { late = 5 }
"""


@pytest.fixture
def home(run: Run, tmp_path: Path) -> Path:
    assert run("init", "shop", "--shop", "s").status == 0
    return tmp_path / "shop"


@pytest.fixture
def filled(run: Run, home: Path, tmp_path: Path) -> Path:
    """With agents and marks of March 2026."""
    for name, text in (("agents", AGENTS), ("adjustments", ADJUSTMENTS), ("grades", GRADES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        ran = run("import", tmp_path / f"{name}.csv", "-w", home)
        assert ran.status == 0, ran.err
    return home


def written(home: Path, text: str, name: str = "mine") -> Path:
    (home / "plans").mkdir(exist_ok=True)
    path = home / "plans" / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def checked(run: Run, home: Path, *words: str) -> Ran:
    return run("plan", "check", "--month", "2026-03", *words, "-w", home)


def test_a_new_plan_is_the_built_in_one_with_its_comments(run: Run, home: Path) -> None:
    assert run("plan", "new", "presale", "-w", home).status == 0
    own = (home / "plans" / "presale.toml").read_text(encoding="utf-8")
    assert own == run("plan", "show", "builtin:presale", "--toml", "-w", home).out
    assert "# the whole shop's; write your own amount instead" in own


def test_a_plan_is_copied_under_another_name_from_a_month(run: Run, home: Path) -> None:
    written(home, MINE)
    assert run("plan", "new", "yours", "--from", "mine", "--month", "2026-07", "-w", home).status == 0
    copy = (home / "plans" / "yours.toml").read_text(encoding="utf-8")
    assert copy == MINE.replace('"mine"', '"yours"').replace("from = 2026-01-01", "from = 2026-07-01")


def test_a_further_version_is_a_file_of_its_own(run: Run, home: Path) -> None:
    """Of the newest version; an end before the new beginning goes, another stays."""
    written(home, MINE.replace("full = 20", "full = 30"))
    written(home, MINE.replace("from = 2026-01-01", "from = 2026-03-01\nuntil = 2026-06-30"), "mine-2026-03")
    assert run("plan", "new", "mine", "--month", "2026-05", "-w", home).out.startswith("wrote plans/mine-2026-05.toml")
    newer = (home / "plans" / "mine-2026-05.toml").read_text(encoding="utf-8")
    assert newer == MINE.replace("from = 2026-01-01", "from = 2026-05-01\nuntil = 2026-06-30")
    assert run("plan", "new", "mine", "--month", "2026-07", "-w", home).status == 0
    newest = (home / "plans" / "mine-2026-07.toml").read_text(encoding="utf-8")
    assert newest == MINE.replace("2026-01-01", "2026-07-01")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mine",), "there is a plan mine: plans/mine.toml"),
        (("mine", "--month", "2026-01"), "has a version from 2026-01-01"),
        (("other",), "there is no plan other to copy"),
        (("other", "--from", "none"), "there is no plan none to copy"),
        (("My plan", "--from", "presale"), "is no id for a plan"),
        (("../presale", "--from", "presale"), "is no id for a plan"),
        (("taken", "--from", "presale"), "taken.toml exists already"),
        (("x", "--from", "presale", "--month", "2026-13"), "no month"),
    ],
)
def test_nothing_is_overwritten_or_made_up(run: Run, home: Path, words: tuple[str, ...], said: str) -> None:
    path = written(home, MINE)
    taken = written(home, MINE.replace('"mine"', '"elsewhere"'), "taken")
    ran = run("plan", "new", *words, "-w", home)
    assert ran.status == 2 and said in ran.err
    assert sorted((home / "plans").iterdir()) == [path, taken] and path.read_text(encoding="utf-8") == MINE


def test_list_says_which_version_holds(run: Run, home: Path) -> None:
    written(home, MINE.replace("2026-01-01", "2026-01-01\nuntil = 2026-03-31"))
    written(home, MINE.replace("2026-01-01", "2026-04-01"), "later")
    written(home, MINE.replace("full = 20", ""), "wrong")

    def listed(month: str) -> list[tuple[object, ...]]:
        rows = run("plan", "list", "--month", month, "--format", "json", "-w", home).json["rows"]
        return [(row["id"], row["from"], row["until"], row["holds"], row["full"], row["file"]) for row in rows]

    built_in = [
        ("presale", "2020-01-01", None, None, "100", "built in"),
        ("aftersale", "2020-01-01", None, None, "130", "built in"),
        (None, None, None, None, None, "plans/wrong.toml"),
    ]
    first = ("mine", "2026-01-01", "2026-03-31", True, "20", "plans/mine.toml")
    later = ("mine", "2026-04-01", None, False, "20", "plans/later.toml")
    assert listed("2026-03") == [first, later, *built_in]
    assert [row[3] for row in listed("2026-04")] == [False, True, None, None, None]


def test_show_has_every_rule(run: Run, home: Path) -> None:
    out = run("plan", "show", "aftersale", "-w", home).out
    for said in (
        "Refund rate ≤ 5%: 30; ≤ 8%: 20;", "pass mark 91 (70%)", "优 20; 良 15; 中 10; 差 0", "late -5; leave -5;",
        "low_quality_review", "5-20", "1000 × score / full score", "for: roles aftersale, both",
    ):  # fmt: skip
        assert said in out, said
    zh = run("plan", "show", "presale", "-w", home, "--lang", "zh").out
    for said in ("权重", "客单价 / 全店同期", "≥ 98%: 100", "金牌", "300 / 200 / 100", "≥ 30000: 0.8%", "底薪"):
        assert said in zh, said


def test_show_takes_the_version_of_a_month(run: Run, home: Path) -> None:
    written(home, MINE)
    written(home, MINE.replace("full = 20", "full = 30").replace("2026-01-01", "2026-04-01"), "later")

    def full(*words: str) -> str:
        return run("plan", "show", *words, "--format", "json", "-w", home).json["rows"][0]["points"]

    assert [full("mine"), full("mine", "--month", "2026-03"), full("mine@2026-01")] == ["30", "20", "20"]
    assert run("plan", "show", "mine@2026-02", "-w", home).status == 2
    assert run("plan", "show", "mine", "--month", "2025-12", "-w", home).status == 2


def test_diff_compares_setting_by_setting(run: Run, home: Path) -> None:
    written(home, MINE)
    later = MINE.replace("2026-01-01", "2026-04-01\npass = 0.7").replace("late = 5", "late = 4")
    later += '[[bonuses]]\nkind = "praise"\nname = "表扬"\npoints = [2, 5]\n[pay]\npool = 800\n'
    written(home, later, "later")
    ran = run("plan", "diff", "--format", "json", "-w", home)
    assert [(row["setting"], row["then"], row["now"]) for row in ran.json["rows"]] == [
        ("from", "2026-01-01", "2026-04-01"),
        ("pass", None, "70%"),
        ("items.attendance.each", "late 5", "late 4"),
        ("bonuses.praise.kind", None, "praise"),
        ("bonuses.praise.name", None, "表扬"),
        ("bonuses.praise.points", None, "2-5"),
        ("pay.pool", None, "800"),
    ]
    assert all(row["meaning"] for row in ran.json["rows"])
    same = run("plan", "diff", "mine@2026-01", "mine@2026-01", "--format", "json", "-w", home).json
    assert (same["rows"], same["notes"]) == ([], ["they do not differ"])
    assert run("plan", "diff", "builtin:presale", "presale", "--format", "json", "-w", home).json["rows"] == []


def test_the_way_a_number_is_written_is_no_difference(run: Run, home: Path) -> None:
    assert run("plan", "new", "presale", "-w", home).status == 0
    path = home / "plans" / "presale.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"45%"', "0.45"), encoding="utf-8")
    assert run("plan", "diff", "builtin:presale", "presale", "--format", "json", "-w", home).json["rows"] == []


@pytest.mark.parametrize("words", [(), ("mine",), ("mine", "none"), ("a", "b", "c")])
def test_what_cannot_be_compared(run: Run, home: Path, words: tuple[str, ...]) -> None:
    written(home, MINE)
    ran = run("plan", "diff", *words, "-w", home)
    assert ran.status == 2 and not ran.out


def test_check_names_all_mistakes_of_all_files(run: Run, home: Path) -> None:
    written(home, MINE.replace("late = 5", "late = 0"), "a")
    written(home, MINE.replace("2026-01-01", "2026-01-02").replace("full = 20 # 满分\n", ""), "b")
    written(home, "id = ", "c")
    ran = checked(run, home)
    assert ran.status == 2
    assert [line.split(": ")[:2] for line in ran.out.splitlines()] == [
        ["plans/a.toml:11", "items[1].each"],
        ["plans/b.toml:4", "from"],
        ["plans/b.toml:6", "items[1]"],
        ["plans/c.toml:1", "TOML"],
    ]
    row = checked(run, home, "--format", "json").json["rows"][0]
    assert (row["file"], row["line"], row["wrong"]) == ("plans/a.toml", 11, True)


def test_check_of_a_file_that_is_no_plan_of_the_workspace(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.toml").write_text(MINE.replace("late = 5", "late = 0"), encoding="utf-8")
    ran = run("plan", "check", tmp_path / "draft.toml", "-w", home)
    assert ran.status == 2 and "draft.toml:11: items[1].each" in ran.out
    assert checked(run, home).out == "the workspace has no plan\n"
    missing = run("plan", "check", tmp_path / "none.toml", "-w", home)
    assert missing.status == 2 and "none.toml" in missing.out


def test_check_across_files(run: Run, home: Path) -> None:
    written(home, MINE, "a")
    written(home, MINE, "b")
    ran = checked(run, home)
    assert ran.status == 2 and "plans/b.toml:4: from: is the same version of the same plan as plans/a.toml" in ran.out
    written(home, MINE.replace("from = 2026-01-01", "from = 2025-01-01\nuntil = 2025-10-31"), "b")
    gap = checked(run, home)
    assert gap.status == 2
    assert gap.out == (
        "plans/b.toml:5: until: no version holds from 2025-11 to 2025-12: plans/a.toml begins on 2026-01-01\n"
    )
    written(home, MINE.replace("from = 2026-01-01", "from = 2025-01-01\nuntil = 2025-12-31"), "b")
    assert (checked(run, home).status, checked(run, home).out) == (0, "no mistakes; files of plans: 2\n")


def test_check_beside_the_data(run: Run, filled: Path) -> None:
    """a2 has a level without base, a3 is under both plans, a4 left in February; thanks and exam are in no plan."""
    assert run("plan", "new", "presale", "-w", filled).status == 0
    assert run("plan", "new", "aftersale", "-w", filled).status == 0
    path = filled / "plans" / "presale.toml"
    text = path.read_text(encoding="utf-8").replace(
        'roles = ["presale"]', 'roles = ["presale", "both"]\nteams = ["三组"]'
    )
    assert text.count("三组") == 1
    path.write_text(text.replace("[pay]\n", '[pay]\ncoefficients = { "a9" = 1.5 }\n'), encoding="utf-8")
    lines = checked(run, filled).out.splitlines()
    assert checked(run, filled).status == 2
    # Nobody is in the third team, so that nobody is under the plan.
    assert [line.partition(": ")[2] for line in lines] == [
        "pay.coefficients: a9 is not in the list of agents",
        "applies.teams: note: nobody in the list of agents is 三组",
        "no plan is for them in 2026-03: a1, a2",
        "2026-03 has 1 adjustments of the kind thanks, which no plan names",
        "2026-03 has 1 grades of exam, which no plan scores by grade",
    ]
    path.write_text(text.replace('teams = ["三组"]', 'shops = ["s", "t"]'), encoding="utf-8")
    lines = checked(run, filled).out.splitlines()
    assert [line.partition(": ")[2] for line in lines if "note" not in line] == [
        "applies: a3 is under plans/aftersale.toml too, from 2026-03-01",
        "pay.base: no base for the level 店长: a2",
        "applies.shops: there is no shop t",
    ]


def test_what_is_only_worth_a_look_is_no_mistake(run: Run, filled: Path) -> None:
    written(filled, MINE.replace("2026-01-01", "2026-01-01\n\n[applies]\nagents = ['a1']"))
    ran = checked(run, filled)
    assert ran.status == 0
    assert ran.out.splitlines()[0] == "note: no plan is for them in 2026-03: a2, a3"
    assert run("plan", "check", "--month", "2026-02", "-w", filled).out.splitlines()[0].endswith("a2, a3, a4")


def test_this_month_is_the_default(run: Run, home: Path) -> None:
    assert run("plan", "list", "--format", "json", "-w", home).json["month"] == f"{date.today():%Y-%m}"
