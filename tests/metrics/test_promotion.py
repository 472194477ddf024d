"""What advertising cost and brought, worked out by hand after reading 74."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.examples.build import Build, day
from tests.metrics.test_drill import compare
from tests.metrics.test_visits import alone, asked
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.drill import drill
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.text import UserError

FIRST, LAST = day("03-02"), day("03-04")
SUMS = ("ad_cost", "impressions", "clicks", "ad_sales")
RATIOS = ("click_rate", "cost_per_click", "ad_roi")


def spent(
    built: Build, on: str, channel: str, seen: int | None, clicks: int | None, cost: str, sales: str | None,
    item: str | None = None, keyword: str | None = None,
) -> None:  # fmt: skip
    built.row(
        "ad_spend", day=day(on), channel=channel, impressions=seen, clicks=clicks, cost=Decimal(cost),
        sales=sales and Decimal(sales), item_id=item, keyword=keyword,
    )  # fmt: skip


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    """2 March whole; 3 March with blanks; 4 March seen by nobody and free of charge; an order of what was sold."""
    built = Build().order("o1", "b1", "10:00", "10:01", "500")
    spent(built, "03-02", "直通车", 1000, 30, "21.00", "90.00", item="i1", keyword="雨伞")
    spent(built, "03-02", "直通车", 500, 10, "9.00", "0", item="i1", keyword="大雨伞")
    spent(built, "03-02", "万相台", 2500, 20, "30.05", "150.10")
    spent(built, "03-03", "直通车", None, 7, "3.00", "10.00", item="i2")
    spent(built, "03-03", "万相台", 100, 3, "2.00", None)
    spent(built, "03-04", "抖音", 0, 0, "0.00", "0.00")
    loaded = Loaded(built.world())
    yield loaded.view()
    loaded.engine.close()


def test_sums_of_a_day(view: View) -> None:
    assert [alone(view, metric) for metric in SUMS] == [Decimal("60.05"), 4000, 60, Decimal("240.10")]


def test_what_is_made_of_them(view: View) -> None:
    """60.05 / 60 is 1.000833...: money, so in cents."""
    assert alone(view, "click_rate") == 60 / 4000
    assert alone(view, "cost_per_click") == Decimal("1.00")
    assert alone(view, "ad_roi") == pytest.approx(240.10 / 60.05, abs=1e-12)


def test_by_channel_as_the_file_names_it_and_by_item(view: View) -> None:
    assert asked(view, "ad_cost", "channel") == {"直通车": Decimal("30.00"), "万相台": Decimal("30.05")}
    assert asked(view, "clicks", "item") == {"i1": 40, None: 20}
    assert asked(view, "cost_per_click", "channel", "item") == {
        ("直通车", "i1"): Decimal("0.75"), ("万相台", None): Decimal("1.50")
    }  # fmt: skip
    assert CATALOGUE["ad_roi"].dimensions == ("shop", "day", "week", "month", "weekday", "channel", "item")


def test_a_blank_number_makes_its_sums_unknown_and_no_other(view: View) -> None:
    on = day("03-03")
    assert [alone(view, metric, on) for metric in SUMS] == [Decimal("5.00"), None, 10, None]
    assert [alone(view, metric, on) for metric in RATIOS] == [None, Decimal("0.50"), None]
    assert asked(view, "ad_sales", "channel", on=on) == {"直通车": Decimal("10.00"), "万相台": None}
    assert alone(view, "impressions", FIRST, LAST) is None


def test_nothing_to_divide_by_is_unknown(view: View) -> None:
    on = day("03-04")
    assert [alone(view, metric, on) for metric in SUMS] == [0, 0, 0, 0]
    assert [alone(view, metric, on) for metric in RATIOS] == [None, None, None]


def test_a_quiet_day_is_nothing_and_a_day_outside_is_unknown() -> None:
    built = Build()
    spent(built, "03-02", "直通车", 10, 1, "1", "1")
    view = Loaded(built.covers("ad_spend", "03-02", "03-05").world()).view()
    assert [alone(view, metric, day("03-05")) for metric in SUMS] == [0, 0, 0, 0]
    assert [alone(view, metric, day("03-06")) for metric in (*SUMS, *RATIOS)] == [None] * 7


def test_what_was_never_imported_is_unknown_until_the_platform_says_it() -> None:
    built = Build()
    for metric, value in (("clicks", "40"), ("impressions", "1000"), ("ad_roi", "3.1")):
        built.row("platform_metrics", day=FIRST, metric=metric, value=Decimal(value), source="theirs")
    found = answer(Loaded(built.world()).view(), Ask((*SUMS, *RATIOS), (), FIRST, FIRST))
    theirs = {"clicks": 40, "impressions": 1000, "ad_roi": 3.1, "click_rate": 0.04}
    assert found.rows == [dict.fromkeys((*SUMS, *RATIOS)) | theirs]
    assert set(found.platform[()]) == set(theirs)


def test_whom_advertising_does_not_know_it_is_not_asked_of(view: View) -> None:
    with pytest.raises(UserError, match="clicks has no dimension hour"):
        answer(view, Ask(("clicks",), ("hour",), FIRST, FIRST))


@pytest.mark.parametrize("name", [*SUMS, *RATIOS])
def test_the_rows_make_the_number(view: View, name: str) -> None:
    compare(view, CATALOGUE[name], ())
    compare(view, CATALOGUE[name], ("day", "channel"))


def test_the_rows_are_those_of_the_report(view: View) -> None:
    found = drill(view, Ask(("cost_per_click",), (), FIRST, FIRST), "cost_per_click", {"channel": "直通车"})
    assert [(row["keyword"], row["amount"], row["numerator_amount"]) for row in found.rows] == [
        ("大雨伞", 10, Decimal("9.00")), ("雨伞", 30, Decimal("21.00"))
    ]  # fmt: skip
