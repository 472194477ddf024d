"""The platforms' own reports, one by one: what each sample gives."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.reporting import A, B, figures, numbers, sample, write
from tests.sources.taking import Taken, take
from xundan.model.text import UserError


def test_reception() -> None:
    taken = take(sample("sycm_reception"))
    assert taken.importers == ["sycm_reception"] and taken.rejects == []
    assert taken.readings[0].exported_at == datetime(2026, 10, 16, 9, 30)
    on = "2026-10-15"
    expected = numbers(
        consulted_buyers="1010", received_buyers="980", unreplied_buyers="25", served_buyers="955", response_time="62",
        first_response="45", slow_receptions="66", reply_ratio="1.1",
    )  # fmt: skip
    expected |= {"answered_in_3min:turns": Decimal("0.9005"), "sycm.reply_rate": Decimal("0.9745")}
    assert figures(taken, B, on=on) == expected
    assert figures(taken, A, on=on)["answered_in_3min:turns"] == Decimal("0.9712")  # a percent cell of a workbook
    night = figures(taken, "小满旗舰店:夜班", on=on)
    assert night["received_buyers"] == 0 and night["response_time"] is None and night["first_response"] is None
    people = {"consulted_buyers": 2210, "received_buyers": 2160, "unreplied_buyers": 37, "served_buyers": 2123}
    assert figures(taken, None, on=on) == {**people, "slow_receptions": 96}
    agents = {row["agent_id"] for row in taken.rows("platform_metrics")}
    assert agents == {A, B, "小满旗舰店:夜班", None}
    assert {row["source"] for row in taken.rows("platform_metrics")} == {"sycm_reception"}
    peers = {row["metric"]: (row["scope"], row["value"]) for row in taken.rows("benchmarks")}
    assert peers["response_time"] == ("peer", 44) and peers["answered_in_3min:turns"] == ("peer", Decimal("0.93"))
    assert "consulted_buyers" not in peers


def test_inquiries_of_two_days() -> None:
    taken = take(sample("sycm_inquiries"))
    assert taken.importers == ["sycm_inquiries"] and taken.rejects == []
    first = figures(taken, B)
    assert (first["inquiries"], first["inquiry_ordered_buyers"], first["sycm.inquiry_paid_same_day"]) == (25, 10, 7)
    assert first["inquiry_paid_buyers"] is first["inquiry_conversion:paid"] is first["lost_inquiries"] is None
    second = figures(taken, A, on="2026-10-02")
    assert second["inquiry_conversion:paid"] == Decimal("0.3548") and second["lost_inquiries"] == 19
    whole = figures(taken, None, on="2026-10-02")
    assert whole["inquiries"] == 50 and whole["inquiry_paid_buyers"] == 17 and "inquiry_conversion:paid" not in whole
    # 31 lost is less than 19 + 13 but more than either: a buyer asked both.
    assert whole["lost_inquiries"] == 31


def test_order_value_of_a_month() -> None:
    taken = take(sample("sycm_order_value"))
    assert taken.importers == ["sycm_order_value"] and taken.rejects == []
    hers = numbers(sales="12800", units="150", paid_buyers="80", paid_orders="86", units_per_buyer="1.875")
    hers |= numbers(**{"aov:buyer": "160", "aov:order": "148.84", "unit_price": "85.33"})
    assert figures(taken, A, on="2026-10") == hers
    whole = {"service_sales": Decimal("20000.5"), "sycm.service_units": 240, "sycm.service_buyers": 128,
             "sycm.service_orders": 136}  # fmt: skip
    assert figures(taken, None, on="2026-10") == whole
    assert {row["day"] for row in taken.rows("platform_metrics")} == {None}


def test_ratings_under_two_header_rows() -> None:
    taken = take(sample("sycm_ratings"))
    assert taken.importers == ["sycm_ratings"] and taken.rejects == []
    hers = figures(taken, A)
    assert hers["sycm.invited_by_agent"] == 60 and hers["sycm.invited_by_system"] == 20
    assert hers["sycm.rated_after_agent"] == 30 and hers["sycm.rated_after_system"] == 5 and hers["sycm.ratings"] == 35
    assert hers["invitation_rate"] == Decimal("0.4615") and hers["satisfaction_rate"] == Decimal("0.8857")
    assert [hers[f"sycm.ratings_{score}"] for score in (5, 4, 3, 2, 1)] == [25, 6, 2, 1, 1]
    assert figures(taken, B)["sycm.rated_after_system"] is None


def test_agent_sales() -> None:
    taken = take(sample("sycm_agent_sales"))
    assert taken.importers == ["sycm_agent_sales"] and taken.rejects == []
    hers = figures(taken, B, on="2026-10")
    assert hers["net_sales"] == Decimal("7200.5") and hers["refund_amount"] is None and hers["inquiries"] == 410
    whole = figures(taken, None, on="2026-10")
    assert whole["service_sales"] == Decimal("20000.5") and "sales" not in whole and "net_sales" not in whole


def test_shop_daily() -> None:
    taken = take(sample("sycm_shop_daily"))
    assert taken.importers == ["sycm_shop_daily"] and taken.rejects == []
    days = {row["day"]: row for row in taken.rows("traffic_daily")}
    assert sorted(days) == [date(2026, 10, day) for day in (1, 2, 3)]
    first, third = days[date(2026, 10, 1)], days[date(2026, 10, 3)]
    assert (first["channel"], first["visitors"], first["page_views"], first["favorites"]) == (None, 1250, 4375, 61)
    assert (first["carts"], first["paid_buyers"], first["sales"]) == (88, 35, Decimal("4480.50"))
    assert first["bounced_visitors"] is None and third["paid_buyers"] is None and third["visitors"] == 1010
    shop = figures(taken, None)
    assert shop["bounce_rate"] == Decimal("0.4816") and shop["sales"] == Decimal("4480.5") and shop["units"] == 52
    assert shop["shop_conversion"] == Decimal("0.028") and shop["aov:buyer"] == Decimal("128.01")
    assert shop["sycm.stay"] == Decimal("12.5")
    later = figures(taken, None, on="2026-10-03")
    assert later["paid_buyers"] is later["shop_conversion"] is later["sycm.stay"] is None


def test_jd_and_pdd() -> None:
    taken = take(sample("jd_service_report"))
    assert taken.importers == ["jd_service_report"] and taken.rejects == []
    his = figures(taken, "jd_xiaoman_he")
    assert (his["response_time"], his["first_response_within_30s"], his["sales"]) == (
        65, Decimal("0.81"), Decimal("1080.5"),
    )  # fmt: skip
    assert his["satisfaction_rate"] is None
    assert figures(taken, None)["service_sales"] == Decimal("4679.5")
    taken = take(sample("pdd_agent_report"))
    assert taken.importers == ["pdd_agent_report"] and taken.rejects == []
    hers = figures(taken, "小禾")
    assert (hers["response_time"], hers["answered_in_3min:buyers"]) == (72, Decimal("0.9"))
    assert hers["inquiry_paid_buyers"] is hers["sales"] is None
    assert figures(taken, None) == {
        "consulted_buyers": 206, "inquiries": 116, "received_buyers": 195, "pdd.unanswered_in_3min": 12,
        "inquiry_paid_buyers": None, "lost_inquiries": None, "service_sales": None,
    }  # fmt: skip


def test_sales_details(tmp_path: Path) -> None:
    taken = take(sample("sycm_sales_details"))
    assert taken.importers == ["sycm_sales_details"] and taken.rejects == []
    found = {row["order_id"]: (row["credit"], row["agent_id"], row["day"]) for row in taken.rows("platform_credits")}
    assert found == {
        "3100000000000000011": ("agent", A, date(2026, 10, 1)),
        "3100000000000000012": ("silent", None, date(2026, 10, 1)),
        "3100000000000000013": ("agent", B, date(2026, 10, 2)),
    }
    assert "tb小雨" not in str(taken.rows("platform_credits"))
    taken = take(
        write(
            tmp_path,
            "订单编号,旺旺昵称,是否静默,买家昵称",
            "1,甲,是,x",
            "2,,否,x",
            "3,甲,也许,x",
            "4,甲,否,x",
            "4,乙,否,x",
            "5,甲,,x",
            "6,静默,,x",
            ",甲,否,x",
        )
    )
    kept = [(row["order_id"], row["credit"], row["agent_id"]) for row in taken.rows("platform_credits")]
    assert kept == [("4", "agent", "甲"), ("5", "agent", "甲"), ("6", "silent", None)]
    assert taken.where() == [
        (2, "是否静默"), (3, "是否静默"), (4, "是否静默"), (6, "旺旺昵称"), (9, "订单编号"),
    ]  # fmt: skip


def test_without_a_word_for_it_an_order_of_nobody_s_is_silent(tmp_path: Path) -> None:
    """Some years' files have no 是否静默: the agent's cell alone says it."""
    taken = take(
        write(
            tmp_path, "订单编号,买家昵称,旺旺昵称,付款时间", "1,x,甲,2026-10-01 09:00:00", "2,x,-,2026-10-01", "3,x,,"
        )
    )
    rows = [(row["order_id"], row["credit"], row["agent_id"], row["day"]) for row in taken.rows("platform_credits")]
    day = date(2026, 10, 1)
    assert rows == [("1", "agent", "甲", day), ("2", "silent", None, day), ("3", "silent", None, None)]


# -- traffic and advertising -------------------------------------------------------------------------------------------


def channels(taken: Taken) -> dict[str | None, int]:
    found = {row["channel"]: row["visitors"] for row in taken.rows("traffic_daily")}
    assert len(found) == len(taken.rows("traffic_daily"))
    return found


def test_no_source_is_counted_with_its_group() -> None:
    taken = take(sample("sycm_traffic_sources"))
    assert taken.importers == ["sycm_traffic_sources"] and taken.rejects == []
    assert channels(taken) == {
        None: 1250, "手淘搜索": 460, "手淘推荐": 380, "直通车": 240, "万相台": 110, "购物车": 90, "其他": 75,
    }  # fmt: skip


def test_a_group_without_sources_is_a_source(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "日期,一级来源,二级来源,三级来源,访客数",
        "2026-10-01,平台流量,搜索,,70",
        "2026-10-01,平台流量,搜索,手淘搜索,70",
        "2026-10-01,平台流量,,,90",
        "2026-10-01,平台流量,其他,,20",
        "2026-10-01,广告流量,,,30",
        "2026-10-01,站外,其他,,5",
        "2026-10-01,全店,,,120",
        "2026-10-02,平台流量,,,9",
    )
    taken = take(path)
    days = [(str(row["day"]), row["channel"], row["visitors"]) for row in taken.rows("traffic_daily")]
    assert days == [
        ("2026-10-01", "手淘搜索", 70), ("2026-10-01", "平台流量/其他", 20), ("2026-10-01", "广告流量", 30),
        ("2026-10-01", "站外/其他", 5), ("2026-10-01", None, 120), ("2026-10-02", "平台流量", 9),
    ]  # fmt: skip


def test_all_levels_in_one_column(tmp_path: Path) -> None:
    taken = take(
        write(
            tmp_path, "日期,来源名称,访客数", "2026-10-01,淘内免费,90", "2026-10-01,手淘搜索,70", "2026-10-01,均值,80"
        )
    )
    assert channels(taken) == {"手淘搜索": 70}


def test_traffic_of_several_days_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "统计日期: 2026-10-01 ~ 2026-10-31", "流量来源,来源明细,访客数", "淘内免费,手淘搜索,70")
    with pytest.raises(UserError) as refused:
        take(path)
    assert refused.value.code == "period" and "2026-10-31" in refused.value.message.zh
    assert "按天" in refused.value.hint.zh


def test_advertising(tmp_path: Path) -> None:
    taken = take(sample("taobao_ads"))
    assert taken.importers == ["taobao_ads"] and taken.rejects == []
    rows = taken.rows("ad_spend")
    assert [(str(row["day"])[-2:], row["channel"], row["item_id"][-1], row["cost"], row["orders"]) for row in rows] == [
        ("01", "关键词推广", "1", Decimal("248.60"), 11), ("01", "关键词推广", "2", Decimal("51.20"), None),
        ("01", "精准人群推广", "1", Decimal("77.76"), 5), ("02", "关键词推广", "1", Decimal("190.00"), 7),
    ]  # fmt: skip
    path = write(
        tmp_path,
        "日期,推广计划名称,推广单元名称,展现量,点击量,花费(元),总成交金额",
        "2026-10-01,秋,甲,100,10,1.10,5",
        '2026-10-01,秋,乙,"1,000",20,2.20,-',
        "2026-10-01,秋,丙,x,1,1,1",
    )
    taken = take(path)
    (row,) = taken.rows("ad_spend")
    assert (row["channel"], row["campaign"], row["impressions"], row["clicks"]) == ("直通车", "秋", 1100, 30)
    assert row["cost"] == Decimal("3.30") and row["sales"] is None
    assert taken.where() == [(4, "impressions")]
