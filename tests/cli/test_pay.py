"""xundan score, xundan payroll and xundan explain pay, as a person meets them."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run, run_main
from tests.cli.test_platform import REPORTS
from tests.scorecards.hand import shop
from xundan.scorecards.shelf import built_in
from xundan.workspace import create


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop of the slips worked out by hand."""
    home = tmp_path_factory.mktemp("pay")
    workspace = create(home / "shop", shop.SHOP)
    (home / "in").mkdir()
    for name, content in shop.FILES.items():
        (home / "in" / name).write_text(content, encoding="utf-8")
    workspace.plans.mkdir()
    (workspace.plans / "presale.toml").write_text(shop.PLAN, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        ran = run_main(patched, "import", home / "in", "-w", workspace.root, "--covers", shop.COVERS)
    assert ran.status == 0, ran.err
    return workspace.root


def ask(run: Run, root: Path, *words: str) -> Ran:
    ran = run(*words, "-w", root)
    assert ran.status == 0, ran.err
    return ran


def test_scores_stand_beside_each_other_with_what_chance_may_have_made(run: Run, root: Path) -> None:
    """22 of 49, 9 of 23 and 18 of 40 cannot be told apart; 49 of 50, 24 of 25 and 40 of 40 neither."""
    out = ask(run, root, "score", "--month", "2026-02").out
    assert "Score /100" in out
    assert [line.split()[:3] for line in out.splitlines()[4:7]] == [
        ["小满", "1", "96.75"], ["冬至", "2", "81.89"], ["阿秋", "3", "74.95"],
    ]  # fmt: skip
    assert "Inquiry conversion (95 %): every difference may be chance alone" in out
    assert "冬至 · Sales target rate: not scored" in out
    assert "a9" in out


def test_one_agents_slip_tells_every_figure(run: Run, root: Path) -> None:
    out = ask(run, root, "score", "--month", "2026-02", "--agent", "小满").out
    assert "44.90 % (31.9–58.7 %) · 22/49" in " ".join(out.split())
    told = ask(run, root, "explain", "pay", "小满", "2026-02", "--rows", "0").out
    assert "28 + 16 + 20 + 20 + 5 + 3.75 + 4" in told
    assert "阿秋" not in out


def test_json_holds_every_point_and_line(run: Run, root: Path) -> None:
    found = ask(run, root, "payroll", "--month", "2026-02", "--format", "json").json
    (card,) = [each for each in found["cards"] if each["agent_id"] == "a3"]
    assert (card["score"], card["total"], card["days"]) == (81.89, 4089.90, 28)
    assert {line["key"]: line["amount"] for line in card["lines"]}["base"] == 2900


def test_csv_has_a_row_for_every_item(run: Run, root: Path) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(ask(run, root, "score", "--month", "2026-02", "--format", "csv").out.lstrip("\ufeff"))
        )
    )
    assert len(rows) == 3 * 6
    assert {row["Item"] for row in rows} >= {"Reply rate", "Attendance"}


def test_the_payroll_adds_up(run: Run, root: Path) -> None:
    """Each total is the sum of the column above it, to the cent."""
    found = ask(run, root, "payroll", "--month", "2026-02", "--format", "csv").out.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(found)))
    people, total = [row for row in rows if row["Plan"]], next(row for row in rows if row["Agent"] == "Total")
    assert len(people) == 3
    for column in ("Base", "Bonus", "Commission", "Rank bonus", "Pay"):
        assert sum(float(row[column]) for row in people) == pytest.approx(float(total[column]), abs=0.001)


def test_the_same_payroll_gives_the_same_bytes(run: Run, root: Path, tmp_path: Path) -> None:
    for name in ("one.xlsx", "other.xlsx"):
        ask(run, root, "payroll", "--month", "2026-02", "-o", str(tmp_path / name))
    one, other = ((tmp_path / name).read_bytes() for name in ("one.xlsx", "other.xlsx"))
    assert one == other
    assert one[:2] == b"PK"


def test_pay_is_explained_down_to_orders_and_chats(run: Run, root: Path) -> None:
    out = ask(run, root, "explain", "pay", "冬至", "2026-02", "--rows", "2").out
    assert "冬至 2026-02: pay ￥4,089.90" in out
    assert "(20 + 17.27 + 20 + 3 + 1.25) × 100 / 70 - 6" in out
    assert "denominator: 40 rows" in out
    assert out.count("not in the numerator") + out.count("in the numerator") > 4
    assert "xundan drill inquiry_conversion --where shop=s1 --where agent=a3 --from 2026-02-01 --to 2026-02-28" in out


