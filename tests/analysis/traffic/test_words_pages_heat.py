"""Search words, pages and clicks, worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.analysis.traffic.shop import three_weeks, week
from tests.examples.build import Build, day
from tests.support.xundan_world import Loaded
from xundan.analysis.traffic.ad_words import ad_words
from xundan.analysis.traffic.groups import Group, apart, strict
from xundan.analysis.traffic.heat import heat
from xundan.analysis.traffic.keywords import keywords
from xundan.analysis.traffic.pages import pages
from xundan.analysis.traffic.seen import Span
from xundan.analysis.traffic.splits import split
from xundan.metrics.view import View
from xundan.reports.analysis.traffic.heat import heat_telling
from xundan.reports.analysis.traffic.keywords import keywords_telling

MONDAY = Span(day("03-02"), day("03-02"))


@pytest.fixture(scope="module")
def view() -> View:
    """Words a (40 visitors, 4 bounce, advertised), b (40, 36) and c (40, 20); 40 pages k1, 40 k2 of one category each,
    all of whom leave after k1; clicks on the home page at (0, 0), twice at (250, 0) and once without a place."""
    built = Build()
    for word, bounced in (("a", 4), ("b", 36), ("c", 20)):
        for n in range(40):
            pages_seen = "view 10:00" if n < bounced else "view 10:00, view 10:01"
            built.visit(f"{word}{n}", pages_seen, keyword=word, page_type="item", page_id=word, item_id=f"i{word}")
    for n in range(40):
        built.visit(f"k{n}", "view 11:00", page_type="category", page_id="k2")
        built.visit(f"k{n}", "view 11:01", page_type="category", page_id="k1")
    for n, (x, y) in enumerate([(0, 0), (250, 0), (250, 0), (None, None)]):
        built.visit(f"h{n}", "click 12:00", page_type="home", x=x, y=y)
    built.row("ad_spend", day=day("03-02"), channel="直通车", keyword="a", clicks=3, cost=6)
    built.row("ad_spend", day=day("03-02"), channel="直通车", keyword="b", clicks=1, cost=2)
    return Loaded(built.world()).view()


def test_words_by_views_with_what_to_do(view: View) -> None:
    """a has 36 x 2 + 4 = 76 views, c 60, b 44. a bounces less and is advertised, b more; c is like the others."""
    found = keywords(view, MONDAY)
    assert [(each.word, each.group.views) for each in found] == [("a", 76), ("c", 60), ("b", 44)]
    assert [(each.stands, each.advertised, each.todo) for each in found] == [
        (-1, True, "push"), (0, False, "none"), (1, True, "match")
    ]  # fmt: skip
    assert (found[0].clicks, found[0].cost) == (3, 6)
    said = [each.en for each in keywords_telling(view, MONDAY).sentences]
    assert said == [
        "Low bounce and advertised, worth more of it: a (10.0 %)",
        "High bounce; see whether the item is what the word promises: b (90.0 %)",
    ]


def test_without_advertising_by_word_nobody_knows_what_is_advertised() -> None:
    found = keywords(three_weeks(), week(3))
    assert [(each.word, each.advertised, each.todo) for each in found] == [("四件套", None, "none")]


def test_an_advertised_word_sells_nothing_where_the_others_would_have_sold() -> None:
    """Of 100 clicks on b none ordered, of 100 on a 10 did: Newcombe at two comparisons (2.24 standard deviations) gives
    -0.19 to -0.03. c was clicked too seldom, and of d nobody tells the orders. Were a to sell 3, it might be chance."""
    for sold, nothing in ((10, ["b"]), (3, [])):
        built = Build()
        for word, clicks, orders in (("a", 100, sold), ("b", 60, 0), ("b", 40, 0), ("c", 29, 0), ("d", 500, None)):
            cost = Decimal(clicks) / 2
            row = {"clicks": clicks, "orders": orders, "cost": cost, "sales": None if orders is None else orders * 50}
            built.row("ad_spend", day=day("03-02"), channel="直通车", keyword=word, campaign=f"p{clicks}", **row)
        view = Loaded(built.world()).view()
        found = ad_words(view, MONDAY)
        assert [(each.word, each.clicks, each.cost, each.orders) for each in found] == [
            ("d", 500, 250, None), ("a", 100, 50, sold), ("b", 100, 50, 0), ("c", 29, Decimal("14.5"), 0)
        ]  # fmt: skip
        assert [each.word for each in found if each.sells_nothing] == nothing
        said = [each.en for each in keywords_telling(view, MONDAY).sentences if "not one order" in each.en]
        assert [" b (100 clicks, ￥50.00);" in each for each in said] == [True] * len(nothing)


def test_category_pages_by_exit_rate_and_item_pages_by_exits(view: View) -> None:
    found = pages(view, MONDAY)
    assert list(found) == ["item", "category"]
    assert [(page.page, page.exits, page.visitors, page.stands) for page in found["category"]] == [
        ("k1", 40, 40, 1), ("k2", 0, 40, -1)
    ]  # fmt: skip
    assert found["category"][0].exit_rate == 1
    assert [(page.page, page.item, page.exits) for page in found["item"]] == [
        ("a", "ia", 40), ("b", "ib", 40), ("c", "ic", 40)
    ]  # fmt: skip


def test_clicks_lie_in_cells_of_their_place(view: View) -> None:
    """250 // 24 + 1 = 11 wide: the far click lies in cell 22."""
    found = heat(view, MONDAY)
    assert found is not None
    assert (found.width, found.placed, found.unplaced) == (11, 3, 1)
    assert [(n, count) for n, count in enumerate(found.cells[0]) if count] == [(0, 1), (22, 2)]
    told = heat_telling(view, MONDAY)
    assert told.sheets[0].rows[0]["cells"] == "+" + "." * 21 + "@"
    assert told.data["cells"] == [{"x": 0, "y": 0, "clicks": 1}, {"x": 242, "y": 0, "clicks": 2}]


def test_no_clicks_are_said_to_be_missing() -> None:
    view = Loaded(Build().visit("v", "view 10:00", page_type="home").world()).view()
    assert heat(view, MONDAY) is None
    assert "no clicks on the home page" in heat_telling(view, MONDAY).sentences[0].en


def group(name: str, visitors: int, bounced: int) -> Group:
    return Group((name,), visitors, bounced, 0, Decimal(0))


def test_many_comparisons_reach_further() -> None:
    assert strict(1) == pytest.approx(1.95996, abs=1e-5)
    assert strict(10) == pytest.approx(2.80703, abs=1e-5)  # the 99.75 % point of the normal distribution


def test_few_visitors_never_stand_out() -> None:
    marks = apart([group("few", 29, 29), group("many", 1000, 100)], lambda each: each.bounce)
    assert marks == {("few",): 0, ("many",): 0}


def test_what_worse_groups_add_is_their_bounce_beyond_that_of_the_rest() -> None:
    """80 of 100 against 50 of 100 in the rest: 30 too many of all 400 visitors."""
    found = split([group("bad", 100, 80), group("good", 100, 50)], 400)
    assert [each.name for each in found.worse] == [("bad",)]
    assert found.adds == Fraction(30, 400)
