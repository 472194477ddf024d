"""Numbers of a shop that has the platform's reports and no chats, or some of both. Worked out by hand."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, run_main
from tests.lake.keeper import csv_file, message, order
from xundan.workspace import create

DAYS = ("--from", "2026-10-01", "--to", "2026-10-02")
REPORTS = {
    "shop": """统计日期,访客数,浏览量,跳失率,下单买家数,支付买家数,支付金额
2026-10-01,1000,3000,40.00%,50,40,4000.00
2026-10-02,500,1500,50.00%,30,20,3000.00""",
    "reception": """日期,旺旺昵称,咨询人数,接待人数,有效接待人数,平均响应时长（秒),3分钟人工响应率
2026-10-01,店:甲,60,60,58,30,98.00%
2026-10-01,店:乙,50,48,40,1分30秒,80.00%
2026-10-01,汇总,105,103,95,50,89%
2026-10-02,店:甲,40,40,40,28,99.00%
2026-10-02,汇总,40,40,40,28,99.00%""",
    "inquiries": """日期,旺旺昵称,询单人数,最终下单人数,最终付款人数
2026-10-01,店:甲,40,20,16
2026-10-01,店:乙,30,9,6
2026-10-01,汇总,68,29,22
2026-10-02,店:甲,20,10,9
2026-10-02,汇总,20,10,9""",
    "sales": """日期,旺旺昵称,询单人数,销售额,净销售额
