"""Histories that hypothesis makes, and cuts down when the two implementations differ.

An example is a world of some histories that share rules, with its facts and a few questions. Deriving a world costs
some two seconds whatever its size, so its histories are as many as hypothesis holds: it allows an example 8192 units of
choices, of which one history takes about 1500. Examples beyond are thrown away, so what was really compared is counted.
Many more, on all processors: XUNDAN_HISTORIES=5000 python -m pytest -n auto -m slow tests/agreement
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.oracle import World

from .compare import RULES, Difference, Question, first_difference
from .histories import Frame, History, draw_frame, draw_history, world_of
from .questions import OTHERS, TO_ALL, draw_question
from .reduce import report

PARTS = 2
EXAMPLES = 10
LONG = int(os.environ.get("XUNDAN_HISTORIES", "0")) // 130
FEWEST, MOST = 3, 5
ASKED = 2

random = st.randoms(use_true_random=False)
frames = random.map(draw_frame)


def histories(frame: Frame) -> st.SearchStrategy[History]:
    """Single shops."""
    return random.map(lambda draw: draw_history(draw, frame))


@st.composite
def cases(draw: DrawFn) -> tuple[World, list[Question]]:
    """A world and what is asked of it."""
    frame = draw(frames)
    world = world_of(frame, draw(st.lists(histories(frame), min_size=FEWEST, max_size=MOST)))
    asked = draw(st.lists(questions(world), min_size=ASKED, max_size=ASKED))
    return world, asked


@st.composite
def questions(draw: DrawFn, world: World) -> Question:
    """Any grouping under any rule, over some days and shops."""
    by, rule = draw(st.sampled_from([*OTHERS, *TO_ALL])), draw(st.sampled_from(RULES))
    return draw_question(draw(random), world, by, rule)


class Disagree(Exception):
    """What hypothesis is to make smaller."""


def agree(number: int, examples: int) -> Counter[str]:
    """Fail with the smallest example on which the two differ; else what was compared."""
    compared: Counter[str] = Counter()
    differing: list[tuple[World, Difference]] = []

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(cases())
    def both_say_the_same(case: tuple[World, list[Question]]) -> None:
        world, asked = case
        compared.update(examples=1, histories=len(world.shops), full=len(full(world)))
        found = first_difference(world, asked)
        if found:
            differing.append((world, found))
            raise Disagree

    try:
        both_say_the_same()
    except Disagree:
        pytest.fail(report(*differing[-1]))  # the last one tried is the smallest that hypothesis found
    return compared


def full(world: World) -> set[str]:
    """The shops in which somebody wrote and somebody ordered."""
    return {row["shop"] for row in world.tables["messages"]} & {row["shop"] for row in world.tables["orders"]}


@pytest.mark.parametrize("number", range(PARTS))
def test_both_say_the_same_of_what_hypothesis_makes(number: int) -> None:
    """Some 20 worlds in parts, which run side by side; the floors are what makes 60 histories, most of them full."""
    compared = agree(number, EXAMPLES)
    assert compared["histories"] >= 30, compared
    assert compared["full"] >= 15, compared


@pytest.mark.slow
@pytest.mark.parametrize("number", range(PARTS, PARTS + LONG))
def test_both_say_the_same_of_much_that_hypothesis_makes(number: int) -> None:
    """Many more."""
    compared = agree(number, 40)
    assert compared["histories"] >= 110, compared
