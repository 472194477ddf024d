"""Rules 6 to 11: what an item earns. An item is the table of a plan file as tomllib reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .exact import number_of, rounded

UNKNOWN = "unknown"  # the metric has no value
PLATFORM = "platform"  # only the platform has one, and the plan does not admit it
LEAST = "least"  # the denominator is below the item's `least`
NO_TARGET = "no_target"  # a target of nothing, or less, or not known
NO_MARK = "no_mark"  # no row of `grades`
OUTSIDE = "outside"  # a score outside 0 to `of`, or a grade that the item does not know
NOT_COVERED = "not_covered"  # attendance covers none of her days
HUNDRED = Fraction(100)

Points = tuple[Decimal | None, str | None]


@dataclass(frozen=True)
class Given:
    """What is known of an item for one agent."""

    value: Fraction | None = None  # of the metric
    whole: Fraction | None = None  # its denominator
    shop: Fraction | None = None  # the metric of the whole shop, for `target = "shop"`
    grade: str | None = None  # of the row in `grades`
    score: Fraction | None = None  # likewise
    attendance: Sequence[str] | None = None  # the kinds of her rows; None: attendance covers none of her days
    platform: Fraction | None = None  # the platform's own figure where the value is unknown


def full_of(item: dict[str, Any], weights: bool) -> Fraction:
    """What an item's points are out of: "in a plan of weights points are out of 100"."""
    return HUNDRED if weights else number_of(item["full"])


def item_points(item: dict[str, Any], given: Given, weights: bool = False, admit_platform: bool = True) -> Points:
    """Points "rounded to 0.01", or none and why not."""
    full = full_of(item, weights)
    how = item["score"]
    if how == "grade":
        points, reason = by_grade(item, given, full)
    elif how == "attendance":
        points, reason = by_attendance(item, given, full)
    else:
        points, reason = by_metric(item, given, full, admit_platform)
    return (None if points is None else rounded(points), reason)


def by_metric(
    item: dict[str, Any], given: Given, full: Fraction, admit_platform: bool
) -> tuple[Fraction | None, str | None]:
    """Tiers, linear and target; or why it cannot be scored (rule 12)."""
    value = given.value
    if value is None and given.platform is not None:
        if not admit_platform:
            return None, PLATFORM
        value = given.platform
    if value is None:
        return None, UNKNOWN
    if item.get("least") is not None and (given.whole is None or given.whole < number_of(item["least"])):
        return None, LEAST
    if item["score"] == "tiers":
        return by_tiers(item["tiers"], value), None
    if item["score"] == "linear":
        return by_line(item["worst"], item["best"], value), None
    target = given.shop if item["target"] == "shop" else number_of(item["target"])
    if target is None or target <= 0:
        return None, NO_TARGET
    return by_target(item, full, value / target), None


def by_tiers(tiers: list[dict[str, Any]], value: Fraction) -> Fraction:
    """ "The first that fits; the last has neither and takes the rest"."""
    for tier in tiers:
        if "upto" in tier and value > number_of(tier["upto"]):
            continue
        if "from" in tier and value < number_of(tier["from"]):
            continue
        return number_of(tier["points"])
    raise ValueError("the last tier must take the rest")


def by_line(worst: dict[str, Any], best: dict[str, Any], value: Fraction) -> Fraction:
    """ "The straight line between the two, flat beyond them"."""
    here, there = number_of(worst["at"]), number_of(best["at"])
    low, high = number_of(worst["points"]), number_of(best["points"])
    way = (value - here) / (there - here)
    return low + (high - low) * min(max(way, Fraction(0)), Fraction(1))


def by_target(item: dict[str, Any], full: Fraction, share: Fraction) -> Fraction:
    """ "full x value / target, not more than full x cap, and 0 where value / target is below floor"; "a negative share
    scores 0"."""
    if share < number_of(item.get("floor", 0)) or share < 0:
        return Fraction(0)
    return full * min(share, number_of(item.get("cap", 1)))


def by_grade(item: dict[str, Any], given: Given, full: Fraction) -> tuple[Fraction | None, str | None]:
    """A grade's points, or "points = full x score / of"."""
    if given.grade is not None:
        points = item.get("grades", {}).get(given.grade)
        return (None, OUTSIDE) if points is None else (number_of(points), None)
    if given.score is None:
        return None, NO_MARK
    of = number_of(item["of"]) if item.get("of") is not None else full
    if not 0 <= given.score <= of:
        return None, OUTSIDE
    return full * given.score / of, None


def by_attendance(item: dict[str, Any], given: Given, full: Fraction) -> tuple[Fraction | None, str | None]:
    """ "full, less `each` for every row of attendance on her days; not below 0; rows present cost nothing"."""
    if given.attendance is None:
        return None, NOT_COVERED
    each = item.get("each", {})
    lost = sum((number_of(each.get(kind, 0)) for kind in given.attendance if kind != "present"), Fraction(0))
    return max(full - lost, Fraction(0)), None


def part_of(item: dict[str, Any], points: Decimal, weights: bool) -> Decimal:
    """ "In a plan of weights its part of the score is weight x points / 100, rounded to 0.01; else the points"."""
    return rounded(number_of(item["weight"]) * Fraction(points) / 100) if weights else points
