"""What still counts as a finding when so much was compared at once. Pure functions of chances."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, sqrt

LEVEL = 0.05


def chance_of(value: float, deviation: float) -> float:
    """How often chance alone gives a value as far from 0, either way (normal)."""
    return 1.0 if deviation <= 0 else erfc(abs(value) / deviation / sqrt(2))


def holm(chances: Sequence[float]) -> list[float]:
    """Each chance as it counts among all of them: below 5 % for anybody at most once in twenty where nobody differs.

    Holm, Scandinavian Journal of Statistics 6 (1979) 65-70.
    """
    found = [1.0] * len(chances)
    most = 0.0
    for place, n in enumerate(sorted(range(len(chances)), key=lambda n: chances[n])):
        most = max(most, min(1.0, (len(chances) - place) * chances[n]))
        found[n] = most
    return found


def benjamini_hochberg(chances: Sequence[float]) -> list[float]:
    """Each chance as it counts among all of them: of those below 5 % at most one in twenty is called wrongly.

    Benjamini and Hochberg, JRSS B 57 (1995) 289-300.
    """
    found = [1.0] * len(chances)
    least = 1.0
    order = sorted(range(len(chances)), key=lambda n: chances[n], reverse=True)
    for place, n in enumerate(order):
        least = min(least, chances[n] * len(chances) / (len(chances) - place))
        found[n] = least
    return found
