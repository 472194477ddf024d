"""Ours beside imported values, worked out by hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest

from tests.examples.build import Build, day
from tests.support.xundan_world import Loaded
from xundan.analysis.market.beside import all_beside, beside, gap
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.reports.analysis.market import market_telling

FIRST = day("03-02")
WEEK = Span(FIRST, FIRST + timedelta(days=6))


@pytest.fixture(scope="module")
def view() -> View:
    """Seven days with 4 visitors each, of whom one pays 50. The competitor has 10 visitors a day, converts a fifth at
    60; the industry has 4 visitors on the first four days alone. The rank goes from 9 to 3."""
    built = Build()
    for n in range(7):
        on = FIRST + timedelta(days=n)
        for visitor in range(4):
            built.visit(f"v{n}-{visitor}", f"view {on:%m-%d} 10:00", buyer_id=f"b{n}" if visitor == 0 else None)
        built.order(f"o{n}", f"b{n}", f"{on:%m-%d} 11:00", f"{on:%m-%d} 11:00", "50")
        values = [("visitors", "10"), ("shop_conversion", "0.2"), ("aov", "60"), ("best.aov", "80"), ("beauty", "1")]
        for metric, value in values:
            built.row("benchmarks", day=on, metric=metric, scope="competitor", value=Decimal(value))
        built.row("benchmarks", day=on, metric="rank", scope="industry", value=Decimal(9 - n))
        if n < 4:
            built.row("benchmarks", day=on, metric="visitors", scope="industry", value=Decimal(4))
    return Loaded(built.world()).view()


def test_the_days_gaps_have_student_s_interval() -> None:
    """1, 2, 3, 4, 5: mean 3, spread sqrt(2.5); 2.7764 is Student's 97.5 % point at 4 degrees of freedom."""
    found = gap([Fraction(n) for n in range(1, 6)])
    assert found is not None
    assert found.high == pytest.approx(3 + 2.7764 * sqrt(2.5 / 5), abs=1e-3)
    assert found.low == pytest.approx(3 - 2.7764 * sqrt(2.5 / 5), abs=1e-3)
    assert gap([Fraction(1)] * 4) is None


def test_people_add_up_and_rates_are_of_the_days_together(view: View) -> None:
    found, ranks, unknown = all_beside(view, WEEK)
    told = {(each.metric, each.scope, each.best): (each.days, each.own, each.theirs, each.verdict) for each in found}
    assert told == {
        ("visitors", "competitor", False): (7, 28, 70, -1),
        ("visitors", "industry", False): (4, 16, 16, None),
        ("shop_conversion", "competitor", False): (7, Fraction(1, 4), Fraction(1, 5), 1),
        ("aov", "competitor", False): (7, 50, 60, -1),
        ("aov", "competitor", True): (7, 50, 80, -1),
    }
    assert unknown == ["beauty"]
    (rank,) = ranks
    assert (rank.by_day[FIRST], rank.by_day[WEEK.last]) == (9, 3)


def test_the_industry_is_asked_before_peers_and_competitors(view: View) -> None:
    first = beside(view, WEEK, "visitors")
    second = beside(view, WEEK, "aov")
    assert first is not None
    assert second is not None
    assert (first.scope, second.scope) == ("industry", "competitor")
    assert beside(view, WEEK, "bounce_rate") is None


def test_sentences_name_both_values_and_where_the_gap_lies(view: View) -> None:
    """ln(28/70) = -0.9163, ln(0.25/0.2) = 0.2231, ln(50/60) = -0.1823: visitors make more than all of the gap."""
    said = [each.en for each in market_telling(view, WEEK).sentences]
    assert said[0] == "Visitors 28, below the competitor (70) (worse)"
    assert "Against the competitor the gap in sales lies in Visitors first: 100.0 % of it" in said
    assert "Rank (industry): from 9 to 3" in said


def test_nothing_imported_says_how_to() -> None:
    said = market_telling(Loaded(Build().world()).view(), WEEK).sentences
    assert "xundan import benchmarks.csv" in said[0].en
    assert "xundan import benchmarks.csv" in said[0].zh
