"""Rounding by the largest remainder."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xundan.analysis.rounding import largest_remainder

CENT = Fraction(1, 100)


def test_three_thirds_of_a_yuan() -> None:
    """33.33 three times lack a cent; all lost as much and are as large, so the first name gets it."""
    third = Fraction(1, 3)
    assert largest_remainder({"c": third, "a": third, "b": third}, Fraction(1)) == {
        "c": Fraction(33, 100), "a": Fraction(34, 100), "b": Fraction(33, 100),
    }  # fmt: skip


def test_negative_parts_are_rounded_down_too() -> None:
    """-0.006 goes down to -0.01 and loses 0.004, 0.009 goes down to 0.00 and loses 0.009: the cent left is its."""
    parts = {"fell": Fraction(-6, 1000), "rose": Fraction(9, 1000)}
    assert largest_remainder(parts, Fraction(0)) == {"fell": -CENT, "rose": CENT}


def test_what_is_not_the_sum_is_refused() -> None:
    for total in (Fraction(2), Fraction(1, 300)):
        with pytest.raises(ValueError):
            largest_remainder({"a": Fraction(1)}, total)


@given(st.dictionaries(st.text(max_size=3), st.fractions(-1000, 1000, max_denominator=10**7), min_size=1), st.randoms())
def test_parts_add_up_none_moves_a_cent_and_order_does_not_matter(parts: dict[str, Fraction], random: Random) -> None:
    total = round(sum(parts.values()) * 100) * CENT
    rounded = largest_remainder(parts, total)
    assert sum(rounded.values()) == total
    assert all(abs(rounded[name] - part) < CENT for name, part in parts.items() if part % CENT)
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert largest_remainder({name: parts[name] for name in shuffled}, total) == rounded
