"""What plans and the lake make of each other in a month: people under two plans or none, levels without base, names
that are nobody's, marks that no plan counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import combinations, product

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.scorecards.marks import marks
from xundan.scorecards.people import Person, State, states, under
from xundan.scorecards.plan import CARRIED, GradeItem
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.shelf import Month, in_force
from xundan.scorecards.shelf_check import Finding, about


def in_lake(view: View, plans: Sequence[PlanFile], month: Month) -> Iterator[Finding]:
    """What the versions that hold in a month meet there."""
    known, held = states(view), in_force(plans, month)
    people = {file.plan.id: under([file], known, month)[file.plan.id] for file in held}
    for one, other in combinations(held, 2):
        yield from _both(one, other, people[one.plan.id], people[other.plan.id])
    for file in held:
        yield from _without_base(file, people[file.plan.id])
        yield from _nobody(file, known, view.shops)
    yield from _under_none(known, people.values(), month)
    yield from _marks(view, held, month)


def _both(one: PlanFile, other: PlanFile, here: Sequence[Person], there: Sequence[Person]) -> Iterator[Finding]:
    days: dict[str, date] = {}
    for person, rival in product(here, there):
        if (person.shop, person.agent_id) != (rival.shop, rival.agent_id):
            continue
        for a, b in product(person.stays, rival.stays):
            if a.first <= b.last and b.first <= a.last:
                first = max(a.first, b.first)
                days[person.agent_id] = min(first, days.get(person.agent_id, first))
    for agent, first in days.items():
        told = Text(f"{agent} 从 {first} 起同时适用 {one.file}", f"{agent} is under {one.file} too, from {first}")
        yield about(other, ("applies",), told)


def _without_base(file: PlanFile, people: Sequence[Person]) -> Iterator[Finding]:
    base = file.plan.pay.base
    if base is None:
        return
    lacking: dict[str | None, list[str]] = {}
    for person in people:
        for level in dict.fromkeys(stay.level for stay in person.stays):
            if level not in base:
                lacking.setdefault(level, []).append(person.agent_id)
    for level, agents in lacking.items():
        listed = ", ".join(agents)
        if level is None:
            told = Text(f"客服名单里没有写级别: {listed}", f"their level is not in the list of agents: {listed}")
        else:
            told = Text(f"级别 {level} 没有写底薪: {listed}", f"no base for the level {level}: {listed}")
        yield about(file, ("pay", "base"), told)


def _nobody(file: PlanFile, known: Sequence[State], shops: Collection[str]) -> Iterator[Finding]:
    agents = {state.agent_id for state in known}
    for name in file.plan.applies.shops:
        if name not in shops:
            yield about(file, ("applies", "shops"), Text(f"没有店铺 {name}", f"there is no shop {name}"))
    for where, names in (
        (("applies", "agents"), file.plan.applies.agents),
        (("pay", "coefficients"), tuple(file.plan.pay.coefficients)),
    ):
        for name in names:
            if name not in agents:
                yield about(file, where, Text(f"客服名单里没有 {name}", f"{name} is not in the list of agents"))
    for key, wanted, there in (
        ("teams", file.plan.applies.teams, {state.team for state in known}),
        ("levels", file.plan.applies.levels, {state.level for state in known}),
    ):
        for name in wanted:
            if name not in there:
                told = Text(f"客服名单里没有人是 {name}", f"nobody in the list of agents is {name}")
                yield about(file, ("applies", key), told, wrong=False)


def _under_none(known: Sequence[State], people: Collection[Sequence[Person]], month: Month) -> Iterator[Finding]:
    planned = {(person.shop, person.agent_id) for each in people for person in each}
    there = [state for state in known if state.first <= month.last and state.last >= month.first]
    left = dict.fromkeys(s.agent_id for s in there if (s.shop, s.agent_id) not in planned)
    if left:
        listed = ", ".join(left)
        told = Text(f"{month} 没有方案适用于: {listed}", f"no plan is for them in {month}: {listed}")
        yield Finding("", None, "", told, wrong=False)


def _marks(view: View, held: Sequence[PlanFile], month: Month) -> Iterator[Finding]:
    given = marks(view, month.first, month.last)
    kinds = {mark.kind for file in held for mark in (*file.plan.deductions, *file.plan.bonuses)} | {CARRIED}
    items = {item.id for file in held for item in file.plan.items if isinstance(item, GradeItem)}
    written = [row.kind for rows in given.adjustments.values() for row in rows]
    for kind in dict.fromkeys(sorted(written)):
        if kind not in kinds:
            count = written.count(kind)
            told = Text(
                f"{month} 有 {count} 条加减项是 {kind}, 没有方案写这一类",
                f"{month} has {count} adjustments of the kind {kind}, which no plan names",
            )
            yield Finding("", None, "", told, wrong=False)
    graded = [item for _, _, when, item in given.grades if when == str(month)]
    for item in dict.fromkeys(sorted(graded)):
        if item not in items:
            count = graded.count(item)
            told = Text(
                f"{month} 有 {count} 个打分是 {item}, 没有方案有这个打分项目",
                f"{month} has {count} grades of {item}, which no plan scores by grade",
            )
            yield Finding("", None, "", told, wrong=False)
