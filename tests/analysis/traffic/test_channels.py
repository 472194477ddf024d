"""Sources of visitors, and the shift that pays, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.analysis.traffic.shop import RECOMMENDED, SEARCH, three_weeks, week
from tests.examples.build import Build, day
from tests.support.xundan_world import Loaded
from xundan.analysis.traffic.channels import channels
from xundan.analysis.traffic.seen import Span, checked
from xundan.metrics.view import View
from xundan.model.text import UserError
from xundan.reports.analysis.traffic.channels import channels_telling

MONDAY = day("03-02")


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    found = three_weeks()
    yield found
    found.engine.close()


def test_every_source_has_its_share_conversion_and_value(view: View) -> None:
    found = channels(view, week(2))
    assert found is not None
    assert found.events
    told = {source.group.name: source for source in found.sources}
    assert set(told) == {SEARCH, RECOMMENDED}
    search, other = told[SEARCH].group, told[RECOMMENDED].group
    assert (search.visitors, search.paid, search.sales, search.value) == (140, 7, Decimal(700), 5)
    assert (other.visitors, other.paid, other.sales) == (140, 0, Decimal(0))
    assert told[SEARCH].share == Fraction(1, 2)
    assert (told[SEARCH].stands, told[RECOMMENDED].stands) == (1, -1)
    assert told[SEARCH].trend == 0
    assert found.unfollowed == 0


def test_the_shift_is_worth_the_gap_in_conversion_at_the_shop_s_mean(view: View) -> None:
    """A tenth of 140 is 14; 5 points more of 100 yuan each: 70. Wilson's intervals at 97.5 % twice (two pairs): 7/140
    from 0.02213, 0/140 to 0.03464; Newcombe: 0.05 - sqrt(0.02787^2 + 0.03464^2) = 0.00554."""
    found = channels(view, week(2))
    assert found is not None
    shift = found.shift
    assert shift is not None
    assert (shift.of, shift.to, shift.moved) == (RECOMMENDED, SEARCH, 14)
    assert shift.worth == 70
    assert float(shift.low) == pytest.approx(14 * 100 * 0.00554, abs=0.02)
    said = channels_telling(view, week(2)).sentences
    assert any("￥70.00" in each.zh for each in said)


def test_a_shift_within_chance_is_none(view: View) -> None:
    """One day: 1 of 20 against 0 of 20."""
    found = channels(view, Span(MONDAY, MONDAY))
    assert found is not None
    assert found.shift is None
    said = channels_telling(view, Span(MONDAY, MONDAY)).sentences
    assert [each.en for each in said] == [
        "Differences in conversion between sources are within chance",
        "No shift between sources is beyond chance: none is proposed",
    ]


def test_the_first_week_has_nothing_before_it_to_be_held_against() -> None:
    built = Build().covers("visits", "03-02").visit("v1", "view 10:00", source="直通车")
    found = channels(Loaded(built.world()).view(), Span(MONDAY, MONDAY))
    assert found is not None
    assert found.sources[0].before is None
    assert found.sources[0].trend is None


def test_a_buyer_counts_once_at_the_visit_that_came_first() -> None:
    """b1 comes by search in the morning and again, as another visitor, by an ad; b2 buys and was never seen."""
    built = Build().visit("v2", "view 12:00", source="直通车", buyer_id="b1")
    built.visit("v1", "view 09:00", source="手淘搜索", buyer_id="b1")
    built.order("o1", "b1", "13:00", "13:01", "40").order("o2", "b1", "14:00", "14:01", "2")
    built.order("o3", "b2", "13:00", "13:01", "9")
    found = channels(Loaded(built.world()).view(), Span(MONDAY, MONDAY))
    assert found is not None
    told = {source.group.name[1]: (source.group.paid, source.group.sales) for source in found.sources}
    assert told == {"手淘搜索": (1, Decimal(42)), "直通车": (0, Decimal(0))}
    assert found.unfollowed == 1


def test_without_visits_the_platform_s_totals_speak() -> None:
    built = Build().never("visits")
    for channel, paid in (("直通车", 5), ("", 99), ("购物车", 20)):
        built.row(
            "traffic_daily",
            day=MONDAY,
            channel=channel,
            visitors=100,
            bounced_visitors=50,
            paid_buyers=paid,
            sales=paid,
        )
    view = Loaded(built.world()).view()
    found = channels(view, Span(MONDAY, MONDAY))
    assert found is not None
    assert not found.events
    told = {source.group.name: source.group.paid for source in found.sources}
    assert told == {("own", "购物车"): 20, ("paid", "直通车"): 5}
    assert found.shift is None  # nobody can be sent to a cart
    assert found.unfollowed is None


def test_nothing_imported_says_what_to_import() -> None:
    view = Loaded(Build().never("visits").world()).view()
    assert channels(view, Span(MONDAY, MONDAY)) is None
    assert "xundan import visits.csv" in channels_telling(view, Span(MONDAY, MONDAY)).sentences[0].en
    with pytest.raises(UserError, match="there is no shop nowhere"):
        checked(view, MONDAY, MONDAY, ("nowhere",))
