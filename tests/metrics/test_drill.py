"""Counting the rows behind a number gives the number, for every metric and in every group."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.reports.worlds import varied
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.drill import Drilled, drill
from xundan.metrics.families import CATALOGUE
from xundan.metrics.measures import Rate, cents
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.text import UserError

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 4)
METRICS = [metric for _, metrics in CATALOGUE.families for metric in metrics]
# Every grain and kind of formula; the dimensions that all metrics share are asked of these only.
SOME = (
    "inquiry_conversion", "reply_ratio", "answered_in_3min:buyers", "proactive_buyers", "peak_concurrency", "orders",
    "order_payment_rate", "aov", "silent_conversion", "payment_losses", "net_sales", "assists", "refunds",
    "bounce_rate", "sales_share", "first_response:median", "effective_entries",
)  # fmt: skip


@pytest.fixture(scope="module")
def view() -> View:
    return Loaded(varied()).view()


def made_of(metric: Metric, sides: list[Drilled], key: tuple[Any, ...], by: tuple[str, ...]) -> Any:
    """A metric's value in a group, from nothing but rows."""
    numbers = [side.number(in_group(side, key, by)) for side in sides]
    formula = metric.formula
    if not isinstance(formula, Rate):
        return numbers[0]
    part, whole = numbers
    if part is None or whole is None or whole <= 0:
        return None
    exact = Fraction(part) / (Fraction(whole) * formula.per)
    exact = 1 - exact if formula.complement else exact
    return cents(exact) if formula.money else float(exact)


def in_group(side: Drilled, key: tuple[Any, ...], by: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of a group; a side of the whole shop is the same for every agent and team."""
    named = dict(zip(by, key, strict=True))
    if side.whole:
        named = {name: value for name, value in named.items() if name not in ("agent", "team")}
    return [row for row in side.rows if all(row[name] == value for name, value in named.items())]


def compare(view: View, metric: Metric, by: tuple[str, ...]) -> None:
    ask = Ask((metric.id,), by, FIRST, LAST)
    parts = ("numerator", "denominator") if isinstance(metric.formula, Rate) else ("denominator",)
    sides = [drill(view, ask, metric.id, part=part) for part in parts]  # type: ignore[arg-type]
    for row in answer(view, ask).rows:
        key = tuple(row[name] for name in by)
        made = made_of(metric, sides, key, by)
        if isinstance(row[metric.id], float):
            assert made == pytest.approx(row[metric.id], abs=1e-9), (metric.id, key)
        else:
            assert made == row[metric.id], (metric.id, key)
    whole = sides[-1]
    if whole.rows and whole.rows[0]["in_numerator"] is not None and isinstance(metric.formula, Rate):
        # One list tells both sides: those marked, or what they add, are the numerator.
        told: Any = len([r for r in whole.rows if r["in_numerator"]])
        if "numerator_amount" in whole.columns:
            amounts = [r["numerator_amount"] for r in whole.rows]
            told = None if None in amounts else sum(amounts)
        assert told == sides[0].number(), metric.id


@pytest.mark.parametrize("metric", METRICS, ids=lambda m: m.id)
def test_counting_the_rows_gives_the_number(view: View, metric: Metric) -> None:
    compare(view, metric, ())
    compare(view, metric, tuple(name for name in ("shop", "day", "agent") if name in metric.dimensions))


@pytest.mark.slow
@pytest.mark.parametrize("name", SOME)
def test_in_every_dimension(view: View, name: str) -> None:
    for dimension in CATALOGUE[name].dimensions:
        compare(view, CATALOGUE[name], (dimension,))


def test_where_takes_values_as_a_query_shows_them(view: View) -> None:
    ask = Ask(("sales",), ("agent",), FIRST, LAST, shops=("s1",))
    for row in answer(view, ask).rows:
        found = drill(view, ask, "sales", {"agent": row["agent"]})
        assert found.number() == row["sales"]
        assert found.number() == drill(view, ask, "sales", {"agent": row["agent"] or ""}).number()
        assert {r["agent"] for r in found.rows} == {row["agent"]}


def test_where_asks_for_numbers_in_words(view: View) -> None:
    ask = Ask(("turns",), (), FIRST, LAST)
    assert drill(view, ask, "answered_turns", {"hour": "9", "day": date(2026, 3, 2)}).number() == 3
    with pytest.raises(UserError, match="whole number"):
        drill(view, ask, "answered_turns", {"hour": "nine"})


def test_a_dimension_that_the_metric_lacks_is_refused(view: View) -> None:
    with pytest.raises(UserError, match="no dimension agent"):
        drill(view, Ask(("visitors",), (), FIRST, LAST), "visitors", {"agent": "a1"})


def test_rows_say_who_is_in_the_numerator(view: View) -> None:
    found = drill(view, Ask(("reply_rate",), (), FIRST, LAST, shops=("s1",)), "reply_rate")
    assert (found.stat, found.found) == ("count", len(found.rows))
    unreplied = [r["buyer_id"] for r in found.rows if not r["in_numerator"]]
    assert unreplied == ["b5"]


def test_different_grains_have_two_lists(view: View) -> None:
    ask = Ask(("aov",), (), date(2026, 3, 2), date(2026, 3, 2), shops=("s1",))
    buyers = drill(view, ask, "aov")
    assert {r["in_numerator"] for r in buyers.rows} == {None}
    orders = drill(view, ask, "aov", part="numerator")
    assert orders.number() == Decimal("284.75")
    assert [r["order_id"] for r in orders.rows] == ["o1", "o2", "o4", "o5"]


def test_a_difference_of_people_leaves_out_who_is_on_both_sides(view: View) -> None:
    ask = Ask(("payment_losses",), (), FIRST, LAST)
    found = drill(view, ask, "payment_losses")
    assert all(r["amount"] == 1 for r in found.rows)
    assert found.number() == answer(view, ask).rows[0]["payment_losses"]


def test_a_limit_cuts_rows_and_keeps_their_number(view: View) -> None:
    ask = Ask(("visitors",), (), FIRST, LAST)
    whole, cut = drill(view, ask, "visitors"), drill(view, ask, "visitors", limit=2)
    assert cut.rows == whole.rows[:2]
    assert cut.found == whole.found == len(whole.rows)


def test_the_order_never_changes(view: View) -> None:
    ask = Ask(("sales",), ("agent",), FIRST, LAST)
    lists = {repr(drill(view, ask, "sales").rows) for _ in range(3)}
    assert len(lists) == 1


def test_every_grain_is_drilled_by_some_metric(view: View) -> None:
    grains = defaultdict(list)
    for metric in METRICS:
        for measure in metric.measures:
            grains[measure.grain].append(metric.id)
    assert {m.grain for name in SOME for m in CATALOGUE[name].measures} <= set(grains)
