"""Every tree of the catalogue over figures drawn by chance: all adds up, whatever was 0, new, gone or negative."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xundan.analysis.change.growing import grown
from xundan.analysis.change.quantity import Quantity, of_metric
from xundan.analysis.change.step import Step, in_cents
from xundan.analysis.change.tree import Tree, leaf, over, product, total
from xundan.analysis.change.trees import offered
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure
from xundan.metrics.measures import Measure, Rate
from xundan.model.text import Text

F = Fraction
METRICS = list(CATALOGUE)
NONE: Mapping[Any, Any] = {}


def world(seed: int) -> dict[str, Figure]:
    """Figures of every metric over measures drawn by chance: some 0, money sometimes negative."""
    draw = Random(seed)
    measures: dict[Measure, Any] = {}

    def get(measure: Measure) -> Any:
        if measure not in measures:
            nothing = draw.random() < 0.25
            money = isinstance(measure.empty, Decimal)
            amount = (
                Decimal(draw.randint(-(10**6), 10**7)).scaleb(-2)
                if money
                else draw.randint(0, 10 ** draw.randint(0, 5))
            )
            measures[measure] = (Decimal(0) if money else 0) if nothing else amount
        return measures[measure]

    return {name: figure(name, get) for name in METRICS}


def figure(name: str, get: Any) -> Figure:
    """A metric's figure by its formula."""
    formula = CATALOGUE[name].formula
    if not isinstance(formula, Rate):
        return Figure(F(formula.value(get)))
    part, whole = F(formula.part.value(get)) / formula.per, F(formula.whole.value(get))
    if whole <= 0:
        return Figure(None, part, whole)
    part = whole - part if formula.complement else part
    return Figure(part / whole, part, whole)


def adds_up(step: Step) -> None:
    if step.children:
        assert sum(child.share for child in step.children) == step.share, step.id
    for child in step.children:
        adds_up(child)


def shares(step: Step) -> list[tuple[str, Fraction]]:
    return [(each.id, each.share) for _, each in step.all()]


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(0, 10**9))
def test_every_tree_of_the_catalogue_adds_up(seed: int) -> None:
    pair = world(2 * seed), world(2 * seed + 1)
    told = 0
    for name in METRICS:
        for each in offered(CATALOGUE[name]):
            found = grown(each.tree, pair, lambda dimension, metric: NONE)
            if found is None:
                continue
            told += 1
            before, after = (values[name].value for values in pair)
            assert before is not None and after is not None
            assert found.share == after - before
            adds_up(found)
            if found.unit == "money":
                rounded = in_cents(found)
                adds_up(rounded)
                assert all(share.denominator in (1, 2, 4, 5, 10, 20, 25, 50, 100) for _, share in shares(rounded))
                near = zip(shares(rounded), shares(found), strict=True)
                # A cent for each level that it was rounded on.
                assert all(abs(a - b) < F(4, 100) for (_, a), (_, b) in near)
    assert told > 5


def named(id: str, unit: str = "count") -> Quantity:
    return Quantity(id, Text(id, id), unit, (id,))


def values(**amounts: int | Fraction | None) -> dict[str, Figure]:
    return {name: Figure(None if amount is None else F(amount)) for name, amount in amounts.items()}


def test_a_sum_inside_a_product_has_its_parts_own_changes_in_the_unit_of_the_whole() -> None:
    """10 x (3 + 2) = 50 becomes 10 x (3 + 7) = 100: all 50 are the second part's. With (2 + 8) and 10 all the same: the
    first part took 10, the second gave 60."""
    tree = product(named("s"), leaf(named("v")), total(named("r"), leaf(named("a")), leaf(named("b"))))
    before = values(s=50, v=10, r=5, a=3, b=2)
    for after, moved in (
        (values(s=100, v=10, r=10, a=3, b=7), (0, 50)),
        (values(s=100, v=10, r=10, a=2, b=8), (-10, 60)),
    ):
        found = grown(tree, (before, after), lambda *_: NONE)
        assert found is not None
        assert [share for _, share in shares(found)] == [50, 0, 50, *moved]


def test_parts_that_cancel_still_say_what_they_moved() -> None:
    """2 x (3 + 1) stays 8, but the parts became 1 and 3: -4 and +4."""
    tree = product(named("s"), leaf(named("v")), total(named("r"), leaf(named("a")), leaf(named("b"))))
    found = grown(tree, (values(s=8, v=2, r=4, a=3, b=1), values(s=8, v=2, r=4, a=1, b=3)), lambda *_: NONE)
    assert found is not None and [share for _, share in shares(found)] == [0, 0, 0, -4, 4]


def test_what_is_taken_off_counts_the_other_way() -> None:
    """Net 100 - 10 -> 120 - 50: sales +20, refunds -40."""
    tree = total(named("net"), leaf(named("sales")), leaf(named("refunds"), sign=-1))
    found = grown(tree, (values(net=90, sales=100, refunds=10), values(net=70, sales=120, refunds=50)), lambda *_: NONE)
    assert found is not None and [share for _, share in shares(found)] == [-20, 20, -40]


def test_a_divisor_moves_it_the_other_way() -> None:
    """8 / 2 -> 8 / 4: all -2 are the divisor's."""
    tree = product(named("r"), leaf(named("p")), leaf(named("w"), inverse=True))
    found = grown(tree, (values(r=4, p=8, w=2), values(r=2, p=8, w=4)), lambda *_: NONE)
    assert found is not None and [share for _, share in shares(found)] == [-2, 0, -2]


def test_segments_of_a_factor_that_are_new_or_gone() -> None:
    """Visitors 2 + 4 -> 2 + 6 (ads gone, live new), value 5: 30 -> 40; a visitor is worth 5."""
    tree = product(named("s"), over(named("v"), "channel"), leaf(named("x")))
    segments = {
        "ads": (values(v=4), values(v=0)),
        "live": (values(v=0), values(v=6)),
        "own": (values(v=2), values(v=2)),
    }
    found = grown(tree, (values(s=30, v=6, x=5), values(s=40, v=8, x=5)), lambda *_: segments)
    assert found is not None and [share for _, share in shares(found)] == [10, 10, -20, 30, 0, 0]


@pytest.mark.parametrize(
    "after",
    [values(s=7, v=0, x=5), values(s=7, v=None, x=5), values(s=9, v=2, x=4)],
    ids=["sales without visitors", "unknown visitors", "does not multiply up"],
)
def test_a_tree_that_does_not_hold_is_not_told(after: dict[str, Figure]) -> None:
    tree: Tree = product(named("s"), leaf(named("v")), leaf(named("x")))
    assert grown(tree, (values(s=10, v=2, x=5), after), lambda *_: NONE) is None


def test_a_metric_is_its_own_figure() -> None:
    known = {"shop_conversion": Figure(F(1, 2), F(1), F(2), counts=True)}
    assert of_metric("shop_conversion").figure(known).counts
