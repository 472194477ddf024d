"""Files written by others, through the command line: the figures that their publishers and counters give come out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, run_main

DATA = Path(os.environ.get("XUNDAN_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real files are not here: {DATA}")


def run(*words: str | Path) -> Ran:
    """A command of an English-speaking person."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XUNDAN_LANG", "en")
        return run_main(patched, *words)


@pytest.fixture(scope="module")
def tmall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the Tmall report imported twice."""
    root = tmp_path_factory.mktemp("tmall")
    assert run("init", root, "--shop", "tmall").status == 0
    first = run("import", "-w", root, DATA / "tmall", "--json").json
    again = run("import", "-w", root, DATA / "tmall" / "tmall_order_report.csv", "--json").json
    assert [file["tables"] for file in first["files"]] == [
        {
            "orders": {"read": 28010, "new": 28010, "changed": 0, "duplicate": 0, "rejected": 0, "forgotten": 0},
            "refunds": {"read": 5646, "new": 5646, "changed": 0, "duplicate": 0, "rejected": 0, "forgotten": 0},
        }
    ]
    assert [file["tables"] for file in again["files"]] == [
        {
            "orders": {"read": 28010, "new": 0, "changed": 0, "duplicate": 28010, "rejected": 0, "forgotten": 0},
            "refunds": {"read": 5646, "new": 0, "changed": 0, "duplicate": 5646, "rejected": 0, "forgotten": 0},
        }
    ]
    return root


def asked(root: Path, *words: str) -> Ran:
    return run("metrics", *words, "-w", root, "--format", "json")


FEBRUARY = ("--from", "2020-02-01", "--to", "2020-03-01")


def test_the_tmall_report_gives_the_published_sums(tmall: Path) -> None:
    names = ("sales", "refunded_sales", "net_sales", "orders", "paid_orders")
    ran = asked(tmall, *names, *FEBRUARY)
    assert ran.json["metrics"] == list(names)
    money = '"sales": 2474823.07, "refunded_sales": 572335.92, "net_sales": 1902487.15'
    assert f'{{{money}, "orders": 28010, "paid_orders": 24087}}' in ran.out
    [row] = ran.json["rows"]
    assert f"{row['paid_orders'] / row['orders']:.2%}" == "85.99%"
    # The means that were published over all rows: net and refunded.
    assert (round(row["net_sales"] / row["orders"], 2), round(row["refunded_sales"] / row["orders"], 2)) == (
        67.92,
        20.43,
    )


def test_the_orders_of_all_regions_add_up(tmall: Path) -> None:
    rows = asked(tmall, "sales", "orders", "--by", "region", *FEBRUARY).json["rows"]
    assert sum(round(row["sales"] * 100) for row in rows) == 247482307
    assert sum(row["orders"] for row in rows) == 28010
    regions = [row["region"] for row in rows]
    assert len(regions) == len(set(regions)) and set(regions) > {"上海", "广东省"}


def test_days_add_up_and_the_day_after_the_report_s_last_order_is_unknown(tmall: Path) -> None:
    """Orders of 29 February that were paid after midnight are in the period; 1 March itself is not covered."""
    *february, march = asked(tmall, "paid_orders", "orders", "--by", "day", *FEBRUARY).json["rows"]
    assert march == {"day": "2020-03-01", "paid_orders": None, "orders": None}
    assert sum(row["orders"] for row in february) == 28010
    [whole] = asked(tmall, "paid_orders", "--month", "2020-02").json["rows"]
    assert sum(row["paid_orders"] for row in february) == whole["paid_orders"] < 24087


def test_refunds_without_dates_are_in_rates_by_order_and_amount(tmall: Path) -> None:
    [row] = asked(tmall, "refund_rate", "refund_rate:amount", *FEBRUARY).json["rows"]
    assert row == {"refund_rate": 5646 / 24087, "refund_rate:amount": pytest.approx(572335.92 / 2474823.07, rel=1e-15)}


def test_without_buyers_and_chats_people_and_conversion_are_unknown_and_no_order_is_called_silent(tmall: Path) -> None:
    people = ("paid_buyers", "ordered_buyers", "unique_paid_buyers", "aov", "consulted_buyers", "inquiry_conversion",
              "first_response", "visitors", "silent_buyers")  # fmt: skip
    assert asked(tmall, *people, *FEBRUARY).json["rows"] == [dict.fromkeys(people)]
    rows = asked(tmall, "sales", "--by", "agent", *FEBRUARY).json["rows"]
    assert rows == [{"agent": "?", "sales": 2474823.07}]
    [row] = asked(tmall, "silent_sales", "unattributable_sales", *FEBRUARY).json["rows"]
    assert row == {"silent_sales": 0.0, "unattributable_sales": 2474823.07}


def test_why_two_weeks_of_the_tmall_report_differ_adds_up_to_the_cent(tmall: Path) -> None:
    """The report has neither buyers, chats nor visits: sales are orders x their value, and regions add up."""
    weeks = ("--from", "2020-02-20", "--to", "2020-02-26")
    ran = run("why", "sales", *weeks, "--format", "json", "-w", tmall)
    found = ran.json
    sums = [
        asked(tmall, "sales", "paid_orders", "--from", first, "--to", last).json["rows"][0]
        for first, last in (("2020-02-13", "2020-02-19"), ("2020-02-20", "2020-02-26"))
    ]
    assert (found["before"], found["after"]) == (sums[0]["sales"], sums[1]["sales"])
    change = round((sums[1]["sales"] - sums[0]["sales"]) * 100)
    top = [step for step in found["steps"] if step["depth"] == 1]
    assert [step["id"] for step in top] == ["paid_orders", "aov:order"]
    assert [top[0]["before"], top[0]["after"]] == [each["paid_orders"] for each in sums]
    assert sum(round(step["share"] * 100) for step in top) == change == round(found["change"] * 100)
    assert len(found["sentences"]) >= 5  # what the report lacks for deeper trees is said
    regions = run("why", "sales", *weeks, "--by", "region", "--format", "json", "-w", tmall).json["steps"]
    shares = [round(step["share"] * 100) for step in regions if step["depth"] == 1]
    assert sum(shares) == change and len(shares) > 25
    inside = [round(step["share"] * 100) for step in regions if step["depth"] == 2]
    assert len(inside) == 2 * len(shares) and sum(inside) == change
    rate = run("why", "refund_rate", *weeks, "--by", "region", "--format", "json", "-w", tmall).json
    parts = [step["share"] for step in rate["steps"] if step["depth"] == 1]
    assert sum(parts) == pytest.approx(rate["after"] - rate["before"], abs=1e-12)


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the UserBehavior events."""
    root = tmp_path_factory.mktemp("visits")
    assert run("init", root, "--shop", "taobao").status == 0
    found = run("import", "-w", root, DATA / "taobao_userbehavior", "--json").json
    [file] = found["files"]
    assert (file["importer"], file["tables"]["visits"]["new"], found["rejects"]) == ("userbehavior", 110_300, [])
    assert found["coverage"] == [
        {"shop": "taobao", "table": "visits", "from_day": "2017-11-26", "to_day": "2017-11-26"}
    ]
    return root


