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
from .draw_reports import leave_reports
from .draw_shelf import draw_shelf
from .toml_text import toml_of

SEEDS = (1, 2)
MORE = int(os.environ.get("XUNDAN_MONTHS", "0"))
SHOPS = 6
SHELVES = 9
FLOORS = {"months": 7, "plans": 12, "cards": 180, "items": 500, "lines": 450, "marks": 100, "parted": 5}
"""What each of the two worlds comes to, at least."""
REACHED = (
    *("waiting", "failed", "shared", "unpaid", "unlisted"),
    *(f"item {reason}" for reason in ("scored", "unknown", "least", "no_mark", "outside")),
    *(f"mark {reason}" for reason in ("counted", "no_points", "out_of_range", "other_points", "unknown_kind")),
    *(f"line {line}" for line in ("base", "pool", "commission", "rank", "carried")),
    *(f"line {line} unknown" for line in ("base", "pool", "commission", "rank")),
)
"""Each of them reaches these; else agreement would say little."""
RARE: dict[int, tuple[str, ...]] = {
    1: ("refused",),
    2: ("refused", "reported", "item platform", "line cap"),
}
"""What single worlds reach besides."""


def shelves(world: World, seed: int) -> Iterator[tuple[str, list[str]]]:
    """Months and the texts of their plans; the months of a world take turns."""
    months = months_of(world)
    for number in range(SHELVES):
        month = months[number % len(months)]
        yield month, [toml_of(plan) for plan in draw_shelf(Random(f"shelf {seed} {number}"), world, month)]


def agree(seed: int) -> Counter[str]:
    """Fail with what differs first in a world, and the plans under which it does; else what was compared."""
    world = draw_month_world(seed, SHOPS)
    leave_reports(Random(f"reports {seed}"), world, months_of(world))
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


@pytest.mark.parametrize("seed", [*SEEDS, *range(3, 3 + MORE)])
def test_both_pay_the_same(seed: int) -> None:
    """Every card, item, mark, line and total."""
    compared = agree(seed)
    if seed in SEEDS:
        assert {name: compared[name] for name, least in FLOORS.items() if compared[name] < least} == {}
        assert [name for name in (*REACHED, *RARE[seed]) if not compared[name]] == []


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
