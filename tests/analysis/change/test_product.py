"""What factors moved a product by: examples worked out by hand, and what holds for any data."""

from __future__ import annotations

from fractions import Fraction
from math import log, prod
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xundan.analysis.change.log_mean import log_mean, log_mean_shares
from xundan.analysis.change.product import defined, factor_weights
from xundan.analysis.change.shapley import shapley_weights

AMOUNTS = st.one_of(
    st.just(Fraction(0)),
    st.fractions(-(10**6), 10**6, max_denominator=10**4),
    st.fractions(0, 10**8, max_denominator=3),
)
POSITIVE = st.fractions(Fraction(1, 10**6), 10**8, max_denominator=10**6)


def shares(before: list[Fraction], after: list[Fraction]) -> list[Fraction]:
    weights = factor_weights(before, after)
    return [weight * (b - a) for weight, a, b in zip(weights, before, after, strict=True)]


def test_doubled_visitors_and_a_doubled_value_explain_half_each() -> None:
    """100 x 3 = 300 becomes 200 x 6 = 1200: both factors doubled, so each of the same logarithm has 450 of the 900."""
    assert [float(s) for s in shares([Fraction(100), Fraction(3)], [Fraction(200), Fraction(6)])] == pytest.approx(
        [450, 450]
    )


def test_three_factors_by_the_formula() -> None:
    """1000 x 0.05 x 100 = 5000 becomes 1500 x 0.04 x 110 = 6600. L = 1600 / ln 1.32 = 5763.1; ln 1.5 = 0.405465,
    ln 0.8 = -0.223144, ln 1.1 = 0.095310: 2336.7, -1286.0 and 549.3."""
    before = [Fraction(1000), Fraction(5, 100), Fraction(100)]
    after = [Fraction(1500), Fraction(4, 100), Fraction(110)]
    mean = 1600 / log(1.32)
    assert [float(s) for s in shares(before, after)] == pytest.approx(
        [mean * log(1.5), mean * log(0.8), mean * log(1.1)]
    )
    assert [round(float(s)) for s in shares(before, after)] == [2337, -1286, 549]
    assert sum(shares(before, after)) == 1600


def test_a_factor_that_came_from_nothing_is_split_by_shapley() -> None:
    """0 x 50 becomes 4 x 60 = 240. Visitors first: +200, then the value +40; the value first: 0, then visitors +240.
    Means: 220 and 20."""
    assert shares([Fraction(0), Fraction(50)], [Fraction(4), Fraction(60)]) == [220, 20]


def test_an_undefined_factor_takes_its_other_value_and_moves_nothing() -> None:
    """Nobody came before: a conversion of 0 / 0. Now 10 visitors, 20 %, 30 each: all 60 are the visitors'."""
    before, after = defined([Fraction(0), None, None], [Fraction(10), Fraction(1, 5), Fraction(30)])
    assert (before, after) == ([0, Fraction(1, 5), 30], [10, Fraction(1, 5), 30])
    assert shares(before, after) == [60, 0, 0]
    assert defined([None], [None]) == ([0], [0])


def test_negative_sales_after_refunds() -> None:
    """2 x 10 = 20 becomes 3 x -5 = -15. Orders first: +10, then the value -45; the value first: -30, then orders -5.
    Means: 2.5 and -37.5."""
    assert shares([Fraction(2), Fraction(10)], [Fraction(3), Fraction(-5)]) == [Fraction(5, 2), Fraction(-75, 2)]


def test_the_log_mean_lies_between() -> None:
    assert log_mean(Fraction(7), Fraction(7)) == 7
    assert float(log_mean(Fraction(2), Fraction(1))) == pytest.approx(1 / log(2), rel=1e-15)


def test_a_factor_that_stayed_has_no_share_but_a_weight_for_what_is_in_it() -> None:
    """Visitors 10 -> 20, conversion stays 1/2: L of sales 5 / ln 2, over a conversion of 1/2."""
    weights = factor_weights([Fraction(10), Fraction(1, 2)], [Fraction(20), Fraction(1, 2)])
    assert float(weights[1]) == pytest.approx(5 / log(2) / 0.5)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=4), st.integers(0, 99))
def test_shares_add_up_exactly_and_follow_their_factors(ends: list[tuple[Fraction, Fraction]], seed: int) -> None:
    before, after = [a for a, _ in ends], [b for _, b in ends]
    found = shares(before, after)
    assert sum(found) == prod(after) - prod(before)
    places = list(range(len(ends)))
    Random(seed).shuffle(places)
    assert shares([before[n] for n in places], [after[n] for n in places]) == [found[n] for n in places]


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=2, max_size=4))
def test_positive_factors_move_the_product_their_own_way(ends: list[tuple[Fraction, Fraction]]) -> None:
    found = log_mean_shares([a for a, _ in ends], [b for _, b in ends])
    for share, (a, b) in zip(found, ends, strict=True):
        assert share * (b - a) > 0 or (a == b and abs(share) < Fraction(1, 10**20))


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=3))
def test_shapley_undone_is_its_opposite(ends: list[tuple[Fraction, Fraction]]) -> None:
    before, after = [a for a, _ in ends], [b for _, b in ends]
    assert shapley_weights(before, after) == shapley_weights(after, before)
