"""Exits by page, worked out by hand after the readings 73 and 77."""

from __future__ import annotations

from collections.abc import Iterator

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

FIRST, LAST = day("03-02"), day("03-03")


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    """v1 home, p1, home; v2 p1; v3 a and b in one second; v4 an unknown page; v5 that and home in one second;
    v6 sees none. The next day v1 sees p1, twice, and puts it into the cart afterwards."""
    built = Build().visit("v1", "view 10:00, view 10:06", page_type="home")
    built.visit("v1", "view 10:05", page_type="item", page_id="p1").visit("v2", "view 11:00", page_id="p1")
    built.visit("v3", "view 12:00", page_id="b").visit("v3", "view 12:00", page_id="a")
    built.visit("v4", "view 13:00").visit("v5", "view 14:00", page_type="home").visit("v5", "view 14:00")
    built.visit("v6", "favorite 15:00", page_id="p1").visit("v1", "cart 10:30", page_id="p1")
    built.visit("v1", "view 03-03 10:00, view 03-03 10:01, cart 03-03 10:02", page_id="p1")
    loaded = Loaded(built.world())
    yield loaded.view()
    loaded.engine.close()


def test_a_visitor_leaves_after_the_last_page_of_the_day(view: View) -> None:
    assert asked(view, "exits", "page") == {"home": 2, "p1": 1, "b": 1, None: 1}
    assert asked(view, "exits", "page", on=FIRST, to=LAST) == {"home": 2, "p1": 2, "b": 1, None: 1}


def test_the_rate_is_of_those_who_saw_the_page(view: View) -> None:
    assert asked(view, "exit_rate", "page") == {"home": 2 / 2, "p1": 1 / 2, "a": 0, "b": 1, None: 1 / 2}
    assert asked(view, "exit_rate", "page", on=FIRST, to=LAST)["p1"] == 2 / 3


def test_without_pages_everybody_with_a_view_counts_once(view: View) -> None:
    assert alone(view, "exits") == 5
    assert asked(view, "exits", "day", on=FIRST, to=LAST) == {"2026-03-02": 5, "2026-03-03": 1}
    assert alone(view, "exit_rate", FIRST, LAST) == 1


def test_daily_totals_say_nothing_of_pages() -> None:
    built = Build().never("visits").row("traffic_daily", day=FIRST, visitors=5, page_views=9)
    view = Loaded(built.world()).view()
    assert (alone(view, "exits"), alone(view, "exit_rate")) == (None, None)
    assert asked(view, "exits", "page") == {}


def test_a_day_without_a_view_has_no_exits() -> None:
    view = Loaded(Build().visit("v1", "favorite 10:00", page_id="p").world()).view()
    assert (alone(view, "exits"), alone(view, "exit_rate")) == (0, None)
    assert asked(view, "exits", "page") == {}


@pytest.mark.parametrize("by", [(), ("page",), ("day", "page"), ("shop", "month")])
def test_the_rows_make_the_number(view: View, by: tuple[str, ...]) -> None:
    compare(view, CATALOGUE["exits"], by)
    compare(view, CATALOGUE["exit_rate"], by)


def test_the_rows_of_a_page_are_its_visitors(view: View) -> None:
    found = drill(view, Ask(("exit_rate",), (), FIRST, LAST), "exit_rate", {"page": "p1"})
    assert [(row["day"], row["visitor_id"], row["in_numerator"]) for row in found.rows] == [
        ("2026-03-02", "v1", False), ("2026-03-02", "v2", True), ("2026-03-03", "v1", True)
    ]  # fmt: skip
    unknown = drill(view, Ask(("exits",), (), FIRST, FIRST), "exits", {"page": None})
    assert [row["visitor_id"] for row in unknown.rows] == ["v4"]


def test_pages_are_a_dimension_of_these_two_alone(view: View) -> None:
    assert {CATALOGUE[name].id for name in CATALOGUE if "page" in CATALOGUE[name].dimensions} == {"exits", "exit_rate"}
    with pytest.raises(UserError, match="visitors has no dimension page"):
        answer(view, Ask(("visitors",), ("page",), FIRST, FIRST))
    with pytest.raises(UserError, match="exits has no dimension channel"):
        answer(view, Ask(("exits",), ("channel",), FIRST, FIRST))
