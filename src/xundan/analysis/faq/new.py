"""Questions that are new: not asked, or less than a quarter as often, in the four weeks before, and beyond chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import comb

from xundan.analysis.faq.groups import Group
from xundan.metrics.view import View

BEFORE = timedelta(days=28)
"""How far back is looked."""
ENOUGH = 7
"""Covered days before that are needed to call anything new."""
TIMES = 4
"""How many times as often a question must be asked as before."""
_CHANCE = Fraction(1, 20)


@dataclass(frozen=True)
class Spans:
    """Days with messages, of all shops together, in the days asked for and in those before."""

    now: int
    before: int

    @property
    def known(self) -> bool:
        """Whether there is enough before to tell what is new."""
        return self.now > 0 and self.before >= ENOUGH


@dataclass(frozen=True)
class Newly:
    """A question that is new. `group` holds the rows of the days asked for alone; `before` counts those before.
    `chance` is that of as many now or more, were it asked evenly."""

    group: Group
    now: int
    before: int
    chance: Fraction


def spans(view: View, first: date, last: date, shops: Sequence[str]) -> Spans:
    """The days of both spans that imports cover."""

    def covered(since: date, until: date) -> int:
        days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
        asked = tuple(shops) or tuple(view.shops)
        return sum(view.coverage.covers(shop, "messages", day) for shop in asked for day in days)

    return Spans(covered(first, last), covered(first - BEFORE, first - timedelta(days=1)))


def split(group: Group, first: date) -> tuple[Group, int]:
    """A group of the questions of both spans as that of the days from `first` on, and how many were before."""
    now = [each for each in group.rows if each.day >= first]
    return Group(group.topic, group.name, group.normal, now), len(group.rows) - len(now)


def newly(found: Sequence[Group], first: date, over: Spans) -> list[Newly]:
    """The new ones, the most asked first. `found` are groups of the questions of both spans."""
    if not over.known:
        return []
    share = Fraction(over.now, over.now + over.before)
    # Where even all of them now would be chance (which hangs on their number alone), there is nothing to test.
    tested = sum(share ** len(each.rows) <= _CHANCE for each in found)
    told = []
    for each in found:
        own, before = split(each, first)
        now = len(own.rows)
        if now == 0 or TIMES * before * over.now >= now * over.before:
            continue
        chance = at_least(now, now + before, over.now, over.before)
        if chance * max(tested, 1) <= _CHANCE:
            told.append(Newly(own, now, before, chance))
    return sorted(told, key=lambda each: (-each.now, each.group.topic, each.group.normal))


def at_least(part: int, whole: int, own: int, others: int) -> Fraction:
    """The exact chance that `part` or more of `whole` fall on `own` of own + others days."""
    ways = sum(comb(whole, n) * own**n * others ** (whole - n) for n in range(part, whole + 1))
    return Fraction(ways, (own + others) ** whole)
