"""What is usual for somebody: the middle of her own days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

LEAST = 10
"""So many days with a value say what is usual."""


@dataclass(frozen=True)
class Usual:
    """Eight of ten of her days lay from `low` to `high`, both with them."""

    low: Fraction
    high: Fraction
    days: int

    def place(self, value: Fraction) -> Literal["below", "inside", "above"]:
        """Where a value lies."""
        if value < self.low:
            return "below"
        return "above" if value > self.high else "inside"


def usual(values: Sequence[Fraction]) -> Usual | None:
    """Of values by day; None of fewer days than say anything. Ends are values of real days (nearest rank)."""
    if len(values) < LEAST:
        return None
    ordered, count = sorted(values), len(values)
    # The tenth and the ninetieth per cent: of ten days the first and the ninth.
    return Usual(ordered[-(-count // 10) - 1], ordered[-(-count * 9 // 10) - 1], count)
