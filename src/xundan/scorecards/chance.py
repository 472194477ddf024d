"""Which agents' rates chance alone may have parted (decision 0014, point 26)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from xundan.analysis.intervals import within_chance
from xundan.scorecards.card import Card, Scored


@dataclass(frozen=True)
class Alike:
    """Two agents whose rates of an item cannot be told apart, by account."""

    item: str
    one: str
    other: str


def alike(cards: Sequence[Card]) -> list[Alike]:
    """Of the cards of one plan and shop: every pair within chance of each other, in order of items and cards."""
    found = []
    items = [item.item for item in cards[0].items] if cards else []
    for n, name in enumerate(items):
        for one, other in combinations(cards, 2):
            first, second = _counts(one.items[n]), _counts(other.items[n])
            if first and second and within_chance(first, second):
                found.append(Alike(name, one.agent_id, other.agent_id))
    return found


def compared(cards: Sequence[Card]) -> list[str]:
    """The items in which at least two agents have rates of counts."""
    items = cards[0].items if cards else ()
    return [item.item for n, item in enumerate(items) if sum(_counts(card.items[n]) is not None for card in cards) > 1]


def _counts(item: Scored) -> tuple[int, int] | None:
    evidence = item.evidence
    if evidence is None or evidence.low is None or evidence.part is None or evidence.whole is None:
        return None
    return int(evidence.part), int(evidence.whole)
