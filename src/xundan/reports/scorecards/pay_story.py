"""Why somebody's pay is what it is: from the amount down to points, figures, and the orders and chats behind them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.drill import Drilled, drill
from xundan.metrics.families import CATALOGUE
from xundan.metrics.measures import Rate
from xundan.metrics.view import View
from xundan.model.text import Lang, Text
from xundan.reports.drilled import drilled_sheet
from xundan.reports.numbers import shown
from xundan.reports.plain import printable
from xundan.reports.scorecards import words
from xundan.reports.scorecards.record_orders import hers
from xundan.scorecards.amounts import plain
from xundan.scorecards.card import Card, Scored
from xundan.scorecards.closing.record import CreditUsed
from xundan.scorecards.month import sold_by
from xundan.scorecards.plan import Plan

_INDENT = "    "


def pay_text(
    view: View | None, card: Card, plan: Plan, lang: Lang, currency: str, rows: int, credits: Sequence[CreditUsed] = ()
) -> str:
    """The whole walk as lines. `rows`: of how many rows behind every figure at most are shown. Without a view, of a
    closed month, the rows are the orders of its record (`credits`): what the lake holds may be another thing by now."""
    lines = [line.rstrip() for line in _lines(view, card, plan, lang, currency, rows)]
    if view is None:
        lines += [line.rstrip() for line in _of_record(card, lang, currency, rows, credits)]
    return "\n".join(lines) + "\n"


def _of_record(card: Card, lang: Lang, currency: str, rows: int, credits: Sequence[CreditUsed]) -> Iterator[str]:
    orders = hers(card, credits)
    yield ""
    told = Text(f"结账记录里她的订单 {len(orders):,} 笔", f"{len(orders):,} orders of hers in the record")
    yield told(lang)
    for each in orders[:rows]:
        sales, refunded = (words.money(amount, lang, currency) for amount in (each.sales, each.refunded))
        back = Text(f"退 {refunded}", f"{refunded} given back")(lang) if each.refunded else ""
        parts = (each.order_id, str(each.paid_day or ""), each.buyer or "", sales, back)
        yield printable(_INDENT + " · ".join(part for part in parts if part))


def _lines(view: View | None, card: Card, plan: Plan, lang: Lang, currency: str, rows: int) -> Iterator[str]:
    total = words.money(card.total, lang, currency)
    head = Text(f"{card.name} {card.month} 应发 {total}", f"{card.name} {card.month}: pay {total}")
    yield printable(head(lang))
    yield printable(words.whose(card)(lang))
    for line in card.lines:
        yield ""
        yield printable(f"{line.name(lang)} {words.money(line.amount, lang, currency)}")
        yield printable(f"{_INDENT}{(line.why or line.sum)(lang)}")
        if line.key == "pool":
            yield from _score(view, card, plan, lang, currency, rows)
        elif line.key == "commission":
            for metric in sold_by(plan):
                yield from _behind(view, card, plan, metric, lang, rows)


def _score(view: View | None, card: Card, plan: Plan, lang: Lang, currency: str, rows: int) -> Iterator[str]:
    score = "—" if card.score is None else plain(card.score)
    head = Text(f"总分 {score} / {plain(card.full)}", f"Score {score} / {plain(card.full)}")
    yield printable(f"{_INDENT}{head(lang)} = {card.score_sum(lang)}")
    for item in card.items:
        yield from _item(view, card, plan, item, lang, currency, rows)
    for mark in card.marks:
        points = "—" if mark.points is None else f"{mark.points:+}"
        why = f" ({mark.why(lang)})" if mark.why else ""
        note = " · ".join(part for part in (mark.note, mark.by) if part)
        yield printable(f"{_INDENT * 2}{mark.name(lang)} {points}{why}: {mark.day} {note}")


def _item(
    view: View | None, card: Card, plan: Plan, item: Scored, lang: Lang, currency: str, rows: int
) -> Iterator[str]:
    adds = "—" if item.adds is None else f"{plain(item.adds)} / {plain(item.counts)}"
    yield printable(f"{_INDENT * 2}{item.name(lang)} {adds}: {(item.why or item.met)(lang)}")
    if item.evidence is None:
        return
    metric = CATALOGUE[item.evidence.metric]
    yield printable(f"{_INDENT * 3}{metric.name(lang)} {words.value(item.evidence, currency)(lang)}")
    yield printable(f"{_INDENT * 3}{metric.formula_text(lang)}")
    if not item.evidence.platform:
        yield from _behind(view, card, plan, item.evidence.metric, lang, rows)


def _behind(view: View | None, card: Card, plan: Plan, name: str, lang: Lang, rows: int) -> Iterator[str]:
    """How many rows make a figure, some of them, and the command that gives all."""
    metric = CATALOGUE[name]
    first, last = span(card)
    named = f"--where shop={shlex.quote(card.shop)} --where agent={shlex.quote(card.agent_id)}"
    command = f"xundan drill {name} {named} --from {first} --to {last} --rule {plan.rule}"
    if view is not None and rows > 0:
        for part in _parts(metric):
            yield from _side(opened(view, card, plan, name, part, rows), part, lang)
    yield printable(f"{_INDENT * 3}{command}")


def _side(found: Drilled, part: str, lang: Lang) -> Iterator[str]:
    what = _SIDES[part] if isinstance(found.metric.formula, Rate) else Text("", "")
    yield printable(f"{_INDENT * 3}{Text(f'{what.zh}{found.found:,} 行', f'{what.en}{found.found:,} rows')(lang)}")
    for row in found.rows:
        yield printable(f"{_INDENT * 4}{_row(found, row, lang)}")


_SIDES = {"numerator": Text("分子 ", "numerator: "), "denominator": Text("分母 ", "denominator: ")}


def _parts(metric: Metric) -> tuple[str, ...]:
    """The denominator's rows say of themselves whether they are in the numerator, where both are of one kind."""
    formula = metric.formula
    if not isinstance(formula, Rate):
        return ("denominator",)
    grains = {measure.grain for measure in formula.part.measures} == {
        measure.grain for measure in formula.whole.measures
    }
    return ("denominator",) if grains else ("numerator", "denominator")


