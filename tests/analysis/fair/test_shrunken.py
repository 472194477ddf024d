"""Values drawn towards the team's, worked out by hand."""

from __future__ import annotations

from math import sqrt

import pytest

from xundan.analysis.fair.shrunken import beta_prior, shrunken_means, shrunken_rates, spread


def test_rates_are_drawn_to_the_mean_by_the_beta_distribution() -> None:
    # Mean 8/20, apart 10 x 0.04 twice, room (1 - 1/2) x 9 twice: (0.8 / 0.24 - 1) / 9 = 7/27, so 27/7 - 1 = 20/7 cases.
    prior = beta_prior([(6, 10), (2, 10)])
    assert (prior.mean, prior.weight) == pytest.approx((0.4, 20 / 7))
    # (0.4 x 20/7 + 6) / (20/7 + 10) = 50/90, and 22/90.
    one, other = shrunken_rates([(6, 10), (2, 10)])
    assert (one.mean, other.mean) == pytest.approx((5 / 9, 11 / 45))
    # Beta(50/7, 40/7): the variance is 50 x 40 / (90^2 x (90/7 + 1)).
    assert one.deviation == pytest.approx(sqrt(2000 / 8100 / (97 / 7)))
    assert one.interval.low < 5 / 9 < one.interval.high


def test_who_has_fewer_cases_is_drawn_further() -> None:
    many, few, other = shrunken_rates([(60, 100), (6, 10), (20, 100)])
    assert other.mean < few.mean < many.mean < 0.6
    assert few.interval.high - few.interval.low > many.interval.high - many.interval.low


def test_where_chance_explains_it_all_have_the_mean_of_the_team() -> None:
    # 50 and 46 of 100: 200 x 0.02^2 / (0.48 x 0.52) = 0.32 is less than the 1 that chance gives.
    found = shrunken_rates([(50, 100), (46, 100)])
    assert [each.mean for each in found] == pytest.approx([0.48, 0.48])
    assert all(each.interval.holds(0.48) and not each.interval.holds(0.3) for each in found)


def test_nobody_ever_or_everybody_always() -> None:
    none, every = shrunken_rates([(0, 5), (0, 7)]), shrunken_rates([(5, 5), (7, 7)])
    assert [each.mean for each in none] == [0.0, 0.0] and [each.mean for each in every] == [1.0, 1.0]
    assert all(0 <= each.interval.low < each.interval.high <= 1 for each in (*none, *every))
    with pytest.raises(ValueError, match="no cases"):
        beta_prior([(0, 0)])


def test_means_are_drawn_by_how_well_they_are_known() -> None:
    # Weights 2: mean 0, apart 8, room 8 - 16/8 = 6: (8 - 3) / 6 between; 0.5 / (0.5 + 5/6) = 3/8 of the way.
    assert spread([-1, -1, 1, 1], [0.5] * 4) == pytest.approx((0, 5 / 6))
    found = shrunken_means([-1, -1, 1, 1], [0.5] * 4)
    assert [each.mean for each in found] == pytest.approx([-0.625, -0.625, 0.625, 0.625])
    # 0.5 x (1 - 3/8 x 3/4), and 2 / (4 - 3) x (3/8)^2 since the prior is an estimate.
    assert found[0].deviation == pytest.approx(sqrt(0.359375 + 0.28125))


def test_means_that_chance_explains_are_one() -> None:
    assert spread([1.0, 1.1], [1, 1])[1] == 0
    assert [each.mean for each in shrunken_means([1.0, 1.2], [1, 1])] == pytest.approx([1.1, 1.1])
    # Unequal: weights 1 and 1/3, (1 x 0 + 2/3) / (4/3) = 0.5.
    assert shrunken_means([0.0, 2.0], [1, 3])[0].mean == pytest.approx(0.5)
