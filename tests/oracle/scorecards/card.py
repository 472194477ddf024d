"""What a payroll says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .marks import Mark


@dataclass(frozen=True)
class Item:
    """An item on a card."""

    id: str
    points: Decimal | None
    part: Decimal | None
    reason: str | None  # why it is not scored
    value: Fraction | None = None  # of the metric, exact
    above: Fraction | None = None  # numerator and ...
    whole: Fraction | None = None  # ... denominator of a ratio or a mean


@dataclass
class Card:
    """ "One agent of one shop under one plan in one month, for an unbroken run of days"."""

    shop: str
    agent: str
    plan: str
    days: list[date]
    share: Fraction  # of the month
    days_at: dict[str | None, int]  # by level
    items: list[Item]
    marks: list[Mark]
    deductions: Decimal
    bonuses: Decimal
    of_items: Decimal | None
    score: Decimal | None  # None: the card waits
    passed: bool | None
    grade: Any
    amount: Fraction | None = None  # what commission is on
    carried: list[Decimal] = field(default_factory=list)
    place: int | None = None
    lines: dict[str, Decimal | None] = field(default_factory=dict)
    total: Decimal | None = None

    @property
    def waits(self) -> bool:
        """Whether it has no score."""
        return self.score is None


@dataclass
class Payroll:
    """A month's cards, by shop, agent and first day, and those who have none."""

    month: str
    cards: list[Card]
    unlisted: list[tuple[str, str]]  # (shop, account) met in chats and not in `agents`
    without_list: list[str] = field(default_factory=list)  # shops whose `agents` is empty
    unpaid: dict[tuple[str, str], Decimal] = field(default_factory=dict)  # carried, of those without a card

    def card(self, agent: str, plan: str | None = None) -> Card:
        """The one card of an agent (under a plan)."""
        found = [card for card in self.cards if card.agent == agent and plan in (None, card.plan)]
        if len(found) != 1:
            raise LookupError(f"{len(found)} cards of {agent}")
        return found[0]