_TELLING = ("day", "month", "order_id", "buyer_id", "opened_at", "closed_at", "paid_at", "sales", "seconds")
"""Columns by which a person knows a row again, and what it counts."""


def _row(found: Drilled, row: dict[str, Any], lang: Lang) -> str:
    columns = {column.key: column for column in drilled_sheet(found).columns}
    told = [
        shown(row[name], columns[name].unit, lang) for name in _TELLING if name in columns and row[name] is not None
    ]
    if row.get("in_numerator") is not None:
        told.append((_IN if row["in_numerator"] else _NOT_IN)(lang))
    return " · ".join(told)


_IN, _NOT_IN = Text("算在分子里", "in the numerator"), Text("不在分子里", "not in the numerator")


def opened(view: View, card: Card, plan: Plan, metric: str, part: str, rows: int | None) -> Drilled:
    """The rows of one side of a figure of hers."""
    first, last = span(card)
    ask = Ask((metric,), ("shop", "agent"), first, last, plan.rule, (card.shop,))
    return drill(view, ask, metric, {"shop": card.shop, "agent": card.agent_id}, rows, part)


def span(card: Card) -> tuple[date, date]:
    """From the first to the last of her days."""
    return card.stays[0].first, card.stays[-1].last


def pay_json(card: Card, plan: Plan) -> dict[str, Any]:
    """For programs: the card, and of every figure the question whose rows make it."""
    first, last = span(card)
    asked = [item.evidence.metric for item in card.items if item.evidence and not item.evidence.platform]
    where = {"shop": card.shop, "agent": card.agent_id}
    return {
        **asdict(card),
        "days": card.days,
        "behind": [
            {"metric": name, "where": where, "from": first, "to": last, "rule": plan.rule}
            for name in dict.fromkeys([*asked, *(sold_by(plan) if card.line("commission") else ())])
        ],
    }
