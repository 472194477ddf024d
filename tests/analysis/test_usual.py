"""What is usual: eight of ten of her days."""

from __future__ import annotations

from fractions import Fraction

from xundan.analysis.usual import usual


def test_of_ten_days_the_least_and_the_greatest_but_one() -> None:
    found = usual([Fraction(value) for value in (9, 1, 8, 2, 7, 3, 6, 4, 5, 100)])
    assert found is not None
    assert (found.low, found.high, found.days) == (1, 9, 10)
    assert [found.place(Fraction(value)) for value in (0, 1, 9, 10)] == ["below", "inside", "inside", "above"]


def test_of_twenty_days_two_lie_on_each_side_at_most() -> None:
    found = usual([Fraction(value) for value in range(1, 21)])
    assert found is not None
    assert (found.low, found.high) == (2, 18)


def test_few_days_say_nothing() -> None:
    assert usual([Fraction(1)] * 9) is None
