"""Least squares for a few columns, and a line through days of which some are not like the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

Row = Sequence[float]
_NORMAL_SPREAD = 1.4826
"""The standard deviation of a normal distribution by the median of its distances from the middle."""
_STRANGE = 3.5
"""So many standard deviations from its course, a day is none of the usual ones."""
_SOFT = 1.345
_ROUNDS = 30


@dataclass(frozen=True)
class Fit:
    """Coefficients, the inverse of the columns' products, the spread of what is left and its degrees of freedom.

    `kept` says of every row whether it is a usual one; only these were fitted. `left` are all rows' residuals.
    """

    coefficients: list[float]
    inverse: list[list[float]]
    spread: float
    freedom: int
    kept: list[bool]
    left: list[float]

    def at(self, row: Row) -> float:
        """What the fit gives for a row of columns."""
        return _product(self.coefficients, row)

    def leverage(self, row: Row) -> float:
        """The variance of `at(row)` by that of one day."""
        return _product([_product(line, row) for line in self.inverse], row)


def usual(rows: Sequence[Row], values: Sequence[float]) -> Fit | None:
    """A fit to the usual days: first with far ones counting less (Huber), then without those beyond 3.5 standard
    deviations. None where the days do not tell all the coefficients."""
    weights = [1.0] * len(rows)
    solved = None
    for _ in range(_ROUNDS):
        solved = _solve(rows, values, weights)
        if solved is None:
            return None
        left = _residuals(solved[0], rows, values)
        scale = _NORMAL_SPREAD * median(abs(each) for each in left)
        if scale <= 0:
            break
        weights = [min(1.0, _SOFT * scale / abs(each)) if each else 1.0 for each in left]
    assert solved is not None
    left = _residuals(solved[0], rows, values)
    scale = _NORMAL_SPREAD * median(abs(each) for each in left)
    # Days that a fit goes through exactly (all equal) have no spread: nothing is strange then but what is not equal.
    kept = [abs(each) <= max(_STRANGE * scale, 1e-9) for each in left]
    freedom = sum(kept) - len(rows[0])
    solved = _solve(rows, values, [1.0 if each else 0.0 for each in kept])
    if solved is None or freedom < 1:
        return None
    left = _residuals(solved[0], rows, values)
    squares = sum(each * each for each, keep in zip(left, kept, strict=True) if keep)
    return Fit(solved[0], solved[1], sqrt(squares / freedom), freedom, kept, left)


def _residuals(coefficients: Row, rows: Sequence[Row], values: Sequence[float]) -> list[float]:
    return [value - _product(coefficients, row) for row, value in zip(rows, values, strict=True)]


def _product(one: Row, other: Row) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _solve(
    rows: Sequence[Row], values: Sequence[float], weights: Sequence[float]
) -> tuple[list[float], list[list[float]]] | None:
    """Weighted least squares: the coefficients and the inverse of the products; None where they are not told."""
    size = len(rows[0])
    # The products, the sums with the values, and the identity, turned into the inverse by elimination.
    table = [[0.0] * size + [0.0] + [1.0 if i == j else 0.0 for j in range(size)] for i in range(size)]
    for row, value, weight in zip(rows, values, weights, strict=True):
        for i in range(size):
            if row[i] and weight:
                for j in range(size):
                    table[i][j] += weight * row[i] * row[j]
                table[i][size] += weight * row[i] * value
    for i in range(size):
        pivot = max(range(i, size), key=lambda line: abs(table[line][i]))
        if abs(table[pivot][i]) < 1e-9:
            return None
        table[i], table[pivot] = table[pivot], table[i]
        table[i] = [each / table[i][i] for each in table[i]]
        for line in range(size):
            if line != i and table[line][i]:
                factor = table[line][i]
                table[line] = [each - factor * own for each, own in zip(table[line], table[i], strict=True)]
    return [line[size] for line in table], [line[size + 1 :] for line in table]
