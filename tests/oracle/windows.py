"""Windows of days or of hours: reading 59."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any


def hours_of(value: Any) -> int | None:
    """The hours of "24h"; none of a number of days."""
    return int(value.strip()[:-1]) if isinstance(value, str) else None


def closes_on(day: date, value: Any) -> date:
    """ "`closes_on` = day + `inquiry_window_days` - 1"; of hours "day + hours / 24 rounded up, so it is the last day on
    which the window may end"."""
    hours = hours_of(value)
    if hours is None:
        return day + timedelta(days=int(value) - 1)
    whole, rest = divmod(hours, 24)
    return day + timedelta(days=whole + (1 if rest else 0))
