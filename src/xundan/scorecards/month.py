"""A month's payroll from the lake: who is under which plan, what they did, what it scores and what it pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from xundan.metrics.ask import Ask
from xundan.metrics.figures import Figure, figures
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.scorecards.card import Card, CardKey, Payroll, Scored
from xundan.scorecards.carrying import Carried, carried
from xundan.scorecards.judging import judged, marked
from xundan.scorecards.marks import Marks, marks
from xundan.scorecards.pay import Sold, lines, rank_bonus
from xundan.scorecards.people import Person, State, met, states, under, without_list
from xundan.scorecards.plan import AttendanceItem, GradeItem, LinearItem, Plan, TargetItem, TiersItem
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.scoring import attended, graded, measured
from xundan.scorecards.shelf import Month

_SOLD: Mapping[str, tuple[str, ...]] = {
    "of_orders": ("net_sales",),
    "finished": ("sales", "refund_amount"),
    "none": ("sales",),
}


_NO_LIST = Text(
    "没有客服名单 (agents), 所以聊天和报表里的每个人都按方案算, 不分岗位、小组和级别",
    "there is no list of agents: everybody in the chats and reports is scored, whatever their role, team or level",
)


def sold_by(plan: Plan) -> tuple[str, ...]:
    """The metrics of the amount that earns commission: the first, less the others."""
    return _SOLD[plan.refunds]


@dataclass(frozen=True)
class Work:
    """What a person did on her days: figures by metric, her own and the whole shop's."""

    hers: Mapping[str, Figure]
    shops: Mapping[str, Figure]


def payroll(view: View, plans: Sequence[PlanFile], month: Month, shop: str | None = None) -> Payroll:
    """Everybody's cards of a month, or those of one shop, which are the same. Raises UserError `two_plans`."""
    given = marks(view, month.first, month.last)
    listed = [state for state in states(view) if shop in (None, state.shop)]
    seen = [who for who in met(view, month) if shop in (None, who[0])]
    unlisted = without_list(listed, seen, month)
    people = under(plans, [*listed, *unlisted], month)
    extra = carried(people, given.adjustments)
    cards = [card for each in plans for card in _of_plan(view, each.plan, people[each.plan.id], given, extra, month)]
    currencies = {name: each.currency for name, each in view.shops.items() if shop in (None, name)}
    named = {(state.shop, state.agent_id) for state in (*listed, *unlisted)}
    unplanned = tuple(who for who in seen if who not in named)
    notes = [*([_NO_LIST] if unlisted else []), *_left_out(listed, cards, month), *_unpaid(extra, shop)]
    return Payroll(str(month), tuple(cards), currencies, unplanned, tuple(notes))


def _left_out(listed: Sequence[State], cards: Sequence[Card], month: Month) -> list[Text]:
    """A note on agents of the month's list who are under none of the plans."""
    paid = {(card.shop, card.agent_id) for card in cards}
    there = [state for state in listed if state.first <= month.last and state.last >= month.first]
    names = {
        state.agent_id: state.name or state.agent_id for state in there if (state.shop, state.agent_id) not in paid
    }
    if not names:
        return []
    told = ", ".join(names.values())
    return [Text(f"这些方案不管的客服: {told}", f"agents under none of these plans: {told}")]


def _unpaid(extra: Carried, shop: str | None) -> list[Text]:
    return [
        Text(
            f"{agent} 有上期差额 {amount:,}, 这个月没有工资条, 没有发",
            f"{agent} has {amount:,} carried over and no slip this month: it is not paid",
        )
        for (where, agent), amount in extra.without.items()
        if shop in (None, where)
    ]


