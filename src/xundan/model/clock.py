"""A shop's clock: local time and instants, and the business day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from xundan.model.rules import DatedRules

_FIRST, _LAST = datetime(1970, 1, 1), datetime(2100, 1, 1)


@dataclass(frozen=True)
class Shop:
    """A shop of the workspace: its clock, money and rules. `business_day_cut` moves midnight (04:00 -> 4 h)."""

    id: str
    name: str = ""
    platform: str = ""
    timezone: str = "Asia/Shanghai"
    business_day_cut: timedelta = timedelta(0)
    currency: str = "CNY"
    rules: DatedRules = field(default_factory=DatedRules)


@dataclass(frozen=True, slots=True)
class Offset:
    """From `start` (shop-local) on, local time is UTC plus `seconds`; `utc_start` is the same moment in UTC."""

    start: datetime
    utc_start: datetime
    seconds: int


@lru_cache(maxsize=64)
def offsets(timezone: str) -> tuple[Offset, ...]:
    """How a zone's offset changes, 1970 to 2100, in order.

    A local time that occurs twice (clocks set back) is its first occurrence; one that never occurs (clocks set
    forward) keeps the earlier offset, as `datetime.fold = 0` has it.
    """
    zone = ZoneInfo(timezone)

    def seconds(utc: datetime) -> int:
        local = utc.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
        return int(local.utcoffset().total_seconds())  # type: ignore[union-attr]

    found = [Offset(datetime.min, datetime.min, seconds(_FIRST))]
    step = timedelta(days=7)
    at = _FIRST
    while at < _LAST:
        before, after = seconds(at), seconds(at + step)
        if before != after:
            low, high = at, at + step
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if seconds(middle) == before else (low, middle)
            # Until the new local reading is past both, fold = 0 keeps the earlier offset.
            local = high + timedelta(seconds=max(before, after))
            found.append(Offset(local, high, after))
        at += step
    return tuple(found)
