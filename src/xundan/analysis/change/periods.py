"""Which days a period is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xundan.model.text import Text, UserError

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def previous(period: Period) -> Period:
    """As many days immediately before; of a whole month the whole month before."""
    before = period.first - _DAY
    month = period.first.day == 1 and (period.last + _DAY).day == 1 and period.days <= 31
    return Period(before.replace(day=1), before) if month else Period(period.first - _DAY * period.days, before)


def last_year(period: Period) -> Period:
    """The same dates a year before; for 29 February the 28th."""
    return Period(_year_before(period.first), _year_before(period.last))


def checked(before: Period, after: Period) -> Period:
    """`before` as it is. Raises UserError where it ends before it begins or has days of `after`."""
    if before.first > before.last:
        raise UserError(
            "period",
            Text(
                f"对比期的开始 {before.first} 晚于结束 {before.last}",
                f"the period to hold it against begins on {before.first}, after its end {before.last}",
            ),
        )
    if before.first <= after.last and after.first <= before.last:
        raise UserError(
            "period",
            Text(
                f"两段时间重叠: {before.first} 至 {before.last}, {after.first} 至 {after.last}",
                f"the periods overlap: {before.first} to {before.last}, {after.first} to {after.last}",
            ),
            Text("换一段 --against", "name other days with --against"),
        )
    return before


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
