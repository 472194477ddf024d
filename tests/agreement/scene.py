"""What the tables of one generated shop are drawn around: its people, its days, and the moments of what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from .chance import chance

AGENTS = ("a1", "a2", "a10", "A", "客服")
STAFF_WHO_BUY = "a2"
BUYERS = ("b1", "b2", "b3", "b4", STAFF_WHO_BUY)
SECOND = timedelta(seconds=1)
BESIDE = (0, 0, 0, 0, 1, -1, 60, 60, 600, -600, 3600, 40000, 86400)
CLOCKS = (
    time(0, 0),
    time(1, 30),
    time(2, 30),
    time(3, 59, 58),
    time(9, 0),
    time(10, 0),
    time(10, 4, 58),
    time(23, 50),
    time(23, 58, 30),
    time(23, 59, 57),
)


@dataclass
class Scene:
    """One shop's days and the moments at which something happened, and the settings that say which moments matter."""

    first: date
    days: int
    gaps: tuple[int, ...]  # the values of `session_gap` ...
    changes: tuple[date, ...]  # ... and the days on which it changes
    aftersale: tuple[int, ...]  # the values of `aftersale_days` ...
    chases: tuple[int, ...]  # ... and of `silent_chase_after`
    cut: timedelta = timedelta(0)  # the business day begins here
    edges: tuple[time, ...] = ()  # when working time and measured hours begin and end ...
    hours: tuple[int, ...] = ()  # ... and the windows that are given in hours
    # By buyer:
    moments: dict[str | None, list[datetime]] = field(default_factory=dict)  # when something happened
    starts: dict[str | None, list[datetime]] = field(default_factory=dict)  # the first words to an agent on a date
    reminders: dict[str | None, list[datetime]] = field(default_factory=dict)

    def day(self, draw: Random) -> date:
        """One of its days."""
        return self.first + timedelta(days=draw.randrange(self.days))

    def moment(self, draw: Random, buyer: str | None = None) -> datetime:
        """A moment: mostly the very second of something that happened to the buyer, or one beside it."""
        known = self.moments.get(buyer, [])
        if known and chance(draw, 85):
            return draw.choice(known) + draw.choice(BESIDE) * SECOND
        return self.clock(draw) + draw.randint(0, 5) * SECOND

    def start(self, draw: Random, buyer: str | None) -> datetime:
        """The very second in which the buyer first wrote to an agent on some day, on which stages hang."""
        known = self.starts.get(buyer)
        return draw.choice(known) if known else self.moment(draw, buyer)

    def clock(self, draw: Random) -> datetime:
        """A moment of one of its days."""
        return datetime.combine(self.day(draw), draw.choice(CLOCKS))

    def happened(self, buyer: str | None, moment: datetime) -> None:
        """Remember a moment."""
        self.moments.setdefault(buyer, []).append(moment)
