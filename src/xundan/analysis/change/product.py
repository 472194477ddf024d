"""What each factor of a product moved it by."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod

from xundan.analysis.change.log_mean import log_mean, log_mean_shares
from xundan.analysis.change.shapley import shapley_weights


def factor_weights(before: Sequence[Fraction], after: Sequence[Fraction]) -> list[Fraction]:
    """What each factor's own change is multiplied by to give its share; shares add up exactly to the product's change.

    Log-mean shares where all factors are positive in both periods, else Shapley's. With a weight, what the factor is
    made of can be told in the product's own unit too, even where its parts moved and it did not.
    """
    if min(*before, *after) <= 0:
        return shapley_weights(before, after)
    mean = log_mean(prod(after, start=Fraction(1)), prod(before, start=Fraction(1)))
    shares = log_mean_shares(before, after)
    return [
        share / (b - a) if a != b else mean / a for share, a, b in zip(shares, before, after, strict=True)
    ]  # fmt: skip


def defined(
    before: Sequence[Fraction | None], after: Sequence[Fraction | None]
) -> tuple[list[Fraction], list[Fraction]]:
    """Factors of which none is undefined (0 / 0): such a one takes its value of the other period, so that whatever is 0
    explains all; one that is defined in neither is 0, where it can move nothing."""
    zero = Fraction(0)
    filled = [(_first(a, b, zero), _first(b, a, zero)) for a, b in zip(before, after, strict=True)]
    return [a for a, _ in filled], [b for _, b in filled]


def _first(*values: Fraction | None) -> Fraction:
    return next(value for value in values if value is not None)
