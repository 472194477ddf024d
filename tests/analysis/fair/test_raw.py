"""An agent's own value."""

from __future__ import annotations

import pytest

from tests.analysis.fair.made import groups
from xundan.analysis.fair.raw import mean_variance, raw
from xundan.analysis.fair.rows import Rows


def test_a_rate_is_its_counts_with_wilsons_interval() -> None:
    found = raw(groups(("a", "new", 10, 3)))["a"]
    assert (found.total, found.cases, found.mean) == (3, 10, 0.3)
    # Wilson of 3 of 10, as printed in textbooks: 10.8 % to 60.3 %.
    assert found.interval is not None
    assert (round(found.interval.low, 3), round(found.interval.high, 3)) == (0.108, 0.603)


def test_amounts_of_one_buyer_hang_together() -> None:
    # Mean 2; buyer a is off by -1 - 1, b by 2: (4 + 4) / 9 x 2 / 1.
    assert mean_variance([1, 1, 4], ["a", "a", "b"]) == pytest.approx(16 / 9)
    assert mean_variance([1, 3], ["a", "a"]) is None


def test_a_mean_has_the_normal_interval() -> None:
    found = raw(Rows(["a", "a"], ["b1", "b2"], [1.0, 3.0], {}, rate=False))["a"]
    # Off by -1 and 1: (1 + 1) / 4 x 2 / 1 = 1, so 2 less and more 1.96.
    assert found.variance == pytest.approx(1)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((0.04003601545994, 3.95996398454005))


def test_one_case_says_nothing_of_its_spread() -> None:
    found = raw(Rows(["a"], ["b1"], [5.0], {}, rate=False))["a"]
    assert (found.mean, found.interval, found.variance) == (5.0, None, None)
