"""Student's distribution: how far a score reaches when its spread was estimated from few points."""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log
from statistics import NormalDist

_NORMAL = NormalDist()
_TINY = 1e-300
_FARTHEST = 37.0
"""Scores beyond it have no tail that a floating point number can hold."""


def tail(t: float, freedom: float) -> float:
    """The chance of a value beyond `t` (above it for a positive one, below it for a negative one); at 0 one half."""
    return 0.5 * _beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def as_normal(t: float, freedom: float) -> float:
    """The normal score with the same tail as a Student score."""
    beyond = tail(t, freedom)
    found = -_NORMAL.inv_cdf(beyond) if beyond > _TINY else _FARTHEST
    return found if t > 0 else -found


@lru_cache(maxsize=1024)
def quantile(chance: float, freedom: float) -> float:
    """The score that `chance` lies below, one half or more."""
    if not 0.5 <= chance < 1:
        raise ValueError(f"no chance from one half to one: {chance}")
    low, high = 0.0, 1.0
    while tail(high, freedom) > 1 - chance:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle, freedom) > 1 - chance else (low, middle)
    return (low + high) / 2


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Lentz)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, 300):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d, c = 1 / _not_zero(1 + step * d), _not_zero(1 + step / c)
            fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * fraction


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
