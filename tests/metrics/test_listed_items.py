"""Which of the items on the shelves sold, worked out by hand after the readings 65 and 76."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.examples.build import Build, at, day
from tests.metrics.test_drill import compare
from tests.metrics.test_visits import alone, asked
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.drill import drill
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import answer
from xundan.metrics.view import View

FIRST, LAST = day("03-02"), day("03-09")
"""A Monday and the Monday after it."""


def item(built: Build, name: str, since: str | None, until: str | None = None, category: str | None = None) -> None:
    built.row("items", item_id=name, listed_at=since and at(since), delisted_at=until and at(until), category=category)


def sold(built: Build, order: str, paid: str | None, *items: str) -> None:
    """An order of 9 March or of when it was paid."""
    built.order(order, "b1", paid or "03-09 10:00", paid)
    for number, name in enumerate(items):
        built.row("order_lines", order_id=order, line_id=str(number), item_id=name, quantity=1, category="其他")


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    """From 2 to 9 March: always, early, late and new are listed (old is gone by then, next comes later)."""
    built = Build()
    item(built, "always", None, category="伞")
    item(built, "early", "02-01 00:00", "03-03 23:59:59", category="伞")
    item(built, "late", "03-09 23:59:59", category="杯")
    item(built, "new", "03-05 12:00")
    item(built, "old", "02-01 00:00", "03-01 23:59:59")
    item(built, "next", "03-10 00:00")
    sold(built, "o1", "03-03 10:00", "early", "early", "unlisted")
    sold(built, "o2", "03-04 10:00", "new", "old")
    sold(built, "o3", "03-01 10:00", "always")
    sold(built, "o4", None, "late")
    loaded = Loaded(built.world())
    yield loaded.view()
    loaded.engine.close()


def test_items_listed_on_some_day_are_those_that_could_sell(view: View) -> None:
    """early sold, and new before it was listed, but in the period; always sold the day before; late was not paid."""
    assert alone(view, "sell_through_rate", FIRST, LAST) == 2 / 4
    assert alone(view, "dead_items", FIRST, LAST) == 2


def test_by_item_and_by_its_own_category(view: View) -> None:
    assert asked(view, "sell_through_rate", "item", on=FIRST, to=LAST) == {"always": 0, "early": 1, "late": 0, "new": 1}
    assert asked(view, "dead_items", "category", on=FIRST, to=LAST) == {"伞": 1, "杯": 1}
    assert asked(view, "sell_through_rate", "category", on=FIRST, to=LAST) == {"伞": 1 / 2, "杯": 0, None: 1}


def test_every_day_has_the_items_of_that_day(view: View) -> None:
    """early is listed up to the 3rd, new from the 5th (and sold the day before that), late on the 9th."""
    assert asked(view, "sell_through_rate", "day", on=FIRST, to=LAST) == {
        "2026-03-02": 0, "2026-03-03": 1 / 2, "2026-03-04": 0, "2026-03-05": 0, "2026-03-06": 0, "2026-03-07": 0,
        "2026-03-08": 0, "2026-03-09": 0,
    }  # fmt: skip
    dead = asked(view, "dead_items", "day", on=FIRST, to=LAST)
    assert list(dead.values()) == [2, 1, 1, 2, 2, 2, 2, 3]


def test_weeks_and_weekdays_are_groups_of_their_own(view: View) -> None:
    """Of both Mondays: always, early (the first), new and late (the second); nothing was paid on a Monday."""
    assert asked(view, "dead_items", "weekday", on=FIRST, to=LAST)[1] == 4
    assert asked(view, "sell_through_rate", "weekday", on=FIRST, to=LAST)[2] == 1 / 2
    assert asked(view, "sell_through_rate", "week", on=FIRST, to=LAST) == {"2026-W10": 2 / 3, "2026-W11": 0}


def test_days_do_not_add_up_and_neither_do_the_platforms() -> None:
    assert not CATALOGUE["dead_items"].adds_up
    built = Build().never("items")
    for on in (FIRST, FIRST + timedelta(days=1)):
        built.row("platform_metrics", day=on, metric="dead_items", value=Decimal(5), source="theirs")
    view = Loaded(built.world()).view()
    assert alone(view, "dead_items") == 5
    assert alone(view, "dead_items", FIRST, LAST) is None


def test_a_business_day_that_begins_late() -> None:
    """Until 4 o'clock it is still the day before: delisted at 3 on the 4th, it is listed on the 3rd and no longer."""
    built = Build(business_day_cut=timedelta(hours=4))
    item(built, "a", "03-02 00:00", "03-04 03:00")
    sold(built, "o1", "03-04 03:30", "a")
    view = Loaded(built.world()).view()
    assert alone(view, "sell_through_rate", day("03-03")) == 1
    assert alone(view, "sell_through_rate", day("03-04")) is None
    assert alone(view, "sell_through_rate", day("03-01")) == 0  # midnight of the 2nd is the 1st's


def test_nothing_listed_is_unknown_as_a_rate_and_nothing_as_a_count() -> None:
    built = Build()
    item(built, "a", "03-05 00:00")
    view = Loaded(built.world()).view()
    assert (alone(view, "sell_through_rate"), alone(view, "dead_items")) == (None, 0)
    assert asked(view, "dead_items", "day") == {}


@pytest.mark.parametrize("table", ["items", "order_lines", "orders"])
def test_without_one_of_the_tables_nothing_is_known(table: str) -> None:
    built = Build()
    item(built, "a", "03-01 00:00")
    sold(built, "o1", "10:00", "a")
    view = Loaded(built.never(table).world()).view()
    assert (alone(view, "sell_through_rate"), alone(view, "dead_items")) == (None, None)


def test_days_outside_the_orders_are_unknown() -> None:
    built = Build()
    item(built, "a", "03-01 00:00")
    view = Loaded(built.covers("orders", "03-01", "03-02").world()).view()
    assert (alone(view, "dead_items"), alone(view, "dead_items", day("03-03"))) == (1, None)


@pytest.mark.parametrize("by", [(), ("day",), ("weekday", "item"), ("category",), ("shop", "week")])
def test_the_rows_make_the_number(view: View, by: tuple[str, ...]) -> None:
    compare(view, CATALOGUE["sell_through_rate"], by)
    compare(view, CATALOGUE["dead_items"], by)


def test_the_rows_are_the_items(view: View) -> None:
    found = drill(view, Ask(("sell_through_rate",), (), FIRST, LAST), "sell_through_rate")
    assert [(row["item"], row["in_numerator"]) for row in found.rows] == [
        ("always", False), ("early", True), ("late", False), ("new", True)
    ]  # fmt: skip
    assert [r["item"] for r in drill(view, Ask(("dead_items",), (), FIRST, LAST), "dead_items").rows] == [
        "always", "late"
    ]  # fmt: skip


def test_items_of_two_shops_are_two() -> None:
    rows = []
    for shop in ("s1", "s2"):
        built = Build(shop)
        item(built, "a", None)
        rows.append(built)
    sold(rows[0], "o1", "10:00", "a")
    one, two = (built.world() for built in rows)
    tables = {name: [*one.tables[name], *two.tables[name]] for name in one.tables}
    view = Loaded(type(one)([*one.shops, *two.shops], one.rules, tables, [*one.coverage, *two.coverage])).view()
    found = answer(view, Ask(("sell_through_rate", "dead_items"), (), FIRST, FIRST))
    assert found.rows == [{"sell_through_rate": 1 / 2, "dead_items": 1}]
    assert asked(view, "dead_items", "shop") == {"s2": 1}