def _of_plan(
    view: View, plan: Plan, people: Sequence[Person], given: Marks, extra: Carried, month: Month
) -> list[Card]:
    work = _work(view, plan, people)
    cards = []
    for person in people:
        hers = work[person]
        rows = [row for row in given.adjustments.get(_who(person), ()) if person.there(row.day)]
        card = judged(plan, person, month, _items(view, plan, person, hers, given, month), marked(plan, rows))
        cards.append((card, hers, extra.with_card.get((plan.id, person), ())))
    places = _places([card for card, _, _ in cards])
    found = []
    for card, hers, amounts in cards:
        bonus = None
        if card.key in places:
            place, sharing, ranked = places[card.key]
            card, bonus = replace(card, place=place, ranked=ranked), rank_bonus(plan.pay, place, sharing)
        found.append(lines(plan, card, _sold(plan, hers), bonus, amounts))
    return found


def _who(person: Person) -> tuple[str, str]:
    return person.shop, person.agent_id


def _items(view: View, plan: Plan, person: Person, work: Work, given: Marks, month: Month) -> list[Scored]:
    found = []
    for item in plan.items:
        match item:
            case GradeItem():
                mark = given.grades.get((*_who(person), str(month), item.id))
                found.append(graded(item, mark, plan.missing))
            case AttendanceItem():
                kept = any(
                    view.coverage.covers(person.shop, "attendance", day) for day in month.all() if person.there(day)
                )
                rows = [row for row in given.attendance.get(_who(person), ()) if person.there(row.day)]
                found.append(attended(item, rows if kept or rows else None, plan.missing))
            case TiersItem() | LinearItem() | TargetItem():
                shops = work.shops.get(item.metric)
                found.append(measured(item, work.hers[item.metric], shops, plan.missing))
    return found


def _work(view: View, plan: Plan, people: Sequence[Person]) -> dict[Person, Work]:
    """Everybody's figures; one question for those with the same days."""
    together: dict[tuple[date, date], list[Person]] = {}
    for person in people:
        together.setdefault((person.first, person.last), []).append(person)
    metrics = tuple(dict.fromkeys((*plan.metrics, *(sold_by(plan) if plan.pay.commission else ()))))
    of_shop = tuple(dict.fromkeys(i.metric for i in plan.items if isinstance(i, TargetItem) and i.target == "shop"))
    found: dict[Person, Work] = {}
    for (first, last), its in together.items():
        shops = tuple(sorted({person.shop for person in its}))
        ask = Ask(metrics, ("shop", "agent"), first, last, plan.rule, shops)
        admits = plan.platform_figures
        hers = figures(view, ask, [_who(person) for person in its], platform=admits) if metrics else {}
        wide = Ask(of_shop, ("shop",), first, last, plan.rule, shops)
        whole = figures(view, wide, [(shop,) for shop in shops], platform=admits) if of_shop else {}
        for person in its:
            found[person] = Work(hers.get(_who(person), {}), whole.get((person.shop,), {}))
    return found


def _sold(plan: Plan, work: Work) -> Sold:
    if plan.pay.commission is None:
        return Sold(None)
    amount = Fraction(0)
    parts = [work.hers[name] for name in sold_by(plan)]
    for n, figure in enumerate(parts):
        if figure.value is None:
            return Sold(None, why=figure.why)
        amount += figure.value if n == 0 else -figure.value
    return Sold(amount, any(figure.platform for figure in parts))


def _places(cards: Sequence[Card]) -> dict[CardKey, tuple[int, int, int]]:
    """Of everybody with a score: the place, how many agents share it, and how many are ranked in that shop. An agent
    counts once, by her best card, and is no rival of her own."""
    best: dict[str, dict[str, Decimal]] = {}
    for card in cards:
        if card.score is not None:
            hers = best.setdefault(card.shop, {})
            hers[card.agent_id] = max(card.score, hers.get(card.agent_id, card.score))
    found = {}
    for card in cards:
        if card.score is not None:
            others = [score for agent, score in best[card.shop].items() if agent != card.agent_id]
            higher = sum(score > card.score for score in others)
            found[card.key] = (1 + higher, 1 + others.count(card.score), 1 + len(others))
    return found