2026-10-01,店:甲,41,1600.50,1600.50
2026-10-01,店:乙,30,500.00,500.00
2026-10-01,汇总,71,2100.50,2100.50
2026-10-02,店:甲,20,900.00,900.00
2026-10-02,汇总,20,900.00,900.00""",
}


class Shop:
    """A workspace and what is asked of it."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self.run = folder, run
        self.root = create(folder / "店 #1", "s1").root

    def take(self, name: str, text: str, *words: str) -> None:
        path = self.folder / "in" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.take_file(path, *words)

    def take_file(self, path: Path, *words: str) -> None:
        ran = self.run("import", path, "-w", self.root, *words)
        assert ran.status == 0, ran.err

    def metrics(self, *words: str) -> list[dict[str, Any]]:
        ran = self.run("metrics", *words, "--format", "json", "-w", self.root)
        assert ran.status == 0, ran.err
        rows: list[dict[str, Any]] = ran.json["rows"]
        return rows


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two days of reports and nothing else; not to be written to."""
    folder = tmp_path_factory.mktemp("reports")
    root = create(folder / "w", "s1").root
    for name, text in REPORTS.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        ran = run_main(patched, "import", *sorted(folder.glob("*.csv")), "-w", root)
    assert ran.status == 0, ran.err
    return root


@pytest.fixture
def shop(tmp_path: Path, run: Run) -> Shop:
    return Shop(tmp_path, run)


def test_the_funnel_of_reports_alone(run: Run, reports: Path) -> None:
    rows = {row["id"]: row for row in run("funnel", *DAYS, "--format", "json", "-w", reports).json["rows"]}
    assert rows["visitors"]["value"] == 1500 and "platform" not in rows["visitors"]
    theirs = {id: (row["value"], row["part"], row["whole"]) for id, row in rows.items() if row.get("platform")}
    assert theirs == {
        "received_buyers": (143, None, None),  # 103 + 40: the shop's own total, and not 148 of the agents
        "call_in_rate": (143 / 1500, 143, 1500),
        "inquiry_conversion": (31 / 88, 31, 88),  # of one report: 68 + 20, and not the 71 + 20 of another
        "order_payment_rate:day": (60 / 80, 60, 80),
        "paid_buyers": (60, None, None),
        "shop_conversion": (60 / 1500, 60, 1500),
        "sales": (7000.00, None, None),
    }
    assert rows["silent_conversion"[:17] + ":silent_visitors"]["value"] is None
    shown = run("funnel", *DAYS, "-w", reports).out
    assert "143 #" in shown and "# platform: from the platform's own reports" in shown and "1,500 #" not in shown
    assert "60 paid ÷ 1,500 visitors = 4.0 %" in shown
    assert "平台数据" in run("funnel", *DAYS, "-w", reports, "--lang", "zh").out


def test_the_agents_table_of_reports_alone(run: Run, reports: Path) -> None:
    found = run("agents", *DAYS, "--format", "json", "-w", reports).json
    first, second = found["rows"]
    assert (first["name"], first["received_buyers"], first["inquiries"], first["sales"]) == ("店:甲", 100, 60, 2500.50)
    assert first["inquiry_conversion"] == 25 / 60 and first["response_time"] is None
    # She is not in the report of the second day: then she received nobody.
    assert (second["name"], second["received_buyers"], second["inquiry_conversion"]) == ("店:乙", 48, 6 / 30)
    assert set(first["platform"]) == {"received_buyers", "served_buyers", "inquiries", "inquiry_conversion", "sales"}
    total, shop, mean = found["footer"]
    assert (total["received_buyers"], total["sales"]) == (143, 3000.50) and "sales" in total["platform"]
    assert (shop["sales"], shop["aov"], shop["platform"]) == (7000.00, 116.67, ["sales", "aov"])
    assert mean["received_buyers"] == 74 and "received_buyers" in mean["platform"]
    shown = run("agents", *DAYS, "-w", reports).out
    assert "100 #" in shown and "￥2,500.50 #" in shown and "# platform" in shown


def test_without_a_period_the_newest_days_of_the_reports_are_shown(run: Run, reports: Path) -> None:
    found = run("agents", "--format", "json", "-w", reports).json
    assert (found["from"], found["to"]) == ("2026-09-26", "2026-10-02")
    assert found["rows"][0]["received_buyers"] == 100
    assert "2 of the 7 days" in run("agents", "-w", reports).out


def test_a_rate_without_parts_is_shown_for_one_day_only(run: Run, reports: Path) -> None:
    def asked(*words: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = run("metrics", *words, "--format", "json", "-w", reports).json["rows"]
        return rows

    names = ("response_time", "answered_in_3min", "bounce_rate")
    (both,) = asked(*names, *DAYS)
    assert both == dict.fromkeys(names)
    (first,) = asked("bounce_rate", "--from", "2026-10-01", "--to", "2026-10-01")
    assert first == {"bounce_rate": 0.4, "platform": ["bounce_rate"]}
    rows = asked("response_time", "answered_in_3min", "--by", "agent,day", *DAYS)
    assert [(row["agent"], row["day"][-2:], row["response_time"], row["answered_in_3min"]) for row in rows] == [
        ("店:乙", "01", 90.0, 0.8), ("店:甲", "01", 30.0, 0.98), ("店:甲", "02", 28.0, 0.99),
    ]  # fmt: skip
    why = run("funnel", *DAYS, "-w", reports).out
    assert "no chats" in why


def test_marks_in_every_format(run: Run, reports: Path, tmp_path: Path) -> None:
    asked = ("metrics", "received_buyers", "visitors", "--by", "day", *DAYS, "-w", reports)
    assert run(*asked, "--format", "json").json["rows"] == [
        {"day": "2026-10-01", "received_buyers": 103, "visitors": 1000, "platform": ["received_buyers"]},
        {"day": "2026-10-02", "received_buyers": 40, "visitors": 500, "platform": ["received_buyers"]},
    ]
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").out.removeprefix("\ufeff"))))
    assert [row["Platform figures"] for row in rows] == ["received_buyers"] * 2
    assert run(*asked, "-o", tmp_path / "b.xlsx").status == 0
    import python_calamine

    cells = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "b.xlsx")).get_sheet_by_index(0).to_python()
    assert cells[3][-1] == "Platform figures" and cells[4][-1] == "received_buyers"
    assert any("platform: from" in str(cell) for row in cells for cell in row)


def test_a_month_is_the_platforms_own(shop: Shop) -> None:
    shop.take("r", "旺旺昵称,咨询人数,接待人数,平均响应时长\n店:甲,900,880,38.5", "--covers", "2026-10-01..2026-10-31")
    asked = ("received_buyers", "response_time", "--by", "agent")
    month = shop.metrics(*asked, "--month", "2026-10")
    names = ["received_buyers", "response_time"]
    assert month == [{"agent": "店:甲", "received_buyers": 880, "response_time": 38.5, "platform": names}]
    assert shop.metrics(*asked, "--from", "2026-10-01", "--to", "2026-10-30") == []
    assert shop.metrics(*asked, "--from", "2026-10-01", "--to", "2026-11-01") == []
    by_month = shop.metrics("received_buyers", "--by", "agent,month", "--from", "2026-10-01", "--to", "2026-11-30")
    assert [(row["month"], row["received_buyers"]) for row in by_month] == [("2026-10", 880)]


def test_unknown_days_leave_sums_unknown(shop: Shop) -> None:
    text = REPORTS["inquiries"].replace("2026-10-02,店:甲,20,10,9", "2026-10-02,店:甲,20,10,延迟统计")
    shop.take("inquiries", text.replace("2026-10-02,汇总,20,10,9", "2026-10-02,汇总,20,10,延迟统计"))
    asked = ("inquiries", "inquiry_conversion", "inquiry_conversion:ordered", *DAYS)
    (row,) = shop.metrics(*asked)
    assert row["inquiry_conversion"] is None and row["inquiry_conversion:ordered"] == 39 / 88
    assert row["platform"] == ["inquiries", "inquiry_conversion:ordered"]
    assert "left out" not in shop.run("metrics", *asked, "-w", shop.root).out
    rows = shop.metrics("inquiry_conversion", "inquiries", "--by", "agent", *DAYS)
    assert [(row["agent"], row["inquiry_conversion"], row["inquiries"]) for row in rows] == [
        ("店:乙", 0.2, 30), ("店:甲", None, 60),
    ]  # fmt: skip
    shop.take("later", REPORTS["inquiries"])
    assert shop.metrics(*asked)[0]["inquiry_conversion"] == 31 / 88


def talk(shop: Shop) -> None:
    """On the 1st agent 店:甲 answers b1 and b2; b1 buys for 10. All of the 1st is covered."""
    at = "2026-10-01 10:0"
    said = [
        message(f"{at}{minute}:{second}", buyer=buyer, agent="店:甲", sender=sender)
        for minute, buyer in ((0, "b1"), (1, "b2"))
        for second, sender in (("00", "buyer"), ("20", "agent"))
    ]
    folder = shop.folder / "talk"
    csv_file(folder / "messages.csv", said)
    csv_file(folder / "orders.csv", [order("o1", f"{at}5:00", "10.00", buyer_id="b1", paid_at=f"{at}6:00")])
    shop.take_file(folder, "--covers", "2026-10-01..2026-10-01")


def test_computed_and_reported_are_never_added(shop: Shop) -> None:
    talk(shop)
    for name, text in REPORTS.items():
        shop.take(name, text)
    asked = ("received_buyers", "sales", "inquiry_conversion")
    first, second = shop.metrics(*asked, "--by", "day", *DAYS)
    assert first == {"day": "2026-10-01", "received_buyers": 2, "sales": 10.00, "inquiry_conversion": 0.5}
    theirs = {"received_buyers": 40, "sales": 3000.00, "inquiry_conversion": 0.45, "platform": list(asked)}
    assert second == {"day": "2026-10-02"} | theirs
    # Over both days only what was computed: neither 42 nor 143.
    assert shop.metrics(*asked, *DAYS) == [{"received_buyers": 2, "sales": 10.00, "inquiry_conversion": 0.5}]
    assert "never added" in shop.run("metrics", *asked, *DAYS, "-w", shop.root).out
    rows = shop.metrics("received_buyers", "--by", "agent", *DAYS)
    assert rows == [{"agent": "店:甲", "received_buyers": 2}]


def test_an_import_that_is_taken_back_takes_its_figures_along(shop: Shop) -> None:
    talk(shop)
    day = ("--from", "2026-10-02", "--to", "2026-10-02")
    assert shop.metrics("received_buyers", *day) == [{"received_buyers": None}]
    shop.take("reception", REPORTS["reception"])
    assert shop.metrics("received_buyers", *day) == [{"received_buyers": 40, "platform": ["received_buyers"]}]
    assert shop.run("undo", "last", "-w", shop.root).status == 0
    assert shop.metrics("received_buyers", *day) == [{"received_buyers": None}]
    assert shop.run("redo", "last", "-w", shop.root).status == 0
    assert shop.metrics("received_buyers", *day)[0]["received_buyers"] == 40


def test_orders_without_chats_and_the_platforms_word_on_who_sold_them(shop: Shop) -> None:
    at = "2026-10-01 10:0"
    orders = [order(f"o{n}", f"{at}{n}:00", "1000.00", buyer_id=f"b{n}", paid_at=f"{at}{n}:30") for n in (1, 2, 3)]
    shop.take_file(csv_file(shop.folder / "o" / "orders.csv", orders))
    shop.take("sales", REPORTS["sales"])
    day = ("--from", "2026-10-01", "--to", "2026-10-01")
    assert shop.metrics("sales", "--by", "agent", *day) == [
        {"agent": "?", "sales": 3000.00},
        {"agent": "店:乙", "sales": 500.00, "platform": ["sales"]},
        {"agent": "店:甲", "sales": 1600.50, "platform": ["sales"]},
    ]
    assert shop.metrics("sales", *day) == [{"sales": 3000.00}]


def test_orders_without_buyers(shop: Shop) -> None:
    at = "2026-10-01 10:00"
    shop.take_file(csv_file(shop.folder / "o" / "orders.csv", [order("o1", f"{at}:00", "4000.00", paid_at=f"{at}:30")]))
    day = ("--from", "2026-10-01", "--to", "2026-10-01")
    assert shop.metrics("sales", "paid_buyers", "aov", *day) == [{"sales": 4000.00, "paid_buyers": None, "aov": None}]
    shop.take("shop", REPORTS["shop"])
    (row,) = shop.metrics("sales", "paid_buyers", "aov", *day)
    assert row == {"sales": 4000.00, "paid_buyers": 40, "aov": 100.00, "platform": ["paid_buyers", "aov"]}
    assert Decimal(str(row["aov"])) == 100


def test_figures_that_are_asked_for_by_what_reports_do_not_tell(run: Run, reports: Path) -> None:
    for by in ("hour", "team", "buyer_type"):
        found = run("metrics", "received_buyers", "--by", by, *DAYS, "--format", "json", "-w", reports).json
        assert found["rows"] == []


def test_coverage_says_which_days_are_the_platforms(shop: Shop) -> None:
    talk(shop)
    shop.take("reception", REPORTS["reception"])
    period = ("--from", "2026-10-01", "--to", "2026-10-03")
    ran = shop.run("coverage", "received_buyers", *period, "--format", "json", "-w", shop.root)
    assert [(row["code"], row["from"], row["to"]) for row in ran.json["rows"]] == [
        ("exact", "2026-10-01", "2026-10-01"),
        ("platform", "2026-10-02", "2026-10-02"),
        ("unknown", "2026-10-03", "2026-10-03"),
    ]


def test_no_rows_stand_behind_a_figure_of_the_platform(run: Run, reports: Path) -> None:
    shown = run("drill", "received_buyers", *DAYS, "-w", reports).out
    assert "the platform's own: no rows" in shown and "total: 0" not in shown


def test_reconciling_takes_no_figure_of_theirs_for_ours(run: Run, reports: Path) -> None:
    assert run("reconcile", *DAYS, "--format", "json", "-w", reports).json["rows"] == []
