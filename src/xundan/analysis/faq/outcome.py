"""What became of the questions of a group: who asked, how they were answered, and what was bought after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from xundan.analysis.faq.groups import Group
from xundan.analysis.faq.questions import COUNTED, Question
from xundan.analysis.intervals import Interval, wilson

_EXAMPLES = 3
_ITEMS = 3

Rate = tuple[int, int]
"""Part and whole."""
Reception = tuple[int, date]
"""Dialogue and day."""


@dataclass(frozen=True)
class Outcome:
    """One group in numbers.

    `questions` are turns, `buyers` people over all days. `answered` is in time, of the turns that are counted;
    `seconds` the median of what the averages count, None without one. `bought` counts closed inquiries (a buyer's
    reception once) in which an order came after the question; its `interval` is Wilson's. `items` are the commonest,
    with their counts.
    """

    group: Group
    questions: int
    buyers: int
    answered: Rate
    seconds: float | None
    bought: Rate
    interval: Interval | None
    items: Sequence[tuple[str, int]]
    examples: Sequence[str]


def outcome(group: Group) -> Outcome:
    """A group's numbers."""
    rows = group.rows
    counted = [each for each in rows if each.outcome in COUNTED]
    seconds = [each.seconds for each in rows if each.seconds is not None]
    part = bought(rows)
    items = Counter(each.item_id for each in rows if each.item_id)
    written = Counter(each.text for each in rows)
    return Outcome(
        group=group,
        questions=len(rows),
        buyers=len({(each.shop, each.buyer_id) for each in rows}),
        answered=(sum(each.outcome == "answered" for each in counted), len(counted)),
        seconds=float(median(map(Fraction, seconds))) if seconds else None,
        bought=part,
        interval=wilson(*part),
        items=sorted(items.items(), key=lambda pair: (-pair[1], pair[0]))[:_ITEMS],
        examples=sorted(written, key=lambda text: (text != group.name, -written[text], text))[:_EXAMPLES],
    )


def bought(rows: Iterable[Question]) -> Rate:
    """Inquiries of which the end is known, and those that ordered after the question; each reception counts once."""
    ended = endings(rows)
    return sum(ended.values()), len(ended)


def endings(rows: Iterable[Question]) -> dict[Reception, bool]:
    """Whether an order came after a question, by reception, where that is known."""
    ended: dict[Reception, bool] = {}
    for each in rows:
        if each.bought is not None:
            key = each.dialogue, each.day
            ended[key] = ended.get(key, False) or each.bought
    return ended
