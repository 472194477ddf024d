"""The lead's morning table and the funnel: totals from their own queries, and the numbers put into the formulas."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.examples.build import Build
from tests.examples.test_metrics import example_12
from tests.support.xundan_world import Loaded
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.agents import METRICS, agents_sheet
from xundan.reports.funnel import funnel_report
from xundan.reports.render import render
from xundan.reports.sheet import Sheet

DAY, LAST = date(2026, 3, 2), date(2026, 3, 4)


def row(sheet: Sheet, name: str) -> dict[str, Any]:
    rows = [*sheet.rows, *sheet.footer]
    return next(r for r in rows if name in (r["name"].zh if isinstance(r["name"], Text) else r["name"], r.get("agent")))


def rendered(sheet: Sheet, fmt: str, lang: Any = "zh") -> str:
    out = io.StringIO()
    render(sheet, fmt, lang, out)
    return out.getvalue()


@pytest.fixture(scope="module")
def agents(view: View) -> Sheet:
    return agents_sheet(view, DAY, DAY, shops=("s1",))


def test_agents_stand_by_sales_then_id(agents: Sheet) -> None:
    assert [(r["agent"], r["name"], r["sales"]) for r in agents.rows] == [
        ("a2", "a2", Decimal("129.50")), ("a3", "a3", Decimal("80.00")), ("a1", "小美", Decimal("0.00"))
    ]  # fmt: skip


def test_the_total_counts_a_buyer_day_once(agents: Sheet) -> None:
    # b1 met a1 and a2, b2 met a1 and a3, b5 only a1.
    assert sum(r["received_buyers"] for r in agents.rows) == 5
    assert row(agents, "汇总")["received_buyers"] == 3
    assert row(agents, "汇总")["inquiry_conversion"] == pytest.approx(1.0)


def test_sales_of_agents_silent_and_shop_stand_apart(agents: Sheet) -> None:
    assert row(agents, "汇总")["sales"] == Decimal("209.50")
    assert row(agents, "汇总")["aov"] == Decimal("104.75")
    assert row(agents, "静默")["sales"] == Decimal("55.25")
    assert row(agents, "不计绩效")["sales"] == Decimal("20.00")
    assert row(agents, "全店 (含静默)")["sales"] == Decimal("284.75")
    assert not [r for r in agents.footer if r["name"].zh == "无法判定"]


def test_means_are_over_agents_with_a_reception_and_rates_are_the_teams(agents: Sheet) -> None:
    mean = row(agents, "均值")
    met = [r for r in agents.rows if r["received_buyers"]]
    assert mean["received_buyers"] == sum(r["received_buyers"] for r in met) / len(met)
    assert mean["sales"] == Decimal("69.83")
    assert mean["inquiry_conversion"] == row(agents, "汇总")["inquiry_conversion"]
    assert mean["first_response"] == row(agents, "汇总")["first_response"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_agents_in_every_format(agents: Sheet, lang: Any) -> None:
    text = rendered(agents, "table", lang)
    for word in (
        ("询单转化率", "问答比", "汇总", "均值") if lang == "zh" else ("Conversion", "Reply ratio", "Total", "Mean")
    ):
        assert word in text
    told = json.loads(rendered(agents, "json", lang))
    assert set(METRICS) <= set(told["rows"][0])
    assert told["footer"][-1]["name"] == ("均值" if lang == "zh" else "Mean")


def test_provisional_days_are_noted(view: View) -> None:
    assert "暂定: 2026-03-04 的询单窗口" in rendered(agents_sheet(view, DAY, LAST, shops=("s1",)), "table")


def test_several_shops_stand_side_by_side(view: View) -> None:
    sheet = agents_sheet(view, DAY, DAY)
    assert {(r["shop"], r["agent"]) for r in sheet.rows} >= {("s1", "a1"), ("s2", "a1")}
    assert row(sheet, "全店 (含静默)")["sales"] == Decimal("467.75")


def test_an_unknown_shop_is_refused(view: View) -> None:
    with pytest.raises(UserError):
        agents_sheet(view, DAY, DAY, shops=("nowhere",))
    with pytest.raises(UserError):
        funnel_report(view, DAY, DAY, shops=("nowhere",))


def test_example_12_in_the_funnel() -> None:
    report = funnel_report(Loaded(example_12().world()).view(), DAY, DAY)
    lines = {line.id: line for line in report.lines}
    assert lines["silent_conversion:silent_visitors"].formula.zh == "4 静默成交 ÷ 80 未咨询访客 = 5.0 %"
    assert lines["silent_conversion:visitors"].formula.zh == "4 静默成交 ÷ 100 访客 = 4.0 %"
    assert lines["silent_conversion:buyers"].formula.en == "4 silent buyers ÷ 10 paid = 40.0 %"
    assert (lines["call_in_rate"].part, lines["call_in_rate"].whole) == (20, 100)
    assert "10.0 % = 20.0 % × 6/20 + 80.0 % × 4/80" in report.notes[0].zh
    assert "100 × 10.0 % × ￥100.00" in lines["sales"].formula.zh
    told = json.loads(rendered(report.sheet(), "json"))
    assert told["rows"][0] == {
        "layer": "1 有效入店", "id": "visitors", "name": "访客数", "unit": "people", "value": 100, "part": None,
        "whole": None, "formula": "每天的访客数之和",
    }  # fmt: skip


def test_the_identity_is_left_out_where_people_do_not_add_up() -> None:
    built = example_12().order("late", "b19", "03-03 09:00", paid="03-03 09:01")
    report = funnel_report(Loaded(built.world()).view(), DAY, DAY)
    assert "接待后付款 7 + 静默成交 4 不等于成交 10" in report.notes[0].zh


def test_unknown_shows_a_dash_and_why() -> None:
    built = Build().chat("b1", "a1", "B 10:00, A 10:01").order("o1", "b1", "10:05", paid="10:06").never("visits")
    report = funnel_report(Loaded(built.world()).view(), DAY, DAY)
    text = rendered(report.sheet(), "table")
    assert "没有访客数据: 导入生意参谋的店铺日报或流量来源" in text
    assert "—" in text
    assert "no visitor data: import Sycm's shop report by day or its traffic sources" in " ".join(
        rendered(report.sheet(), "table", "en").split()
    )
    assert {line.id for line in report.lines if line.value is None} == {
        "visitors", "effective_entry_rate", "bounce_rate", "call_in_rate", "silent_conversion:silent_visitors",
        "silent_conversion:visitors", "shop_conversion",
    }  # fmt: skip
