"""Shapley's shares of a product: for factors that are 0, new or negative, of which there are no logarithms."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial, prod


def shapley_weights(before: Sequence[Fraction], after: Sequence[Fraction]) -> list[Fraction]:
    """What a change of each factor by 1 moves the product by: the mean, over all orders in which the factors go from
    `before` to `after`, of the product of the others as they then are. Exact."""
    count = len(before)
    weights = []
    for mine in range(count):
        others = [n for n in range(count) if n != mine]
        weight = Fraction(0)
        for size in range(count):
            orders = Fraction(factorial(size) * factorial(count - 1 - size), factorial(count))
            for changed in combinations(others, size):
                weight += orders * prod((after[n] if n in changed else before[n] for n in others), start=Fraction(1))
        weights.append(weight)
    return weights
