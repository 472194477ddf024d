"""With which card an amount carried from a closed month is paid (decision 0014, point 23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xundan.scorecards.marks import Adjustment
from xundan.scorecards.people import Person
from xundan.scorecards.plan import CARRIED

Who = tuple[str, str]
"""Shop and account."""


@dataclass(frozen=True)
class Carried:
    """Amounts by plan and person; and those of people without a card, which nobody is paid."""

    with_card: Mapping[tuple[str, Person], Sequence[Decimal]] = field(default_factory=dict)
    without: Mapping[Who, Decimal] = field(default_factory=dict)


def carried(people: Mapping[str, Sequence[Person]], rows: Mapping[Who, Sequence[Adjustment]]) -> Carried:
    """Each amount goes with the card whose days hold its day, else with the person's last card."""
    cards: dict[Who, list[tuple[str, Person]]] = {}
    for plan, its in people.items():
        for person in its:
            cards.setdefault((person.shop, person.agent_id), []).append((plan, person))
    found: dict[tuple[str, Person], list[Decimal]] = {}
    without: dict[Who, Decimal] = {}
    for who, its_rows in rows.items():
        for row in its_rows:
            if row.kind != CARRIED or row.amount is None:
                continue
            hers = sorted(cards.get(who, ()), key=lambda card: card[1].last)
            card = next((card for card in hers if card[1].there(row.day)), hers[-1] if hers else None)
            if card is None:
                without[who] = without.get(who, Decimal(0)) + row.amount
            else:
                found.setdefault(card, []).append(row.amount)
    return Carried(found, without)
