"""Charts of a small shop: a1 answers after 10 or 12 s in turn and from 21 March after 50 or 60, a2 after 20 or 25 s."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.examples.build import Build
from tests.metrics.asked import view_of, without
from xundan.analysis.drift.dsr import dsr
from xundan.analysis.drift.watch import watch
from xundan.metrics.ask import Ask
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.reports.analysis.drift import drift_telling

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 30)


@pytest.fixture(scope="module")
def view() -> View:
    built = Build().covers("messages", "03-01", "03-30").covers("orders", "03-01", "03-30")
    built.row("agents", agent_id="a1", name="小雨")
    for day in range(1, 31):
        for agent, seconds in (("a1", (10, 12) if day < 21 else (50, 60)), ("a2", (20, 25))):
            for hour in range(9, 14):
                asked = f"03-{day:02d} {hour:02d}"
                wait = seconds[day % 2]
                built.chat(f"b{hour}", agent, f"B {asked}:00:00, A {asked}:{wait // 60:02d}:{wait % 60:02d}")
    for day, mark in ((1, "4.8"), (2, "4.8"), (3, "4.7"), (4, "4.7")):
        built.row(
            "dsr",
            day=date(2026, 3, day),
            description=Decimal(mark),
            service=Decimal("4.9"),
            logistics=Decimal("4.7"),
        )
    return view_of(built)


def test_the_agent_who_slowed_down_is_named_with_the_day(view: View) -> None:
    found = watch(view, ["first_response"], FIRST, LAST, "order_first")
    assert [(each.agent, each.chart.kind, len(each.chart.steps)) for each in found.series] == [
        (None, "mean", 30),
        ("a1", "mean", 30),
        ("a2", "mean", 30),
    ]
    shop, one, two = found.series
    [signal] = one.chart.signals
    assert signal.shift and one.chart.steps[signal.since].point.first == date(2026, 3, 21)
    assert signal.was == 11.0, "ten days of 10 s and ten of 12 s"
    assert one.state(0) == "holds" and one.shop_too == {0}, "she makes half of the shop's answers"
    assert [signal.shift for signal in shop.chart.signals] == [True]
    assert two.chart.signals == ()


def test_the_first_sentence_tells_who_what_and_since_when(view: View) -> None:
    found = watch(view, ["first_response"], FIRST, LAST, "order_first")
    telling = drift_telling(view, found, dsr(view, FIRST, LAST), FIRST, LAST)
    said = [each.zh for each in telling.sentences if each.zh.startswith("小雨")]
    assert len(said) == 1
    assert said[0].startswith("小雨的首次响应时间从 2026-03-21 起由 11 秒 升到 55 秒 (变差)"), said
    # a2: 20 points after the ten that are learned; a1 and the shop 12 each, for after the 22nd they learn anew
    assert any("看了 3 条序列的 44 个点, 报警 2 次, 2 处变化持续至今" in each.zh for each in telling.sentences)


def test_days_whose_figures_still_change_are_left_out(view: View) -> None:
    """No order after the 30th: inquiry windows of the 29th and 30th are open; no earlier orders are there at all, so
    until the 21st nobody knows who had bought before."""
    found = watch(view, ["inquiry_conversion"], FIRST, LAST, "order_first")
    assert found.unripe == {"inquiry_conversion": FIRST}, "a shop without any order has nothing closed"
    assert found.series == ()


def test_what_was_never_imported_has_no_chart(view: View) -> None:
    found = watch(without(view, "messages"), ["first_response"], FIRST, LAST, "order_first")
    assert (found.series, found.judged) == ((), 0)
    telling = drift_telling(view, found, [], FIRST, LAST)
    assert "no series is long enough" in telling.sentences[0].en
    assert "no DSR marks" in telling.sentences[1].en


def test_the_slope_is_that_of_the_catalogue(view: View) -> None:
    ask = Ask(("dsr_description:trend",), (), FIRST, LAST)
    [row] = answer(view, ask).rows
    going = dsr(view, FIRST, LAST)
    assert [each.mark for each in going] == ["description", "service", "logistics"]
    assert going[0].trend.slope == Fraction(-4, 100)
    assert row["dsr_description:trend"] == pytest.approx(-0.04)