def test_userbehavior_gives_its_visitors_and_views(visits: Path) -> None:
    day = ("--from", "2017-11-26", "--to", "2017-11-26")
    names = ("visitors", "unique_visitors", "page_views", "effective_entries", "bounced_visitors", "sales", "orders")
    [row] = asked(visits, *names, *day).json["rows"]
    assert (row["visitors"], row["unique_visitors"], row["page_views"]) == (66_454, 66_454, 98_361)
    assert row["effective_entries"] + row["bounced_visitors"] == 66_454
    assert (row["sales"], row["orders"]) == (None, None)
    hours = asked(visits, "page_views", "--by", "hour", *day).json["rows"]
    assert hours[0]["hour"] == 9 and sum(row["page_views"] for row in hours) == 98_361
    # A day that was never imported is unknown and no quiet day.
    assert asked(visits, "visitors", "--from", "2017-11-25", "--to", "2017-11-25").json["rows"] == [{"visitors": None}]


@pytest.mark.parametrize("folder", ["jdata", "jddc", "olist", "reviews"])
def test_formats_without_an_importer_are_refused_by_name_and_listed_in_a_folder(folder: str, tmp_path: Path) -> None:
    assert run("init", tmp_path, "--shop", "s").status == 0
    for path in sorted((DATA / folder).iterdir()):
        ran = run("import", "-w", tmp_path, path)
        assert (ran.status, ran.out) == (2, "") and path.name in ran.err and "Traceback" not in ran.err
    listed = run("import", "-w", tmp_path, DATA / folder, "--json").json
    assert listed["import"] is None and {file["importer"] for file in listed["files"]} == {None}
    assert not (tmp_path / "lake" / "snapshots").exists()
