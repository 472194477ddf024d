"""Histories that hypothesis makes, and cuts down to the smallest when the two implementations differ.

Deriving one world costs some two seconds whatever its size, so these are few; the many are in test_agreement.py.
"""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .compare import Pair
from .histories import draw_history
from .questions import draw_questions


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(st.randoms(use_true_random=False))
def test_both_say_the_same_of_what_hypothesis_makes(draw: Random) -> None:
    world = draw_history(draw)
    pair = Pair(world)
    try:
        differences = pair.facts_differ()
        for question in draw_questions(Random("questions"), world, 0, 200):
            differences = differences or pair.answers_differ(question)
        assert not differences, differences[:8]
    finally:
        pair.close()
