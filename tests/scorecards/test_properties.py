"""What holds for every plan and figure: better is never worth less, slips add up, the arithmetic printed is true."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from xundan.metrics.catalogue import Direction
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure
from xundan.reports.scorecards.payroll import payroll_sheet
from xundan.scorecards.card import Card, Payroll
from xundan.scorecards.judging import judged
from xundan.scorecards.pay import Sold, lines, rank_bonus
from xundan.scorecards.people import Person, Stay
from xundan.scorecards.plan import LinearItem, Plan, TargetItem, TiersItem
from xundan.scorecards.plan_check import unfit
from xundan.scorecards.scoring import measured
from xundan.scorecards.shelf import Month

MONTH = Month(2026, 6)
RATES = {"up": "inquiry_conversion", "down": "refund_rate"}
NAME = "项"

cents = st.integers(0, 100_000).map(lambda n: Decimal(n) / 100)
shares = st.fractions(0, 1, max_denominator=500)
steps = st.lists(st.integers(1, 999), min_size=1, max_size=4, unique=True)


@st.composite
def items(draw: st.DrawFn) -> tuple[TiersItem | LinearItem | TargetItem, Direction]:
    """An item out of 20 without mistakes, and which way its metric is better."""
    way = draw(st.sampled_from(["tiers", "linear", "target"]))
    direction: Direction = "up" if way == "target" else draw(st.sampled_from(["up", "down"]))
    common: dict[str, Any] = {"id": "x", "name": NAME, "full": 20, "score": way, "metric": RATES[direction]}
    if way == "tiers":
        edges = sorted(draw(steps), reverse=direction == "up")
        points = sorted(draw(st.lists(st.integers(0, 19), min_size=len(edges), max_size=len(edges))), reverse=True)
        key = "from" if direction == "up" else "upto"
        earned = [20, *points]
        tiers = [{key: Decimal(edge) / 1000, "points": worth} for edge, worth in zip(edges, earned, strict=False)]
        return TiersItem.model_validate({**common, "tiers": [*tiers, {"points": earned[len(edges)]}]}), direction
    if way == "linear":
        low, high = sorted(draw(st.lists(st.integers(1, 999), min_size=2, max_size=2, unique=True)))
        worst, best = (low, high) if direction == "up" else (high, low)
        ends = {"worst": {"at": Decimal(worst) / 1000, "points": draw(st.integers(0, 19))}}
        return LinearItem.model_validate(
            {**common, **ends, "best": {"at": Decimal(best) / 1000, "points": 20}}
        ), direction
    bounds = {"cap": draw(st.sampled_from([1, Decimal("1.2")])), "floor": draw(st.sampled_from([0, Decimal("0.5")]))}
    return TargetItem.model_validate(
        {**common, **bounds, "target": Decimal(draw(st.integers(1, 1000))) / 1000}
    ), direction


@given(items(), shares, shares)
def test_a_better_figure_never_earns_less(drawn: tuple[Any, Direction], one: Fraction, other: Fraction) -> None:
    item, direction = drawn
    assert CATALOGUE[item.metric].direction == direction
    worse, better = sorted((one, other), reverse=direction == "down")
    low, high = (measured(item, Figure(value), None, "wait").points for value in (worse, better))
    assert low is not None
    assert high is not None
    assert low <= high


@given(items())
def test_the_items_drawn_are_without_mistakes(drawn: tuple[Any, Direction]) -> None:
    """Else the property above would speak of plans that nobody can have."""
    blank = {"id": "p", "name": NAME, "from": date(2026, 1, 1)}
    plan = Plan.model_validate(
        {**blank, "items": [drawn[0].model_dump(by_alias=True, exclude={"name"}) | {"name": NAME}]}
    )
    assert [found.message.en for found in unfit("", plan)] == []


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan with every line of pay that was drawn."""
    pay: dict[str, Any] = {"round_to": draw(st.sampled_from([Decimal("0.01"), Decimal("0.1"), 1]))}
    if draw(st.booleans()):
        pay["base"] = {"普通": draw(cents), "资深": draw(cents)}
    if draw(st.booleans()):
        pay["pool"], pay["cap_at_full"] = draw(cents), draw(st.booleans())
    if draw(st.booleans()):
        edges = sorted({0, *draw(st.lists(st.integers(1, 90_000), max_size=3))})
        tiers = [{"from": edge, "rate": Decimal(draw(st.integers(0, 500))) / 10_000} for edge in edges]
        pay["commission"] = {"how": draw(st.sampled_from(["slices", "whole"])), "tiers": tiers}
    if draw(st.booleans()):
        pay["rank"] = draw(st.lists(cents, min_size=1, max_size=3))
        pay["coefficients"] = {"a0": Decimal("1.2"), "a1": Decimal("0.85")}
        pay["coefficient_on"] = draw(st.lists(st.sampled_from(["pool", "commission", "rank"]), unique=True))
    if draw(st.booleans()):
        pay["caps"] = {"total": draw(cents), "commission": draw(cents)}
    item = {"id": "x", "name": NAME, "full": 130, "score": "target", "metric": "inquiry_conversion", "target": 1}
    passing = draw(st.sampled_from([None, Decimal("0.7")]))
    return Plan.model_validate(
        {"id": "p", "name": NAME, "from": date(2026, 1, 1), "items": [item], "pay": pay, "pass": passing}
    )


