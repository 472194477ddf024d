"""Sums by day equal the facts: over generated histories every answer made of them is the one made of the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.agreement.compare import Question
from tests.agreement.histories import draw_world
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.grains import GRAINS
from xundan.metrics.query import answer
from xundan.metrics.view import Days, View
from xundan.model.rules import CreditRule

NEVER = {"dsr", "quality_scores", "listed_items", "targets"}
"""Grains that hang on several days, or on none."""
SLOW = pytest.mark.slow
QUESTIONS = [
    pytest.param((), "order_first", False, id="whole"),
    pytest.param(("day", "agent"), "order", True, id="day and agent, one shop"),
    pytest.param(("shop", "day"), "payment", False, id="shop and day"),
    pytest.param(("team", "month"), "payment", False, id="team and month"),
    pytest.param(("shop", "day", "item"), "order", False, id="shop, day and item", marks=SLOW),
    pytest.param(("weekday", "channel"), "order_first", True, id="weekday and channel, one shop"),
    pytest.param(("page",), "order_first", False, id="page"),
    pytest.param(("shop", "hour", "buyer_type"), "order_first", False, id="hour and buyer type", marks=SLOW),
    pytest.param(("week", "item"), "payment", False, id="week and item", marks=SLOW),
    pytest.param(("category", "region"), "order", False, id="category and region", marks=SLOW),
]


class All(set[str]):
    """As if every question had been asked before."""

    def __contains__(self, _: object) -> bool:
        return True


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return Loaded(draw_world(7, 25))


def period(view: View) -> tuple[date, date]:
    """The days covered, less one at each end, so that rows lie outside."""
    runs = [run for found in view.coverage.runs.values() for run in found]
    return min(a for a, _ in runs) + timedelta(days=1), max(b for _, b in runs) - timedelta(days=1)


def told(rows: list[dict[str, Any]]) -> list[list[tuple[str, type, Any]]]:
    return [[(name, type(value), value) for name, value in row.items()] for row in rows]


@pytest.mark.parametrize(("by", "rule", "one_shop"), QUESTIONS)
def test_sums_by_day_give_the_same_answers(
    loaded: Loaded, by: tuple[str, ...], rule: CreditRule, one_shop: bool
) -> None:
    plain, summed = replace(loaded.view()), replace(loaded.view())
    summed.days = Days(asked=All())
    first, last = period(plain)
    metrics = Question(by, first, last, rule).metrics
    currencies = {shop.currency for shop in plain.shops.values()}
    if len(currencies) > 1 and "shop" not in by and not one_shop:
        metrics = tuple(name for name in metrics if CATALOGUE[name].unit != "money")
    ask = Ask(metrics, by, first, last, rule, tuple(sorted(plain.shops))[:1] if one_shop else ())
    assert told(answer(summed, ask).rows) == told(answer(plain, ask).rows)
    assert all(summed.days.made.values())
    grains = {m.grain for name in metrics for m in CATALOGUE[name].measures if m.stat in ("sum", "max")}
    assert len(summed.days.made) >= len(grains - NEVER)


def test_whatever_is_counted_is_known_to_add_up_over_days_or_not() -> None:
    """A new grain has to be looked at: does a row of it hang on other days?"""
    by_day = {
        "receptions", "buyer_days", "prompt_buyer_days", "first_talks", "turns", "concurrency", "created_orders",
        "created_buyer_days", "paid_orders", "paid_buyer_days", "order_credited", "payment_credited",
        "own_order_own_payment", "own_order_other_payment", "other_order_own_payment", "silent_order_own_payment",
        "assisted_buyer_days", "refunds", "reviews", "checked_orders", "return_askers", "ratings", "complaints",
        "shifts", "scheduled_days", "visitor_days", "pages", "ad_spend",
    }  # fmt: skip
    assert set(GRAINS) == by_day | NEVER


def test_sums_are_made_when_a_kind_of_question_comes_back(loaded: Loaded) -> None:
    view = replace(loaded.view())
    first, last = period(view)
    assert view.days is None
    answer(view, Ask(("received_buyers",), ("agent",), first, last))
    view.days = Days()
    answer(view, Ask(("received_buyers",), ("agent",), first, last))
    assert view.days.made == {}
    # By another time and over other days it is the same kind: agents' receptions of these years.
    answer(view, Ask(("received_buyers",), ("week", "agent"), first, first))
    assert len(view.days.made) == 1
    answer(view, Ask(("received_buyers",), ("team",), first, last))
    answer(view, Ask(("first_response:median",), ("agent",), first, last))
    answer(view, Ask(("first_response:median",), ("agent",), first, last))
    assert len(view.days.made) == 1
