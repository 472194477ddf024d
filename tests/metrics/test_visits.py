"""What visitors did, worked out by hand after the readings 72, 74 and 35."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.examples.build import Build, day
from tests.metrics.test_drill import compare
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.drill import drill
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import answer
from xundan.metrics.view import View

FIRST, LAST = day("03-02"), day("03-05")
METRICS = ("favorite_rate", "cart_rate", "views_per_visitor", "dwell_time", "ad_visitor_share")


def asked(view: View, metric: str, *by: str, on: date = FIRST, to: date | None = None) -> Any:
    """A metric of a day (or of days), by dimensions or alone."""
    rows = answer(view, Ask((metric,), by, on, to or on)).rows
    values = {tuple(row[name] for name in by): row[metric] for row in rows}
    return values if len(by) != 1 else {key[0]: value for key, value in values.items()}


def alone(view: View, metric: str, on: date = FIRST, to: date | None = None) -> Any:
    return asked(view, metric, on=on, to=to)[()]


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    """2 March: four visitors; 3 March: one of them again; 4 and 5 March: daily totals only."""
    built = Build().order("old", "b4", "02-01 10:00", "02-01 10:01", "5")
    built.visit("v1", "view 10:00, favorite 10:01, favorite 10:02, view 10:05:30, cart 10:06", source="直通车")
    built.visit("v2", "view 11:00", source="手淘搜索").visit("v3", "view 12:00, cart 12:30", source="万相台")
    built.visit("v4", "view 13:00, view 13:00:30, click 13:02", source="手淘搜索", buyer_id="b4")
    built.visit("v4", "view 03-03 09:00, favorite 03-03 09:30")
    built.row("traffic_daily", day=day("03-04"), visitors=50, page_views=110, favorites=5, carts=None)
    built.row("traffic_daily", day=day("03-05"), visitors=40, page_views=None, favorites=4, carts=2)
    for source, visitors, carts in (("直通车", 10, 1), ("万相台", 5, 1), ("手淘搜索", 30, 2)):
        built.row("traffic_daily", day=day("03-05"), channel=source, visitors=visitors, favorites=1, carts=carts)
    loaded = Loaded(built.world())
    yield loaded.view()
    loaded.engine.close()


def test_rates_count_visitors_with_the_event_once(view: View) -> None:
    assert alone(view, "favorite_rate") == 1 / 4
    assert alone(view, "cart_rate") == 2 / 4
    assert alone(view, "favorite_rate", day("03-02"), day("03-03")) == 2 / 5


def test_depth_is_views_of_a_visitor(view: View) -> None:
    assert alone(view, "views_per_visitor") == 6 / 4


def test_dwell_time_is_that_of_visitors_with_two_views(view: View) -> None:
    """v1 360 s, v4 120 s; v2 and v3 have one view each."""
    assert alone(view, "dwell_time") == 240
    assert asked(view, "dwell_time", "hour") == {10: 360, 13: 120}
    assert asked(view, "dwell_time", "buyer_type") == {"returning": 120, None: 360}
    assert alone(view, "dwell_time", day("03-03")) is None  # nobody saw two pages


def test_by_channel_and_hour(view: View) -> None:
    assert asked(view, "favorite_rate", "channel") == {"paid": 1 / 2, "free": 0}
    assert asked(view, "cart_rate", "hour") == {10: 1, 11: 0, 12: 1, 13: 0}


def test_daily_totals_give_theirs(view: View) -> None:
    assert alone(view, "favorite_rate", day("03-04")) == 5 / 50
    assert alone(view, "views_per_visitor", day("03-04")) == 110 / 50
    assert alone(view, "cart_rate", day("03-04")) is None  # the report left it blank
    assert alone(view, "views_per_visitor", day("03-05")) is None
    assert alone(view, "favorite_rate", FIRST, LAST) == (1 + 1 + 5 + 4) / (4 + 1 + 50 + 40)
    assert alone(view, "cart_rate", FIRST, LAST) is None
    assert asked(view, "cart_rate", "channel", on=day("03-05")) == {"paid": 2 / 15, "free": 2 / 30}


def test_dwell_time_is_unknown_only_where_there_is_nothing_but_totals(view: View) -> None:
    days = asked(view, "dwell_time", "day", on=FIRST, to=LAST)
    assert days == {"2026-03-02": 240, "2026-03-04": None, "2026-03-05": None}
    assert alone(view, "dwell_time", FIRST, LAST) == 240


def test_the_share_of_paid_visitors(view: View) -> None:
    """v1 and v3 came by paid channels; of the 40 of 5 March, 10 + 5; of those of 4 March nothing is known."""
    assert alone(view, "ad_visitor_share") == 2 / 4
    assert alone(view, "ad_visitor_share", day("03-05")) == 15 / 40
    assert alone(view, "ad_visitor_share", day("03-04")) is None
    assert alone(view, "ad_visitor_share", FIRST, LAST) is None
    assert asked(view, "ad_visitor_share", "hour", on=day("03-05")) == {None: 15 / 40}
    assert "channel" not in CATALOGUE["ad_visitor_share"].dimensions


def test_without_a_total_the_channels_are_added() -> None:
    built = Build().never("visits")
    for source, visitors in (("直通车", 10), ("手淘搜索", 30), ("自己起的名字", 0)):
        built.row("traffic_daily", day=FIRST, channel=source, visitors=visitors)
    assert alone(Loaded(built.world()).view(), "ad_visitor_share") == 10 / 40


def test_channels_without_a_paid_one_have_none() -> None:
    built = Build().never("visits").row("traffic_daily", day=FIRST, visitors=30)
    built.row("traffic_daily", day=FIRST, channel="手淘搜索", visitors=30)
    assert alone(Loaded(built.world()).view(), "ad_visitor_share") == 0


def test_what_was_not_imported_or_had_no_visitors_is_unknown() -> None:
    never = Loaded(Build().never("visits").world()).view()
    nobody = Loaded(Build().never("visits").row("traffic_daily", day=FIRST, visitors=0, favorites=0).world()).view()
    elsewhere = Loaded(Build().visit("v1", "view 10:00, view 10:01").covers("visits", "03-02").world()).view()
    for metric in METRICS:
        assert alone(never, metric) is None
        assert alone(nobody, metric) is None
        assert alone(elsewhere, metric, day("03-01")) is None


def test_the_platforms_own_figures_fill_what_rows_do_not_tell() -> None:
    """A report with depth but without page views, and a figure of the time that visitors stayed."""
    built = Build().never("visits").row("traffic_daily", day=FIRST, visitors=1000)
    for metric, value in (("views_per_visitor", "2.94"), ("dwell_time", "75"), ("cart_rate", "0.125")):
        built.row("platform_metrics", day=FIRST, metric=metric, value=Decimal(value), source="theirs")
    found = answer(
        Loaded(built.world()).view(), Ask(("views_per_visitor", "dwell_time", "cart_rate"), (), FIRST, FIRST)
    )
    assert found.rows == [{"views_per_visitor": 2.94, "dwell_time": 75, "cart_rate": 0.125}]
    assert set(found.platform[()]) == {"views_per_visitor", "dwell_time", "cart_rate"}


@pytest.mark.parametrize("name", METRICS)
def test_the_rows_make_the_number(view: View, name: str) -> None:
    for by in ((), ("day",), ("hour",)):
        compare(view, CATALOGUE[name], by)


def test_rows_say_who_put_something_into_the_cart(view: View) -> None:
    found = drill(view, Ask(("cart_rate",), (), FIRST, FIRST), "cart_rate")
    assert [(row["visitor_id"], row["in_numerator"]) for row in found.rows] == [
        ("v1", True), ("v2", False), ("v3", True), ("v4", False)
    ]  # fmt: skip
    stays = drill(view, Ask(("dwell_time",), (), FIRST, FIRST), "dwell_time")
    assert [(row["visitor_id"], row["stay_seconds"]) for row in stays.rows] == [("v1", 360), ("v4", 120)]
