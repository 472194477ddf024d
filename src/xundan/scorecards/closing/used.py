"""What a month's pay was made of, read from the lake: plans, rules, marks, and the orders with their owners."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
from pydantic import TypeAdapter

from xundan.metrics.view import View
from xundan.model.rules import CREDIT_RULES, CreditRule, DatedRules, Rules
from xundan.scorecards.card import Payroll
from xundan.scorecards.closing.names import without_buyers
from xundan.scorecards.closing.record import (
    FORMAT,
    CandidateUsed,
    CreditUsed,
    MarkUsed,
    OwnedBy,
    PlanUsed,
    Record,
    RulesUsed,
)
from xundan.scorecards.marks import Adjustment, Attended, Grade, Marks, Target, marks
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.shelf import Month

Agent = tuple[str, str]
_BUYERS = ("own_accounts", "blocked_buyers")
_COLUMN: Mapping[CreditRule, str] = {"order_first": "first", "order": "order", "payment": "payment"}
_NO_NAME = "***"


def record_of(
    view: View, plans: Sequence[PlanFile], payroll: Payroll, month: Month, orders: Collection[Agent] = ()
) -> Record:
    """All that a payroll was made of. `orders` (shop, order_id) are told of too, whosever they are."""
    agents = {(card.shop, card.agent_id) for card in payroll.cards}
    given = list(_marks(marks(view, month.first, month.last), agents, month))
    told = without_buyers(view, [*_written(payroll), *(text for mark in given for text in (mark.note, mark.by))])
    return Record(
        FORMAT,
        _program(),
        str(month),
        _payroll(payroll, told),
        tuple(PlanUsed(each.plan.id, each.file, each.text) for each in plans),
        tuple(rules_in(view.rules, month)),
        tuple(replace(mark, note=_said(told, mark.note), by=_said(told, mark.by)) for mark in given),
        tuple(_credits(view, month, agents, orders)),
    )


def rules_in(rules: DatedRules, month: Month) -> Iterator[RulesUsed]:
    """The settings in force on the month's first day, and each later set of it."""
    start = max((day for day, _ in rules.later if day <= month.first), default=None)
    yield RulesUsed(start, _settings(rules.on(month.first)))
    for day, each in rules.later:
        if month.first < day <= month.last:
            yield RulesUsed(day, _settings(each))


def _program() -> str:
    """The version of xundan; empty where it was not installed."""
    try:
        return version("xundan")
    except PackageNotFoundError:
        return ""


@cache
def _adapter() -> TypeAdapter[Rules]:
    return TypeAdapter(Rules)


def _settings(rules: Rules) -> dict[str, Any]:
    plain: dict[str, Any] = _adapter().dump_python(rules, mode="json")
    return plain | {name: [_NO_NAME] * len(plain[name]) for name in _BUYERS}


def _said(told: Mapping[str, str], text: str | None) -> str | None:
    return told[text] if text else text


def _written(payroll: Payroll) -> Iterator[str | None]:
    for card in payroll.cards:
        for mark in card.marks:
            yield from (mark.note, mark.by)
        for item in card.items:
            yield from (item.met.zh, item.met.en)


def _payroll(payroll: Payroll, told: Mapping[str, str]) -> Payroll:
    """The payroll without buyers' names. Of items only marks by persons say who made them."""
    cards = []
    for card in payroll.cards:
        items = [
            replace(item, met=replace(item.met, zh=told.get(item.met.zh, ""), en=told.get(item.met.en, "")))
            if item.way == "grade"
            else item
            for item in card.items
        ]
        given = [replace(mark, note=_said(told, mark.note), by=_said(told, mark.by)) for mark in card.marks]
        cards.append(replace(card, items=tuple(items), marks=tuple(given)))
    return replace(payroll, cards=tuple(cards))


