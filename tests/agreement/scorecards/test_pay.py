"""Both implementations pay any score, days and sales alike, line by line; no lake."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle import scorecards as oracle
from xundan.scorecards.card import Card
from xundan.scorecards.judging import judged
from xundan.scorecards.pay import Sold, lines, rank_bonus
from xundan.scorecards.people import Person, Stay
from xundan.scorecards.plan import Plan
from xundan.scorecards.plan_file import read_plan
from xundan.scorecards.shelf import Month

from ..chance import chance
from .draw_plans import LEVELS, draw_pay, draw_plan
from .toml_text import toml_of

random = st.randoms(use_true_random=False)
AMOUNTS = (
    "0",
    "-0.01",
    "-500",
    "0.01",
    "33.33",
    "33.34",
    "100",
    "99.99",
    "159.9",
    "1000",
    "1000.01",
    "49999.99",
    "50000",
)


def stays_of(draw: Random, month: Month) -> tuple[Stay, ...]:
    """Some days of a month, at one to three levels, of which one may be unknown or come back."""
    days = sorted(draw.sample(range(1, month.days + 2), draw.choice([2, 2, 3, 4])))
    found = []
    for first, after in pairwise(days):
        start = month.first + timedelta(days=first - 1)
        level = None if chance(draw, 5) else draw.choice([*LEVELS, *LEVELS, "见习"])
        found.append(Stay(start, start + timedelta(days=after - first - 1), None, level))
    return tuple(found)


def score_of(draw: Random, plan: Plan) -> Decimal | None:
    """At the pass mark or the full score, beside them, anywhere, or none."""
    if chance(draw, 8):
        return None
    bounds = [plan.full, (plan.pass_ or Decimal(0)) * plan.full]
    near = oracle.rounded(Fraction(draw.choice(bounds))) + Decimal(draw.choice([0, 0, 1, -1])) / 100
    return max(draw.choice([near, near, Decimal(draw.randint(0, 15000)) / 100]), Decimal(0))


def drawn(draw: Random) -> tuple[dict[str, Any], Plan, Card, Fraction | None, list[Decimal], int]:
    """A plan, a card with its place, what was sold, what is carried, and how many share the place."""
    raw = draw_plan(draw, "p", date(2026, 1, 1), {}) | {"pay": draw_pay(draw, [])}
    text = toml_of(raw)
    plan, month = read_plan(text, "p.toml").plan, draw.choice([Month(2026, 2), Month(2026, 6), Month(2026, 10)])
    agent = draw.choice(["a1", "a2", "客服", "A"])
    card = judged(plan, Person("s", agent, agent, stays_of(draw, month)), month, [], [])
    score = score_of(draw, plan)
    if score is not None:
        passed = plan.pass_ is None or score >= plan.pass_ * plan.full
        card = replace(card, score=score, passed=passed, place=draw.randint(1, 7))
    sold = None if chance(draw, 8) else Fraction(Decimal(draw.choice(AMOUNTS)))
    carried = [Decimal(draw.choice(AMOUNTS)) for _ in range(draw.choice([0, 0, 1, 2]))]
    return tomllib.loads(text, parse_float=Decimal), plan, card, sold, carried, draw.randint(1, 4)


def by_oracle(
    raw: dict[str, Any], card: Card, sold: Fraction | None, carried: list[Decimal], sharing: int
) -> tuple[dict[str, Decimal | None], Decimal | None]:
    """The lines and the total by the words."""
    paying = raw["pay"]
    of_month = monthrange(card.stays[0].first.year, card.stays[0].first.month)[1]
    days_at: Counter[str | None] = Counter()
    for stay in card.stays:
        days_at[stay.level] += (stay.last - stay.first).days + 1
    share = Fraction(sum(days_at.values()), of_month)
    full = oracle_full(raw)
    coefficient = Fraction(paying.get("coefficients", {}).get(card.agent_id, 1))
    found: dict[str, Decimal | None] = {}
    if "base" in paying:
        found["base"] = oracle.base_pay(paying, days_at, of_month)
    if "pool" in paying:
        passed = oracle.is_passed(raw, card.score)
        found["pool"] = oracle.pool_pay(paying, card.score, full, passed, share, coefficient)
    if "commission" in paying:
        found["commission"] = oracle.commission_pay(paying, sold, coefficient)
    if "rank" in paying:
        passed = oracle.is_passed(raw, card.score)
        found["rank"] = oracle.rank_pay(paying, card.place, sharing, share, coefficient, passed)
    return oracle.pay(paying, found, carried, card.score is None)


def oracle_full(raw: dict[str, Any]) -> Fraction:
    """The full score of a plan."""
    return sum((Fraction(item.get("weight", item.get("full"))) for item in raw["items"]), Fraction(0))


@settings(max_examples=400, deadline=None)
@given(random)
def test_any_slip(draw: Random) -> None:
    """Lines and total, to the cent."""
    raw, plan, card, sold, carried, sharing = drawn(draw)
    said = by_oracle(raw, card, sold, carried, sharing)
    bonus = None if card.place is None else rank_bonus(plan.pay, card.place, sharing)
    found = lines(plan, card, Sold(sold), bonus, carried)
    assert ({line.key: line.amount for line in found.lines}, found.total) == said, raw["pay"]


def test_every_line_is_reached() -> None:
    """Paid, unknown, capped; and the cap of the total."""
    reached: Counter[str] = Counter()
    for seed in range(500):
        raw, _, card, sold, carried, sharing = drawn(Random(seed))
        found, total = by_oracle(raw, card, sold, carried, sharing)
        reached.update(
            f"{name} {'unknown' if amount is None else 'paid' if amount else 'zero'}" for name, amount in found.items()
        )
        reached.update(f"{name} capped" for name in found if found[name] == raw["pay"].get("caps", {}).get(name, -1))
        reached["total unknown"] += total is None
    for name in ("base", "pool", "commission", "rank"):
        assert min(reached[f"{name} {how}"] for how in ("paid", "unknown", "capped")) >= 1, (name, reached)
    assert min(reached["cap paid"], reached["carried paid"], reached["total unknown"]) >= 10, reached
