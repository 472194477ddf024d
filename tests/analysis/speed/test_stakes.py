"""What faster answers would come to in money."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from xundan.analysis.speed.asked import stake
from xundan.analysis.speed.worth import Contrast, Estimate


def test_the_difference_times_those_moved_times_the_order_value() -> None:
    contrast = Contrast(30, 400, 600, 0.2, Estimate(0.05, 0.0))
    # 10 % of 1000 are 100; 0.05 x 100 x 80.50 = 402.50.
    found = stake(contrast, 1000, 10, Fraction("80.50"))
    assert (found.moved, found.sales, found.low, found.high) == (100, *[Decimal("402.50")] * 3)


def test_the_range_is_the_intervals() -> None:
    contrast = Contrast(30, 400, 600, 0.2, Estimate(0.05, 0.05))
    found = stake(contrast, 1000, 10, Fraction(100))
    # 0.05 less and more 1.96 x 0.05 is -0.048 to 0.148, times 100 x 100.
    assert (found.sales, found.low, found.high) == (Decimal("500.00"), Decimal("-479.98"), Decimal("1479.98"))


def test_no_more_are_moved_than_are_slow() -> None:
    assert stake(Contrast(30, 950, 50, 0.2, Estimate(0.05, 0.01)), 1000, 10, Fraction(1)).moved == 50
