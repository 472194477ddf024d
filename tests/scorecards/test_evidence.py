"""What a rate divides, and its interval, where it tells what did not happen."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.examples.build import Build, at, day
from tests.support.xundan_world import Loaded
from xundan.scorecards.month import payroll
from xundan.scorecards.plan_file import read_plan
from xundan.scorecards.shelf import Month

PLAN = """
id = "p"
name = "考核"
from = 2026-01-01
[[items]]
id = "right"
name = "准确"
full = 100
score = "linear"
metric = "order_accuracy"
worst = { at = "50%", points = 0 }
best = { at = "100%", points = 100 }
"""


def test_of_four_orders_one_was_wrong() -> None:
    """Three of four were right: 75 %, and Wilson's interval of 3 of 4, not of 1 of 4 (4.6 % to 69.9 %)."""
    built = Build().row("agents", agent_id="a1", from_day=day("01-01"))
    for n in range(1, 5):
        built.chat(f"b{n}", "a1", f"B 10-05 09:0{n}, A 10-05 09:0{n}")
        built.order(f"o{n}", f"b{n}", f"10-05 09:1{n}", paid=f"10-05 09:2{n}")
    built.row("fulfilment_errors", order_id="o2", found_at=at("10-06 09:00"), kind="missing")
    loaded = Loaded(built.world())
    (card,) = payroll(loaded.view(), [read_plan(PLAN, "p.toml")], Month(2026, 10)).cards
    loaded.engine.close()
    found = card.items[0].evidence
    assert found is not None
    assert [found.value, found.part, found.whole, card.score] == [Decimal("0.75"), Decimal(3), Decimal(4), Decimal(50)]
    assert [found.low, found.high] == pytest.approx([Decimal("0.3006"), Decimal("0.9544")], abs=Decimal("0.0001"))


def test_what_is_divided_is_told_in_the_metrics_own_unit() -> None:
    """76 s of one reception: 1.266667 minutes of 1, and not 76."""
    built = Build().row("agents", agent_id="a1", from_day=day("01-01"))
    built.chat("b1", "a1", "B 10-05 09:00:00, A 10-05 09:01:16")
    loaded = Loaded(built.world())
    text = PLAN.replace("order_accuracy", "reception_minutes").replace('"50%"', "1").replace('"100%"', "2")
    (card,) = payroll(loaded.view(), [read_plan(text, "p.toml")], Month(2026, 10)).cards
    loaded.engine.close()
    found = card.items[0].evidence
    assert found is not None
    # (76 / 60 - 1) x 100 = 26.666...
    assert [found.value, found.part, found.whole] == [Decimal("1.266667"), Decimal("1.266667"), Decimal(1)]
    assert card.score == Decimal("26.67")
