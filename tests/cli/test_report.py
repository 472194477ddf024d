"""`xundan report` as a person meets it, over the small shop whose numbers can be worked out by hand."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import Run
from tests.cli.test_platform import REPORTS, Shop
from tests.support.smtp_server import Post, serving

OWN = """\
title = {zh = "我的日报", en = "My day"}
period = 27

[[sections]]
title = {zh = "客服", en = "Agents"}
by = "agent"
metrics = ["received_buyers", "sales"]
names = {sales = {zh = "成交额", en = "Turnover"}}
"""
DAY = ("--from", "2026-10-05", "--to", "2026-10-05", "--shop", "s1")


@pytest.fixture
def mine(shop: Path, tmp_path: Path) -> Path:
    """A copy of the small shop's workspace with a template of its own."""
    root = Path(shutil.copytree(shop, tmp_path / "我的 店#1"))
    (root / "templates").mkdir()
    (root / "templates" / "own.toml").write_text(OWN, encoding="utf-8")
    return root


def with_mail(root: Path, lines: str) -> Path:
    config = root / "xundan.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("\n[[rules]]", f"\n[mail]\n{lines}\n[[rules]]", 1), encoding="utf-8")
    return root


def test_a_workbook_by_a_template_of_ones_own(run: Run, mine: Path, tmp_path: Path) -> None:
    ran = run("report", "--template", "own", *DAY, "-o", "a-{from}.xlsx", "-w", mine)
    assert (ran.status, ran.out) == (0, "the report is in a-2026-10-05.xlsx\n")
    book = CalamineWorkbook.from_path(str(tmp_path / "a-2026-10-05.xlsx"))
    assert book.sheet_names == ["Agents", "What the numbers mean"]
    rows = book.get_sheet_by_name("Agents").to_python()
    assert rows[0][0] == "My day · Agents"
    assert rows[1][0] == "s1 · 2026-10-05 · rule order_first (order agent, else payment agent)"
    assert rows[3] == ["Agent", "Received buyers", "Turnover"]
    # b1, b2 and b3 wrote to her; o1 is hers and o2 is nobody's.
    assert [row[:3] for row in rows[4:9]] == [
        ["小雨", 3.0, 100.1], ["Total", 3.0, 100.1], ["Silent", "", 50.0], ["Whole shop", "", 150.1],
        ["Mean", 3.0, 100.1],
    ]  # fmt: skip


def test_a_page_and_the_days_of_the_template(run: Run, mine: Path, tmp_path: Path) -> None:
    # The data end on 31 October, so 27 days begin on the 5th.
    ran = run("report", "--template", "own", "--shop", "s1", "-o", "p-{from}-{to}.html", "-w", mine, "--lang", "zh")
    assert (ran.status, ran.out) == (0, "报表写到 p-2026-10-05-2026-10-31.html\n")
    text = (tmp_path / "p-2026-10-05-2026-10-31.html").read_text(encoding="utf-8")
    assert "<h1>我的日报</h1>" in text and ">成交额<" in text and "￥157.10" in text


def test_without_a_file_the_tables_are_shown(run: Run, mine: Path) -> None:
    ran = run("report", "--template", "我的日报", *DAY, "-w", mine)
    assert ran.status == 0
    assert "Turnover" in ran.out and "￥100.10" in ran.out


def test_the_list_of_templates(run: Run, mine: Path) -> None:
    ran = run("report", "--list-templates", "-w", mine)
    assert ran.status == 0
    assert [line.split()[0] for line in ran.out.splitlines()[4:] if line[:1].strip()] == [
        "own",
        "glance",
        "morning",
        "month-end",
    ]


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        (["-o", "a.doc"], "a report has no format .doc", ".xlsx, .html, .pdf"),
        (["-o", "a"], "a report has no format without an ending", ".xlsx"),
        (["--template", "nowhere"], "there is no template nowhere", "own, glance, morning, month-end"),
        (["--mail"], "--mail needs a file to send", "-o FILE"),
        (["--mail", "-o", "a.html"], "xundan.toml has no block [mail]", "host, user, from and to"),
        (["--schedule", "08:30"], "--schedule needs -o FILE", "--last"),
        (["--schedule", "8h", "-o", "a.html"], "--schedule takes HH:MM, found '8h'", "08:30"),
        (["--schedule", "08:30", "-o", "a.html", "--month", "2026-10"], "no fixed days", "the template's"),
        (["--rule", "mine", "-o", "a.html"], "there is no rule mine", "order_first"),
        (["--shop", "s9", "-o", "a.html"], "there is no shop s9", "s1"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    run: Run, mine: Path, tmp_path: Path, words: list[str], said: str, hint: str
) -> None:
    ran = run("report", *words, "-w", mine)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err and hint in ran.err.splitlines()[1]
    assert [path.name for path in tmp_path.iterdir()] == [mine.name]


