"""What the chats of a period come to: means with what chance leaves open, and the rules that matter most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt
from statistics import NormalDist
from typing import Literal

from xundan.analysis.inspection.rules import Rule
from xundan.analysis.inspection.score import Scored, Tally, tallied
from xundan.analysis.intervals import Interval, difference
from xundan.analysis.student import quantile

Agent = tuple[str, str]
"""Shop and account."""
Against = Literal["above", "below", "chance"]
LEAST = 10
"""Chats below which a mean is not held against the others."""


@dataclass(frozen=True)
class Standing:
    """An agent's chats. `interval`: the 95 % interval of the mean score. `against`: how her mean stands to that of all
    other chats, beyond chance for as many agents as there are; None where there are too few of either."""

    tally: Tally
    interval: Interval | None
    against: Against | None


@dataclass(frozen=True)
class Summary:
    """All chats of a period, by the rules that were on."""

    scored: Sequence[Scored]
    rules: Sequence[Rule]

    @cached_property
    def whole(self) -> Tally:
        return tallied(self.scored, lambda _: ["all"]).get("all", Tally())

    @cached_property
    def by_item(self) -> Mapping[str, Tally]:
        """Chats by the items that the buyer's messages name; one that names none is in no row."""
        return tallied(self.scored, lambda each: each.chat.items)

    @cached_property
    def by_agent(self) -> Mapping[Agent, Standing]:
        tallies = tallied(self.scored, lambda each: [(each.chat.shop, each.chat.agent)])
        compared = sum(tally.chats >= LEAST for tally in tallies.values())
        found = {}
        for agent in sorted(tallies):
            tally = tallies[agent]
            found[agent] = Standing(tally, mean_interval(tally), _against(tally, self.whole, compared))
        return found

    def shares(self, rule: Rule) -> Mapping[Agent, Against | None]:
        """How the share of each agent's chats in which a rule holds stands to that of all other chats, of those in
        which it could (Newcombe's interval of the difference, at 5 % over all agents)."""
        tallies = {agent: each.tally for agent, each in self.by_agent.items()}
        compared = sum(seen(rule, tally) >= LEAST for tally in tallies.values())
        total, held = seen(rule, self.whole), self.whole.held[rule.id]
        found: dict[Agent, Against | None] = {}
        for agent, tally in tallies.items():
            hers, rest = seen(rule, tally), total - seen(rule, tally)
            if hers < LEAST or rest < LEAST:
                found[agent] = None
                continue
            z = NormalDist().inv_cdf(1 - 0.025 / compared)
            gap = difference((tally.held[rule.id], hers), (held - tally.held[rule.id], rest), z)
            assert gap is not None
            found[agent] = "chance" if gap.holds(0.0) else "above" if gap.low > 0 else "below"
        return found

    def examples(self, rule: Rule, count: int) -> list[tuple[Scored, int]]:
        """So many chats in which a rule holds, each with the place of its first point, from one agent after another."""
        first: dict[Agent, list[tuple[Scored, int]]] = {}
        for each in self.scored:
            for n, point in enumerate(each.points):
                if point.rule.id == rule.id and point.line is not None:
                    first.setdefault((each.chat.shop, each.chat.agent), []).append((each, n))
                    break
        ranked = [(n, agent, found) for agent, its in sorted(first.items()) for n, found in enumerate(its)]
        return [found for _, _, found in sorted(ranked, key=lambda each: each[:2])[:count]]


def seen(rule: Rule, tally: Tally) -> int:
    """The chats in which a rule could hold: of one that reads those whose text was kept, and of one that answers the
    buyer's words those in which she said them. Who has fewer objections to answer is not worse at answering them."""
    return (tally.chats if rule.reads else tally.seen) - tally.idle[rule.id]


def mean_interval(tally: Tally) -> Interval | None:
    """Student's 95 % interval of a mean score; None below LEAST chats."""
    if tally.chats < LEAST or tally.mean is None:
        return None
    reach = quantile(0.975, tally.chats - 1) * sqrt(_variance(tally) / tally.chats)
    return Interval(float(tally.mean) - reach, float(tally.mean) + reach)


def _variance(tally: Tally) -> Fraction:
    """Of the scores of judged chats, from their sums."""
    total = tally.given - tally.taken
    return (tally.squares - Fraction(total * total, tally.chats)) / (tally.chats - 1)


def _against(tally: Tally, whole: Tally, compared: int) -> Against | None:
    """Welch's comparison with the chats of all others, at 5 % over all agents that are compared (Bonferroni)."""
    rest = Tally(
        chats=whole.chats - tally.chats,
        given=whole.given - tally.given,
        taken=whole.taken - tally.taken,
        squares=whole.squares - tally.squares,
    )
    if tally.chats < LEAST or rest.chats < LEAST or tally.mean is None or rest.mean is None:
        return None
    one, other = _variance(tally) / tally.chats, _variance(rest) / rest.chats
    gap = float(tally.mean - rest.mean)
    if one + other == 0:
        return "chance"  # nothing varies, so nothing tells how far chance reaches
    freedom = (one + other) ** 2 / (one**2 / (tally.chats - 1) + other**2 / (rest.chats - 1))
    reach = quantile(1 - 0.025 / compared, float(freedom)) * sqrt(one + other)
    return "chance" if abs(gap) <= reach else "above" if gap > 0 else "below"
