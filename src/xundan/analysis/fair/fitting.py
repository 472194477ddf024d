"""The model of how cases end: what their mix and whoever had them add, fitted side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xundan.analysis.text.words import needed

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

HELD = 1.0
"""The penalty on the square of what a level of the mix adds: as if some four cases spoke against it."""
FREE = 100.0
"""Agents (or whatever is asked about) are held this many times less: what they do is not to be taken for their mix."""


@dataclass(frozen=True)
class Fitted:
    """What each asked column adds (`own`) and each column of the mix (`mixed`): to the log-odds of a rate, else to the
    mean, of which `middle` was taken away before. `inverse` is the inverse of the penalised second derivatives."""

    own: Vector
    mixed: Vector
    middle: float
    rate: bool
    inverse: Matrix

    def expected(self, score: Vector) -> Vector:
        """The expected value at a score (own + mixed)."""
        return 1 / (1 + np.exp(-score)) if self.rate else score + self.middle

    def slope(self, score: Vector) -> Vector:
        """How the expected value moves with the score."""
        if not self.rate:
            return np.ones_like(score)
        chance = self.expected(score)
        return chance * (1 - chance)


def fit(asked: Matrix, mix: Matrix, value: Vector, *, rate: bool) -> Fitted:
    """Fits both blocks of columns to the values (0 and 1 for a rate, and both must occur).

    Raises UserError `text_missing` without scikit-learn.
    """
    linear = needed("sklearn.linear_model")
    # scikit-learn has one penalty for all columns; a column ten times as large is held a hundred times less.
    scale = np.concatenate([np.full(asked.shape[1], np.sqrt(FREE)), np.ones(mix.shape[1])])
    both = np.hstack([asked, mix])
    middle = 0.0 if rate else float(value.mean())
    if rate:
        model = linear.LogisticRegression(
            C=1 / HELD, fit_intercept=False, solver="newton-cholesky", tol=1e-8, max_iter=200
        )
        found = model.fit(both * scale, value).coef_[0] * scale
    else:
        ridge = linear.Ridge(alpha=HELD, fit_intercept=False, solver="cholesky")
        found = ridge.fit(both * scale, value - middle).coef_ * scale
    own, mixed = found[: asked.shape[1]], found[asked.shape[1] :]
    made = Fitted(own, mixed, middle, rate, np.zeros((0, 0)))
    weight = made.slope(both @ found)
    second = (both * weight[:, None]).T @ both + np.diag(HELD / scale**2)
    inverse: Matrix = np.linalg.inv(second).astype(np.float64)
    return Fitted(own, mixed, middle, rate, inverse)
