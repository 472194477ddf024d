"""Both implementations asked for a month's cards under the same plans, and how their answers differ."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle import scorecards as oracle
from tests.oracle.scorecards.exact import rounded
from tests.oracle.scorecards.payroll import Figures, payroll_of
from xundan.metrics.families import CATALOGUE
from xundan.model.text import UserError
from xundan.scorecards import card as code
from xundan.scorecards.month import payroll
from xundan.scorecards.plan_file import PlanFile, read_plan
from xundan.scorecards.shelf import Month, in_force

from ..compare import Pair
from .draw_reports import figures_of

Key = tuple[str, str, str, date]
MILLIONTH = Fraction(1, 10**6)
REASONS = {
    "least": "the denominator is below",
    "no_target": "the whole shop has no figure",
    "no_mark": "not marked yet",
    "outside": ("not between", "does not say"),
    "not_covered": "no attendance was kept",
    "no_points": "has no points",
    "out_of_range": ", not ",
    "other_points": "the plan has",
    "unknown_kind": "no such kind",
}
"""What the code says in words, by the oracle's reasons; of a metric that is unknown any words will do."""


@dataclass
class Asked:
    """A world and what was compared in it."""

    pair: Pair
    compared: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.figures = Figures(self.pair.book)

    def differ(self, texts: list[str], month: str) -> list[str]:
        """What differs under the plans of these texts; empty when both say the same."""
        files = [read_plan(text, f"{n}.toml") for n, text in enumerate(texts)]
        try:
            given = figures_of(self.pair.world, month)
            said = payroll_of(self.pair.book, self.figures, list(map(plan_of, texts)), month, given)
        except oracle.Mistake as mistake:
            self.compared["refused"] += 1
            return self.refused(files, month, str(mistake))
        held = in_force(files, Month.of(month))
        try:
            found = payroll(self.pair.view, held, Month.of(month))
        except UserError as refused:
            return [f"only the code refuses: {refused.message.en}"]
        self.count(said, found, len(held))
        return [*cards_differ(said, found), *people_differ(said, found)]

    def refused(self, files: list[PlanFile], month: str, why: str) -> list[str]:
        """Both refuse plans that hold for one agent on one day."""
        try:
            payroll(self.pair.view, in_force(files, Month.of(month)), Month.of(month))
        except UserError as refused:
            return [] if refused.code == "two_plans" else [f"refused otherwise: {refused.message.en}"]
        return [f"only the oracle refuses: {why}"]

    def count(self, said: oracle.Payroll, found: code.Payroll, plans: int) -> None:
        """What was compared, by kind."""
        runs = Counter((card.shop, card.agent, card.plan) for card in said.cards)
        self.compared.update(
            months=1,
            plans=plans,
            cards=len(said.cards),
            waiting=sum(card.waits for card in said.cards),
            parted=sum(number for number in runs.values() if number > 1),
            failed=sum(card.passed is False for card in said.cards),
            shared=sum(card.place is not None and card.place > 1 for card in said.cards),
            unpaid=len(said.unpaid),
            unlisted=len(said.unlisted),
            reported=sum(item.platform for card in found.cards for item in evidence_of(card)),
        )
        for card in said.cards:
            self.compared.update(items=len(card.items), lines=len(card.lines), marks=len(card.marks))
            self.compared.update(f"item {item.reason or 'scored'}" for item in card.items)
            self.compared.update(f"mark {mark.reason or 'counted'}" for mark in card.marks)
            self.compared.update(f"line {key}" for key, amount in card.lines.items() if amount)
            self.compared.update(f"line {key} unknown" for key, amount in card.lines.items() if amount is None)


def evidence_of(card: code.Card) -> list[code.Evidence]:
    """The figures of a card."""
    return [item.evidence for item in card.items if item.evidence is not None]


def plan_of(text: str) -> dict[str, Any]:
    """A plan as the oracle reads it."""
    return tomllib.loads(text, parse_float=Decimal)


def cards_differ(said: oracle.Payroll, found: code.Payroll) -> list[str]:
    """Cards that only one has, and what differs on the others."""
    oracles = {(card.plan, card.shop, card.agent, card.days[0]): card for card in said.cards}
    codes = {card.key: card for card in found.cards}
    lines = [f"only the oracle has {key}" for key in oracles.keys() - codes.keys()]
    lines += [f"only the code has {key}" for key in codes.keys() - oracles.keys()]
    if (len(oracles), len(codes)) != (len(said.cards), len(found.cards)):
        lines.append("a card stands there twice")
    for key in sorted(oracles.keys() & codes.keys()):
        for name, one, other in pairs(oracles[key], codes[key]):
            if one != other:
                lines.append(f"{key} {name}: oracle {one!r}, code {other!r}")
        lines += [f"{key} {line}" for line in reasons_differ(oracles[key], codes[key])]
    return lines


