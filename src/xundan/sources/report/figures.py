"""Figures as platforms write them in reports: `2分30秒`, `12.34%`, `1,234.50元`, `-`. Exact, or no figure at all."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from xundan.sources.values import integer, money, narrow, trimmed

UNKNOWN = frozenset(
    ("", "-", "--", "---", "—", "——", "/", "延迟统计", "延时统计", "数据延迟", "暂无数据", "暂无", "无数据", "无",
     "n/a", "na", "null", "none", "nan")
)  # fmt: skip
"""What stands where the platform has no figure, folded. It is never 0."""

PLACES = Decimal("0.000001")
"""What is kept of a figure that a platform gives with more digits (it stores averages as binary fractions)."""

_LONGEST = 60
"""Characters of a figure; what is longer is none, and is not looked at."""
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,12})"
_PLAIN = re.compile(rf"\+?({_DIGITS})(?:\.(\d{{1,30}}))?", re.ASCII)
_LENGTH = re.compile(
    r"(?:(\d{1,6})\s*天)?\s*(?:(\d{1,9})\s*(?:小时|时|h))?\s*(?:(\d{1,9})\s*(?:分钟|分|min|m))?"
    r"\s*(?:(\d{1,12}(?:\.\d{1,30})?)\s*(?:秒钟|秒|s))?",
    re.ASCII | re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d):([0-5]\d)", re.ASCII)
_UNITS = (86_400, 3_600, 60, 1)
_MOST = (10**9, 24, 60, 60)


def unknown(text: str) -> bool:
    """Whether a cell says that there is no figure."""
    return narrow(trimmed(text)).casefold() in UNKNOWN


def plain(text: str) -> Decimal | None:
    """A number of 0 or more, with all its decimals; None when it is none."""
    value = narrow(trimmed(text))
    found = _PLAIN.fullmatch(value) if len(value) <= _LONGEST else None
    if not found:
        return None
    return Decimal(f"{found[1].replace(',', '')}.{found[2] or '0'}")


def seconds(text: str) -> Decimal | None:
    """A length of time in seconds: `1小时2分`, `2分30秒`, `45秒`, `0:02:30`, plain seconds; None when it is none.

    Units come from the longest down, each once; after the first a unit stays below the next longer one, so that
    `2分75秒` is a slip and no length of time.
    """
    value = narrow(trimmed(text))
    if len(value) > _LONGEST or not value:
        return None
    if (number := plain(value)) is not None:
        return number
    if clock := _CLOCK.fullmatch(value):
        return Decimal(int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3]))
    found = _LENGTH.fullmatch(value)
    if not found or not any(found.groups()):
        return None
    total, first = Decimal(0), True
    for part, unit, most in zip(found.groups(), _UNITS, _MOST, strict=True):
        if part is None:
            continue
        if not first and Decimal(part) >= most:
            return None
        total, first = total + Decimal(part) * unit, False
    return total


def fraction(text: str) -> Decimal | None:
    """A share as a fraction: `12.34%` is 0.1234 exactly, and so is a plain 0.1234; None when it is none.

    A plain number above 1 is none: nobody can say whether the percent sign was lost.
    """
    value = narrow(trimmed(text)).replace("％", "%")
    if value.endswith("%"):
        number = plain(value[:-1])
        return None if number is None else number.scaleb(-2)
    number = plain(value)
    return number if number is not None and number <= 1 else None


def amount(text: str) -> Decimal | None:
    """Money as values.money reads it; net amounts may be negative."""
    return money(text)


def count(text: str) -> Decimal | None:
    """A whole number of people or things, with or without its counter (`12人`); None when it is none or negative."""
    value = re.sub(r"(?<=[\d])\s*(?:人次|人|次|笔|件|单|条|个|字)$", "", narrow(trimmed(text)))
    found = integer(value)
    return None if found is None or found < 0 else Decimal(found)


def kept(value: Decimal) -> Decimal:
    """A figure with the six decimals that are stored; see `rounded`."""
    return value.quantize(PLACES, ROUND_HALF_UP)


def rounded(value: Decimal) -> bool:
    """Whether storing a figure takes something from it."""
    return kept(value) != value
