"""Cases made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from xundan.analysis.fair.rows import Rows

Group = tuple[str, str, int, int]
"""An agent, the level of her buyers, how many there were and how many of them paid."""


def groups(*found: Group) -> Rows:
    """Everybody a buyer of her own; those who paid come first, then the others."""
    agent: list[str] = []
    level: list[str] = []
    value: list[float] = []
    for who, kind, cases, paid in found:
        agent += [who] * cases
        level += [kind] * cases
        value += [1.0] * paid + [0.0] * (cases - paid)
    return Rows(agent, [f"b{n}" for n in range(len(agent))], value, {"buyer_type": level}, rate=True)


def drawn(seed: int, agents: Sequence[str], cases: int, *, rate: bool = True) -> Rows:
    """Cases by chance: three levels of one feature, two of another, buyers who come again."""
    draws = Random(seed)
    agent = [agents[n % len(agents)] for n in range(cases)]
    mix = {name: [draws.choice(levels) for _ in range(cases)] for name, levels in (("hour", "abc"), ("load", "xy"))}
    buyer = [f"b{draws.randrange(cases)}" for _ in range(cases)]
    lift = {"a": 0.2, "b": 0.4, "c": 0.6}
    value = [
        float(draws.random() < lift[hour]) if rate else 100 * lift[hour] + draws.gauss(0, 10) for hour in mix["hour"]
    ]
    return Rows(agent, buyer, value, mix, rate)
