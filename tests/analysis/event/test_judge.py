"""An event in a small shop: 10 yuan on every day of two and a half months, 50 more on the day itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.examples.build import Build
from tests.support.xundan_world import Loaded
from xundan.analysis.event.judge import judge
from xundan.metrics.view import View
from xundan.model.text import UserError
from xundan.reports.analysis.event import event_telling

EVENT = date(2026, 6, 3)


@pytest.fixture(scope="module")
def view() -> View:
    built = Build().never("visits")
    for n in range(-45, 46):
        day = EVENT + timedelta(days=n)
        amounts = ["10"] if n else ["10", "50"]
        for nth, amount in enumerate(amounts):
            moment = f"{day:%m-%d} 10:00"
            built.order(f"o{n}-{nth}", f"b{n}-{nth}", moment, moment, amount)
    built.covers("orders", "04-01", "07-31")
    return Loaded(built.world()).view()


def test_money_and_people_of_the_day_and_of_the_days_around(view: View) -> None:
    sales, buyers = judge(view, [EVENT], ("sales", "paid_buyers"))
    assert sales.effect is not None
    assert sales.before is not None
    assert (sales.effect.value, sales.effect.expected) == (60.0, pytest.approx(10))
    assert (sales.before.value, sales.before.days) == (70.0, 7)
    assert not sales.before.beyond_chance or abs(sales.before.more) < 1e-6
    assert buyers.effect is not None
    assert buyers.effect.more == pytest.approx(1)


def test_what_does_not_add_up_is_a_mean_of_days(view: View) -> None:
    (aov,) = judge(view, [EVENT, EVENT + timedelta(days=1)], ("aov",))
    assert not aov.adds_up
    assert aov.effect is not None
    assert aov.effect.value == (30 + 10) / 2
    assert aov.effect.more == pytest.approx(10)


def test_a_metric_without_its_table_says_what_it_lacks(view: View) -> None:
    (visitors,) = judge(view, [EVENT], ("visitors",))
    assert (visitors.effect, visitors.days) == (None, 0)
    told = event_telling([visitors], [EVENT], "CNY")
    assert "too few days around" in told.sentences[0].en
    assert "太少" in told.sentences[0].zh


def test_the_sentence_names_the_numbers(view: View) -> None:
    told = event_telling(judge(view, [EVENT], ("sales",)), [EVENT], "CNY")
    assert told.sentences[0].en.startswith("Sales: ￥60.00, ￥50.00 more than the expected ￥10.00")
    assert told.sentences[0].zh.startswith("销售额 ￥60.00, 比平时应有的 ￥10.00 多 ￥50.00")
    assert told.data["metrics"][0]["event"]["value"] == 60.0


def test_an_event_of_a_hundred_days_is_none(view: View) -> None:
    with pytest.raises(UserError, match="at most 92 days"):
        judge(view, [EVENT + timedelta(days=n) for n in range(100)], ("sales",))
