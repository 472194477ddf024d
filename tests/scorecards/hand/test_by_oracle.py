"""The oracle arrives at the three slips that were worked out by hand."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.oracle import Shop, World
from tests.oracle.scorecards import Payroll, payroll

from . import shop

TYPES: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("sent_at", "created_at", "paid_at", "applied_at", "finished_at"), datetime.fromisoformat),
    **dict.fromkeys(("day", "from_day"), date.fromisoformat),
    **dict.fromkeys(("paid_amount", "amount", "sales", "points"), Decimal),
}


def rows_of(content: str) -> list[dict[str, Any]]:
    """The rows of a file; what is blank is None."""
    read = csv.DictReader(io.StringIO(content))
    return [{name: TYPES.get(name, str)(text) if text else None for name, text in row.items()} for row in read]


@pytest.fixture(scope="module")
def found() -> Payroll:
    """The payroll of the month."""
    first, last = (date.fromisoformat(day) for day in shop.COVERS.split(".."))
    tables = {name.removesuffix(".csv"): rows_of(content) for name, content in shop.FILES.items()}
    covered = [{"shop": shop.SHOP, "table": table, "from_day": first, "to_day": last} for table in tables]
    world = World([Shop(shop.SHOP)], [], tables, covered)
    return payroll(world, [tomllib.loads(shop.PLAN, parse_float=Decimal)], shop.MONTH)


@pytest.mark.parametrize("agent", list(shop.EXPECTED))
def test_the_items(found: Payroll, agent: str) -> None:
    """Counted and divided, scored, and weighed."""
    items = found.card(agent).items
    assert {one.id: (one.above, one.whole, one.points, one.part, one.reason) for one in items} == (
        shop.EXPECTED[agent]["items"]
    )


@pytest.mark.parametrize("agent", list(shop.EXPECTED))
def test_the_score_and_the_slip(found: Payroll, agent: str) -> None:
    """From the items to the total."""
    card = found.card(agent)
    said = {name: value for name, value in shop.EXPECTED[agent].items() if name != "items"}
    assert {
        "days": len(card.days),
        "share": card.share,
        "of_items": card.of_items,
        "deductions": card.deductions,
        "bonuses": card.bonuses,
        "uncounted": [(mark.row["kind"], mark.reason) for mark in card.marks if mark.reason is not None],
        "score": card.score,
        "passed": card.passed,
        "grade": card.grade["zh"],
        "place": card.place,
        "amount": card.amount,
        "lines": card.lines,
        "total": card.total,
    } == said


def test_nobody_else_has_a_card(found: Payroll) -> None:
    """The account that is not in `agents` is named."""
    assert [card.agent for card in found.cards] == list(shop.EXPECTED)
    assert found.unlisted == [(shop.SHOP, agent) for agent in shop.UNLISTED]
