"""The shop's days: how many visitors come, at what hours, and the promotion of three days."""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random

from xundan.demo.shop import DAY, HOUR

VISITORS_A_DAY = 655
# Monday to Sunday.
_WEEKDAY = (1.0, 0.97, 0.96, 0.98, 1.0, 1.05, 1.12)
# Share of visitors by hour of the day: a hump before lunch, the peak at nine in the evening.
# fmt: off
_HOURS = (
    1.7, 0.9, 0.4, 0.3, 0.3, 0.4, 0.9, 2.0, 3.2, 4.5, 5.4, 5.3,
    4.9, 5.0, 5.0, 4.9, 4.9, 4.7, 5.0, 6.2, 7.8, 8.6, 7.4, 4.3,
)
_HOURS_WEEKEND = (
    2.2, 1.2, 0.6, 0.3, 0.3, 0.4, 0.7, 1.4, 2.6, 4.2, 5.4, 5.5,
    5.0, 5.3, 5.6, 5.6, 5.4, 5.0, 5.0, 5.8, 7.0, 7.8, 7.0, 4.7,
)
# fmt: on
_EVENT_FACTORS = (5.6, 4.2, 4.7)
_CHATTER_DAYS = 4


class Seasons:
    """Turns days of the period (0 = the first) into expectations."""

    def __init__(self, last_day: date, days: int, scale: float) -> None:
        self.days = days
        self.scale = scale
        self.first_day = last_day - timedelta(days=days - 1)
        # Shorter periods have no room for the promotion with its before and after.
        self.event_day = int(days * 0.65) if days >= 20 else -100

    def date_of(self, day: int) -> date:
        return self.first_day + timedelta(days=day)

    def month_of(self, day: int) -> str:
        return f"{self.date_of(day):%Y-%m}"

    def months(self) -> dict[str, list[int]]:
        """The days of the period by month."""
        months: dict[str, list[int]] = {}
        for day in range(self.days):
            months.setdefault(self.month_of(day), []).append(day)
        return months

    def ended_months(self) -> dict[str, list[int]]:
        """The same of the months that are over when the period is; the first may have begun before it."""
        over = self.month_of(self.days)
        return {month: days for month, days in self.months().items() if month != over}

    def weekday(self, day: int) -> int:
        return self.date_of(day).weekday()

    def in_event(self, day: int) -> bool:
        return 0 <= day - self.event_day < len(_EVENT_FACTORS)

    def before_event(self, day: int) -> bool:
        return 0 < self.event_day - day <= _CHATTER_DAYS

    def visitors(self, day: int, rng: Random) -> int:
        """Visitor-days that start a journey of their own on this day (those coming back are added by the journeys)."""
        mean = VISITORS_A_DAY * self.scale * _WEEKDAY[self.weekday(day)]
        mean *= 0.95 + 0.10 * day / max(self.days, 1) + 0.03 * math.sin(day / 6.0)
        since = day - self.event_day
        if self.in_event(day):
            mean *= _EVENT_FACTORS[since]
        elif self.before_event(day):
            mean *= 1.12
        elif len(_EVENT_FACTORS) <= since < 8:
            mean *= 0.82
        return max(1, round(rng.gauss(mean, mean * 0.05 + math.sqrt(mean) * 0.5)))

    def arrival(self, day: int, rng: Random) -> int:
        """A moment of the day at which a visitor comes."""
        hours = _HOURS_WEEKEND if self.weekday(day) >= 5 else _HOURS
        hour = rng.choices(range(24), hours)[0]
        if day == self.event_day and rng.random() < 0.10:
            hour = 0  # the promotion opens at midnight
        return day * DAY + hour * HOUR + rng.randrange(HOUR)
