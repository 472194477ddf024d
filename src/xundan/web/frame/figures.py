"""How numbers stand on a page: 1.2万 in tiles with the full figure on hover, changes with an arrow and a sign."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from xundan.model.text import Lang
from xundan.reports.numbers import POINTS, money_symbol, shown

_WAN = Decimal(10_000)
_LARGE = {"people", "count", "money"}


@dataclass(frozen=True)
class Change:
    """A change as it is shown. `way` is up, down or flat; `good` whether that is what one wants (None: neither)."""

    text: str
    way: str
    good: bool | None


def brief(value: Any, unit: str, lang: Lang, currency: str) -> str:
    """A value short enough for a tile: 12,345 as 1.2万 (12.3k in English)."""
    if value is None or unit not in _LARGE:
        return shown(value, unit, lang, currency)
    number = _decimal(value)
    step, mark = (_WAN, "万") if lang == "zh" else (Decimal(1000), "k")
    if abs(number) < _WAN:
        return shown(value, unit, lang, currency)
    if lang == "zh" and abs(number) >= _WAN * _WAN:
        step, mark = _WAN * _WAN, "亿"
    if lang == "en" and abs(number) >= 1_000_000:
        step, mark = Decimal(1_000_000), "m"
    text = f"{(abs(number) / step).quantize(Decimal('0.1'), ROUND_HALF_UP):,f}{mark}"
    return ("-" if number < 0 else "") + (money_symbol(currency) if unit == "money" else "") + text


def change(value: Any, before: Any, unit: str, direction: str, lang: Lang) -> Change | None:
    """What became of a value: a rate in points, others in per cent of what it was. None where that cannot be said."""
    if value is None or before is None:
        return None
    new, old = _decimal(value), _decimal(before)
    if unit == "rate":
        moved = ((new - old) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        text = f"{moved:+,f} {POINTS[lang]}"
    elif old == 0:
        return None
    else:
        moved = ((new - old) / abs(old) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        text = f"{moved:+,f} %"
    if moved == 0:
        return Change(text.replace("+", "").replace("-", ""), "flat", None)
    way = "up" if moved > 0 else "down"
    return Change(text.replace("-", "−"), way, None if direction == "none" else way == direction)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return value if isinstance(value, Decimal) else Decimal(repr(value))
