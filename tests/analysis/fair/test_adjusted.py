"""An agent against what the team would make of her cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.analysis.fair.made import drawn, groups
from xundan.analysis.fair.adjusted import adjusted
from xundan.analysis.fair.judging import judge
from xundan.analysis.fair.raw import raw
from xundan.analysis.fair.rows import Rows

_MIXED = groups(("a", "returning", 160, 128), ("a", "new", 40, 8), ("b", "returning", 40, 32), ("b", "new", 160, 32))
"""Both sell to 8 of 10 returning and 2 of 10 new buyers; a is given the returning ones: 68 % against 32 %."""


def test_what_an_agent_is_given_is_not_what_she_does() -> None:
    own, found = raw(_MIXED), adjusted(_MIXED)
    assert (own["a"].mean, own["b"].mean) == (0.68, 0.32)
    for agent in "ab":
        assert found[agent].gap == pytest.approx(0, abs=0.012)
        assert found[agent].expected == pytest.approx(own[agent].mean, abs=0.012)


def test_what_an_agent_does_is_not_what_she_is_given() -> None:
    # Of each kind a sells to 7 of 10 and b to 5 of 10, though a has most of the returning ones: the mean of all is 6.
    rows = groups(("a", "returning", 160, 112), ("a", "new", 40, 28), ("b", "returning", 40, 20), ("b", "new", 160, 80))
    found = adjusted(rows)
    assert (found["a"].gap, found["b"].gap) == pytest.approx((0.1, -0.1), abs=0.012)


def test_amounts_likewise() -> None:
    # Dear goods bring 200, cheap ones 100, give or take 10; b sells for 20 more. a has three dear ones of four.
    amount = {"dear": 200.0, "cheap": 100.0}
    agent, kind = ["a"] * 120 + ["b"] * 120, ["dear"] * 90 + ["cheap"] * 60 + ["dear"] * 30 + ["cheap"] * 60
    value = [
        amount[k] + (20 if a == "b" else 0) + (10 if n % 2 else -10)
        for n, (a, k) in enumerate(zip(agent, kind, strict=True))
    ]
    found = adjusted(Rows(agent, [f"b{n}" for n in range(240)], value, {"price": kind}, rate=False))
    # The team's share is half each: her cases would bring 10 more than a makes of them, and 10 less than b.
    assert (found["a"].gap, found["b"].gap) == pytest.approx((-10, 10), abs=1.5)
    # 120 cases that scatter by 10 have a standard error of 0.9; the other half of what she is held to is b's, 0.5 x it.
    assert 0.5 < found["a"].deviation < 1.3


@pytest.mark.parametrize("rate", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_adjusting_for_what_all_have_in_common_changes_nothing(seed: int, rate: bool) -> None:
    rows = replace(drawn(seed, "abc", 240, rate=rate), mix={"hour": ["9"] * 240, "shop": ["s"] * 240})
    team = sum(rows.value) / 240
    found = adjusted(rows)
    for agent, own in raw(rows).items():
        assert found[agent].gap == pytest.approx(own.mean - team, abs=1e-12)
        assert found[agent].expected == pytest.approx(team, abs=1e-12)


@pytest.mark.parametrize("rate", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_other_names_for_the_agents_give_the_same_under_other_names(seed: int, rate: bool) -> None:
    rows = drawn(seed, "abc", 300, rate=rate)
    names = {"a": "z", "b": "a", "c": "m"}
    found, renamed = adjusted(rows), adjusted(replace(rows, agent=[names[each] for each in rows.agent]))
    for agent, name in names.items():
        assert renamed[name].gap == pytest.approx(found[agent].gap, abs=1e-7)
        assert renamed[name].deviation == pytest.approx(found[agent].deviation, abs=1e-7)


def test_the_same_cases_give_the_same_in_any_order() -> None:
    rows = drawn(1, "abc", 300)
    back = Rows(rows.agent[::-1], rows.buyer[::-1], rows.value[::-1], {k: v[::-1] for k, v in rows.mix.items()}, True)
    assert judge(rows) == judge(rows)
    found, other = adjusted(rows), adjusted(back)
    assert {k: v.gap for k, v in found.items()} == pytest.approx({k: v.gap for k, v in other.items()}, abs=1e-7)


def test_nobody_is_predicted_by_her_own_buyer() -> None:
    # One buyer, always c's and always buying, has a source of her own. Who learned from her would expect her to buy.
    rows = groups(("a", "x", 100, 50), ("b", "y", 100, 50), ("c", "z", 60, 60))
    rows = replace(rows, buyer=[*rows.buyer[:200], *["one"] * 60])
    assert adjusted(rows)["c"].expected == pytest.approx(0.5, abs=0.03)


def test_intervals_are_wider_where_cases_are_one_buyers() -> None:
    # Five cases of one buyer that all end alike are worth one: the deviation is the root of 5 times as large.
    agent, value = ["abc"[n // 5 % 3] for n in range(450)], [float(n // 15 % 2) for n in range(450)]
    alone = Rows(agent, [f"b{n}" for n in range(450)], value, {}, rate=True)
    together = replace(alone, buyer=[f"b{n // 5}" for n in range(450)])
    for who in "abc":
        assert adjusted(together)[who].deviation == pytest.approx(5**0.5 * adjusted(alone)[who].deviation, rel=0.05)


def test_too_little_is_not_judged() -> None:
    few = groups(("a", "new", 100, 50), ("b", "new", 100, 50), ("c", "new", 29, 15))
    assert sorted(adjusted(few)) == ["a", "b"]
    assert adjusted(groups(("a", "new", 100, 4), ("b", "new", 100, 5))) == {}  # nine events
    assert adjusted(groups(("a", "new", 200, 100))) == {}  # nobody to compare with
    team = judge(few)
    assert team is not None
    assert [(each.agent, each.adjusted is None, each.different) for each in team.agents][-1] == ("c", True, False)


def test_no_event_at_all_is_no_certainty() -> None:
    # 0 of 30 where the team has 10 of 100: (9/10)^30 = 4 % by chance; her own cases alone would say "never".
    found = adjusted(groups(("a", "new", 30, 0), ("b", "new", 270, 30)))["a"]
    assert found.gap == pytest.approx(-0.1, abs=1e-9)
    # 0.1 x 0.9 / 30, and nine tenths of it, since she is a tenth of those whom she is held to.
    assert found.deviation == pytest.approx(0.0027**0.5)


def test_a_team_without_a_case_is_none() -> None:
    assert judge(Rows([], [], [], {}, rate=True)) is None
