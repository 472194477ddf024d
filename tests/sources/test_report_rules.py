"""What the platforms' reports have in common: periods, totals and means, unknown figures, columns by name."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.sources.reporting import figures, numbers, reception, sample, write
from tests.sources.taking import take
from tests.sources.test_workbook import book
from xundan.metrics.families import CATALOGUE
from xundan.model.text import UserError
from xundan.sources import Hint, open_path
from xundan.sources.jd_service_report.columns import REPORT as JD
from xundan.sources.pdd_agent_report.columns import REPORT as PDD
from xundan.sources.registry import IMPORTERS, recognise
from xundan.sources.report.shape import Report
from xundan.sources.sycm_agent_sales.columns import REPORT as AGENT_SALES
from xundan.sources.sycm_inquiries.columns import REPORT as INQUIRIES
from xundan.sources.sycm_order_value.columns import REPORT as ORDER_VALUE
from xundan.sources.sycm_ratings.columns import REPORT as RATINGS
from xundan.sources.sycm_reception.columns import REPORT as RECEPTION
from xundan.sources.sycm_shop_daily.columns import REPORT as SHOP_DAILY

REPORTS = (RECEPTION, INQUIRIES, ORDER_VALUE, RATINGS, AGENT_SALES, SHOP_DAILY, JD, PDD)
OTHERS = ("sycm_traffic_sources", "sycm_sales_details", "taobao_ads")
PLANNED = {"satisfaction_rate", "rating_rate", "invitation_rate", "views_per_visitor", "refund_amount"}
"""Ids of the catalogue that are asked for one day."""


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_metrics_are_ours_or_named_as_the_reports_own(report: Report) -> None:
    for figure in report.figures:
        for name in filter(None, (figure.metric, figure.whole)):
            if "." in name:
                assert name.split(".")[0] == report.name.split("_")[0]
            elif name not in PLANNED:
                assert CATALOGUE[name].id == name, "the variant is named"
                units = {"people": "people", "rate": "rate", "seconds": "seconds", "money": "money", "ratio": "ratio"}
                assert CATALOGUE[name].unit == units.get(figure.unit, CATALOGUE[name].unit)
    assert len({figure.metric for figure in report.figures}) == len(report.figures)
    assert set(report.required) <= set(report.layout.names)


@pytest.mark.parametrize("name", [*(report.name for report in REPORTS), *OTHERS])
def test_each_sample_is_one_importers_own(name: str) -> None:
    with open_path(sample(name)) as (file,):
        assert [importer.name for importer in IMPORTERS if importer.recognise(file, Hint()) is True] == [name]


def test_a_title_of_a_day_or_a_month(tmp_path: Path) -> None:
    row = "甲,10,9,30,50%,1"
    assert figures(reception(tmp_path, row), "甲")["received_buyers"] == 9
    monthly = reception(tmp_path, row, title="统计日期：2026-10-01至2026-10-31")
    assert figures(monthly, "甲", on="2026-10")["received_buyers"] == 9
    for title in ("统计日期: 2026-10-01 ~ 2026-10-07", "统计日期: 2026-09-15 ~ 2026-10-14"):
        with pytest.raises(UserError) as refused:
            reception(tmp_path, row, title=title)
        assert refused.value.code == "period" and "自然月" in refused.value.hint.zh
        assert "by day or by calendar month" in refused.value.hint.en


def test_a_file_without_days_takes_them_from_the_command(tmp_path: Path) -> None:
    path = write(tmp_path, "旺旺昵称,咨询人数,接待人数,旺旺回复率", "甲,10,9,50%")
    with pytest.raises(UserError) as refused:
        take(path)
    assert refused.value.code == "no_period" and "--covers" in refused.value.hint.zh
    with open_path(path) as (file,):
        for last, day, month in ((1, "2026-10-01", ""), (31, "", "2026-10")):
            hint = Hint(covers=(date(2026, 10, 1), date(2026, 10, last)))
            importer: Any = recognise(file, hint)
            (frame,) = importer.read(file, hint, lambda size: None).frames
            assert set(frame.rows.column("day").to_pylist()) == {day}
            assert set(frame.rows.column("month").to_pylist()) == {month}
        with pytest.raises(UserError):
            importer.read(file, Hint(covers=(date(2026, 10, 1), date(2026, 10, 2))), lambda size: None)


def test_the_files_own_days_stand_over_the_commands(tmp_path: Path) -> None:
    path = write(tmp_path, "统计日期: 2026-10-01", "旺旺昵称,咨询人数,接待人数,旺旺回复率", "甲,10,9,50%")
    hint = Hint(covers=(date(2026, 9, 1), date(2026, 9, 1)))
    with open_path(path) as (file,):
        importer: Any = recognise(file, hint)
        (frame,) = importer.read(file, hint, lambda size: None).frames
    assert set(frame.rows.column("day").to_pylist()) == {"2026-10-01"}


@pytest.mark.parametrize("summary", ["平均值", "均值", "平均", " 均值 "])
def test_means_are_nobodys(tmp_path: Path, summary: str) -> None:
    taken = reception(tmp_path, "甲,10,9,30,50%,1", f"{summary},10,9,30,50%,1")
    assert {row["agent_id"] for row in taken.rows("platform_metrics")} == {"甲"}
    assert [note.zh for note in taken.notes if "均值" in note.zh]


@pytest.mark.parametrize("summary", ["汇总", "汇总值", "合计", "总计"])
def test_a_total_is_the_shops_where_it_can_be_one(tmp_path: Path, summary: str) -> None:
    taken = reception(tmp_path, "甲,10,9,30,50%,1", "乙,20,18,60,70%,2", f"{summary},28,13,45,60%,1.5")
    # 13 received is less than the 18 of one agent, so it is no total; nobody knows what 45 seconds are of.
    assert figures(taken, None) == {"consulted_buyers": 28}
    assert any("接待人数" in note.zh for note in taken.notes)


@pytest.mark.parametrize("word", ["-", "延迟统计", "延时统计", "暂无数据", ""])
def test_unknown_is_null_and_never_nought(tmp_path: Path, word: str) -> None:
    taken = reception(tmp_path, f"甲,{word},9,{word},{word},0")
    hers = figures(taken, "甲")
    assert hers["consulted_buyers"] is hers["response_time"] is hers["answered_in_3min:turns"] is None
    assert hers["reply_ratio"] == 0 and taken.rejects == []


def test_a_bad_figure_takes_no_other_with_it(tmp_path: Path) -> None:
    taken = reception(tmp_path, "甲,十,9,2分75秒,97,1", "乙,10.5,-1,30,101x,2", ",1,1,1,1%,1")
    assert figures(taken, "甲") == {"received_buyers": 9, "reply_ratio": 1}
    assert [(r.line, r.column, r.value) for r in taken.rejects] == [
        (3, "咨询人数", "十"), (3, "平均响应时长（秒)", "2分75秒"), (3, "3分钟人工响应率", "97"),
        (4, "咨询人数", "10.5"), (4, "接待人数", "-1"), (4, "3分钟人工响应率", "101x"), (5, "旺旺昵称", ""),
    ]  # fmt: skip


def test_agents_are_named_as_chats_name_them(tmp_path: Path) -> None:
    """Chats keep 店:甲 however an account is spelt; a report that spells it otherwise is of the same agent."""
    taken = reception(tmp_path, "店：甲,10,9,30,50%,1", "cntaobao店:乙,20,18,60,70%,2", "汇总,29,27,45,60%,1.5")
    assert {row["agent_id"] for row in taken.rows("platform_metrics")} == {"店:甲", "店:乙", None}
    assert figures(taken, None)["received_buyers"] == 27
    twice = reception(tmp_path, "店：甲,10,9,30,50%,1", "店:甲,10,8,30,50%,1")
    assert twice.where() == [(4, "接待人数")]
    path = write(tmp_path, "订单编号,旺旺昵称,是否静默", "1,店：甲,否", "1,店:甲,否", "2,cntaobao店:乙,否")
    owners = {(row["order_id"], row["agent_id"]) for row in take(path).rows("platform_credits")}
    assert owners == {("1", "店:甲"), ("2", "店:乙")}


@pytest.mark.parametrize("nobody", ["-", "--", "无", ""])
def test_a_row_of_nobody_is_no_agents(tmp_path: Path, nobody: str) -> None:
    taken = reception(tmp_path, f"{nobody},10,9,30,50%,1", "甲,10,9,30,50%,1")
    assert {row["agent_id"] for row in taken.rows("platform_metrics")} == {"甲"}
    assert [(r.line, r.column, r.value) for r in taken.rejects] == [(3, "旺旺昵称", nobody)]


def test_two_rows_that_contradict_each_other(tmp_path: Path) -> None:
    taken = reception(tmp_path, "甲,10,9,30,50%,1", "甲,10,8,30,50%,1")
    assert [(r.line, r.column) for r in taken.rejects] == [(4, "接待人数")]
    assert [row["value"] for row in taken.rows("platform_metrics") if row["metric"] == "received_buyers"] == [9]


def test_more_decimals_than_are_kept_are_rounded_and_told(tmp_path: Path) -> None:
    rows = [["统计日期", "2026-10-01"], ["旺旺昵称", "咨询人数", "接待人数", "旺旺回复率"], ["甲", 3, 3, 1 / 3]]
    taken = take(book(tmp_path / "b.xlsx", {"一": rows}))
    assert figures(taken, "甲")["sycm.reply_rate"] == Decimal("0.333333")
    assert any("六位" in note.zh for note in taken.notes)


def test_columns_are_found_by_folded_name_wherever_they_stand(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "统计日期,2026-10-01",
        "答问比,平均响应时长(秒）, 接待人数 ,３分钟人工响应率,新列,咨询人数,旺旺昵称",
        "1.5,12,9,5%,x,10,甲",
        encoding="gb18030",
    )
    hers = figures(take(path), "甲")
    assert hers == numbers(consulted_buyers="10", received_buyers="9", response_time="12", reply_ratio="1.5") | {
        "answered_in_3min:turns": Decimal("0.05")
    }


def test_what_is_missing_is_said_with_what_was_found(tmp_path: Path) -> None:
    path = write(tmp_path, "旺旺昵称,咨询人数,平均响应时长,旺旺回复率", "甲,1,2,3%")
    with pytest.raises(UserError) as refused:
        take(path)
    assert refused.value.code == "missing_columns"
    assert "接待人数" in refused.value.message.zh and "旺旺回复率" in refused.value.message.zh


def test_rows_of_days_and_sums_of_days(tmp_path: Path) -> None:
    head = "统计日期,访客数,浏览量"
    taken = take(
        write(tmp_path, head, "2026-10-01,5,9", "合计,5,9", "均值,5,9", "10月,5,9", "2026-10-01~2026-10-03,5,9")
    )
    assert [row["visitors"] for row in taken.rows("traffic_daily")] == [5]
    assert taken.where() == [(5, "统计日期"), (6, "统计日期")]


def test_peers_beside_the_shop(tmp_path: Path) -> None:
    head = "统计日期,对象,访客数,浏览量,支付转化率,跳失率"
    taken = take(write(tmp_path, head, "2026-10-01,本店,5,9,2%,50%", "2026-10-01,同行同层平均,-,-,1.5%,-",
                       "2026-10-01,同行同层优秀,-,-,4%,-", "2026-10,行业均值,-,-,1%,-"))  # fmt: skip
    assert [(r["metric"], r["scope"], r["value"]) for r in taken.rows("benchmarks")] == [
        ("shop_conversion", "peer", Decimal("0.015")), ("best.shop_conversion", "peer", Decimal("0.04")),
    ]  # fmt: skip
    assert figures(taken, None)["shop_conversion"] == Decimal("0.02")
    assert [row["visitors"] for row in taken.rows("traffic_daily")] == [5]
    assert taken.where() == [(5, "对象")]


def test_a_sheet_each_of_two_days(tmp_path: Path) -> None:
    def sheet(day: int, received: int) -> list[list[Any]]:
        head = ["旺旺昵称", "咨询人数", "接待人数", "旺旺回复率"]
        return [["统计日期", f"2026-10-0{day}"], head, ["甲", 10, received, "50%"]]

    taken = take(book(tmp_path / "b.xlsx", {"第一天": sheet(1, 9), "第二天": sheet(2, 7)}))
    assert figures(taken, "甲")["received_buyers"] == 9
    assert figures(taken, "甲", on="2026-10-02")["received_buyers"] == 7


def test_a_header_without_rows_is_a_report_of_nothing(tmp_path: Path) -> None:
    taken = reception(tmp_path)
    assert taken.importers == ["sycm_reception"] and taken.rows("platform_metrics") == []
    assert [frame.table for frame in taken.readings[0].frames] == ["platform_metrics"]


WORDS = ["-", "延迟统计", "延时统计", "暂无数据", ""]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_no_column_of_any_report_takes_a_word_for_nought(tmp_path: Path, report: Report) -> None:
    """A row a word. Only what traffic_daily has besides is a figure: nought, which stays nought."""
    first, title = (report.agent[0], ["统计日期: 2026-10-01"]) if report.agent else ("统计日期", [])
    shown = dict.fromkeys(figure.names[0] for figure in report.figures)
    whose = [f"客服{n}" if report.agent else f"2026-10-0{n}" for n in range(1, 1 + len(WORDS))]
    rows = [",".join([name, *[word] * len(shown)]) for name, word in zip(whose, WORDS, strict=True)]
    daily = [each[0] for each in report.daily.values() if each[0] not in shown]
    rows = [row + "," + ",".join(["0"] * len(daily)) for row in rows] if daily else rows
    taken = take(write(tmp_path, *title, ",".join([first, *shown, *daily]), *rows))
    assert taken.importers == [report.name] and taken.rejects == []
    told = taken.rows("platform_metrics")
    assert len(told) == len(WORDS) * len(report.figures) and {row["value"] for row in told} == {None}
    for row in taken.rows("traffic_daily"):
        assert (row["visitors"], row["page_views"], row["paid_buyers"], row["sales"]) == (0, 0, None, None)


@pytest.mark.parametrize("word", WORDS)
def test_words_in_rows_of_traffic_and_advertising_are_unknown_too(tmp_path: Path, word: str) -> None:
    head, row = "日期,流量来源,来源明细,访客数,浏览量,加购人数,支付买家数,支付金额", "2026-10-01,淘内免费,手淘搜索,5"
    taken = take(write(tmp_path, head, f"{row},{word},{word},{word},{word}"))
    [day] = taken.rows("traffic_daily")
    assert [day[name] for name in ("visitors", "page_views", "carts", "paid_buyers", "sales")] == [5, *[None] * 4]
    head, row = "日期,计划名字,花费,展现量,点击量,总成交金额,总成交笔数", "2026-10-01,秋,1.10"
    taken = take(write(tmp_path, head, f"{row},{word},{word},{word},{word}"))
    [spent] = taken.rows("ad_spend")
    assert [spent[name] for name in ("cost", "impressions", "clicks", "sales", "orders")] == [
        Decimal("1.10"), None, None, None, None,
    ]  # fmt: skip


def test_lengths_of_time_and_percents_in_reports(tmp_path: Path) -> None:
    taken = reception(tmp_path, "甲,10,9,2分30秒,97.5%,1", '乙,"1,010",9,1小时2分,100.00%,1', "丙,10,9,0秒,0%,0")
    times = {name: figures(taken, name)["response_time"] for name in "甲乙丙"}
    assert times == {"甲": 150, "乙": 3720, "丙": 0}
    rates = {name: figures(taken, name)["answered_in_3min:turns"] for name in "甲乙丙"}
    assert rates == {"甲": Decimal("0.975"), "乙": 1, "丙": 0}
    assert figures(taken, "乙")["consulted_buyers"] == 1010 and figures(taken, "丙")["reply_ratio"] == 0


def test_days_that_a_workbook_holds_as_dates(tmp_path: Path) -> None:
    rows = [
        ["统计日期", "访客数", "浏览量", "跳失率"],
        [date(2026, 10, 1), 5, 9, 0.5],
        [datetime(2026, 10, 2), 6, 8, 0],
    ]
    taken = take(book(tmp_path / "b.xlsx", {"一": rows}))
    assert {row["day"]: row["visitors"] for row in taken.rows("traffic_daily")} == {
        date(2026, 10, 1): 5, date(2026, 10, 2): 6,
    }  # fmt: skip
    assert figures(taken, None)["bounce_rate"] == Decimal("0.5")


def test_what_is_wrong_in_jds_report_is_told_with_its_line_below_three_rows_of_header(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "客服数据明细  统计日期：2026-10-01至2026-10-01,,,,",
        "客服,接待指标,,服务评价,",
        ",接待量,30s应答率,邀评率,满意率",
        "小何,60,81.00%,52.00%,-",
        "小南,六十,92.50%,60.00%,95.00%",
    )
    taken = take(path)
    assert taken.importers == ["jd_service_report"]
    his = figures(taken, "小何")
    assert his == numbers(received_buyers="60", first_response_within_30s="0.81", invitation_rate="0.52") | {
        "satisfaction_rate": None
    }
    assert [(r.line, r.column, r.value) for r in taken.rejects] == [(5, "接待量", "六十")]
    assert figures(taken, "小南")["satisfaction_rate"] == Decimal("0.95")
