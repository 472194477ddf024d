"""A closed month beside what it would come to now: what differs for each agent, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.scorecards.card import Card, LineKey, Payroll
from xundan.scorecards.closing.record import Record
from xundan.scorecards.closing.used import Agent, record_of
from xundan.scorecards.differences import Cause, causes_of
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.shelf import Month

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class LineThenNow:
    """A pay line of a card (by its plan); an amount is None where the line, or its amount, is not there."""

    plan: str
    key: LineKey
    name: Text
    then: Decimal | None
    now: Decimal | None


@dataclass(frozen=True)
class AgentThenNow:
    """One agent of one shop, over all her cards. `then` is what the record pays; `now` None where that is unknown.
    `carried` is what adjustments of later months brought of the difference already, `left` what they did not.

    `causes` say why she differs; one of kind `unknown` that some of it is explained by none."""

    shop: str
    agent_id: str
    name: str
    currency: str
    lines: tuple[LineThenNow, ...]
    then: Decimal
    now: Decimal | None
    carried: Decimal
    causes: tuple[Cause, ...]

    @property
    def difference(self) -> Decimal | None:
        return None if self.now is None else self.now - self.then

    @property
    def left(self) -> Decimal | None:
        return None if self.now is None else self.now - self.then - self.carried

    @property
    def differs(self) -> bool:
        """Whether any line, the total or the score's causes are not as they were, or something is left to carry."""
        return bool(self.left) or self.now is None or bool(self.causes) or any(x.then != x.now for x in self.lines)


@dataclass(frozen=True)
class Compared:
    """A closed month and the same month now. `agents` are all of both, by shop and account."""

    month: str
    sha256: str
    agents: tuple[AgentThenNow, ...]

    @property
    def different(self) -> tuple[AgentThenNow, ...]:
        return tuple(each for each in self.agents if each.differs)

    @property
    def left(self) -> Decimal | None:
        """What is left to carry over all agents; None where somebody's is unknown."""
        parts = [each.left for each in self.agents]
        return None if None in parts else sum((part for part in parts if part is not None), NOTHING)


def now_of(view: View, plans: Sequence[PlanFile], payroll: Payroll, month: Month, then: Record) -> Record:
    """What would be recorded now; of every order of the record too."""
    return record_of(view, plans, payroll, month, {each.key for each in then.credits})


def compare(then: Record, now: Record, sha256: str, carried: Mapping[Agent, Decimal]) -> Compared:
    """A month's record beside what would be recorded now; `carried` by shop and account."""
    was, is_ = _by_agent(then.payroll), _by_agent(now.payroll)
    agents = []
    for agent in sorted({*was, *is_, *carried}):
        cards, later = was.get(agent, {}), is_.get(agent, {})
        lines = tuple(_lines(cards, later))
        named = next(iter((*later.values(), *cards.values())), None)
        paid, total = _total(cards.values()), _total(later.values())
        differs = paid != total or any(line.then != line.now for line in lines)
        agents.append(
            AgentThenNow(
                *agent,
                agent[1] if named is None else named.name,
                now.payroll.currencies.get(agent[0], "CNY"),
                lines,
                NOTHING if paid is None else paid,
                total,
                carried.get(agent, NOTHING),
                tuple(causes_of(then, now, agent, cards, later, differs=differs)),
            )
        )
    return Compared(then.month, sha256, tuple(agents))


def _by_agent(payroll: Payroll) -> dict[Agent, dict[str, Card]]:
    """Everybody's cards by plan; a second run of days under one plan is `PLAN (2)`."""
    found: dict[Agent, dict[str, Card]] = {}
    for card in payroll.cards:
        hers, name, number = found.setdefault((card.shop, card.agent_id), {}), card.plan, 1
        while name in hers:
            number += 1
            name = f"{card.plan} ({number})"
        hers[name] = card
    return found


def _total(cards: Collection[Card]) -> Decimal | None:
    """What cards come to together. Who has none is paid nothing by it."""
    totals = [card.total for card in cards]
    return None if None in totals else sum((total for total in totals if total is not None), NOTHING)


def _lines(cards: Mapping[str, Card], later: Mapping[str, Card]) -> list[LineThenNow]:
    found = []
    for plan in sorted({*cards, *later}):
        was = {line.key: line for line in (cards[plan].lines if plan in cards else ())}
        is_ = {line.key: line for line in (later[plan].lines if plan in later else ())}
        for key in dict.fromkeys((*was, *is_)):
            name = (is_.get(key) or was[key]).name
            then, now = (lines[key].amount if key in lines else None for lines in (was, is_))
            found.append(LineThenNow(plan, key, name, then, now))
    return found
