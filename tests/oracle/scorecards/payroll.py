"""A month of a world under plans: cards and slips."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..book import Book, ShopBook, read_world
from ..context import Context, Quotient, empty_value
from ..query import CATALOGUE, Known, nobody_can_be_credited
from ..world import Row, World, text_of
from .card import Card, Item, Payroll
from .carried import give_carried
from .exact import number_of, rounded
from .items import Given, item_points, part_of
from .marks import is_blank, judge_marks, sum_of_marks
from .pay import base_pay, commission_pay, pay, pool_pay, rank_pay
from .plans import Mistake, Plan, days_of_all, days_of_month, days_under, plans_of_month, runs_of
from .score import (
    Scored,
    full_in_plan,
    full_of_plan,
    grade_of,
    is_passed,
    is_weighted,
    place_of,
    score_of,
    score_of_items,
    waits,
)

Platform = Mapping[tuple[str, str, str], Fraction]
"""The platform's own figures of the month by (shop, agent, metric): the oracle's metrics have none, so they are given.
They say nothing of a part of the month."""
Found = tuple[Fraction | None, Fraction | None, Fraction | None]  # value, numerator, denominator


class Figures:
    """The metrics of the world's agents and shops, exact."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._asked: dict[tuple[Any, ...], tuple[Context, dict[Any, Any]]] = {}

    def of(self, metric: str, shop: str, agent: str | None, first: date, last: date, rule: str) -> Found:
        """Of an agent, or of the whole shop. A group without a row is what the metric is where it counts nothing: a
        count or a sum 0 where its tables cover a day, a rate unknown."""
        by = ["agent"] if agent is not None else []
        if not set(by) <= set(CATALOGUE[metric].dimensions):
            raise Mistake(f"{metric} is of the whole shop, not of an agent")
        question = (metric, shop, bool(by), first, last, rule)
        if question not in self._asked:
            context = Context(self._book, by, first, last, rule, [shop])
            self._asked[question] = (context, CATALOGUE[metric].values(context))
        context, values = self._asked[question]
        key = (agent,) if by else ()
        if not Known(context).known(CATALOGUE[metric], key):
            return None, None, None
        if nobody_can_be_credited(context, Known(context), metric, key, values):
            return None, None, None
        value = values[key] if key in values else empty_value(CATALOGUE[metric], context, key)
        if isinstance(value, Quotient):
            # "A value in money is rounded to cents first, as it is printed."
            exact = Fraction(rounded(value.exact)) if value.money else value.exact
            return exact, value.part, value.whole
        return None if value is None else Fraction(value), None, None


def payroll(world: World, plans: list[Plan], month: str, platform: Platform | None = None) -> Payroll:
    """All cards of a month, with their slips."""
    book = read_world(world)
    return payroll_of(book, Figures(book), plans, month, platform)


def payroll_of(
    book: Book, figures: Figures, plans: list[Plan], month: str, platform: Platform | None = None
) -> Payroll:
    """The same of a world that was read already."""
    held = {plan["id"]: plan for plan in plans_of_month(plans, month)}
    found = Payroll(month, [], [])
    for shop, of in book.shops.items():
        met = met_or_named(of, month)
        if of.staff.accounts():
            under = days_under(list(held.values()), shop, of.staff, month)
            found.unlisted.extend((shop, agent) for agent in met if not of.staff.is_account(agent))
        else:
            under = days_of_all(list(held.values()), shop, met, month)
            found.without_list.append(shop)
        cards = [
            read_card(book, figures, of, held[name], agent, run, (platform or {}) if is_whole(run, month) else {})
            for (agent, name), days in under.items()
            for run in runs_of(days)
        ]
        found.unpaid.update(give_carried(of, cards, month))
        for card in cards:
            best = best_of_others(card, cards)
            card.place = place_of(card.score, best)
            write_slip(held[card.plan], card, 1 + best.count(card.score))
        found.cards += sorted(cards, key=lambda card: (card.shop, card.agent, card.days[0]))
    return found


def is_whole(run: list[tuple[date, Row]], month: str) -> bool:
    """Whether it is every day of the month."""
    return len(run) == len(days_of_month(month))


def met_or_named(of: ShopBook, month: str) -> list[str]:
    """Who "was met in the month's chats, or is named in the platform's reports of it"; "an account with automatic
    messages alone is a robot's: nobody"."""
    receptions = [reception for reception in of.receptions if f"{reception.day:%Y-%m}" == month]
    wrote = {reception.agent for reception in receptions if reception.agent_messages}
    ran = {reception.agent for reception in receptions if reception.auto_messages}
    found = {reception.agent for reception in receptions} | set(reported(of, month))
    return sorted(found - (ran - wrote))


def best_of_others(card: Card, cards: list[Card]) -> list[Decimal | None]:
    """Rule 17: the best score of every other agent of that plan and shop; None of those who wait."""
    best: dict[str, Decimal | None] = {}
    for other in cards:
        if other.plan == card.plan and other.agent != card.agent:
            known = [score for score in (best.get(other.agent), other.score) if score is not None]
            best[other.agent] = max(known, default=None)
    return list(best.values())


def reported(of: ShopBook, month: str) -> list[str]:
    """Who is "named in the platform's reports" of the month."""
    found = []
    for row in of.rows("platform_metrics"):
        agent = text_of(row, "agent_id")
        if agent is not None and str(row.get("day") or row.get("month"))[:7] == month:
            found.append(agent)
    return found


