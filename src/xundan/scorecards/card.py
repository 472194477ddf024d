"""What a month of one person comes to: every point and every cent with what it is made of. Plain data that a closed
month is written from and read back to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from xundan.model.text import Text
from xundan.scorecards.people import Stay

CardKey = tuple[str, str, str, date]
"""Plan, shop, account and first day."""
LineKey = Literal["base", "pool", "commission", "rank", "cap", "carried"]


@dataclass(frozen=True)
class Evidence:
    """A metric's value. `part` / `whole` are what a rate divides; `low` to `high` its 95 % interval, where it is a rate
    of counts; `platform`: the platform's own figure."""

    metric: str
    unit: str
    value: Decimal | None
    part: Decimal | None = None
    whole: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    platform: bool = False


@dataclass(frozen=True)
class Scored:
    """One item. `points` out of `out_of`; `adds` is what that gives to the score, of `counts` at most; both None when
    it was not scored, and `why` says so. `met` tells in words what was met."""

    item: str
    name: Text
    way: str
    counts: Decimal
    out_of: Decimal
    points: Decimal | None
    adds: Decimal | None
    met: Text
    why: Text | None = None
    waits: bool = False
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Marked:
    """An adjustment. `points` as they count, below 0 for a deduction; None when it does not, and `why` says so."""

    day: date
    kind: str
    name: Text
    points: Decimal | None
    note: str | None
    by: str | None
    why: Text | None = None


@dataclass(frozen=True)
class PayLine:
    """One line of a slip. `sum` writes out the arithmetic; `amount` is None where unknown, and `why` says so."""

    key: LineKey
    name: Text
    sum: Text
    amount: Decimal | None
    why: Text | None = None


@dataclass(frozen=True)
class Card:
    """One agent of one shop under one plan in one month. `score` is None while an item waits."""

    shop: str
    agent_id: str
    name: str
    plan: str
    plan_name: Text
    month: str
    month_days: int
    stays: tuple[Stay, ...]
    items: tuple[Scored, ...]
    marks: tuple[Marked, ...]
    deductions: Decimal
    bonuses: Decimal
    """What the marks come to, each kind within its most."""
    full: Decimal
    items_score: Decimal | None
    score_sum: Text
    """The score's arithmetic."""
    score: Decimal | None
    pass_score: Decimal | None
    passed: bool | None
    grade: Text | None
    place: int | None = None
    ranked: int = 0
    """How many have a place."""
    lines: tuple[PayLine, ...] = ()
    total: Decimal | None = None
    notes: tuple[Text, ...] = field(default=())

    @property
    def days(self) -> int:
        """Her days under the plan."""
        return sum(stay.days for stay in self.stays)

    @property
    def key(self) -> CardKey:
        """What tells a card from all others of the month."""
        return self.plan, self.shop, self.agent_id, self.stays[0].first

    def line(self, key: LineKey) -> PayLine | None:
        return next((line for line in self.lines if line.key == key), None)


@dataclass(frozen=True)
class Payroll:
    """A month of everybody, by plan, shop and account. `currencies` are the shops'; `unplanned` those who were met in
    chats and are under no plan."""

    month: str
    cards: tuple[Card, ...]
    currencies: dict[str, str]
    unplanned: tuple[tuple[str, str], ...] = ()
    notes: tuple[Text, ...] = ()
