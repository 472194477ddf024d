"""Shop-local time, instants and business days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from .world import Shop

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock:
    """ "Days and hours come from the first [local time], order and durations from the second [instant]"."""

    def __init__(self, shop: Shop) -> None:
        self._zone = ZoneInfo(shop.timezone)
        self._cut = shop.business_day_cut

    def instant(self, local: datetime) -> int:
        """Whole seconds since 1970 in UTC; of a local time that comes twice, the first."""
        aware = local.replace(tzinfo=self._zone, fold=0, microsecond=0)
        return int((aware.astimezone(UTC) - EPOCH) / timedelta(seconds=1))

    def local(self, at: int) -> datetime:
        """The local time of an instant."""
        return datetime.fromtimestamp(at, UTC).astimezone(self._zone).replace(tzinfo=None, fold=0)

    def day(self, local: datetime) -> date:
        """ "Day means business day: the date of time - business_day_cut"."""
        return (local - self._cut).date()


def days_between(first: date, last: date) -> list[date]:
    """All days from first to last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
