"""Log-mean Divisia shares: what each factor of a positive product moved it by, whatever the order of the factors.

Ang, Energy Policy 33 (2005) 867-871 (LMDI-I).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from math import prod

_DIGITS = Context(prec=60)
"""Decimal logarithms are rounded correctly, so every machine gets the same digits; binary ones differ in the last."""


def log_mean(x: Fraction, y: Fraction) -> Fraction:
    """(x - y) / ln(x / y), and x where both are equal; of positive numbers, to 50 digits or so."""
    return x if x == y else (x - y) / _log(x / y)


def log_mean_shares(before: Sequence[Fraction], after: Sequence[Fraction]) -> list[Fraction]:
    """The share of each factor in the change of their product, all of them positive; they add up exactly.

    The logarithms' last digits, which do not, go to the largest share (to the largest ones alike).
    """
    start, end = prod(before, start=Fraction(1)), prod(after, start=Fraction(1))
    mean = log_mean(end, start)
    shares = [mean * _log(b / a) for a, b in zip(before, after, strict=True)]
    rest, largest = end - start - sum(shares), max(map(abs, shares))
    takers = [n for n, share in enumerate(shares) if abs(share) == largest]
    for n in takers:
        shares[n] += rest / len(takers)
    return shares


def _log(ratio: Fraction) -> Fraction:
    if ratio == 1:
        return Fraction(0)
    quotient = _DIGITS.divide(Decimal(ratio.numerator), Decimal(ratio.denominator))
    return Fraction(_DIGITS.ln(quotient))
