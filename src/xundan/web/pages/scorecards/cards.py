"""Scores as blocks: a chart and a table for each plan, every point opening to what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from xundan.model.text import Text
from xundan.reports.scorecards import words
from xundan.reports.scorecards.scores import scores_sheets
from xundan.reports.sheet import Row
from xundan.scorecards.amounts import plain
from xundan.scorecards.card import Card, Scored
from xundan.scorecards.paying import Paid
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Chart, Lead, Series, Table
from xundan.web.pages.scorecards.asking import marks_path, may, rows_behind, slip_path
from xundan.web.people.roles import Right

Opens = Callable[[Row, str], Lead | None]
_ITEM = "item "


def score_blocks(found: Paid, asked: Asked) -> Iterator[Block]:
    """A chart of everybody's scores and the table of items, plan by plan."""
    plans = [cards for _, cards in words.by_plan(found.payroll)]
    for n, (cards, sheet) in enumerate(zip(plans, scores_sheets(found.payroll), strict=True), 1):
        scored = [(card, card.score) for card in cards if card.score is not None]
        if len(scored) > 1:
            yield _chart(f"chart-{n}", scored, f"scores-{n}")
        yield Table(
            f"scores-{n}",
            sheet,
            leads=lambda row: slip_path(found.month, row["agent"]),
            opens=items_opening(found, cards, asked),
        )


def _chart(key: str, scored: list[tuple[Card, Decimal]], table: str) -> Chart:
    (best, most), (last, least) = scored[0], scored[-1]
    zh = f"{best.plan_name.zh}: {best.name} {plain(most)} 分最高, {last.name} {plain(least)} 分最低; "
    en = f"{best.plan_name.en}: {best.name} scored most, {plain(most)}, {last.name} least, {plain(least)}; "
    if best.pass_score is not None:
        zh, en = f"{zh}及格线 {plain(best.pass_score)}, ", f"{en}{plain(best.pass_score)} passes, "
    said = Text(f"{zh}满分 {plain(best.full)}", f"{en}out of {plain(best.full)}")
    places = [Text(card.name, card.name) for card, _ in scored]
    series = Series(Text("总分", "Score"), [float(score) for _, score in scored])
    return Chart(key, said, "rank", places, [series], "score", table)


def items_opening(found: Paid, cards: list[Card], asked: Asked) -> Opens:
    """To what the points of a row's items open."""
    of = {(card.agent_id, card.stays[0].first): card for card in cards}

    def opens(row: Row, key: str) -> Lead | None:
        if not key.startswith(_ITEM):
            return None
        first: date = row["from"]
        card = of[row["agent"], first]
        item = next((each for each in card.items if each.item == key.removeprefix(_ITEM)), None)
        return item_lead(found, card, item, asked) if item is not None else None

    return opens


def item_lead(found: Paid, card: Card, item: Scored, asked: Asked) -> Lead | None:
    """The rows behind an item's metric, or her marks where a person gave it; None for the platform's own figure."""
    if item.evidence is not None:
        if item.evidence.platform or item.evidence.value is None:
            return None
        return behind(found, card, item.evidence.metric)
    return Lead(marks_path(found.month, card.agent_id)) if may(asked, Right.MARKS) else None


def behind(found: Paid, card: Card, metric: str) -> Lead:
    """The rows of a metric on her days, by the rule of her plan."""
    rule = next(file.plan.rule for file in found.plans if file.plan.id == card.plan)
    first, last = card.stays[0].first, card.stays[-1].last
    return rows_behind(metric, card.agent_id, first.isoformat(), last.isoformat(), rule)
