"""The settings of a plan that people turn most when they try a change: full scores, pool, pass mark, rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xundan.model.text import Text
from xundan.scorecards.amounts import plain
from xundan.scorecards.paths import written
from xundan.scorecards.plan import Plan


@dataclass(frozen=True)
class Knob:
    """One setting: its path as it is typed, what it is called, and its value now."""

    path: str
    name: Text
    now: str


def knobs(plan: Plan) -> list[Knob]:
    """Those of one plan, items first."""
    key = "weight" if plan.weighted else "full"
    found = [Knob(written(("items", item.id, key)), item.name, plain(item.counts)) for item in plan.items]
    if plan.pay.pool is not None:
        found.append(Knob("pay.pool", Text("绩效奖金池", "Bonus pool"), plain(plan.pay.pool)))
    if plan.pass_ is not None:
        found.append(Knob("pass", Text("及格线", "Pass mark"), f"{plain(plan.pass_ * Decimal(100))}%"))
    return found


def sets(plan: Plan, given: Mapping[str, str], rule: str, more: str) -> str:
    """What was turned, as a variant writes it: `path=value; path=value`. `more` are settings written so by hand, one a
    line."""
    return "; ".join(_sets(plan, given, rule, more))


def _sets(plan: Plan, given: Mapping[str, str], rule: str, more: str) -> Iterator[str]:
    for knob in knobs(plan):
        value = given.get(knob.path, "").strip()
        if value and value != knob.now:
            yield f"{knob.path}={value}"
    if rule and rule != plan.rule:
        yield f"rule={rule}"
    yield from (line.strip().strip(";") for line in more.splitlines() if line.strip())
