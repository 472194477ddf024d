"""Where no chats are, nobody can be credited (reading 79): unknown in every row that something else makes appear."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.examples.build import Build, at, day
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import figures
from xundan.metrics.grains import GRAINS, orders
from xundan.metrics.measures import CREDITED
from xundan.metrics.query import answer
from xundan.metrics.view import View

FIRST, LAST = day("03-02"), day("03-03")
METRICS = ("online_hours", "sales", "refunds", "complaints")


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    """a1 and a2 work on both days; chats are known of the 3rd alone, when a1 sells for 5."""
    built = Build().covers("messages", "03-03", "03-03").covers("orders", "03-01", "03-31")
    built.covers("refunds", "03-01", "03-31").covers("complaints", "03-01", "03-31")
    built.chat("b1", "a1", "B 03-03 09:00, A 03-03 09:01")
    built.order("o1", "b0", "03-02 10:00", "03-02 10:01", "7").order("o2", "b1", "03-03 10:00", "03-03 10:01", "5")
    built.row("agents", agent_id="a1", name="A", team="early").row("agents", agent_id="a2", name="B", team="late")
    for agent in ("a1", "a2"):
        for on in ("03-02", "03-03"):
            built.row("shifts", agent_id=agent, day=day(on), starts_at=at(f"{on} 09:00"), ends_at=at(f"{on} 17:00"))
    loaded = Loaded(built.world())
    yield loaded.view()
    loaded.engine.close()


def rows(view: View, by: str) -> dict[tuple[object, str], tuple[object, ...]]:
    found = answer(view, Ask(METRICS, (by, "day"), FIRST, LAST)).rows
    return {(row[by], row["day"][-2:]): tuple(row[name] for name in METRICS) for row in found}


@pytest.mark.parametrize(("by", "one", "other"), [("agent", "a1", "a2"), ("team", "early", "late")])
def test_a_shift_makes_no_zero_of_sales(view: View, by: str, one: str, other: str) -> None:
    found = rows(view, by)
    assert found[one, "02"] == found[other, "02"] == (8.0, None, None, 0)
    assert found[one, "03"] == (8.0, Decimal(5), 0, 0)
    assert found[other, "03"] == (8.0, Decimal(0), 0, 0)
    # Nobody's orders are those, and there are no others.
    assert found["?", "02"] == (0.0, Decimal(7), 0, 0)


def test_a_period_with_chats_on_some_day_is_known(view: View) -> None:
    found = answer(view, Ask(METRICS, ("agent",), FIRST, LAST)).rows
    assert {row["agent"]: row["sales"] for row in found} == {"a1": Decimal(5), "a2": Decimal(0), "?": Decimal(7)}


@pytest.mark.parametrize(("beside", "expected"), [("online_hours", [8, 0]), ("complaints", [0, 0])])
def test_figures_say_the_same_whatever_else_is_asked(view: View, beside: str, expected: list[int]) -> None:
    """a3 is nowhere."""
    found = figures(view, Ask(("sales", beside), ("agent",), FIRST, FIRST), [("a1",), ("a3",)])
    assert [found[agent,]["sales"].value for agent in ("a1", "a3")] == [None, None]
    assert [found[agent,][beside].value for agent in ("a1", "a3")] == expected


def test_all_grains_of_orders_are_credited_and_no_others() -> None:
    assert {name for name, grain in GRAINS.items() if grain.__module__ == orders.__name__} == CREDITED


def test_the_catalogue_says_so_of_those_metrics() -> None:
    words = "nothing is credited"
    assert words in CATALOGUE["sales"].null_rule.en and words in CATALOGUE["refund_rate"].null_rule.en
    assert not any(words in CATALOGUE[name].null_rule.en for name in ("complaints", "silent_sales", "online_hours"))
