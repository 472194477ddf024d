"""How a value looks: 12,345 · ￥1,234.50 · 45.3 % · 38 秒 / 2 分 05 秒 · — for unknown."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from xundan.model.text import Lang
from xundan.reports import words

# ￥ U+FFE5 and plain letters: a Windows console in code page 936 prints neither U+00A5 nor the euro and pound signs.
_SYMBOLS = {"CNY": "￥", "USD": "$", "HKD": "HK$", "TWD": "NT$", "SGD": "S$", "AUD": "A$", "CAD": "C$"}
POINTS = {"zh": "个百分点", "en": "points"}
_PLAIN = {"zh": {True: "是", False: "否"}, "en": {True: "yes", False: "no"}}


def money_symbol(currency: str) -> str:
    """What stands before an amount: a symbol, or the currency's code and a space."""
    return _SYMBOLS.get(currency, f"{currency} ")


def shown(value: Any, kind: str, lang: Lang, currency: str = "CNY") -> str:
    """A value as people read it. `kind` is a metric's unit or a column's kind (reports/sheet.py)."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return words.UNKNOWN
    if kind in _NUMBERS:
        return _NUMBERS[kind](_exact(value), lang, currency)
    if isinstance(value, bool):
        return _PLAIN[lang][value]
    if kind == "weekday" and value in range(1, 8):
        return words.WEEKDAYS[value - 1](lang)
    if kind == "hour_of_day":
        return f"{int(value):02d}:00"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def difference(unit: str) -> str:
    """The kind of a difference of two values of a unit: of rates in points."""
    return "points" if unit == "rate" else unit


def with_count(shown_rate: str, part: Any, whole: Any) -> str:
    """A rate with the count behind it: 45.3 % · 129/285."""
    return f"{shown_rate} · {_grouped(_exact(part), 0)}/{_grouped(_exact(whole), 0)}"


def _exact(value: Any) -> Decimal:
    """The number as it is written, so that rounding half up sees 0.145 and not 0.14499999."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def _grouped(value: Decimal, places: int) -> str:
    """Thousands parted by commas, rounded half up."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded + 0:,f}"


def _count(value: Decimal, lang: Lang, currency: str) -> str:
    return _grouped(value, 0 if value == value.to_integral_value() else 1)


def _money(value: Decimal, lang: Lang, currency: str) -> str:
    text = _grouped(abs(value), 2)
    return ("-" if value < 0 and text != "0.00" else "") + money_symbol(currency) + text


def _rate(value: Decimal, lang: Lang, currency: str) -> str:
    return f"{_grouped(value * 100, 1)} %"


def _points(value: Decimal, lang: Lang, currency: str) -> str:
    """A difference of two rates, with its sign."""
    moved = _grouped(value * 100, 2)
    return f"{'+' if value > 0 and moved != '0.00' else ''}{moved} {POINTS[lang]}"


def _ratio(value: Decimal, lang: Lang, currency: str) -> str:
    return _grouped(value, 2)


def _slope(value: Decimal, lang: Lang, currency: str) -> str:
    return _grouped(value, 4)


def _seconds(value: Decimal, lang: Lang, currency: str) -> str:
    """Tenths only under a minute, and only where there are any."""
    tenths = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if abs(tenths) < 60:
        number = _count(tenths, lang, currency)
        return f"{number} 秒" if lang == "zh" else f"{number} s"
    whole = int(abs(value).quantize(Decimal(1), ROUND_HALF_UP))
    sign = "-" if value < 0 else ""
    minutes, seconds = divmod(whole, 60)
    return f"{sign}{minutes:,} 分 {seconds:02d} 秒" if lang == "zh" else f"{sign}{minutes:,} min {seconds:02d} s"


def _minutes(value: Decimal, lang: Lang, currency: str) -> str:
    return f"{_grouped(value, 1)} {'分钟' if lang == 'zh' else 'min'}"


def _hours(value: Decimal, lang: Lang, currency: str) -> str:
    return f"{_grouped(value, 1)} {'小时' if lang == 'zh' else 'h'}"


_NUMBERS: dict[str, Callable[[Decimal, Lang, str], str]] = {
    "people": _count,
    "count": _count,
    "money": _money,
    "rate": _rate,
    "points": _points,
    "ratio": _ratio,
    "score": _ratio,
    "score_a_day": _slope,
    "seconds": _seconds,
    "minutes": _minutes,
    "hours": _hours,
}

NUMERIC = frozenset(_NUMBERS)
"""Kinds whose values are numbers."""
