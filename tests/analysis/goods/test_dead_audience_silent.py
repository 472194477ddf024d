"""Dead stock, who buys, and silent buyers, worked out by hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.examples.build import Build, at, day
from tests.support.xundan_world import Loaded
from xundan.analysis.goods.audience import audience, clarity, gini
from xundan.analysis.goods.dead import dead
from xundan.analysis.goods.silent import risk_difference, silent
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.reports.analysis.goods.dead import dead_telling
from xundan.reports.analysis.goods.silent import silent_telling

WEEK = Span(day("03-02"), day("03-08"))


@pytest.fixture(scope="module")
def shelf() -> View:
    """sold sells; seen (2 x 50 tied up) has 12 visitors, none of whom wants it; wanted (price 30, stock unknown) 12, of
    whom two put it into the cart; unseen (5 x 100) none, and sold on 1 March."""
    built = Build()
    for item, price, stock in (("sold", 9, 9), ("seen", 50, 2), ("wanted", 30, None), ("unseen", 100, 5)):
        built.row("items", item_id=item, price=Decimal(price), stock=stock, listed_at=at("02-01 00:00"), category="杯")
    for order, item, paid in (("o1", "sold", "03-03 10:00"), ("o2", "unseen", "03-01 10:00")):
        built.order(order, f"b-{order}", paid, paid, "9")
        built.row("order_lines", order_id=order, line_id="1", item_id=item, quantity=1)
    for n in range(12):
        for item in ("seen", "wanted"):
            built.visit(f"{item}{n}", "view 10:00", item_id=item)
    built.visit("wanted0", "cart 10:05", item_id="wanted").visit("wanted1", "cart 10:05", item_id="wanted")
    return Loaded(built.world()).view()


def test_dead_stock_by_what_is_tied_up(shelf: View) -> None:
    found = dead(shelf, WEEK)
    assert found is not None
    assert found.listed == 4
    assert [(each.item, each.tied_up, each.visitors, each.wanted, each.why) for each in found.items] == [
        ("unseen", 500, 0, 0, "unseen"), ("seen", 100, 12, 0, "left"), ("wanted", None, 12, 2, "wanted")
    ]  # fmt: skip
    assert [each.last_sold for each in found.items] == [day("03-01"), None, None]
    said = dead_telling(shelf, WEEK).sentences[0]
    assert (
        said.en == "3 of 4 items listed did not sell; ￥600.00 at list prices is tied up (price or stock of 1 unknown)"
    )


def test_without_the_list_of_items_nothing_is_dead() -> None:
    view = Loaded(Build().world()).view()
    assert dead(view, WEEK) is None
    assert "items: item_id" in dead_telling(view, WEEK).sentences[0].en


def test_clarity_is_nought_when_even_and_one_when_all_are_in_one_place() -> None:
    assert clarity([5, 5, 5]) == pytest.approx(0)
    assert clarity([9, 0]) == 1
    # Entropy of 3 : 1 is 0.811278 bits of 1.
    assert clarity([3, 1]) == pytest.approx(1 - 0.811278, abs=1e-6)
    assert clarity([7]) is None
    assert clarity([0, 0]) is None


def test_gini_of_amounts() -> None:
    """Of 1, 1, 2: differences of all pairs 0 + 1 + 1, twice, over 2 x 9 x 4/3: 4 / 24."""
    assert gini([Fraction(1), Fraction(1), Fraction(2)]) == Fraction(1, 6)
    assert gini([Fraction(3), Fraction(3)]) == 0
    assert gini([Fraction(0)]) is None


def test_who_buys() -> None:
    """b1 buys on two days (10 and 30), b2 to b5 once for 10: of 80 the one who spent most made 40. b6 did not pay."""
    built = Build()
    for order, buyer, paid, amount, region in (
        ("o1", "b1", "03-02 10:00", "10", "浙江省"), ("o2", "b1", "03-03 10:00", "30", "浙江省"),
        ("o3", "b2", "03-02 10:00", "10", "浙江省"), ("o4", "b3", "03-02 10:00", "10", "上海"),
        ("o5", "b4", "03-02 10:00", "10", "上海"), ("o6", "b5", "03-02 10:00", "10", None),
        ("o7", "b6", None, "99", "北京"),
    ):  # fmt: skip
        built.order(order, buyer, paid or "03-02 09:00", paid, amount, region=region)
    found = audience(Loaded(built.world()).view(), WEEK)
    assert found is not None
    assert (found.buyers, found.again, found.top_share) == (5, 1, Fraction(1, 2))
    # 10, 10, 10, 10, 40: (-4 - 2 + 0 + 2) x 10 + 4 x 40 over 5 x 80.
    assert found.gini == Fraction(120, 400)
    regions, _, kinds = found.profiles
    assert [(part.name, part.buyers) for part in regions.parts] == [("上海", 2), ("浙江省", 2)]
    assert (regions.unknown, regions.clarity) == (1, pytest.approx(0))
    assert [(part.name, part.buyers) for part in kinds.parts] == [("new", 5), ("returning", 1)]


def test_like_is_compared_with_like() -> None:
    """In either category returning visitors convert 10 points better, though all together they are equal: most of them
    came where nobody buys. Weights: 10 x 90 / 100 both times."""
    pairs = [((45, 90), (6, 10)), ((0, 10), (9, 90))]
    assert sum(new[0] for new, _ in pairs) / 100 > sum(old[0] for _, old in pairs) / 100
    assert risk_difference(pairs) == Fraction(1, 10)
    assert risk_difference([((0, 0), (1, 2))]) is None


@pytest.fixture(scope="module")
def quiet() -> View:
    """Cups on Monday: of 40 returning visitors (each bought on 1 January) 20 buy without asking, of 40 new ones 2; 10
    without a name look on; r0 asks and buys (served). 40 have bought first, silently, on 1 January, and 20 come back
    too late."""
    built = Build()
    built.row("items", item_id="cup", category="杯")

    def order(name: str, buyer: str, moment: str) -> None:
        built.order(name, buyer, moment, moment, "10")
        built.row("order_lines", order_id=name, line_id="1", item_id="cup", quantity=1, category="杯")

    for n in range(40):
        order(f"first{n}", f"r{n}", "01-01 10:00")
        built.visit(f"r{n}", "view 09:00", item_id="cup", buyer_id=f"r{n}")
        built.visit(f"n{n}", "view 09:00", item_id="cup", buyer_id=f"n{n}")
        if n <= 20:
            order(f"again{n}", f"r{n}", "11:00")
        if n < 2:
            order(f"new{n}", f"n{n}", "11:00")
    for n in range(10):
        built.visit(f"x{n}", "view 09:00", item_id="cup")
    built.chat("r0", "a1", "B 10:00, A 10:00:10")
    return Loaded(built.world()).view()


def test_silent_conversion_of_those_who_saw_the_category_and_did_not_ask(quiet: View) -> None:
    """r0 asked: 39 returning ones are left, of whom r1 to r20 bought."""
    found = silent(quiet, Span(day("03-02"), day("03-02")))
    (cups,) = found.categories
    assert (cups.name, cups.new, cups.returning, cups.unnamed) == ("杯", (2, 40), (20, 39), 10)
    assert cups.verdict == 1
    assert found.within == (Fraction(20, 39) - Fraction(2, 40), Fraction(20, 39) - Fraction(2, 50))
    said = silent_telling(quiet, Span(day("03-02"), day("03-02"))).sentences
    assert said[0].zh == "静默转化老客高于新客, 超出偶然: 杯"


def test_a_verdict_must_hold_with_the_unnamed_as_new_ones() -> None:
    """New 20 of 40, returning 4 of 40: worse, but 300 without a name may be new, who bought nothing."""
    built = Build().row("items", item_id="cup", category="杯")
    for n in range(40):
        built.order(f"first{n}", f"r{n}", "01-01 10:00", "01-01 10:00", "10")
        for who, limit in (("r", 4), ("n", 20)):
            built.visit(f"{who}{n}", "view 09:00", item_id="cup", buyer_id=f"{who}{n}")
            if n < limit:
                built.order(f"{who}{n}", f"{who}{n}", "11:00", "11:00", "10")
                built.row("order_lines", order_id=f"{who}{n}", line_id="1", item_id="cup", quantity=1)
    for n in range(300):
        built.visit(f"x{n}", "view 09:00", item_id="cup")
    (cups,) = silent(Loaded(built.world()).view(), Span(day("03-02"), day("03-02"))).categories
    assert (cups.new, cups.returning) == ((20, 40), (4, 40))
    assert cups.gap is not None
    assert cups.gap.high < 0
    assert cups.verdict == 0


def test_who_comes_back_within_thirty_days() -> None:
    """First bought on 2 March: s0 to s34 silently, s0 to s9 again on day 30 and s10 on day 31; a0 to a34 served,
    nobody again."""
    built = Build()
    for n in range(35):
        built.chat(f"a{n}", "a1", "B 09:00, A 09:00:10")
        built.order(f"s{n}", f"s{n}", "10:00", "10:00", "5").order(f"a{n}", f"a{n}", "10:00", "10:00", "5")
    again = day("03-02") + timedelta(days=30)
    for n in range(11):
        on = again if n < 10 else again + timedelta(days=1)
        built.order(f"back{n}", f"s{n}", f"{on:%m-%d} 10:00", f"{on:%m-%d} 10:00", "5")
    back = silent(Loaded(built.world()).view(), Span(day("03-02"), day("03-02"))).back
    assert back is not None
    assert (back.first, back.last) == (day("03-02"), day("03-02"))
    assert (back.silent, back.served) == ((10, 35), (0, 35))
    assert back.gap is not None
    assert back.gap.low > 0
