"""All engines agree with the oracle on every fact and every metric of generated histories.

Here each engine is shown a few histories; DuckDB is shown thousands in tests/agreement.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest

from tests.agreement.compare import Pair, Question
from tests.agreement.histories import draw_world
from tests.agreement.questions import all_days
from xundan.engine import open_engine
from xundan.metrics.families import CATALOGUE
from xundan.model.rules import CreditRule

pytestmark = pytest.mark.slow

SEED = 3
SHOPS = 6
ENOUGH = 8
"""Of the metrics that have a dimension so many are drawn: planning a question of a hundred takes Spark minutes."""
QUESTIONS: list[tuple[tuple[str, ...], CreditRule]] = [
    (("shop", "agent"), "payment"),
    (("team", "buyer_type"), "order"),
    (("day", "hour"), "order"),
    (("item",), "order_first"),
    (("category", "day"), "order_first"),
    (("channel", "region"), "order_first"),
]


@pytest.fixture(scope="module")
def pair(where: str) -> Iterator[Pair]:
    """One world, derived on the engine and by the oracle."""
    made = Pair(draw_world(SEED, SHOPS), open_engine(where))
    yield made
    made.close()


def test_the_world_is_no_empty_one(pair: Pair) -> None:
    rows = pair.loaded.rows()
    assert all(rows.values()), {name: len(found) for name, found in rows.items()}


def test_all_facts_are_those_of_the_oracle(pair: Pair) -> None:
    assert not (lines := pair.facts_differ()), "\n".join(lines)


def test_all_metrics_are_those_of_the_oracle(pair: Pair) -> None:
    question = Question((), *all_days(pair.world), "order_first")
    assert question.metrics == tuple(CATALOGUE)
    assert not (lines := pair.answers_differ(question)), "\n".join(lines)


@pytest.mark.parametrize("by, rule", QUESTIONS, ids=lambda value: "_".join(value) if isinstance(value, tuple) else None)
def test_drawn_questions_have_the_answers_of_the_oracle(pair: Pair, by: tuple[str, ...], rule: CreditRule) -> None:
    """Some metrics by some dimensions, over some days, of some shops."""
    draw = Random(str(by))
    first, last = all_days(pair.world)
    every = Question(by, first, last, rule).metrics
    some = tuple(draw.sample(every, min(ENOUGH, len(every))))
    shops = tuple(sorted(draw.sample([shop.id for shop in pair.world.shops], 4)))
    question = Question(by, first + timedelta(days=draw.randint(0, 1)), last, rule, shops, some)
    assert not (lines := pair.answers_differ(question)), "\n".join(lines)
