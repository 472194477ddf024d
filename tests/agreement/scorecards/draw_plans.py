"""Plans that have no mistakes, with everything that a plan can say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from ..chance import chance
from .draw_items import below, draw_items

Plan = dict[str, Any]

LEVELS = ("普通", "资深", "组长")
DEDUCTIONS: tuple[tuple[str, Any], ...] = (
    ("complaint", [5, 20]),
    ("slip", 3),
    ("review", Decimal("2.5")),
    ("low", [0, 4]),
)
BONUSES: tuple[tuple[str, Any], ...] = (
    ("praise", 2),
    ("outstanding", [2, 5]),
    ("idea", [Decimal("0.5"), Decimal("1.25")]),
)
AMOUNTS = (Decimal("0.01"), 10, Decimal("99.99"), 300, 1000, Decimal("2345.67"), 5000)


def draw_plan(draw: Random, name: str, since: date, applies: dict[str, list[str]]) -> Plan:
    """A version of a plan for those that `applies` names."""
    weights = chance(draw, 40)
    plan: Plan = {"id": name, "name": {"zh": name, "en": name}, "from": since}
    plan |= some(
        draw,
        rule=("order_first", "order", "payment"),
        refunds=("of_orders", "finished", "none"),
        missing=("rescale", "rescale", "rescale", "wait"),
        platform_figures=(True, True, False),
    )
    if chance(draw, 60):
        plan["pass"] = draw.choice(["70%", Decimal("0.7"), "60%", Decimal("0.335"), "100%", 0])
    if applies:
        plan["applies"] = applies
    plan["items"] = draw_items(draw, weights)
    for block, kinds in (("deductions", DEDUCTIONS), ("bonuses", BONUSES)):
        if chance(draw, 70):
            plan[block] = [kind(draw, *each) for each in draw.sample(kinds, draw.randint(1, len(kinds)))]
    full = Decimal(100) if weights else sum((item["full"] for item in plan["items"]), Decimal(0))
    if chance(draw, 60):
        bounds = sorted({below(draw, full) for _ in range(4)}, reverse=True)
        plan["grades"] = [{"name": f"g{n}", "from": bound} for n, bound in enumerate(bounds)]
    if chance(draw, 90):
        plan["pay"] = draw_pay(draw, applies.get("levels", []))
    return plan


def some(draw: Random, **choices: tuple[Any, ...]) -> dict[str, Any]:
    """Most of these settings, each one of its values."""
    return {name: draw.choice(values) for name, values in choices.items() if chance(draw, 80)}


def kind(draw: Random, name: str, points: Any) -> dict[str, Any]:
    """A kind of deduction or bonus."""
    found = {"kind": name, "name": name, "points": points}
    return found | {"most": draw.choice([5, 6, Decimal("7.25")])} if chance(draw, 40) else found


def draw_pay(draw: Random, levels: list[str]) -> dict[str, Any]:
    """Some of the lines, rounded, capped and multiplied."""
    pay: dict[str, Any] = {}
    if chance(draw, 70):
        known = [level for level in LEVELS if level in levels or chance(draw, 85)]
        pay["base"] = {level: draw.choice([2000, Decimal("2500.50"), 3000, 3100]) for level in known}
    if chance(draw, 70):
        pay["pool"] = draw.choice([1000, Decimal("777.77"), 31])
        pay |= some(draw, cap_at_full=(True, False))
    if chance(draw, 70):
        pay["commission"] = commission(draw)
    if chance(draw, 60):
        pay["rank"] = sorted(draw.choices([*AMOUNTS, 0], k=draw.choice([1, 2, 3, 6])), reverse=True)
    if not pay:
        return {}
    pay |= some(draw, round_to=(Decimal("0.01"), Decimal("0.1"), 1))
    lines = [line for line in ("base", "pool", "commission", "rank") if line in pay]
    multiplied = [line for line in lines if line != "base" and chance(draw, 60)]
    if multiplied and chance(draw, 60):
        pay["coefficient_on"] = multiplied
    if multiplied if "coefficient_on" in pay else "rank" in pay:
        factors = (Decimal("1.2"), Decimal("0.85"), 2, 0, Decimal("0.333"))
        pay["coefficients"] = {agent: draw.choice(factors) for agent in ("a1", "a2", "客服") if chance(draw, 60)}
    pay["caps"] = {
        line: draw.choice([Decimal("50.55"), 500, 2500, 4000]) for line in (*lines, "total") if chance(draw, 25)
    }
    return pay


def commission(draw: Random) -> dict[str, Any]:
    """One to four tiers from 0 up."""
    steps = [Decimal(step) for step in ("0.01", "33.33", "100", "159.9", "1000")]
    edges = sorted({Decimal(0), *draw.choices(steps, k=draw.randint(0, 3))})
    rates = ["0.5%", "1%", Decimal("0.0333"), "12.5%", 0, 1]
    found: dict[str, Any] = {"tiers": [{"from": edge, "rate": draw.choice(rates)} for edge in edges]}
    return found | some(draw, how=("slices", "whole"))