def test_a_template_with_a_mistake_is_named_with_its_line(run: Run, mine: Path) -> None:
    (mine / "templates" / "own.toml").write_text(OWN.replace('sales"]', 'slaes"]'), encoding="utf-8")
    ran = run("report", "--template", "own", "-w", mine)
    assert ran.status == 2
    assert "own.toml:7: sections[1].metrics: there is no metric slaes; near: sales" in ran.err


def test_a_schedule_names_every_path_in_full(run: Run, mine: Path, tmp_path: Path) -> None:
    ran = run(
        "report", "--template", "我的日报", "-o", "日报-{to}.html", "--schedule", "08:30", "-w", mine, "--last", "3"
    )
    assert ran.status == 0
    line = next(line for line in ran.out.splitlines() if line.startswith("30 8 * * * "))
    assert shlex.split(line.replace("\\%", "%"))[5:] == [
        sys.executable, "-m", "xundan", "report", "--template", "own", "-o", str(tmp_path / "日报-{to}.html"),
        "-w", str(mine), "--last", "3", "--rule", "order_first", "--lang", "en",
    ]  # fmt: skip
    assert "Task Scheduler" in ran.out
    assert not list(tmp_path.glob("*.html"))


def test_a_whole_month_is_scheduled_for_the_first(run: Run, mine: Path) -> None:
    ran = run(
        "report", "--template", "month-end", "-o", "m-{from}.xlsx", "--schedule", "6:00", "-w", mine, "--lang", "zh"
    )
    assert "\n0 6 1 * * " in ran.out and "每月 1 日 06:00" in ran.out


def test_a_report_is_sent(run: Run, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNDAN_MAIL_PASSWORD", "right")
    with serving(Post()) as post:
        lines = f'host = "127.0.0.1"\nport = {post.port}\ntls = "none"\nuser = "u"\nfrom = "a@b.c"\nto = ["x@y.z"]\n'
        ran = run("report", "--template", "own", *DAY, "-o", "r.html", "--mail", "-w", with_mail(mine, lines))
    assert (ran.status, ran.out) == (0, "the report is in r.html\nsent to x@y.z\n")
    (got,) = post.mails
    (attached,) = got.iter_attachments()
    assert attached.get_payload(decode=True) == Path("r.html").read_bytes()
    assert post.recipients == ["x@y.z"]


def test_a_server_that_refuses_is_quoted_and_the_file_stays(
    run: Run, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNDAN_MAIL_PASSWORD", "geheim-77")
    with serving(Post(echoes=True)) as post:
        lines = f'host = "127.0.0.1"\nport = {post.port}\ntls = "none"\nuser = "u"\nfrom = "a@b.c"\nto = "x@y.z"\n'
        ran = run("report", "--template", "own", *DAY, "-o", "r.html", "--mail", "-w", with_mail(mine, lines))
    assert ran.status == 2
    assert "the server said: 535" in ran.err and "geheim-77" not in ran.out + ran.err
    assert Path("r.html").is_file()


def test_figures_of_the_platform_are_marked_and_never_taken_for_the_agents_own(
    tmp_path_factory: pytest.TempPathFactory, run: Run
) -> None:
    shop = Shop(tmp_path_factory.mktemp("platform"), run)
    for name, text in REPORTS.items():
        shop.take(name, text)
    template = shop.root / "templates" / "own.toml"
    template.parent.mkdir()
    template.write_text(OWN.replace('"sales"]', '"sales", "aov", "paid_orders"]'), encoding="utf-8")
    days = ("--from", "2026-10-01", "--to", "2026-10-02")
    assert run("report", "--template", "own", *days, "-w", shop.root, "-o", "p.xlsx").status == 0
    rows = CalamineWorkbook.from_path("p.xlsx").get_sheet_by_name("Agents").to_python()
    found = {row[0]: row[1:] for row in rows[4:9]}
    # Two accounts, 100 + 48 receptions of 143 buyer-days; their sales are the platform's; the shop's order value is
    # too, and says nothing of the agents'. Nobody knows how many orders there were.
    assert found["店:甲"] == [100.0, 2500.5, "", "", "received_buyers sales"]
    assert found["Total"] == [143.0, 3000.5, "", "", "received_buyers sales"]
    assert found["Whole shop"] == ["", 7000.0, 116.67, "", "sales aov"]
    assert found["Mean"] == [74.0, 1500.25, "", "", "received_buyers sales"]
    assert any("platform: from the platform's own reports" in str(row[0]) for row in rows)
