"""Rules 18 to 24: the lines of a slip. Each is rounded to `round_to`, then capped."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .exact import CENT, number_of, rounded

Line = Decimal | None


def step_of(paying: dict[str, Any]) -> Fraction:
    """What the lines are rounded to."""
    return number_of(paying["round_to"]) if paying.get("round_to") is not None else CENT


def capped(paying: dict[str, Any], key: str, line: Line) -> Line:
    """A line by its entry of `caps`."""
    most = paying.get("caps", {}).get(key)
    return line if line is None or most is None else min(line, Decimal(str(most)))


def times(paying: dict[str, Any], key: str, coefficient: Fraction) -> Fraction:
    """ "The lines named in `coefficient_on` are multiplied by her number"; rank alone unless it says more."""
    return coefficient if key in paying.get("coefficient_on", ["rank"]) else Fraction(1)


def base_pay(paying: dict[str, Any], days_at: Mapping[str | None, int], of_month: int) -> Line:
    """ "Sum over levels of base of that level x days at that level / days of the month, each part rounded"; "a level
    without an entry (or no level) leaves the base unknown"."""
    total = Decimal(0)
    for level, days in days_at.items():
        if level is None or level not in paying["base"]:
            return None
        total += rounded(number_of(paying["base"][level]) * days / of_month, step_of(paying))
    return capped(paying, "base", total)


def pool_pay(
    paying: dict[str, Any],
    score: Line,
    full: Fraction,
    passed: bool | None,
    share: Fraction,
    coefficient: Fraction = Fraction(1),
) -> Line:
    """ "Pool x score / full x share of the month; 0 when not passed; with `cap_at_full` a score above full counts as
    full"; unknown for a card that waits."""
    if score is None:
        return None
    counted = min(Fraction(score), full) if paying.get("cap_at_full", True) else Fraction(score)
    exact = number_of(paying["pool"]) * counted / full * share if passed else Fraction(0)
    return capped(paying, "pool", rounded(exact * times(paying, "pool", coefficient), step_of(paying)))


def commission_exact(commission: dict[str, Any], amount: Fraction) -> Fraction:
    """`slices`: "every tier's rate for the part of the amount from its `from` to the next tier's"; `whole`: "the rate
    of the highest tier whose `from` is not above the amount, for all of it". "An amount below 0 earns 0"."""
    tiers = sorted(commission["tiers"], key=lambda tier: number_of(tier["from"]))
    if amount <= 0:
        return Fraction(0)
    if commission.get("how", "slices") == "whole":
        reached = [number_of(tier["rate"]) for tier in tiers if number_of(tier["from"]) <= amount]
        return amount * reached[-1] if reached else Fraction(0)
    earned = Fraction(0)
    for place, tier in enumerate(tiers):
        ends = number_of(tiers[place + 1]["from"]) if place + 1 < len(tiers) else amount
        part = min(ends, amount) - number_of(tier["from"])
        earned += max(part, Fraction(0)) * number_of(tier["rate"])
    return earned


def commission_pay(paying: dict[str, Any], amount: Fraction | None, coefficient: Fraction = Fraction(1)) -> Line:
    """Commission on the amount; unknown where the amount is."""
    if amount is None:
        return None
    exact = commission_exact(paying["commission"], amount) * times(paying, "commission", coefficient)
    return capped(paying, "commission", rounded(exact, step_of(paying)))


def rank_pay(
    paying: dict[str, Any],
    place: int | None,
    at_place: int,
    share: Fraction,
    coefficient: Fraction = Fraction(1),
    passed: bool | None = True,
) -> Line:
    """ "The bonus of her place x share of the month. Agents of one place share the bonuses of the places they take, in
    equal parts"; `at_place` agents have this place, she among them. "Who did not pass gets none". Unknown for a
    card that waits."""
    if place is None:
        return None
    taken = [number_of(bonus) for bonus in paying["rank"]][place - 1 : place - 1 + at_place]
    exact = sum(taken, Fraction(0)) / at_place * share * times(paying, "rank", coefficient) if passed else Fraction(0)
    return capped(paying, "rank", rounded(exact, step_of(paying)))


def pay(
    paying: dict[str, Any], lines: Mapping[str, Line], carried: list[Decimal], waits: bool
) -> tuple[dict[str, Line], Line]:
    """The lines and their total; "`caps.total` bounds the total of the lines before `carried`; the line `cap` shows
    what it takes away" (and is there only when it takes something); carried amounts stand "as they are"."""
    found = dict(lines)
    known = [line for line in lines.values() if line is not None]
    unknown = waits or len(known) < len(lines)
    total = sum(known, Decimal(0))
    most = paying.get("caps", {}).get("total")
    if not unknown and most is not None and total > Decimal(str(most)):
        found["cap"] = Decimal(str(most)) - total
        total = Decimal(str(most))
    if carried:
        found["carried"] = sum(carried, Decimal(0))
        total += sum(carried, Decimal(0))
    return found, None if unknown else total
