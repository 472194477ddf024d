"""Figures and periods as platforms write them: exact, or none."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xundan.sources.report import figures, summing
from xundan.sources.report.period import Period, period_in, titled, written_at


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2分30秒", "150"),
        ("1小时2分", "3720"),
        ("45秒", "45"),
        ("1小时2分3秒", "3723"),
        ("90秒", "90"),
        ("75分", "4500"),
        ("1天2小时", "93600"),
        ("2分钟", "120"),
        ("1时30分", "5400"),
        ("38.5", "38.5"),
        ("12.25秒", "12.25"),
        ("0秒", "0"),
        ("1,234", "1234"),
        (" 2分 30秒 ", "150"),
        ("２分３０秒", "150"),
        ("0:02:30", "150"),
        ("12:00:01", "43201"),
        ("45s", "45"),
        ("2m30s", "150"),
    ],
)
def test_lengths_of_time(text: str, seconds: str) -> None:
    assert figures.seconds(text) == Decimal(seconds)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "2分75秒",
        "30秒2分",
        "秒",
        "分30",
        "2分2分",
        "-5秒",
        "1.5分",
        "1小时90分",
        "一分",
        "2:75:00",
        "1e3",
        "½",
        "٣秒",
        "9" * 13,
        "1分" * 40,
        "1小时 2 3秒",
        "∞",
        "nan",
    ],
)
def test_what_is_no_length_of_time(text: str) -> None:
    assert figures.seconds(text) is None


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("12.34%", "0.1234"),
        ("100%", "1"),
        ("0%", "0"),
        ("0.00%", "0"),
        ("97.12％", "0.9712"),
        ("0.1234", "0.1234"),
        ("1", "1"),
        ("0", "0"),
        ("1,200%", "12"),
        ("33.333333333%", "0.33333333333"),
        (" 5 % ", "0.05"),
    ],
)
def test_shares(text: str, fraction: str) -> None:
    assert figures.fraction(text) == Decimal(fraction)


@pytest.mark.parametrize(
    "text", ["", "-", "12.34", "97", "%", "-1%", "1%%", "12..3%", "1.2.3%", "5‰", "十%", "1e-2", "٥%"]
)
def test_what_is_no_share(text: str) -> None:
    """97 without a sign may be 97 % or 97 times as many: nobody can say."""
    assert figures.fraction(text) is None


@pytest.mark.parametrize(
    "text", ["", " ", "-", "--", "—", "延迟统计", "延时统计", "暂无数据", "－", "N/A", "null", "/", "\u200b"]
)
def test_what_says_that_there_is_no_figure(text: str) -> None:
    assert figures.unknown(text)


@pytest.mark.parametrize("text", ["0", "0%", "0.00", "0秒", "0人", "延迟", "没有"])
def test_nought_is_a_figure_and_other_words_are_not_passed_over(text: str) -> None:
    assert not figures.unknown(text)


@pytest.mark.parametrize(
    ("text", "count"), [("1,320", 1320), ("12人", 12), ("3 次", 3), ("12.0", 12), ("0", 0), ("+5", 5)]
)
def test_counts(text: str, count: int) -> None:
    assert figures.count(text) == count


@pytest.mark.parametrize("text", ["12.5", "-3", "1.2万", "12,34", "人", "9" * 30])
def test_what_is_no_count(text: str) -> None:
    assert figures.count(text) is None


def test_more_decimals_than_are_kept() -> None:
    third = figures.plain("0.33333333333333")
    assert third is not None and figures.rounded(third) and figures.kept(third) == Decimal("0.333333")
    half = Decimal("0.0000005")
    assert figures.kept(half) == Decimal("0.000001") and not figures.rounded(Decimal("0.1234"))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**8))
def test_any_length_is_read_back(total: int) -> None:
    hours, rest = divmod(total, 3600)
    minutes, seconds = divmod(rest, 60)
    assert figures.seconds(f"{hours}小时{minutes}分{seconds}秒") == total
    assert figures.seconds(f"{total}秒") == figures.seconds(f"{total}") == total


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
@example("1" * 10**6)
@example("1小时" * 10**5)
@example("9" * 10**6 + "%")
def test_any_text_is_a_figure_or_none(text: str) -> None:
    for read in (figures.seconds, figures.fraction, figures.plain, figures.count, figures.amount):
        value = read(text)
        assert value is None or value.is_finite()
    period_in(text)
    summing.others(text)


@pytest.mark.parametrize(
    ("text", "day", "month"),
    [
        ("2026-10-01", "2026-10-01", ""),
        ("2026/10/1", "2026-10-01", ""),
        ("20261001", "2026-10-01", ""),
        ("2026年10月1日", "2026-10-01", ""),
        ("2026-10-01 00:00:00", "2026-10-01", ""),
        ("统计日期: 2026-10-01 ~ 2026-10-01", "2026-10-01", ""),
        ("统计日期：2026-10-01至2026-10-31", "", "2026-10"),
        ("日期: 2026/02/01-2026/02/28", "", "2026-02"),
        ("2028-02-01~2028-02-29", "", "2028-02"),
        ("2026-10", "", "2026-10"),
        ("统计月份: 2026年9月", "", "2026-09"),
        ("2026-10-01|2026-10-31", "", "2026-10"),
        ("2026-10-01 ~ 2026-10-30", "", ""),
        ("2026-09-15 至 2026-10-14", "", ""),
        ("2026-10-01 ~ 2026-11-30", "", ""),
    ],
)
def test_periods(text: str, day: str, month: str) -> None:
    found = period_in(text)
    assert found is not None and (found.day, found.month) == (day, month)
    assert found.fits == bool(day or month)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "接待分析",
        "2026",
        "2026-13",
        "2026-02-30",
        "2026-10-31 ~ 2026-10-01",
        "3100000000000000001",
        "1026-10-01",
        "2026-10-01 2026-10-02 2026-10-03",
        "x" * 300 + "2026-10-01",
        "12.5",
    ],
)
def test_what_names_no_days(text: str) -> None:
    assert period_in(text) is None


def test_the_period_above_a_header() -> None:
    october = Period(date(2026, 10, 1), date(2026, 10, 31))
    assert (
        titled([["接待分析"], ["统计日期", "2026-10-01 ~ 2026-10-31"], ["导出时间", "2026-11-02 09:30:00"]]) == october
    )
    assert titled([["接待分析 2026-10-01 ~ 2026-10-31"], ["下载时间: 2026-11-02 09:30:00"]]) == october
    assert titled([["2026-10-01"], ["对比 2026-09-01"]]) is None
    assert titled([]) is None


def test_when_a_file_was_written() -> None:
    assert written_at([["导出时间", "2026-11-02 09:30:00"]]) == datetime(2026, 11, 2, 9, 30)
    assert written_at([["下载时间: 2026-11-02 09:30:00"]]) == datetime(2026, 11, 2, 9, 30)
    assert written_at([["统计日期", "2026-10-01"]]) is None


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("同行均值", ("peer", False)),
        ("同行同层平均", ("peer", False)),
        ("同行同层优秀", ("peer", True)),
        ("行业均值", ("industry", False)),
        ("竞店平均", ("competitor", False)),
        ("同行小雨", None),
        ("同行:小雨", None),
        ("小雨", None),
        ("", None),
    ],
)
def test_rows_about_other_shops(name: str, scope: tuple[str, bool] | None) -> None:
    assert summing.others(name) == scope


def test_which_totals_can_be_totals() -> None:
    def can(total: int, *parts: int | None) -> bool:
        return summing.believable(Decimal(total), [None if part is None else Decimal(part) for part in parts])

    assert can(62, 40, 25) and can(65, 40, 25) and can(40, 40, 25)
    assert not can(33, 40, 25) and not can(66, 40, 25) and not can(20, 20, 20)
    assert can(100, 40, None) and not can(39, 40, None) and not can(5) and not can(5, None)
    assert can(0, 0, 0) and can(7, 7)
