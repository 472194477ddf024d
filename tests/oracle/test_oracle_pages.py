"""Sanity of the oracle itself, on cases computed by hand: what visitors do and where they leave (72, 73, 74, 77)."""

from __future__ import annotations

from typing import Any

from tests import oracle
from tests.examples.build import DAY, Build, at, day

from .test_oracle import ask, grouped

RATES = ("favorite_rate", "cart_rate", "views_per_visitor", "dwell_time")


def view(built: Build, visitor: str, when: str, page: str | None, page_type: str | None = None) -> Build:
    """A view of a page."""
    return built.row("visits", visitor_id=visitor, at=at(when), event="view", page_id=page, page_type=page_type)


def total(built: Build, channel: str | None = None, when: str = "03-02", **counts: Any) -> Build:
    """A row of the platform's daily totals."""
    return built.row("traffic_daily", day=day(when), channel=channel, **counts)


def test_visitor_days_that_favour_and_fill_carts() -> None:
    """Three visitors: v1 favours twice and counts once, v2 fills a cart; 4 views; v1 stays 60 s, v3 30 s."""
    built = Build().visit("v1", "view 10:00:00, favorite 10:00:10, favorite 10:00:20, view 10:01:00")
    built.visit("v2", "view 10:00:00, cart 11:00:00").visit("v3", "click 09:59:50, view 10:00:00, view 10:00:20")
    assert ask(built, *RATES) == (1 / 3, 1 / 3, 5 / 3, 45)


def test_daily_totals_say_favourites_and_carts() -> None:
    """10 visitors, 3 favourites, a blank number of carts; no time of anybody."""
    built = total(Build(), visitors=10, page_views=25, favorites=3, carts=None)
    assert ask(built, *RATES) == (0.3, None, 2.5, None)
    total(built, "直通车", when="03-03", visitors=10, page_views=5, favorites=1, carts=2)
    assert ask(built, *RATES, to=day("03-03")) == (0.2, None, 1.5, None)
    built.visit("v1", "view 03-04 10:00:00, view 03-04 10:00:07")
    assert ask(built, "dwell_time", to=day("03-04")) == 7


def test_rates_of_visitors_are_null_without_visitors_and_without_a_file() -> None:
    """Covered and quiet, or never imported."""
    assert ask(Build(), *RATES, "ad_visitor_share") == (None,) * 5
    assert ask(Build().visit("v1", "view 10:00").never("visits"), *RATES) == (None,) * 4
    assert ask(Build(), "exits", "exit_rate") == (0, None)
    assert ask(Build().never("visits"), "exits", "exit_rate") == (None, None)


def test_dwell_time_asks_for_two_views() -> None:
    """One view and a favourite an hour later say nothing."""
    assert ask(Build().visit("v1", "view 10:00, favorite 11:00"), "dwell_time") is None
    assert ask(Build().visit("v1", "view 10:00, view 10:00"), "dwell_time") == 0


def test_exits_are_last_views() -> None:
    """v1 leaves from b after a, a; v2 saw a alone (a click later is no view); v3 viewed nothing."""
    built = view(view(view(Build(), "v1", "10:00", "a"), "v1", "10:01", "a"), "v1", "10:02", "b")
    view(built, "v2", "10:00", "a").visit("v2", "click 10:05", page_id="c").visit("v3", "click 10:00", page_id="a")
    assert grouped(built, "exits", "page") == {"a": 1, "b": 1}
    assert grouped(built, "exit_rate", "page") == {"a": 1 / 2, "b": 1}
    assert ask(built, "exits", "exit_rate") == (2, 1)


def test_a_page_seen_and_never_left_from_has_a_rate_of_zero() -> None:
    """It has no row of `exits`."""
    built = view(view(Build(), "v1", "10:00", "a"), "v1", "10:01", "b")
    assert grouped(built, "exit_rate", "page") == {"a": 0, "b": 1}
    assert grouped(built, "exits", "page") == {"b": 1}


def test_a_page_without_an_id_is_its_type_and_ties_go_to_the_larger_text() -> None:
    """In one second "b" comes after "a10" and "a9", whatever was first in the file, and after a view of no page."""
    built = view(view(view(Build(), "v1", "10:00", "b"), "v1", "10:00", "a9"), "v1", "10:00", None)
    view(view(built, "v2", "10:00", None, "home"), "v3", "10:00", None)
    assert grouped(built, "exits", "page") == {"b": 1, "home": 1, None: 1}
    assert grouped(built, "exit_rate", "page") == {"b": 1, "a9": 0, "home": 1, None: 1 / 2}


def test_totals_cover_nothing_for_pages() -> None:
    """Reading 77."""
    built = total(Build(), visitors=10, page_views=25).never("visits")
    assert ask(built, "visitors", "exits", "exit_rate") == (10, None, None)


def test_ad_visitors_are_those_of_paid_channels() -> None:
    """By first source: v1 came by 直通车, v2 by search."""
    built = Build().visit("v1", "view 10:00", source="直通车").visit("v2", "view 10:00", source="自然搜索")
    built.visit("v2", "view 10:01", source="直通车")
    assert ask(built, "ad_visitor_share") == 1 / 2
    assert grouped(built, "ad_visitor_share", "hour") == {10: 1 / 2}


def test_ad_visitors_of_daily_totals() -> None:
    """Channels 20 + 10 of a total of 100; without channels unknown; with channels but none paid, none."""
    built = total(Build(), visitors=100)
    assert ask(built, "ad_visitor_share") is None
    total(total(total(built, "直通车", visitors=20), "淘宝客", visitors=10), "自然搜索", visitors=60)
    assert ask(built, "ad_visitor_share") == 0.3
    assert ask(total(total(Build(), visitors=10), "自然搜索", visitors=5), "ad_visitor_share") == 0
    assert ask(total(Build(), "直通车", visitors=3), "ad_visitor_share") == 1


def test_dimensions_of_visits_and_pages() -> None:
    """Readings 72 to 74."""
    days = ["shop", "day", "week", "month", "weekday"]
    for name in RATES:
        assert oracle.dimensions(name) == [*days, "channel", "hour", "buyer_type"], name
    assert oracle.dimensions("ad_visitor_share") == [*days, "hour", "buyer_type"]
    assert oracle.dimensions("exits") == oracle.dimensions("exit_rate") == [*days, "page"]
    assert oracle.query(Build().world(), ["exits"], [], DAY, DAY) == [{"exits": 0}]
