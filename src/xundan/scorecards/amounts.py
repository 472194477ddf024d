"""Numbers as a plan's author writes them, and rounding as a pay office does it."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import PlainValidator

from xundan.model.text import Text
from xundan.workspace.mistakes import Expected

HUNDREDTH, TENTH = Decimal("0.01"), Decimal("0.1")
_LARGEST, _FINEST = Decimal(10) ** 12, -12
_PERCENT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[%％]\s*")
_NUMBER = Text('数字, 不加引号, 或 "5%"', 'a number without quotes, or "5%"')


def number(value: Any) -> Decimal:
    """A number of a plan: 5, 0.05 or "5%". Raises Expected."""
    if isinstance(value, str) and (percent := _PERCENT.fullmatch(value)):
        return _bounded(Decimal(percent[1]) / 100)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return _bounded(Decimal(value))
    raise Expected(_NUMBER)


def not_negative(value: Any) -> Decimal:
    """A number that is 0 or more."""
    found = number(value)
    if found < 0:
        raise Expected(Text(" 0 或更大的数字", "a number of 0 or more"))
    return found


def _bounded(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(value) > _LARGEST or exponent < _FINEST:  # a letter: infinite, or no number
        raise Expected(_NUMBER)
    return value


Number = Annotated[Decimal, PlainValidator(number)]
Positive = Annotated[Decimal, PlainValidator(not_negative)]
"""0 or more."""


def rounded(amount: Fraction | Decimal, step: Decimal = HUNDREDTH) -> Decimal:
    """To the next multiple of `step`, half away from zero, with the step's decimals."""
    steps = Fraction(amount) / Fraction(step)
    whole = int(abs(steps) + Fraction(1, 2))
    found = Decimal(-whole if steps < 0 else whole) * step
    return found


def plain(value: Decimal) -> str:
    """A number without needless zeros: 20, 7.5, 2.25."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: Decimal | Fraction, unit: str) -> str:
    """A value of a metric or a threshold in its unit, in as many decimals as people read."""
    exact = Fraction(value)
    if unit == "rate":
        return f"{plain(rounded(exact * 100))}%"
    if unit == "money":
        return f"{rounded(exact):,}"
    text = plain(rounded(exact))
    return f"{text} s" if unit == "seconds" else text
