"""A month's payroll from the lake: who is under which plan, what they did, what it scores and what it pays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from xundan.metrics.ask import Ask
from xundan.metrics.figures import Figure, figures
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.scorecards.card import Card, Payroll, Scored
from xundan.scorecards.judging import judged, marked
from xundan.scorecards.marks import Marks, marks
from xundan.scorecards.pay import Sold, lines, rank_bonus
from xundan.scorecards.people import Person, met, states, under, without_list
from xundan.scorecards.plan import CARRIED, AttendanceItem, GradeItem, LinearItem, Plan, TargetItem, TiersItem
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


def payroll(view: View, plans: Sequence[PlanFile], month: Month) -> Payroll:
    """Everybody's cards of a month. Raises UserError `two_plans`."""
    listed, seen, given = states(view), met(view, month), marks(view, month.first, month.last)
    unlisted = without_list(listed, seen, month)
    known = [*listed, *unlisted]
    cards: list[Card] = []
    people = under(plans, known, month)
    for each in plans:
        cards += _of_plan(view, each.plan, people[each.plan.id], given, month)
    currencies = {name: shop.currency for name, shop in view.shops.items()}
    planned = {(state.shop, state.agent_id) for state in known}
    unplanned = tuple(who for who in seen if who not in planned)
    return Payroll(str(month), tuple(cards), currencies, unplanned, (_NO_LIST,) if unlisted else ())


def _of_plan(view: View, plan: Plan, people: Sequence[Person], given: Marks, month: Month) -> list[Card]:
    work = _work(view, plan, people)
    cards = []
    for person in people:
        hers = work[person]
        rows = [row for row in given.adjustments.get(_who(person), ()) if person.there(row.day)]
        card = judged(plan, person, month, _items(view, plan, person, hers, given, month), marked(plan, rows))
        cards.append((card, hers, [row.amount for row in rows if row.kind == CARRIED and row.amount is not None]))
    places = _places([card for card, _, _ in cards])
    found = []
    for card, hers, carried in cards:
        if card.key in places:
            place, sharing, ranked = places[card.key]
            card, bonus = replace(card, place=place, ranked=ranked), rank_bonus(plan.pay, place, sharing)
            found.append(lines(plan, card, _sold(plan, hers), bonus, carried))
        else:
            found.append(lines(plan, card, _sold(plan, hers), None, carried))
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
                found.append(attended(item, rows if kept else None, plan.missing))
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


def _places(cards: Sequence[Card]) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """Of everybody with a score: the place, how many share it, and how many are ranked in that shop."""
    found = {}
    for shop in {card.shop for card in cards}:
        scores = [card.score for card in cards if card.shop == shop and card.score is not None]
        times = Counter(scores)
        for card in cards:
            if card.shop == shop and card.score is not None:
                higher = sum(score > card.score for score in scores)
                found[card.key] = (1 + higher, times[card.score], len(scores))
    return found
