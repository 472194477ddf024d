"""How far chance reaches in a ratio over days."""

from __future__ import annotations

from fractions import Fraction
from math import isclose
from random import Random

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from xundan.analysis.advice.levels import FEWEST_DAYS, Level, gap, given, level
from xundan.analysis.multiple import LEVEL, benjamini_hochberg

F = Fraction


def days(*parts: tuple[int, int]) -> list[tuple[Fraction, Fraction]]:
    return [(F(part), F(whole)) for part, whole in parts]


def test_a_level_is_the_ratio_of_the_sums_with_days_as_clusters() -> None:
    """Ten days of 10 by which 2 and 4 in turn are divided: 0.3; each day is 1 off, so 10/9 x 10 / 100^2."""
    found = level(days(*[(2, 10), (4, 10)] * 5))
    assert found is not None and found.value == F(3, 10)
    assert found.variance is not None and isclose(found.variance, 10 / 9 * 10 / 100**2)


def test_a_rate_of_nothing_is_not_certain() -> None:
    """No success in 100: with one of each added 1/102, so (1/102)(101/102)/102."""
    found = level(days(*[(0, 10)] * 10), counts=True)
    assert found is not None and found.variance is not None
    assert isclose(found.variance, 1 / 102 * 101 / 102 / 102)
    amounts = level(days(*[(0, 10)] * 10))
    assert amounts is not None and amounts.variance == 0


@pytest.mark.parametrize("parts", [[(1, 2)] * (FEWEST_DAYS - 1), [(0, 0)] * 50, []])
def test_too_little_says_nothing(parts: list[tuple[int, int]]) -> None:
    assert level(days(*parts)) is None


def test_a_gap_is_welchs() -> None:
    """Variances 0.0004 and 0.0001 over 11 days each: error 0.02236, freedom 0.0005^2 / (0.0004^2/10 + 0.0001^2/10) =
    14.706, whose 97.5 % point is 2.1354 (between 2.1448 of 14 and 2.1314 of 15)."""
    one, two = Level(F(1, 2), F(1), F(2), 11, 0.0004), Level(F(2, 5), F(2), F(5), 11, 0.0001)
    found = gap(one, two)
    assert found.difference == F(1, 10)
    reach = found.interval.high - 0.1
    assert isclose(reach, 2.1353 * 0.02236, rel_tol=2e-3)
    assert isclose(found.interval.low, 0.1 - reach)
    assert 0.0003 < found.chance < 0.001  # t = 4.472


def test_a_number_that_was_set_has_no_chance_in_it() -> None:
    one = Level(F(1, 2), F(1), F(2), 11, 0.0004)
    assert isclose(gap(one, given(F(2, 5))).interval.high - 0.1, 2.2281 * 0.02, rel_tol=1e-3)
    assert gap(given(F(1)), given(F(1))).chance == 1
    assert gap(given(F(2)), given(F(1))).chance == 0


@drawn(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=FEWEST_DAYS, max_size=40))
def test_the_order_of_days_does_not_matter_and_the_opposite_gap_is_the_mirror(parts: list[tuple[int, int]]) -> None:
    one, back = level(days(*parts)), level(days(*reversed(parts)))
    assert one == back and one is not None
    other = given(F(1, 3))
    there, here = gap(one, other), gap(other, one)
    assert there.difference == -here.difference
    assert isclose(there.interval.low, -here.interval.high, abs_tol=1e-12)


def test_of_what_is_told_one_in_twenty_may_be_chance() -> None:
    """Of ten tries 0.001, 0.008 and 0.014 are told (0.015 is the third's line), 0.025 is not (0.02)."""
    tried = [0.5, 0.001, 0.9, 0.014, 0.025, 0.3, 0.008, 0.7, 0.6, 0.4]
    told = [chance for chance, among in zip(tried, benjamini_hochberg(tried), strict=True) if among <= LEVEL]
    assert told == [0.001, 0.014, 0.008]
    assert min(benjamini_hochberg([0.2, 0.9])) > LEVEL
    assert benjamini_hochberg([]) == []


def test_where_nothing_differs_hardly_anything_is_told() -> None:
    """200 shops of ten agents who are all alike, thirty days of buyers who come in moods: in at most one shop of twenty
    (and chance of the simulation itself) is anybody told apart."""
    draw, wrong = Random(7), 0
    for _ in range(200):
        moods = [draw.uniform(0.3, 0.5) for _ in range(30)]
        agents = []
        for _ in range(10):
            asked = [draw.randint(3, 15) for _ in moods]
            agents.append([(sum(draw.random() < m for _ in range(n)), n) for m, n in zip(moods, asked, strict=True)])
        chances = []
        for n, own in enumerate(agents):
            rest = [each for m, each in enumerate(agents) if m != n]
            pooled = [(sum(x[d][0] for x in rest), sum(x[d][1] for x in rest)) for d in range(30)]
            one, other = level(days(*own), counts=True), level(days(*pooled), counts=True)
            assert one is not None and other is not None
            chances.append(gap(one, other).chance)
        wrong += min(benjamini_hochberg(chances)) <= LEVEL
    assert wrong <= 18  # of 200 at 5 %: more than 17 in less than one run of fifty
