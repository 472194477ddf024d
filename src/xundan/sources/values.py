"""Money, numbers and times out of text, one at a time: the grammar that typing.py applies to whole columns.

Importers that must reckon with a value before it is typed use these, and a reject's reason is found with them. A test
holds both to the same answers.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

WHITE = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
    # Not white to Unicode, but nothing to see, and pasted along from chat windows and web pages.
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
)
"""What is cut off both ends of a value."""

WIDE = "０１２３４５６７８９：／－．＋，（）−　"
NARROW = "0123456789:/-.+,()- "
_FOLD = str.maketrans(WIDE, NARROW)

MONEY = (
    r"^(\()?\s*([+-])?\s*[¥￥]?\s*([+-])?\s*"  # bracket, sign, sign
    r"(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d{0,2})0*)?\s*元?\s*(\))?$"  # digits, decimals, bracket
)
NUMBER = r"^([+-])?(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d{0,6})0*)?$"  # sign, digits, decimals
INTEGER = r"^([+-])?(\d{1,3}(?:,\d{3})+|\d+)(?:\.0*)?$"  # sign, digits
TIME = (
    r"^(\d{4})([-/])(\d{1,2})([-/])(\d{1,2})"  # year, separator, month, separator, day
    r"(?:[Tt ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"  # hour, minute, second
    r"\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$"  # offset
)
ZERO_TIME = r"^0000-00-00(?:[T ]00:00(?::00(?:\.0+)?)?)?Z?$"
SPOILT_ID = r"^\d(?:\.\d+)?[Ee]\+\d{2,}$"
"""What Excel makes of a long number when a person opens a csv and saves it, and a data frame of one that it took for a
float: its last digits are gone."""

FIRST_YEAR, LAST_YEAR = 1990, 2100

_MONEY, _NUMBER, _INTEGER, _TIME = (re.compile(p, re.ASCII) for p in (MONEY, NUMBER, INTEGER, TIME))
_PRECISE = re.compile(MONEY.replace(r"(\d{0,2})0*", r"(\d*)"), re.ASCII)
_PRECISE_NUMBER = re.compile(NUMBER.replace(r"(\d{0,6})0*", r"(\d*)"), re.ASCII)
_ZERO = re.compile(ZERO_TIME)


def trimmed(text: str | None) -> str:
    """Without white and invisible characters at both ends; '' for None."""
    return (text or "").strip(WHITE)


def narrow(text: str) -> str:
    """Full-width digits and signs as their common forms."""
    return text.translate(_FOLD)


def money(text: str | None) -> Decimal | None:
    """An amount with at most two decimals and sixteen digits before them, exactly; None when it is none or blank."""
    found = _MONEY.match(narrow(trimmed(text)))
    if not found:
        return None
    opened, before, after, digits, decimals, closed = found.groups()
    digits, decimals = digits.replace(",", "").lstrip("0"), decimals or ""
    if not (found[4] or decimals) or bool(opened) != bool(closed) or len(digits) > 16:
        return None
    if (opened and (before or after)) or (before and after):
        return None
    amount = Decimal(f"{digits or '0'}.{decimals or '0'}").quantize(Decimal("0.01"))
    return -amount if opened or "-" in (before, after) else amount


def too_precise(text: str) -> bool:
    """An amount but for decimals that are neither absent nor zeros after the second."""
    found = _PRECISE.match(narrow(trimmed(text)))
    return bool(found and found[5] and found[5][2:].strip("0"))


def number(text: str | None) -> Decimal | None:
    """A number with at most six decimals and twelve digits before them, exactly; None when it is none or blank."""
    found = _NUMBER.match(narrow(trimmed(text)))
    if not found:
        return None
    sign, digits, decimals = found[1] or "", found[2].replace(",", "").lstrip("0"), found[3] or ""
    if not (found[2] or decimals) or len(digits) > 12:
        return None
    return Decimal(f"{sign}{digits or '0'}.{decimals or '0'}").quantize(Decimal("0.000001"))


def number_too_precise(text: str) -> bool:
    """A number but for decimals that are neither absent nor zeros after the sixth."""
    found = _PRECISE_NUMBER.match(narrow(trimmed(text)))
    return bool(found and found[3] and found[3][6:].strip("0"))


def integer(text: str | None) -> int | None:
    """A whole number of 64 bits; `3.0` and `1,234` are whole; None when it is none or blank."""
    found = _INTEGER.match(narrow(trimmed(text)))
    if not found:
        return None
    digits = found[2].replace(",", "").lstrip("0") or "0"
    if len(digits) > 19:
        return None  # Python refuses to make a number of thousands of digits.
    number = int((found[1] or "") + digits)
    return number if -(2**63) <= number < 2**63 else None


def moment(text: str | None) -> datetime | None:
    """A time as written, whole seconds; aware when it carries an offset; None when it is none or blank."""
    value = trimmed(text)
    found = _TIME.match(narrow(value))
    if not found or _ZERO.match(value):
        return None
    year, one, month, other, day, hour, minute, second, offset = found.groups()
    if one != other:
        return None
    try:
        at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
        return at.replace(tzinfo=_zone(offset)) if offset else at
    except ValueError:
        return None


def is_zero_time(text: str) -> bool:
    """`0000-00-00 00:00:00`, a database's way to say that nothing happened."""
    return bool(_ZERO.match(trimmed(text)))


def _zone(offset: str) -> timezone:
    if offset in "Zz":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 15 or minutes > 59:
        raise ValueError(offset)
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if offset[0] == "-" else delta)
