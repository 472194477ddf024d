"""xundan metrics: the JSON of metrics.md to the letter, the other formats, periods, shops, and what it refuses."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import Run


def test_json_is_what_metrics_md_shows_to_the_letter(ask: Run) -> None:
    ran = ask("inquiry_conversion", "sales", "--by", "agent,day", "--shop", "s1")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "{\n"
        '  "from": "2026-10-05",\n'
        '  "to": "2026-10-05",\n'
        '  "rule": "order_first",\n'
        '  "by": ["agent", "day"],\n'
        '  "metrics": ["inquiry_conversion", "sales"],\n'
        '  "provisional_from": null,\n'
        '  "rows": [\n'
        '    {"agent": "a1", "day": "2026-10-05", "inquiry_conversion": 0.3333333333333333, "sales": 100.10},\n'
        '    {"agent": null, "day": "2026-10-05", "inquiry_conversion": null, "sales": 50.00}\n'
        "  ]\n"
        "}\n"
    )


def test_keys_are_as_asked_and_values_have_the_type_of_their_unit(ask: Run) -> None:
    asked = ["orders", "sales", "aov:order", "first_response", "inquiry_conversion:ordered", "visitors"]
    found = ask(*asked).json
    assert found["metrics"] == asked and found["by"] == []
    assert found["rows"] == [
        {"orders": 3, "sales": 180.43, "aov:order": 60.14, "first_response": 16.25,
         "inquiry_conversion:ordered": 0.5, "visitors": None}
    ]  # fmt: skip


def test_money_is_rounded_half_up_to_cents_and_written_with_them(ask: Run) -> None:
    out = ask("aov:order", "net_sales", "refunded_sales", "--shop", "s1").out
    assert '{"aov:order": 75.05, "net_sales": 150.00, "refunded_sales": 0.10}' in out
    assert ask("aov:order", "--month", "2026-10").json["rows"] == [{"aov:order": 46.86}]  # 187.43 / 4 = 46.8575


def test_the_days_whose_inquiries_are_still_open_are_named(ask: Run) -> None:
    assert ask("inquiries", "--month", "2026-10").json["provisional_from"] == "2026-10-19"
    assert ask("sales", "--month", "2026-10").json["provisional_from"] is None


def test_rows_are_sorted_by_the_dimensions_with_null_last(ask: Run) -> None:
    rows = ask("sales", "orders", "--by", "shop,agent", "--month", "2026-10").json["rows"]
    assert [(row["shop"], row["agent"], row["sales"]) for row in rows] == [
        ("s1", "a1", 100.1), ("s1", None, 57.0), ("s2", "a1", 30.33), ("s2", None, 0.0)
    ]  # fmt: skip


def test_rules_are_chosen_by_name(ask: Run) -> None:
    for rule in ("order_first", "order", "payment"):
        found = ask("sales", "--by", "agent", "--rule", rule, "--shop", "s2").json
        assert (found["rule"], found["rows"]) == (rule, [{"agent": "a1", "sales": 30.33}])
    assert ask("sales", "--rule", "mine").error["hint"] == "there are: order_first, order, payment"


def test_shops_may_be_named_one_or_several(ask: Run) -> None:
    def sales(*words: str) -> list[dict[str, float]]:
        return ask("sales", *words).json["rows"]

    assert sales("--shop", "s1") == [{"sales": 150.1}]
    assert sales("--shop", "s1", "--shop", "s2") == sales() == [{"sales": 180.43}]
    assert ask("sales", "--shop", "s3").error == {
        "code": "shop", "message": "there is no shop s3", "hint": "there are: s1, s2"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "days"),
    [
        (("--from", "2026-10-05", "--to", "2026-10-06"), ("2026-10-05", "2026-10-06")),
        (("--from", "2026-10-20"), ("2026-10-20", "2026-10-31")),
        (("--to", "2026-10-30"), ("2026-10-01", "2026-10-30")),
        (("--month", "2026-02"), ("2026-02-01", "2026-02-28")),
        (("--last", "7"), ("2026-10-25", "2026-10-31")),
    ],
)
def test_periods(ask: Run, words: tuple[str, ...], days: tuple[str, str]) -> None:
    found = ask("sales", *words).json
    assert (found["from"], found["to"]) == days


def test_without_a_period_it_is_the_last_thirty_days_of_the_data(run: Run, shop: Path) -> None:
    found = run("metrics", "sales", "-w", shop, "--format", "json").json
    assert (found["from"], found["to"], found["rows"]) == ("2026-10-02", "2026-10-31", [{"sales": 187.43}])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--from", "2026-10-06", "--to", "2026-10-05"), "period"),
        (("--month", "2026-10", "--last", "7"), "period"),
        (("--last", "7", "--to", "2026-10-05"), "period"),
        (("--month", "2026-13"), "month"),
        (("--month", "10"), "month"),
        (("--month", "9999-12"), "month"),
        (("--from", "5.10.2026"), "day"),
        (("--from", "2026-02-30"), "day"),
        (("--from", "0001-01-01"), "day"),
        (("--from", "2026-10-05", "--to", "9999-12-31"), "day"),
        (("--last", "0"), "usage"),
        (("--last", "soon"), "usage"),
    ],
)
def test_periods_that_make_no_sense_are_refused(ask: Run, words: tuple[str, ...], code: str) -> None:
    assert ask("sales", *words).error["code"] == code


def test_a_metric_that_does_not_exist_names_those_that_are_near(ask: Run) -> None:
    error = ask("sale").error
    assert (error["code"], error["message"]) == ("unknown_metric", "there is no metric sale")
    assert "sales" in error["hint"].split("; ")[0].removeprefix("near: ").split(", ")
    assert ask("inquiry_conversion:never").error["code"] == "unknown_metric"


def test_a_dimension_that_a_metric_lacks_names_those_it_has(ask: Run) -> None:
    error = ask("visitors", "--by", "agent").error
    assert (error["code"], error["message"]) == ("dimension", "visitors has no dimension agent")
    assert error["hint"] == "it has: shop, day, week, month, weekday, channel, hour, buyer_type"
    assert ask("sales", "--by", "moon").error["code"] == "dimension"


def test_naming_a_metric_or_a_dimension_twice_is_naming_it_once(ask: Run) -> None:
    found = ask("sales", "sales", "--by", "shop, shop,").json
    assert (found["metrics"], found["by"]) == (["sales"], ["shop"])
    assert found["rows"] == [{"shop": "s1", "sales": 150.1}, {"shop": "s2", "sales": 30.33}]


def test_csv_has_a_mark_for_excel_raw_numbers_and_nothing_for_unknown(ask: Run) -> None:
    out = ask("sales", "first_response", "--by", "agent", "--format", "csv", "--shop", "s1").out
    assert out.startswith("\ufeff")
    header, *rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"))))
    assert len(header) == 3
    assert [row[1:] for row in rows[:2]] == [["100.10", "20.0"], ["50.00", ""]]


def test_xlsx_goes_to_a_file_whose_ending_says_so(ask: Run, tmp_path: Path) -> None:
    ran = ask("sales", "inquiry_conversion", "--by", "agent", "-o", tmp_path / "数字.xlsx")
    assert (ran.status, ran.out) == (0, "")
    sheet = CalamineWorkbook.from_path(str(tmp_path / "数字.xlsx")).get_sheet_by_index(0)
    cells = {cell for row in sheet.to_python() for cell in row}
    assert {130.43, 50.0, 0.5} <= cells


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_a_file_gets_what_the_screen_would(ask: Run, tmp_path: Path, ending: str) -> None:
    ran = ask("sales", "-o", tmp_path / f"a.{ending}")
    assert (ran.status, ran.out) == (0, "")
    shown = ask("sales", "--format", ending).out
    assert (tmp_path / f"a.{ending}").read_bytes().decode("utf-8").replace("\r\n", "\n") == shown.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--format", "pdf"), "format"), (("-o", "a.pdf"), "format"), (("--format", "xlsx"), "output")],
)
def test_formats_that_do_not_exist_or_need_a_file_are_refused(
    run: Run, shop: Path, words: tuple[str, ...], code: str
) -> None:
    ran = run("metrics", "sales", "-w", shop, *words)
    assert (ran.status, ran.out) == (2, "") and ran.err.startswith("error: ")
    said = {"format": "there is no format pdf", "output": "xlsx needs a file"}
    assert said[code] in ran.err
    assert list(Path.cwd().iterdir()) == []


def test_the_table_shows_both_languages_units_and_unknown_as_a_dash(run: Run, shop: Path) -> None:
    words = ("metrics", "sales", "visitors", "--from", "2026-10-05", "--to", "2026-10-05", "-w", shop)
    english, chinese = run(*words).out, run(*words, "--lang", "zh").out
    assert "￥180.43" in english and "—" in english and "Sales" in english
    assert "￥180.43" in chinese and "—" in chinese and "销售额" in chinese and "访客" in chinese


def test_the_catalogue_lists_every_metric_without_a_workspace(run: Run) -> None:
    from xundan.metrics.families import CATALOGUE

    for words in (("metrics",), ("metrics", "--list")):
        listed = run(*words, "--format", "csv").out
        assert all(f"\n{CATALOGUE[name].id}," in listed.replace("\r", "") for name in CATALOGUE)
