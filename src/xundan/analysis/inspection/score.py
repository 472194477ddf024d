"""Chats scored by rules, and what that comes to by agent, rule and item. Points are whole, means exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from xundan.analysis.inspection.chat import Chat
from xundan.analysis.inspection.features import Found, has_occasion, hits
from xundan.analysis.inspection.rules import Rule

START = 100
"""What a chat has before anything is given or taken."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Point:
    """A rule that held in a chat, at a line. `counts`: the chat had not yet earned it as often as it can."""

    rule: Rule
    line: Found
    counts: bool


@dataclass(frozen=True)
class Scored:
    """A chat with its points. `judged` is False where its text was not kept: then only rules that need none looked, and
    it has no score. `idle`: the rules that looked and had no occasion, such as an answer to what was not said."""

    chat: Chat
    points: Sequence[Point]
    judged: bool
    idle: Collection[str] = ()

    @cached_property
    def times(self) -> Counter[str]:
        """How often each rule counts."""
        return Counter(point.rule.id for point in self.points if point.counts)

    @cached_property
    def given(self) -> int:
        return sum(point.rule.points for point in self.points if point.counts and point.rule.points > 0)

    @cached_property
    def taken(self) -> int:
        return -sum(point.rule.points for point in self.points if point.counts and point.rule.points < 0)

    @property
    def score(self) -> int | None:
        return START + self.given - self.taken if self.judged else None


@dataclass
class Tally:
    """Chats of one group. `chats` and the points are of those that were judged, `unread` were not. Others: of all."""

    chats: int = 0
    unread: int = 0
    given: int = 0
    taken: int = 0
    squares: int = 0
    """The sum of the squares of (score - START)."""
    times: Counter[str] = field(default_factory=Counter)
    """How often each rule counts."""
    held: Counter[str] = field(default_factory=Counter)
    """In how many chats each rule holds."""
    idle: Counter[str] = field(default_factory=Counter)
    """In how many chats each rule had no occasion."""

    @property
    def seen(self) -> int:
        return self.chats + self.unread

    @property
    def mean(self) -> Fraction | None:
        """(100 x chats + given - taken) / chats; None without a chat that could be judged."""
        return Fraction(START * self.chats + self.given - self.taken, self.chats) if self.chats else None

    def add(self, scored: Scored) -> None:
        if scored.judged:
            self.chats += 1
            self.given += scored.given
            self.taken += scored.taken
            self.squares += (scored.given - scored.taken) ** 2
        else:
            self.unread += 1
        self.times.update(scored.times)
        self.held.update(scored.times.keys())
        self.idle.update(scored.idle)


def score(rules: Sequence[Rule], chat: Chat) -> Scored:
    """A chat by rules. Of a chat whose text was not kept the rules that read are left out."""
    judged = chat.readable
    points, idle = [], []
    for rule in rules:
        if judged or not rule.reads:
            points += [Point(rule, line, n < rule.at_most) for n, line in enumerate(hits(rule, chat))]
            if not has_occasion(rule, chat):
                idle.append(rule.id)
    return Scored(chat, points, judged, tuple(idle))


def tallied(scored: Iterable[Scored], keys: Callable[[Scored], Iterable[Key]]) -> dict[Key, Tally]:
    """Chats by what `keys` says of them; a chat counts in each group that it names, in each once."""
    found: dict[Key, Tally] = {}
    for each in scored:
        for key in dict.fromkeys(keys(each)):
            found.setdefault(key, Tally()).add(each)
    return found