@st.composite
def cards(draw: st.DrawFn, plan: Plan, agent: str) -> Card:
    """A paid card with two stays at most, of any score."""
    first, parted, last = sorted(draw(st.lists(st.integers(1, 30), min_size=3, max_size=3, unique=True)))
    stays = (
        Stay(date(2026, 6, first), date(2026, 6, parted), None, "普通"),
        Stay(date(2026, 6, parted + 1), date(2026, 6, last), None, "资深"),
    )
    item = plan.items[0]
    assert isinstance(item, TargetItem)
    scored = measured(item, Figure(draw(shares)), None, "wait")
    card = judged(plan, Person("s", agent, agent, stays[: draw(st.integers(1, 2))]), MONTH, [scored], [])
    place, sharing = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    bonus = rank_bonus(plan.pay, place, sharing)
    carried = [Decimal(draw(st.integers(-5000, 5000))) / 100] if draw(st.booleans()) else []
    sold = Sold(Fraction(draw(st.integers(-10_000, 20_000_000)), 100))
    return lines(plan, replace(card, place=place, ranked=9), sold, bonus, carried)


@st.composite
def payrolls(draw: st.DrawFn) -> tuple[Payroll, Plan]:
    """A month of one to three people under one plan."""
    plan = draw(plans())
    people = [draw(cards(plan, f"a{n}")) for n in range(draw(st.integers(1, 3)))]
    return Payroll("2026-06", tuple(people), {"s": "CNY"}), plan


@given(payrolls())
def test_the_sum_of_the_slips_is_the_total(drawn: tuple[Payroll, Plan]) -> None:
    payroll, _ = drawn
    total, mean = payroll_sheet(payroll).footer
    assert total["total"] == sum(card.total or 0 for card in payroll.cards)
    for card in payroll.cards:
        assert card.total == sum(line.amount or 0 for line in card.lines)
    for key in ("base", "pool", "commission", "rank", "cap", "carried"):
        its = [line.amount for card in payroll.cards for line in card.lines if line.key == key]
        assert total.get(key) == (sum(amount or 0 for amount in its) if its else None)
    exact = Fraction(sum(card.total or 0 for card in payroll.cards)) / len(payroll.cards)
    assert mean["total"] == (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(payrolls())
def test_a_reader_arrives_at_what_is_printed(drawn: tuple[Payroll, Plan]) -> None:
    """Every sum that a slip writes out gives the amount beside it, but for the rounding of its parts (two levels of a
    base, a shared rank bonus)."""
    payroll, plan = drawn
    most = Fraction(plan.pay.round_to) + Fraction(1, 100)
    for card in payroll.cards:
        for line in card.lines:
            told = line.sum.en.removeprefix(f"place {card.place}, ")
            if (
                line.amount is None
                or not re.search(r"\d", told)
                or "passed" in told
                or "below" in told
                or line.key == "cap"
            ):
                continue
            if line.key == "carried":
                assert reckoned(told) == line.amount
                continue
            reckoning, _, result = told.partition(" = ")
            printed, _, cap = result.partition(", capped at ")
            assert abs(reckoned(reckoning) - Fraction(Decimal(printed))) <= most, told
            assert line.amount == (Decimal(cap) if cap else Decimal(printed))


def reckoned(text: str) -> Fraction:
    """A sum as it is printed: "(普通 2000 × 10/30 + 5) × 0.5%"."""
    plain = re.sub(r"[^\d.+\-*/()×% ]", "", text).replace(",", "").replace("×", "*")
    plain = re.sub(r"(\d+(?:\.\d+)?)%", r"(\1/100)", plain)
    found = eval(re.sub(r"(\d+(?:\.\d+)?)", r"Fraction('\1')", plain), {"Fraction": Fraction})
    assert isinstance(found, Fraction)
    return found


def test_the_reader_of_sums_can_fail() -> None:
    assert reckoned("1000 × 91 / 130") == 700
    assert reckoned("(30,000.00 × 0.5% + 普通 100) × 1.2") == 300
    assert reckoned("1000 × 90 / 130") != 700
