"""Numbers of a plan, exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

CENT = Fraction(1, 100)


def number_of(written: Any) -> Fraction:
    """ "Rates and thresholds may be written "5%" or 0.05"."""
    text = str(written).strip()
    if text.endswith("%"):
        return Fraction(Decimal(text[:-1].strip())) / 100
    return written if isinstance(written, Fraction) else Fraction(Decimal(text))


def rounded(amount: Fraction, to: Fraction = CENT) -> Decimal:
    """ "Rounded half up (away from zero)" to a multiple of `to`."""
    steps = int(abs(amount) / to + Fraction(1, 2))
    exact = (-steps if amount < 0 else steps) * to
    return Decimal(exact.numerator) / Decimal(exact.denominator)
