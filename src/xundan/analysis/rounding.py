"""Parts of an amount that add up to it: rounding by the largest remainder."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

CENT = Fraction(1, 100)
Name = TypeVar("Name")


def largest_remainder(parts: Mapping[Name, Fraction], total: Fraction, unit: Fraction = CENT) -> dict[Name, Fraction]:
    """Each part rounded to `unit` so that they add up to `total`, a multiple of `unit` within one of their sum.

    What is left after rounding down goes, a unit each, to the parts that lost most; of equal ones to the larger part,
    then to the name that comes first as text, so that the order in which they are given does not matter. Raises
    ValueError where the total is not that of the parts.
    """
    whole = {name: part // unit for name, part in parts.items()}
    left = total / unit - sum(whole.values())
    if left.denominator != 1 or not 0 <= left <= len(parts):
        raise ValueError(f"{total} is not the rounded sum of the parts")
    lost = sorted(parts, key=lambda name: (whole[name] * unit - parts[name], -abs(parts[name]), str(name)))
    first = set(lost[: int(left)])
    return {name: (count + (name in first)) * unit for name, count in whole.items()}