def read_card(
    book: Book,
    figures: Figures,
    of: ShopBook,
    plan: Plan,
    agent: str,
    days: list[tuple[date, Row]],
    platform: Platform,
) -> Card:
    """A card without its place and its slip."""
    hers = [day for day, _ in days]
    days_at: dict[str | None, int] = {}
    for _, state in days:
        level = text_of(state, "level")
        days_at[level] = days_at.get(level, 0) + 1
    items, scored = [], []
    for item in plan["items"]:
        line = read_item(book, figures, of, plan, item, agent, hers, platform)
        items.append(line)
        scored.append(Scored(full_in_plan(item), line.part, waits(plan, item)))
    rows = [row for row in of.rows("adjustments") if str(row["agent_id"]) == agent and row["day"] in hers]
    marks = judge_marks(plan, rows)
    deductions = sum_of_marks(plan.get("deductions", []), marks)
    bonuses = sum_of_marks(plan.get("bonuses", []), marks)
    of_items = score_of_items(scored)
    score = score_of(of_items, deductions, bonuses)
    return Card(
        shop=of.shop.id,
        agent=agent,
        plan=plan["id"],
        days=hers,
        share=Fraction(len(hers), len(days_of_month(f"{hers[0]:%Y-%m}"))),
        days_at=days_at,
        items=items,
        marks=marks,
        deductions=deductions,
        bonuses=bonuses,
        of_items=of_items,
        score=score,
        passed=is_passed(plan, score),
        grade=grade_of(plan, score),
        amount=amount_of(figures, plan, of.shop.id, agent, hers, platform),
    )


def read_item(
    book: Book,
    figures: Figures,
    of: ShopBook,
    plan: Plan,
    item: dict[str, Any],
    agent: str,
    hers: list[date],
    platform: Platform,
) -> Item:
    """An item of a card."""
    shop, weights = of.shop.id, is_weighted(plan)
    value = above = whole = None
    if item["score"] == "grade":
        given = mark_of(of, agent, f"{hers[0]:%Y-%m}", item["id"])
    elif item["score"] == "attendance":
        rows = [row for row in standing(of, "attendance", agent) if row["day"] in hers]
        covered = any(book.coverage.covers(shop, "attendance", day) for day in hers)
        given = Given(attendance=[row["kind"] for row in rows] if covered or rows else None)
    else:
        metric, period = item["metric"], (hers[0], hers[-1], plan.get("rule", "order_first"))
        value, above, whole = figures.of(metric, shop, agent, *period)
        of_shop = figures.of(metric, shop, None, *period)[0] if item.get("target") == "shop" else None
        given = Given(value=value, whole=whole, shop=of_shop, platform=platform.get((shop, agent, metric)))
    points, reason = item_points(item, given, weights, plan.get("platform_figures", True))
    part = None if points is None else part_of(item, points, weights)
    return Item(item["id"], points, part, reason, value, above, whole)


def standing(of: ShopBook, table: str, agent: str) -> list[Row]:
    """An agent's rows: "withdrawn rows are no rows"."""
    return [row for row in of.rows(table) if str(row["agent_id"]) == agent and not row.get("withdrawn")]


def mark_of(of: ShopBook, agent: str, month: str, item: str) -> Given:
    """ "The row of `grades` with the item's id"."""
    for row in standing(of, "grades", agent):
        if (str(row["month"])[:7], row["item"]) == (month, item):
            score = None if is_blank(row.get("score")) else number_of(row["score"])
            return Given(grade=text_of(row, "grade"), score=score)
    return Given()


def amount_of(
    figures: Figures, plan: Plan, shop: str, agent: str, hers: list[date], platform: Platform
) -> Fraction | None:
    """ "The amount by `refunds`": net_sales, sales - refund_amount, or sales; "the platform's own figures count
    here too, where the plan admits them"."""

    def figure(metric: str) -> Fraction | None:
        value = figures.of(metric, shop, agent, hers[0], hers[-1], plan.get("rule", "order_first"))[0]
        if value is None and plan.get("platform_figures", True):
            return platform.get((shop, agent, metric))
        return value

    how = plan.get("refunds", "of_orders")
    if how == "of_orders":
        return figure("net_sales")
    sales = figure("sales")
    if how == "none":
        return sales
    refunded = figure("refund_amount")
    return None if sales is None or refunded is None else sales - refunded


def write_slip(plan: Plan, card: Card, at_place: int) -> None:
    """The lines that the plan has, and their total; `at_place` agents have her place."""
    paying = plan.get("pay", {})
    named = paying.get("coefficients", {}).get(card.agent)  # "by account"
    coefficient = Fraction(1) if named is None else number_of(named)
    lines: dict[str, Decimal | None] = {}
    if "base" in paying:
        of_month = len(days_of_month(f"{card.days[0]:%Y-%m}"))
        lines["base"] = base_pay(paying, card.days_at, of_month)
    if "pool" in paying:
        lines["pool"] = pool_pay(paying, card.score, full_of_plan(plan), card.passed, card.share, coefficient)
    if "commission" in paying:
        lines["commission"] = commission_pay(paying, card.amount, coefficient)
    if "rank" in paying:
        lines["rank"] = rank_pay(paying, card.place, at_place, card.share, coefficient, card.passed)
    card.lines, card.total = pay(paying, lines, card.carried, card.waits)
