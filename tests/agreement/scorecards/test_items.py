"""Both implementations score any item by any figure alike, at every edge; no lake, no days."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.scorecards import Given, item_points, part_of, rounded
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure
from xundan.scorecards.card import Scored
from xundan.scorecards.marks import Attended, Grade
from xundan.scorecards.plan import AttendanceItem, GradeItem, Plan, TargetItem
from xundan.scorecards.plan_file import read_plan
from xundan.scorecards.scoring import attended, graded, measured

from ..chance import chance
from .draw_items import ABSENCES, RANKS, VALUES, draw_items, number_of
from .toml_text import toml_of

DAY = date(2026, 3, 1)
random = st.randoms(use_true_random=False)


def plan_text(draw: Random) -> str:
    """A plan of items alone."""
    head: dict[str, Any] = {"id": "p", "name": "p", "from": DAY}
    return toml_of(head | {"items": draw_items(draw, chance(draw, 50))})


def edges(item: dict[str, Any]) -> list[Fraction]:
    """The values on which the points of an item hang."""
    named = [tier[key] for tier in item.get("tiers", []) for key in ("upto", "from") if key in tier]
    named += [item[end]["at"] for end in ("worst", "best") if end in item]
    target = item.get("target")
    if target not in (None, "shop"):
        named += [number_of(target) * number_of(item.get(key, 1)) for key in ("cap", "floor")]
    return [Fraction(number_of(value)) for value in named]


def value_near(draw: Random, item: dict[str, Any]) -> Fraction:
    """At an edge, a hair beside it, or a share of small counts."""
    if chance(draw, 60) and (known := edges(item)):
        hair = Fraction(draw.choice(["0", "0", "1", "-1", "1/2", "-49/100"]))
        return draw.choice(known) + hair / draw.choice([100, 10**6, 10**12])
    kind = CATALOGUE[item["metric"]].unit
    if chance(draw, 50):
        return Fraction(number_of(draw.choice(VALUES.get(kind, VALUES["other"]))))
    return Fraction(draw.randint(-3, 60), draw.choice([1, 3, 7, 20, 300]))


def both(draw: Random, item: dict[str, Any], plan: Plan, number: int) -> tuple[Any, Scored]:
    """An item scored by both from one figure or mark."""
    read = plan.items[number]
    if isinstance(read, GradeItem):
        return by_grade(draw, item, read, plan)
    if isinstance(read, AttendanceItem):
        kinds = draw.choices(("present", *ABSENCES), k=draw.randint(0, 9)) if chance(draw, 90) else None
        rows: Sequence[Attended] | None = None
        if kinds is not None:
            rows = [Attended(DAY, kind, None, None) for kind in kinds]
        return item_points(item, Given(attendance=kinds), plan.weighted), attended(read, rows, plan.missing)
    value = value_near(draw, item) if chance(draw, 95) else None
    shop = value_near(draw, item) if chance(draw, 90) else None
    whole = Fraction(draw.choice([1, 2, 3, 49, 50, 51])) if chance(draw, 90) else None
    of_shop = Figure(shop) if isinstance(read, TargetItem) and read.target == "shop" else None
    if CATALOGUE[read.metric].unit == "money":  # which the oracle is given in cents, as the words say
        said_value, said_shop = (None if each is None else Fraction(rounded(each)) for each in (value, shop))
    else:
        said_value, said_shop = value, shop
    said = item_points(item, Given(value=said_value, whole=whole, shop=said_shop), plan.weighted)
    return said, measured(read, Figure(value, value, whole), of_shop, plan.missing)


def by_grade(draw: Random, item: dict[str, Any], read: GradeItem, plan: Plan) -> tuple[Any, Scored]:
    """A grade, a score at or beside what can be given, or nothing."""
    of = number_of(item.get("of", 100 if plan.weighted else item["full"]))
    grade = draw.choice([None, None, *RANKS])
    score = (
        draw.choice([None, Decimal(0), of, of / 3, of / 2, of + Decimal("0.01"), Decimal("-0.01")])
        if not grade
        else None
    )
    mark = None if grade is None and score is None else Grade(grade, score, None, None, None)
    exact = None if score is None else Fraction(score)
    return item_points(item, Given(grade=grade, score=exact), plan.weighted), graded(read, mark, plan.missing)


@settings(max_examples=300, deadline=None)
@given(random)
def test_any_item_by_any_figure(draw: Random) -> None:
    """Points, the part of the score, and whether it waits."""
    text = plan_text(draw)
    raw, plan = tomllib.loads(text, parse_float=Decimal), read_plan(text, "p.toml").plan
    for number, item in enumerate(raw["items"]):
        (points, reason), found = both(draw, item, plan, number)
        part = None if points is None else part_of(item, points, plan.weighted)
        assert (found.points, found.adds) == (points, part), (item, reason, found)
        assert found.waits == (points is None and (item.get("missing", "rescale") == "wait")), item


def test_the_edges_are_reached() -> None:
    """Every way of scoring at full score, at none, between, and not at all."""
    reached: set[tuple[str, str]] = set()
    for seed in range(400):
        draw = Random(seed)
        text = plan_text(draw)
        raw, plan = tomllib.loads(text, parse_float=Decimal), read_plan(text, "p.toml").plan
        for number, item in enumerate(raw["items"]):
            (points, _), found = both(draw, item, plan, number)
            how = "none" if points is None else "0" if points == 0 else "full" if points == found.out_of else "between"
            reached.add((item["score"], "more" if points is not None and points > found.out_of else how))
    wanted = {
        (way, how)
        for way in ("tiers", "linear", "target", "grade", "attendance")
        for how in ("none", "0", "full", "between")
    }
    assert not wanted - reached
    assert ("target", "more") in reached
