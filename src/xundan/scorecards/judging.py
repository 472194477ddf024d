"""A card's score: items, marks, pass mark and grade put together (decision 0014, points 11 to 17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from xundan.model.text import Text
from xundan.scorecards.amounts import plain, rounded
from xundan.scorecards.card import Card, Marked, Scored
from xundan.scorecards.marks import Adjustment
from xundan.scorecards.people import Person
from xundan.scorecards.plan import CARRIED, MarkKind, Plan
from xundan.scorecards.shelf import Month


def judged(plan: Plan, person: Person, month: Month, items: Sequence[Scored], marks: Sequence[Marked]) -> Card:
    """The card without places and pay."""
    scored = [item for item in items if item.adds is not None]
    waits = not scored or any(item.waits for item in items)
    items_score, told = (None, Text("", "")) if waits else _items_score(plan, scored)
    taken, given = _sum(plan.deductions, marks), _sum(plan.bonuses, marks)
    score: Decimal | None = None
    if items_score is not None:
        for sign, change in (("-", taken), ("+", given)):
            if change:
                told = Text(*(f"{text} {sign} {plain(change)}" for text in (told.zh, told.en)))
        score = items_score - taken + given
        if score < 0:
            score, told = Decimal(0), Text(f"{told.zh}, 不低于 0", f"{told.en}, not below 0")
    bound = None if plan.pass_ is None else plan.pass_ * plan.full
    grade = None
    if score is not None:
        grade = next((each.name for each in plan.grades if each.from_ <= score), None)
    return Card(
        person.shop, person.agent_id, person.name, plan.id, plan.name, str(month), month.days, person.stays,
        tuple(items), tuple(marks), taken, given, plan.full, items_score, told, score, bound,
        None if score is None else bound is None or score >= bound, grade,
    )  # fmt: skip


def _items_score(plan: Plan, scored: Sequence[Scored]) -> tuple[Decimal, Text]:
    earned = sum((item.adds for item in scored if item.adds is not None), Decimal(0))
    told = " + ".join(plain(item.adds) for item in scored if item.adds is not None)
    counted = sum((item.counts for item in scored), Decimal(0))
    if counted == plan.full:
        return earned, Text(told, told)
    told = f"({told}) × {plain(plan.full)} / {plain(counted)}"
    return rounded(Fraction(earned) * Fraction(plan.full) / Fraction(counted)), Text(told, told)


def _sum(kinds: Sequence[MarkKind], marks: Sequence[Marked]) -> Decimal:
    """The points of marks of these kinds, each kind within its most."""
    total = Decimal(0)
    for kind in kinds:
        points = sum((abs(mark.points) for mark in marks if mark.kind == kind.kind and mark.points), Decimal(0))
        total += points if kind.most is None else min(points, kind.most)
    return total


def marked(plan: Plan, rows: Sequence[Adjustment]) -> list[Marked]:
    """A card's adjustments: each with its points, or with why it does not count."""
    kinds = {kind.kind: (sign, kind) for sign, each in ((-1, plan.deductions), (1, plan.bonuses)) for kind in each}
    found = []
    for row in rows:
        if row.kind == CARRIED:
            continue
        mark = Marked(row.day, row.kind, Text(row.kind, row.kind), None, row.note, row.by)
        if row.kind not in kinds:
            why = Text("方案里没有这一种", "the plan has no such kind")
            found.append(replace(mark, why=why))
            continue
        sign, kind = kinds[row.kind]
        points, wrong = _points(kind, row.points)
        found.append(replace(mark, name=kind.name, points=None if points is None else sign * points, why=wrong))
    return found


def _points(kind: MarkKind, given: Decimal | None) -> tuple[Decimal | None, Text | None]:
    least, most = kind.points
    if least == most:
        if given is not None and abs(given) != most:
            zh, en = (
                f"写了 {plain(given)} 分, 方案是 {plain(most)}",
                f"{plain(given)} points, the plan has {plain(most)}",
            )
            return None, Text(zh, en)
        return most, None
    bounds = f"{plain(least)}-{plain(most)}"
    if given is None:
        return None, Text(f"没有写分数, 应为 {bounds}", f"has no points; {bounds} are expected")
    if not least <= abs(given) <= most:
        return None, Text(f"写了 {plain(given)} 分, 应为 {bounds}", f"{plain(given)} points, not {bounds}")
    return rounded(abs(given)), None
