"""Rules 11, 12 and 14 to 17: the score of a card, whether it passed, its grade and its place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .exact import number_of, rounded


@dataclass(frozen=True)
class Scored:
    """An item for the score."""

    full: Fraction  # its full score or weight
    part: Decimal | None  # None: not scored
    waits: bool = False  # what to do then: True the card waits, False it is left out


def is_weighted(plan: dict[str, Any]) -> bool:
    """Whether it is a plan of weights."""
    return any("weight" in item for item in plan["items"])


def full_of_plan(plan: dict[str, Any]) -> Fraction:
    """ "The sum of its items' full scores or weights"."""
    return sum((full_in_plan(item) for item in plan["items"]), Fraction(0))


def full_in_plan(item: dict[str, Any]) -> Fraction:
    """An item's full score or weight."""
    return number_of(item["weight"] if "weight" in item else item["full"])


def waits(plan: dict[str, Any], item: dict[str, Any]) -> bool:
    """ "`wait` (of the plan or of the item)"; what the item says goes before the plan's word."""
    return bool(item.get("missing", plan.get("missing", "rescale")) == "wait")


def score_of_items(items: list[Scored]) -> Decimal | None:
    """ "Sum of parts x full / sum of the full scores of the scored items, rounded to 0.01"; None: the card waits."""
    scored = [item for item in items if item.part is not None]
    if any(item.part is None and item.waits for item in items):
        return None
    full = sum((item.full for item in items), Fraction(0))
    of_scored = sum((item.full for item in scored), Fraction(0))
    if of_scored == 0:
        return None
    parts = sum((Fraction(item.part) for item in scored if item.part is not None), Fraction(0))
    return rounded(parts * full / of_scored)


def score_of(of_items: Decimal | None, deductions: Decimal, bonuses: Decimal) -> Decimal | None:
    """ "Score of items - deductions + bonuses, not below 0. It may exceed the full score"."""
    return None if of_items is None else max(of_items - deductions + bonuses, Decimal(0))


def is_passed(plan: dict[str, Any], score: Decimal | None) -> bool | None:
    """ "Score >= pass x full; without `pass` everybody passes"."""
    if score is None:
        return None
    return plan.get("pass") is None or Fraction(score) >= number_of(plan["pass"]) * full_of_plan(plan)


def grade_of(plan: dict[str, Any], score: Decimal | None) -> Any:
    """The name of "the first of `grades` (from the highest `from` down) whose `from` is not above the score"."""
    if score is None:
        return None
    for grade in sorted(plan.get("grades", []), key=lambda grade: number_of(grade["from"]), reverse=True):
        if number_of(grade["from"]) <= Fraction(score):
            return grade["name"]
    return None


def place_of(score: Decimal | None, others: list[Decimal | None]) -> int | None:
    """ "1 + the number of other agents of that plan and shop in that month with a higher score"; `others` are their
    best scores; "those who wait have none"."""
    return None if score is None else 1 + sum(1 for other in others if other is not None and other > score)
