"""Questions that are new: not asked, or less than a quarter as often, in the four weeks before, and beyond chance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import comb

from xundan.analysis.faq.groups import Group
from xundan.analysis.faq.questions import Question
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
    `chance` is that of as many now or more, were it asked evenly. `word` is what the questions share, None where they
    are a group of their own."""

    group: Group
    now: int
    before: int
    chance: Fraction
    word: str | None = None


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


def by_word(found: Sequence[Group], parted: Callable[[str], Iterable[str]]) -> dict[str, Group]:
    """The questions that share a word, whatever their topics: what is new may be asked in words of several topics. Of a
    turn's questions the first counts. Named by the commonest wording; the topic is that of most."""
    by: dict[str, list[tuple[str, Question]]] = defaultdict(list)
    words: dict[str, set[str]] = {}
    for group in found:
        for row in group.rows:
            if row.normal not in words:
                words[row.normal] = {each for each in parted(row.normal) if len(each) > 1}
            for word in words[row.normal]:
                by[word].append((group.topic, row))
    return {word: _of_word(word, by[word]) for word in sorted(by)}


def _of_word(word: str, its: Sequence[tuple[str, Question]]) -> Group:
    rows = {(row.dialogue, row.turn): (topic, row) for topic, row in sorted(its, key=_backwards, reverse=True)}
    topics = Counter(topic for topic, _ in rows.values())
    texts = Counter(row.text for _, row in rows.values())
    topic = min(topics, key=lambda name: (-topics[name], name))
    name = min(texts, key=lambda text: (-texts[text], text))
    return Group(topic, name, word, [row for _, row in reversed(rows.values())])


def _backwards(pair: tuple[str, Question]) -> tuple[date, int, int, str]:
    return pair[1].day, pair[1].dialogue, pair[1].turn, pair[1].line


def newly(found: Sequence[Group], first: date, over: Spans, worded: Mapping[str, Group] | None = None) -> list[Newly]:
    """The new ones, the most asked first. `found` are groups of the questions of both spans, `worded` those by word;
    one that mostly repeats what is named already is left out."""
    if not over.known:
        return []
    every: list[tuple[str | None, Group]] = [(None, each) for each in found]
    every += list((worded or {}).items())
    share = Fraction(over.now, over.now + over.before)
    tests = _tests(Counter(len(each.rows) for _, each in every), share)
    told = []
    for word, each in every:
        own, before = split(each, first)
        now = len(own.rows)
        if now == 0 or TIMES * before * over.now >= now * over.before:
            continue
        chance = at_least(now, now + before, over.now, over.before)
        if chance * tests <= _CHANCE:
            told.append(Newly(own, now, before, chance, word))
    told.sort(key=lambda each: (-each.now, each.word is not None, each.group.topic, each.group.normal))
    return _once(told)


def _tests(sizes: Mapping[int, int], share: Fraction) -> int:
    """By how many tests the chances count (Tarone, Biometrics 46 (1990) 515-522): groups too rare to show anything at
    that level, which hangs on their number of questions alone, are no tests. `sizes` counts groups by their number."""
    tests = 1
    while sum(groups for size, groups in sizes.items() if share**size * tests <= _CHANCE) > tests:
        tests += 1
    return tests


def _once(told: Sequence[Newly]) -> list[Newly]:
    """Without those more than half of whose questions are in one before."""
    seen: set[tuple[int, int]] = set()
    kept = []
    for each in told:
        turns = {(row.dialogue, row.turn) for row in each.group.rows}
        if 2 * len(turns & seen) <= len(turns):
            kept.append(each)
            seen |= turns
    return kept


def at_least(part: int, whole: int, own: int, others: int) -> Fraction:
    """The exact chance that `part` or more of `whole` fall on `own` of own + others days."""
    ways = sum(comb(whole, n) * own**n * others ** (whole - n) for n in range(part, whole + 1))
    return Fraction(ways, (own + others) ** whole)
