"""Counting the rows behind a number gives the number, in generated histories too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.drill import Drilled, drill
from xundan.metrics.families import CATALOGUE
from xundan.metrics.measures import Rate, cents
from xundan.metrics.query import answer

from .compare import RULES, Pair
from .histories import draw_world
from .questions import draw_period

SEEDS = (6,)
METRICS = [metric for _, family in CATALOGUE.families for metric in family]


@pytest.fixture(scope="module", params=SEEDS)
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    """A world of many shops."""
    made = Pair(draw_world(request.param, 25))
    yield made
    made.close()


def test_rows_make_the_number(pair: Pair) -> None:
    """For every metric, by shop, day and agent where it has them."""
    first, last = draw_period(Random("drill"), pair.world)
    wrong: list[str] = []
    for number, metric in enumerate(METRICS):
        by = tuple(name for name in ("shop", "day", "agent") if name in metric.dimensions)
        ask = Ask((metric.id,), by, first, last, RULES[number % 3])
        sides = [by_group(drill(pair.view, ask, metric.id, part=part), by) for part in parts_of(metric)]
        for row in answer(pair.view, ask).rows:
            key = tuple(row[name] for name in by)
            said, made = row[metric.id], made_of(metric, [side(key) for side in sides])
            if said is not None and not (said == made or (isinstance(said, float) and abs(said - made) < 1e-9)):
                wrong.append(f"{metric.id} {key}: the number is {said}, its rows make {made}")
    assert not wrong


def parts_of(metric: Metric) -> tuple[str, ...]:
    """The sides of a metric."""
    return ("numerator", "denominator") if isinstance(metric.formula, Rate) else ("denominator",)


def by_group(side: Drilled, by: tuple[str, ...]) -> Any:
    """The number that a side's rows make in each group; rows of the whole shop are in every agent's group."""
    named = [name for name in by if not (side.whole and name in ("agent", "team"))]
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in side.rows:
        groups[tuple(row[name] for name in named)].append(row)

    def number(key: tuple[Any, ...]) -> Any:
        kept = tuple(value for name, value in zip(by, key, strict=True) if name in named)
        return side.number(groups[kept])

    return number


def made_of(metric: Metric, numbers: list[Any]) -> Any:
    """A metric's value from the numbers of its sides."""
    formula = metric.formula
    if not isinstance(formula, Rate):
        return numbers[0]
    part, whole = numbers
    if part is None or whole is None or whole <= 0:
        return None
    exact = Fraction(part) / (Fraction(whole) * formula.per)
    exact = 1 - exact if formula.complement else exact
    return cents(exact) if formula.money else float(exact)
