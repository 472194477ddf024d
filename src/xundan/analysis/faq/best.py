"""Whose answers to the same question are bought after most: beyond chance, for all agents and questions at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xundan.analysis.faq.beyond import FEW, Apart, apart
from xundan.analysis.faq.groups import Group, most_typical
from xundan.analysis.faq.outcome import Rate, bought
from xundan.analysis.faq.questions import Question
from xundan.analysis.text.words import Words

_READ = 400
"""Answers of which the typical one is sought."""

Account = tuple[str, str]
"""Shop and agent."""


@dataclass(frozen=True)
class Best:
    """An agent whose conversion after a question is above that of all others who were asked it. `answer` is her typical
    one among those after which buyers ordered, "" where no text is kept."""

    group: Group
    shop: str
    agent_id: str
    told: Apart
    answer: str


@dataclass(frozen=True)
class Compared:
    """The agents found, the widest apart first, of how many comparisons of how many groups."""

    rows: Sequence[Best]
    comparisons: int
    groups: int


def best_answers(found: Sequence[Group], words: Words) -> Compared:
    """Who answers what best. Only questions that a person answered count."""
    sides = [each for group in found for each in _sides(group)]
    rows = []
    for group, (shop, agent), its, own, others in sides:
        told = apart(own, others, len(sides))
        if told is not None and told.better:
            rows.append(Best(group, shop, agent, told, _answer(its, words)))
    rows.sort(key=lambda each: (-each.told.interval.low, each.group.topic, each.group.normal, each.shop, each.agent_id))
    return Compared(rows, len(sides), len({id(group) for group, *_ in sides}))


def _sides(group: Group) -> Iterator[tuple[Group, Account, Sequence[Question], Rate, Rate]]:
    """What is compared in a group: an agent's inquiries, and those of the others, where both are enough."""
    by: dict[Account, list[Question]] = defaultdict(list)
    for each in group.rows:
        if each.outcome in ("answered", "late"):
            by[each.shop, each.agent_id].append(each)
    rates = {account: bought(its) for account, its in by.items()}
    part, whole = (sum(rate[side] for rate in rates.values()) for side in (0, 1))
    for account in sorted(by):
        own = rates[account]
        others = part - own[0], whole - own[1]
        if min(own[1], others[1]) >= FEW:
            yield group, account, by[account], own, others


def _answer(rows: Sequence[Question], words: Words) -> str:
    sold = Counter(each.answer for each in rows if each.bought and each.answer)
    most = sorted(sold, key=lambda text: (-sold[text], text))[:_READ]
    return most_typical({text: sold[text] for text in most}, words.of)