def test_pay_for_programs_says_which_questions_open_it(run: Run, root: Path) -> None:
    found = ask(run, root, "explain", "pay", "a3", "2026-02", "--format", "json").json
    asked = {each["metric"]: each for each in found["behind"]}
    assert {"inquiry_conversion", "net_sales"} <= asked.keys()
    assert asked["aov"]["where"] == {"shop": "s1", "agent": "a3"}


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("score", "--month", "2026-13"), "month", "2026-13"),
        (("score", "--month", "2026-02", "--agent", "谁"), "unknown_agent", "谁"),
        (("score", "--month", "2026-02", "--plan", "nothing"), "no_plan", "nothing"),
        (("payroll", "--month", "2025-12"), "no_plan", "2025-12"),
        (("explain", "pay"), "agent", "whose pay"),
    ],
)
def test_what_cannot_be_answered_is_said(run: Run, root: Path, words: tuple[str, ...], code: str, named: str) -> None:
    ran = run(*words, "-w", root, "--format", "json")
    assert ran.status == 2
    assert code in ran.err
    assert named in ran.err


@pytest.fixture
def reported(tmp_path: Path, run: Run) -> Path:
    """A shop that has the platform's reports alone."""
    workspace = create(tmp_path / "shop", "s1")
    (tmp_path / "in").mkdir()
    for name, text in REPORTS.items():
        (tmp_path / "in" / f"{name}.csv").write_text(text, encoding="utf-8")
    ran = run("import", tmp_path / "in", "-w", workspace.root)
    assert ran.status == 0, ran.err
    return workspace.root


def test_a_shop_with_reports_alone_is_scored_by_the_platforms_figures(run: Run, reported: Path) -> None:
    """甲 had 60 and 40, answered 58 and 40: 98 of 100 earns 20. 16 and 9 of 40 and 20 paid: 25 of 60, 41.67 %, earns
    80 of 100, so 16. The rest is not known: 36 of 40 is 90 of 100. 乙 reaches neither: 40 of 48, and 6 of 30."""
    found = ask(run, reported, "score", "--plan", "presale", "--month", "2026-10", "--format", "json").json
    scores = {card["agent_id"]: card["score"] for card in found["cards"]}
    assert scores == {"店:甲": 90, "店:乙": 0}
    first = next(card for card in found["cards"] if card["agent_id"] == "店:甲")
    items = {item["item"]: item for item in first["items"]}
    assert items["reply_rate"]["evidence"]["platform"] is True
    assert (items["reply_rate"]["adds"], items["inquiry_conversion"]["adds"]) == (20, 16)
    assert items["attendance"]["adds"] is None
    told = ask(run, reported, "explain", "pay", "甲", "2026-10", "--plan", "presale").out
    assert "98.00 % · 98/100 (Platform figures)" in told
    assert "no list of agents" in ask(run, reported, "payroll", "--plan", "presale", "--month", "2026-10").out


def test_a_plan_may_refuse_the_platforms_figures(run: Run, reported: Path) -> None:
    (reported / "plans").mkdir()
    text = built_in("presale").text.replace("platform_figures = true", "platform_figures = false")
    (reported / "plans" / "presale.toml").write_text(text, encoding="utf-8")
    found = ask(run, reported, "score", "--month", "2026-10", "--format", "json").json
    assert {card["score"] for card in found["cards"]} == {None}


def test_a_closed_months_workbook_never_changes(run: Run, root: Path, tmp_path: Path) -> None:
    """Whatever comes in afterwards: a refund, another plan, another owner."""
    home = tmp_path / "closed"
    shutil.copytree(root, home)
    words = ("--month", "2026-02")
    ask(run, home, "close", "2026-02", "--by", "店长")
    ask(run, home, "payroll", *words, "-o", str(tmp_path / "one.xlsx"))
    late = "shop,refund_id,order_id,applied_at,finished_at,status,amount"
    (tmp_path / "refunds.csv").write_text(f"{late}\ns1,late,{an_order(run, home)},2026-03-20,2026-03-21,succeeded,9\n")
    ask(run, home, "import", str(tmp_path / "refunds.csv"))
    ask(run, home, "credit", an_order(run, home), "--silent", "--why", "改判", "--by", "店长")
    plan = home / "plans" / "presale.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("pool = 1000", "pool = 5000"), encoding="utf-8")
    ask(run, home, "payroll", *words, "-o", str(tmp_path / "other.xlsx"))
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()
    now = ask(run, home, "payroll", *words, "--compare", "--format", "json").json
    assert any(each["difference"] for each in now["agents"])
    tried = ask(run, home, "payroll", *words, "--plan", "presale", "-o", str(tmp_path / "trial.xlsx"))
    assert tried.status == 0
    assert (tmp_path / "trial.xlsx").read_bytes() != (tmp_path / "one.xlsx").read_bytes()


def an_order(run: Run, root: Path) -> str:
    """One that was paid in the month."""
    rows = ask(run, root, "drill", "net_sales", "--from", "2026-02-01", "--to", "2026-02-28", "--format", "json").json
    return str(rows["rows"][0]["order_id"])