def pairs(said: oracle.Card, found: code.Card) -> Iterator[tuple[str, Any, Any]]:
    """All that a card says, by both."""
    days_at: dict[str | None, int] = {}
    for stay in found.stays:
        days_at[stay.level] = days_at.get(stay.level, 0) + stay.days
    yield "last day", said.days[-1], found.stays[-1].last
    yield "days", len(said.days), found.days
    yield "share", said.share, Fraction(found.days, found.month_days)
    yield "days by level", said.days_at, days_at
    yield "items", [item.id for item in said.items], [item.item for item in found.items]
    for one, other in zip(said.items, found.items, strict=False):
        yield f"points of {one.id}", (one.points, one.part), (other.points, other.adds)
        if one.points is not None and other.evidence is not None and one.value is not None:
            metric = CATALOGUE[other.evidence.metric]
            step = Fraction(1, 100) if metric.unit == "money" else MILLIONTH
            yield f"{metric.id}", shown(one.value, step), shown(other.evidence.value, step)
            yield f"parts of {metric.id}", shown(one.above), shown(other.evidence.part)
            yield f"whole of {metric.id}", shown(one.whole), shown(other.evidence.whole)
    kept = [mark for mark in said.marks if mark.row["kind"] != "carried"]
    yield (
        "marks",
        Counter((mark.row["day"], mark.row["kind"], mark.points) for mark in kept),
        Counter((mark.day, mark.kind, None if mark.points is None else abs(mark.points)) for mark in found.marks),
    )
    yield "deductions", said.deductions, found.deductions
    yield "bonuses", said.bonuses, found.bonuses
    yield "score of items", said.of_items, found.items_score
    yield "score", said.score, found.score
    yield "passed", said.passed, found.passed
    yield "grade", said.grade, found.grade.zh if found.grade else None
    yield "place", said.place, found.place
    yield "lines", said.lines, {line.key: line.amount for line in found.lines}
    yield "total", said.total, found.total


def shown(value: Fraction | Decimal | None, step: Fraction = MILLIONTH) -> Decimal | None:
    """A number to so many places."""
    return None if value is None else rounded(Fraction(value), step)


def reasons_differ(said: oracle.Card, found: code.Card) -> list[str]:
    """Items and marks of which the two say otherwise why they do not count."""
    lines = []
    for one, other in zip(said.items, found.items, strict=False):
        if not tells(one.reason, other.why.en if other.why else None):
            lines.append(f"{one.id}: oracle {one.reason}, code {other.why}")
    whys = sorted((mark.note, mark.why.en if mark.why else None) for mark in found.marks)
    reasons = sorted((mark.row["note"], mark.reason) for mark in said.marks if mark.row["kind"] != "carried")
    for (note, reason), (_, why) in zip(reasons, whys, strict=False):
        if not tells(reason, why):
            lines.append(f"{note}: oracle {reason}, code {why}")
    return lines


def tells(reason: str | None, why: str | None) -> bool:
    """Whether these words are this reason."""
    if reason is None or why is None or reason not in REASONS:
        return (reason is None) == (why is None)
    words = REASONS[reason]
    return any(each in why for each in ((words,) if isinstance(words, str) else words))


def people_differ(said: oracle.Payroll, found: code.Payroll) -> list[str]:
    """Those who have no card: met in chats, or to be paid what is carried."""
    lines = []
    if sorted(said.unlisted) != sorted(found.unplanned):
        lines.append(f"unplanned: oracle {said.unlisted}, code {found.unplanned}")
    notes = Counter(note.en for note in found.notes if "carried over" in note.en)
    unpaid = Counter(
        f"{agent} has {amount:,.2f} carried over and no slip this month: it is not paid"
        for (_, agent), amount in said.unpaid.items()
    )
    if notes != unpaid:
        lines.append(f"carried without a card: oracle {unpaid}, code {notes}")
    told = any("no list of agents" in note.en for note in found.notes)
    if told != bool(said.without_list) and (told or {card.shop for card in said.cards} & set(said.without_list)):
        lines.append(f"without a list: oracle {said.without_list}, code {told}")
    return lines
