"""Matching items by hand, and the four kinds of a small shop."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.examples.build import Build, day
from tests.support.xundan_world import Loaded
from xundan.analysis.goods.baskets import Basket, baskets, matching
from xundan.analysis.goods.related import related
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.model.text import UserError
from xundan.reports.analysis.goods.related import related_telling

MONDAY = Span(day("03-02"), day("03-02"))


def bought(**counts: int) -> list[Basket]:
    """Baskets by their items: ab=3 are three baskets of a and b."""
    return [frozenset(items) for items, count in counts.items() for _ in range(count)]


def test_lift_is_the_share_among_her_buyers_over_that_among_all() -> None:
    """6 of 10 baskets with a hold b, 8 of all 40 do: 3 times as often. Wilson's interval of 6/10 is 0.31267 to 0.83182,
    over 8/40."""
    (found,) = matching("a", bought(ab=6, a=4, b=2, c=28))
    assert (found.item, found.together, found.own, found.others, found.baskets) == ("b", 6, 10, 8, 40)
    assert found.lift == 3
    assert (found.interval.low, found.interval.high) == (
        pytest.approx(1.56334, abs=1e-4),
        pytest.approx(4.15910, abs=1e-4),
    )


def test_what_is_rarely_bought_together_says_nothing() -> None:
    assert matching("a", bought(ab=4, c=100)) == []


def test_what_all_buy_goes_with_nothing() -> None:
    """b is in half of the baskets, with a and without."""
    assert matching("a", bought(ab=20, a=20, bc=20, c=20)) == []


def test_the_item_itself_need_not_have_been_bought() -> None:
    assert matching("z", bought(ab=6, c=5)) == []


@pytest.fixture(scope="module")
def view() -> View:
    """12 buyers buy bed and pillow in two orders, 12 a cup, 3 a plate (of the cup's kind), one bed alone. Most
    leave after the cup's page; the plate is advertised."""
    built = Build()

    def order(name: str, buyer: str, item: str, kind: str, amount: int) -> None:
        built.order(name, buyer, "10:00", "10:01", str(amount))
        built.row(
            "order_lines", order_id=name, line_id="1", item_id=item, quantity=1, category=kind, title=item.upper()
        )

    for n in range(12):
        order(f"o{n}", f"b{n}", "bed", "sleep", 10)
        order(f"p{n}", f"b{n}", "pillow", "sleep", 5)
        order(f"c{n}", f"c{n}", "cup", "table", 20)
    for n in range(3):
        order(f"d{n}", f"d{n}", "plate", "table", 1)
    order("alone", "e1", "bed", "sleep", 10)
    built.visit("v1", "view 10:00", page_type="item", page_id="cup", item_id="cup")
    built.row("ad_spend", day=day("03-02"), channel="直通车", item_id="plate", cost=Decimal(7))
    return Loaded(built.world()).view()


def test_orders_of_one_buyer_and_day_are_one_basket(view: View) -> None:
    found = baskets(view, MONDAY)
    assert len(found) == 12 + 12 + 3 + 1
    assert found.count(frozenset({"bed", "pillow"})) == 12


def test_the_four_kinds_of_an_item(view: View) -> None:
    """bed sold 13, pillow and cup 12 (the cup for more money), plate 3. Lift of the pillow: 12/13 over 12/28."""
    (found,) = related(view, MONDAY, "bed")
    assert found.category == "sleep"
    assert [(each.item, each.units) for each in found.bestsellers] == [("cup", 12), ("pillow", 12), ("plate", 3)]
    assert found.promoted is not None
    assert [(each.item, each.cost, each.units) for each in found.promoted] == [("plate", Decimal(7), 3)]
    assert [(each.item, each.lift) for each in found.matching] == [("pillow", Fraction(12 * 28, 13 * 12))]
    assert [each.item for each in found.same_category] == ["pillow"]
    said = related_telling(view, MONDAY, "bed").sentences
    assert said[0].en.startswith("BED: its buyers take PILLOW 2.15 times as often as all do")


def test_without_a_name_the_page_that_most_leave_after(view: View) -> None:
    assert [(each.item, each.exits) for each in related(view, MONDAY)] == [("cup", 1)]


def test_an_item_that_is_not_there_is_refused(view: View) -> None:
    with pytest.raises(UserError, match="there is no item sofa"):
        related(view, MONDAY, "sofa")
