"""Whole months: the same world, imported once and read once, asked again and again under other plans.

More worlds by hand: XUNDAN_MONTHS=20 python -m pytest tests/agreement/scorecards/test_months.py
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from tests.oracle import World
from xundan.scorecards.plan_file import check

from ..compare import Pair
from .compare_cards import Asked
from .draw_months import draw_month_world, months_of
from .draw_shelf import draw_shelf
from .toml_text import toml_of

WORLDS = int(os.environ.get("XUNDAN_MONTHS", "2"))
SHOPS = 6
SHELVES = 9
FLOORS = {
    "months": 15,
    "refused": 1,
    "plans": 30,
    "cards": 400,
    "items": 1200,
    "lines": 1000,
    "marks": 200,
    "parted": 10,
}
"""What two worlds come to, at least."""
REACHED = (
    *("waiting", "failed", "shared", "unpaid", "unlisted"),
    *(f"item {reason}" for reason in ("scored", "unknown", "least", "no_mark", "outside", "not_covered")),
    *(f"mark {reason}" for reason in ("counted", "no_points", "out_of_range", "other_points", "unknown_kind")),
    *(f"line {line}" for line in ("base", "pool", "commission", "rank", "cap", "carried")),
    *(f"line {line} unknown" for line in ("base", "pool", "commission", "rank")),
)
COMPARED: Counter[str] = Counter()


def shelves(world: World, seed: int) -> Iterator[tuple[str, list[str]]]:
    """Months and the texts of their plans; the months of a world take turns."""
    months = months_of(world)
    for number in range(SHELVES):
        month = months[number % len(months)]
        yield month, [toml_of(plan) for plan in draw_shelf(Random(f"shelf {seed} {number}"), world, month)]


def agree(seed: int) -> Counter[str]:
    """Fail with what differs first in a world, and the plans under which it does; else what was compared."""
    world = draw_month_world(seed, SHOPS)
    pair = Pair(world)
    try:
        asked = Asked(pair)
        for month, texts in shelves(world, seed):
            differing = asked.differ(texts, month)
            if differing:
                pytest.fail("\n".join([f"world {seed}, {month}", *differing[:12], *texts]))
    finally:
        pair.close()
    return asked.compared


@pytest.mark.parametrize("seed", range(WORLDS))
def test_both_pay_the_same(seed: int) -> None:
    """Every card, item, mark, line and total."""
    COMPARED.update(agree(seed))


def test_the_worlds_reach_what_the_words_distinguish() -> None:
    """Else agreement would say little."""
    compared = COMPARED or sum((agree(seed) for seed in range(WORLDS)), Counter())
    assert {name: compared[name] for name, least in FLOORS.items() if compared[name] < least} == {}
    assert {name: compared[name] for name in REACHED if compared[name] < 3} == {}


def test_the_plans_drawn_have_no_mistakes() -> None:
    """Of some hundred, none is refused."""
    world = draw_month_world(0, 2)
    texts = [text for seed in range(8) for _, its in shelves(world, seed) for text in its]
    assert len(texts) > 100
    assert [mistake.message.en for text in texts for mistake in check(text)[1]] == []


def test_a_seed_is_always_the_same_world() -> None:
    """Nothing but the seed decides."""
    assert draw_month_world(3, 3) == draw_month_world(3, 3)
    assert list(shelves(draw_month_world(0, 2), 5)) == list(shelves(draw_month_world(0, 2), 5))
