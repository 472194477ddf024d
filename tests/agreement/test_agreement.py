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

from .compare import FACTS, Pair, Question
from .histories import draw_world
from .questions import ALL, draw_questions
from .reduce import difference, reduced, told

SHOPS = 25
WORLDS = 20
LONG = int(os.environ.get("XUNDAN_HISTORIES", "0")) // SHOPS


def agree(seed: int, worlds: int) -> None:
    """Fail with the smallest history found on which the two differ."""
    world = draw_world(seed, SHOPS)
    pair = Pair(world)
    try:
        failing: Question | None = None
        lines = pair.facts_differ()
        for question in draw_questions(Random(f"questions of {seed}"), world, seed, worlds) if not lines else []:
            lines = pair.answers_differ(question)
            if lines:
                failing = question
                break
    finally:
        pair.close()
    if lines:
        differs = difference(failing)
        small = reduced(world, differs)
        asked = failing or f"facts {FACTS}"
        pytest.fail("\n".join([f"world {seed}: {asked}", *differs(small)[:12], told(small), "before:", *lines[:6]]))


@pytest.mark.parametrize("seed", range(WORLDS))
def test_both_say_the_same(seed: int) -> None:
    """25 histories that share one set of rules."""
    agree(seed, WORLDS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(WORLDS, WORLDS + LONG))
def test_both_say_the_same_at_length(seed: int) -> None:
    """Many more histories."""
    agree(seed, WORLDS)


def test_every_metric_is_asked_by_every_dimension_under_every_rule() -> None:
    """The questions leave nothing out."""
    assert set(CATALOGUE) == set(oracle.METRICS)
    for name in CATALOGUE:
        assert set(CATALOGUE[name].dimensions) == set(oracle.dimensions(name)), name
    asked = {(name, by, rule) for by, rule in ALL for name in CATALOGUE if set(by) <= set(CATALOGUE[name].dimensions)}
    for name in CATALOGUE:
        for dimension in CATALOGUE[name].dimensions:
            assert {rule for metric, by, rule in asked if metric == name and dimension in by} == {
                "order",
                "payment",
                "order_first",
            }, (name, dimension)


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
