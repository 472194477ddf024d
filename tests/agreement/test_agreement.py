"""The oracle and the real code agree, exactly, on every fact and every metric of generated histories.

`make test` draws 500 histories. Many more, on all processors (some 20 minutes):
XUNDAN_HISTORIES=5000 python -m pytest -n auto -m slow tests/agreement
"""

from __future__ import annotations

import os
from random import Random

import pytest

from tests import oracle
from xundan.facts.derive import NAMES
from xundan.metrics.families import CATALOGUE

from .compare import RULES, Pair, first_difference
from .histories import draw_world
from .questions import DEALT, OTHERS, PERSONS, by_shop, draw_questions
from .reduce import report

SHOPS = 50
WORLDS = 10
LONG = int(os.environ.get("XUNDAN_HISTORIES", "0")) // SHOPS


def agree(seed: int, worlds: int) -> None:
    """Fail with the smallest history found on which the two differ."""
    world = draw_world(seed, SHOPS)
    found = first_difference(world, draw_questions(Random(f"questions of {seed}"), world, seed, worlds))
    if found:
        pytest.fail(f"world {seed}: {report(world, found)}")


@pytest.mark.parametrize("seed", range(WORLDS))
def test_both_say_the_same(seed: int) -> None:
    """50 histories that share one set of rules."""
    agree(seed, WORLDS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(WORLDS, WORLDS + LONG))
def test_both_say_the_same_at_length(seed: int) -> None:
    """Many more histories."""
    agree(seed, WORLDS)


def test_every_metric_is_compared_by_every_dimension_over_every_history_and_under_every_rule() -> None:
    """The questions leave nothing out."""
    assert set(CATALOGUE) == set(oracle.METRICS)
    worlds = [by_shop(number) for number in range(WORLDS)]
    for name in CATALOGUE:
        dimensions = set(CATALOGUE[name].dimensions)
        assert dimensions == set(oracle.dimensions(name)), name
        for dimension in dimensions:
            rules = [rule for world in worlds for by, rule in world if dimension in by and set(by) <= dimensions]
            assert len(rules) >= WORLDS and min(map(rules.count, RULES)) >= WORLDS // 3, (name, dimension)
    assert {by for by, _ in DEALT} == set(OTHERS)
    assert {(by, rule) for by in OTHERS for rule in RULES if PERSONS & set(by)} <= set(DEALT)


def everything(pair: Pair) -> dict[str, list[str]]:
    """All columns of all facts; a fact is a set of rows."""
    facts = {name: pair.loaded.engine.rows(getattr(pair.loaded.facts, name)).to_pylist() for name in NAMES}
    return {name: sorted(map(str, rows)) for name, rows in facts.items()}


def test_the_same_world_gives_the_same_rows() -> None:
    """Twice the same facts, in every column."""
    world = draw_world(7, SHOPS)
    first, second = Pair(world), Pair(world)
    try:
        assert everything(first) == everything(second)
    finally:
        first.close()
        second.close()