def _marks(given: Marks, agents: Collection[Agent], month: Month) -> Iterator[MarkUsed]:
    """Those of the agents, and the shops' own targets."""
    shops, own = {shop for shop, _ in agents}, str(month)
    for (shop, agent, on, item), grade in given.grades.items():
        if (shop, agent) in agents and on == own:
            yield _mark("grades", shop, agent, on, item, grade, grade=grade.grade, number=grade.score)
    for (shop, agent), days in given.attendance.items():
        for row in days if (shop, agent) in agents else ():
            yield _mark("attendance", shop, agent, str(row.day), row.kind, row)
    for (shop, agent), rows in given.adjustments.items():
        for each in rows if (shop, agent) in agents else ():
            yield _mark(
                "adjustments", shop, agent, str(each.day), each.kind, each, number=each.points, amount=each.amount
            )
    for (shop, whose, on), target in given.targets.items():
        if on == own and (shop in shops if whose is None else (shop, whose) in agents):
            yield _mark("targets", shop, whose, on, None, target, amount=target.sales)


def _mark(
    table: str,
    shop: str,
    agent: str | None,
    on: str,
    what: str | None,
    made: Grade | Attended | Adjustment | Target,
    grade: str | None = None,
    number: Decimal | None = None,
    amount: Decimal | None = None,
) -> MarkUsed:
    at = made.marked_at if isinstance(made, (Grade, Adjustment)) else None
    return MarkUsed(table, shop, agent, on, what, grade, number, amount, made.note, made.by, at)


def _credits(view: View, month: Month, agents: Collection[Agent], orders: Collection[Agent]) -> Iterator[CreditUsed]:
    """The orders of the agents under any rule that were paid in the month or had a refund finished in it, and those
    asked for. By shop, day of payment and order."""
    finished = _finished(view, month)
    facts = view.fact("order_facts")
    ids = sorted({agent for _, agent in agents})
    owned = facts.order_agent.isin(ids) | facts.payment_agent.isin(ids) | facts.first_agent.isin(ids)
    rows = view.engine.rows(facts.filter(facts.paid_day.between(month.first, month.last), owned)).to_pylist()
    rows += _of(view, facts, {*finished, *orders} - {(row["shop"], row["order_id"]) for row in rows})
    kept = {
        (row["shop"], row["order_id"]): row
        for row in rows
        if (row["shop"], row["order_id"]) in orders
        or any((row["shop"], row[f"{_COLUMN[rule]}_agent"]) in agents for rule in CREDIT_RULES)
    }
    candidates: dict[Agent, list[CandidateUsed]] = {}
    credits = view.fact("credits")
    # Who was given the order by a decision alone is no candidate.
    credits = credits.filter(credits.order_messages.notnull() | credits.payment_messages.notnull())
    for row in _of(view, credits, kept):
        found = CandidateUsed(row["agent_id"], row["order_messages"], row["payment_messages"])
        candidates.setdefault((row["shop"], row["order_id"]), []).append(found)
    buyers: dict[str, str] = {}
    for key, row in sorted(kept.items(), key=lambda each: (each[0][0], str(each[1]["paid_at"]), each[0][1])):
        buyer = row["buyer_id"]
        yield CreditUsed(
            *key,
            row["paid_day"],
            row["paid_amount"],
            row["sales"],
            row["refunded_amount"],
            finished.get(key, Decimal("0.00")),
            None if buyer is None else buyers.setdefault(f"{key[0]} {buyer}", f"B{len(buyers) + 1:04d}"),
            {rule: OwnedBy(row[f"{name}_state"], row[f"{name}_agent"]) for rule, name in _COLUMN.items()},
            tuple(sorted(candidates.get(key, ()), key=lambda each: each.agent_id)),
        )


def _finished(view: View, month: Month) -> dict[Agent, Decimal]:
    """What was given back of each order by refunds that finished in the month."""
    rows = view.current("refunds")
    rows = rows.filter((rows.status == "succeeded") & rows.finished_day.between(month.first, month.last))
    found: dict[Agent, Decimal] = {}
    for row in view.engine.rows(rows.select("shop", "order_id", "amount")).to_pylist():
        if row["order_id"] is not None and row["amount"] is not None:
            key = row["shop"], row["order_id"]
            found[key] = found.get(key, Decimal("0.00")) + row["amount"]
    return found


def _of(view: View, rows: ir.Table, orders: Collection[Agent]) -> list[dict[str, Any]]:
    """The rows of these orders."""
    if not orders:
        return []
    listed = sorted(orders)
    names = pa.table({"shop": [shop for shop, _ in listed], "order_id": [order for _, order in listed]})
    found: list[dict[str, Any]] = view.engine.rows(
        rows.semi_join(view.engine.table(names), ["shop", "order_id"])
    ).to_pylist()
    return found
