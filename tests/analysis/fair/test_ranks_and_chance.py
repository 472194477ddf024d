"""Ranks with their chance, and chances counted among many agents."""

from __future__ import annotations

import pytest

from xundan.analysis.fair.ranks import in_top_third
from xundan.analysis.fair.shrunken import Posterior
from xundan.analysis.intervals import Interval
from xundan.analysis.multiple import benjamini_hochberg, chance_of, holm


def _posterior(mean: float, deviation: float) -> Posterior:
    return Posterior(mean, deviation, Interval(mean - 2 * deviation, mean + 2 * deviation))


def test_what_is_certain_has_a_certain_rank() -> None:
    known = [_posterior(value, 0.0) for value in (1.0, 3.0, 2.0)]
    assert in_top_third(known) == [0.0, 1.0, 0.0]
    assert in_top_third(known, up=False) == [1.0, 0.0, 0.0]


def test_a_part_of_a_third_counts_as_one_more() -> None:
    # A third of four is one and a part: two.
    assert in_top_third([_posterior(value, 0.0) for value in (1.0, 2.0, 3.0, 4.0)]) == [0.0, 0.0, 1.0, 1.0]


def test_equals_share_the_top_whatever_their_order() -> None:
    for deviation in (0.0, 1.0):
        found = in_top_third([_posterior(0.5, deviation)] * 3)
        assert sum(found) == pytest.approx(1)
        assert all(abs(each - 1 / 3) < 0.03 for each in found)


def test_half_the_draws_of_the_better_of_two_that_lie_one_deviation_apart() -> None:
    # The difference of two draws has a deviation of the root of 2: P(Z < 1 / 1.414) = 76.0 %.
    better, _ = in_top_third([_posterior(1.0, 1.0), _posterior(0.0, 1.0)])
    assert better == pytest.approx(0.760, abs=0.03)
    assert in_top_third([_posterior(1.0, 1.0), _posterior(0.0, 1.0)])[0] == better


def test_the_chance_of_a_gap() -> None:
    assert chance_of(1.959963984540054, 1.0) == pytest.approx(0.05)
    assert chance_of(-3.919927969080108, 2.0) == pytest.approx(0.05)
    assert (chance_of(0.0, 1.0), chance_of(5.0, 0.0)) == (1.0, 1.0)


def test_chances_among_many() -> None:
    chances = [0.04, 0.01, 0.03]
    # In order 0.01 x 3, 0.03 x 2, and 0.04 not less than the one before.
    assert holm(chances) == pytest.approx([0.06, 0.03, 0.06])
    # From the largest: 0.04 x 3/3, 0.03 x 3/2 but not more than it, 0.01 x 3/1.
    assert benjamini_hochberg(chances) == pytest.approx([0.04, 0.03, 0.04])
    assert (holm([]), benjamini_hochberg([]), holm([0.7, 0.8])) == ([], [], [1.0, 1.0])
