"""A month of the oracle: who has a card, under which plan, on which days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.examples.build import Build, day
from tests.oracle import World

from .scorecard_months import agent, october, plan, quiz, sold
from .scorecards import Mistake, payroll, plans_of_month

F = Fraction


def test_versions_of_a_plan() -> None:
    """The latest that had begun by the first of the month, unless it ended before the month's last day."""
    first, second = plan(since="2026-01-01"), plan(since="2026-10-01")
    assert plans_of_month([second, first], "2026-09") == [first]
    assert plans_of_month([first, second], "2026-10") == [second]
    assert plans_of_month([first, second], "2025-12") == []
    ended = {**second, "until": date(2026, 10, 31)}
    assert plans_of_month([first, ended], "2026-10") == [ended]
    # What ended has ended; the older version does not come back.
    assert plans_of_month([first, ended], "2026-11") == []
    with pytest.raises(Mistake):
        plans_of_month([first, plan()], "2026-10")


def test_who_has_a_card_and_on_which_days() -> None:
    """October has 31 days. a1 always; a2 from the 15th; a3 to the 10th; a4 in another role; a5 from November."""
    built = Build()
    agent(built, "a1", role="presale")
    agent(built, "a2", "10-15", role="both")
    agent(built, "a3", role="presale", active_to=day("10-10"))
    agent(built, "a4", role="aftersale")
    agent(built, "a5", "11-01", role="presale")
    agent(built, "a6")
    built.chat("b1", "stranger", "B 10-03 09:00, A 10-03 09:01").chat("b1", "a5", "B 10-03 09:00, A 10-03 09:01")
    built.chat("b1", "gone", "B 09-30 09:00, A 09-30 09:01")
    found = october(built, [plan('[applies]\nroles = ["presale", "both"]')])
    # 17 days from the 15th to the 31st.
    assert {card.agent: (len(card.days), card.share) for card in found.cards} == {
        "a1": (31, F(1)),
        "a2": (17, F(17, 31)),
        "a3": (10, F(10, 31)),
    }
    assert found.unlisted == [("s1", "stranger")]


def test_applies_asks_all_that_it_names() -> None:
    """Teams, levels, agents and shops too; an empty list is everybody."""
    built = agent(agent(Build(), "a1", team="t1", level="普通"), "a2", team="t1", level="资深")

    def cards(applies: str) -> list[str]:
        return [card.agent for card in october(built, [plan(f"[applies]\n{applies}")]).cards]

    assert cards('teams = ["t1"]') == ["a1", "a2"]
    assert cards('teams = ["t1"]\nlevels = ["资深", "组长"]\nroles = []') == ["a2"]
    assert cards('agents = ["a1"]\nshops = ["s1"]') == ["a1"]
    assert cards('shops = ["s2"]') == []


def test_two_plans_for_one_day_are_a_mistake() -> None:
    """It names them and her."""
    built = agent(Build(), "a1", team="t1", role="presale")
    both = [plan('[applies]\nteams = ["t1"]'), plan('[applies]\nroles = ["presale"]', "q")]
    with pytest.raises(Mistake, match="p and q both hold for a1"):
        october(built, both)


def test_a_change_of_plan_makes_two_cards_and_a_change_of_level_none() -> None:
    """Presale to the 10th (普通), then aftersale, 资深 from the 21st."""
    built = agent(Build(), "a1", role="presale", level="普通")
    agent(built, "a1", "10-11", role="aftersale", level="普通")
    agent(built, "a1", "10-21", role="aftersale", level="资深")
    pay = '\n[applies]\nroles = ["{}"]\n[pay]\nbase = {{ "普通" = 3100, "资深" = 6200 }}'
    plans = [plan(pay.format(role), role) for role in ("presale", "aftersale")]
    found = october(quiz(built, "a1", 100), plans)
    assert [(card.plan, len(card.days)) for card in found.cards] == [("presale", 10), ("aftersale", 21)]
    # 3100 x 10 / 31; then 3100 x 10 / 31 + 6200 x 11 / 31 = 1000 + 2200.
    assert [card.total for card in found.cards] == [1000, 3200]


def test_places_are_those_of_a_shop() -> None:
    """The same account in two shops has a slip in each, and is first in each."""
    worlds = [quiz(agent(Build(shop), "a1"), "a1", score).world() for shop, score in (("s1", 90), ("s2", 80))]
    both = World(
        [shop for world in worlds for shop in world.shops],
        [],
        {name: [row for world in worlds for row in world.tables[name]] for name in worlds[0].tables},
        [row for world in worlds for row in world.coverage],
    )
    found: Any = payroll(both, [plan('[pay]\nrank = [300, 200]\ncoefficients = { "a1" = 2 }')], "2026-10")
    assert [(card.shop, card.score, card.place, card.total) for card in found.cards] == [
        ("s1", 90, 1, 600),
        ("s2", 80, 1, 600),
    ]


def test_a_shop_without_a_list_of_agents() -> None:
    """Whoever was met in the month's chats or reports is under the plan all month, whatever her role."""
    built = Build().row("platform_metrics", agent_id="a2", day=day("10-07"), metric="sales", value=1, source="x")
    built.row("platform_metrics", agent_id="a3", month="2026-09", metric="sales", value=1, source="x")
    sold(built, "a1", "o1", "10-30", "100")
    asked = plan('[applies]\nroles = ["presale"]\n[pay]\nbase = { "普通" = 2000 }')
    found = october(built, [asked])
    assert [(card.agent, len(card.days), card.lines) for card in found.cards] == [
        ("a1", 31, {"base": None}),
        ("a2", 31, {"base": None}),
    ]
    assert (found.unlisted, found.without_list) == ([], ["s1"])
    assert [card.agent for card in october(built, [{**asked, "applies": {"agents": ["a2"]}}]).cards] == ["a2"]
    assert october(agent(built, "a4"), [asked]).without_list == []


def test_robots_are_nobody_and_reports_name_people() -> None:
    """ "bot" has nothing but automatic messages, a2 wrote too, a3 was written to, a4 and a5 are in the reports."""
    built = agent(Build(), "a1").chat("b1", "bot", "B 10-03 09:00, R 10-03 09:01")
    built.chat("b2", "a2", "B 10-03 09:00, R 10-03 09:01, A 10-03 09:02").chat("b3", "a3", "B 10-03 09:00")
    built.row("platform_metrics", agent_id="a4", day=day("10-07"), metric="sales", value=1, source="x")
    built.row("platform_metrics", agent_id="a5", month="2026-10", metric="sales", value=1, source="x")
    built.row("platform_metrics", agent_id="a6", month="2026-09", metric="sales", value=1, source="x")
    assert october(built, [plan()]).unlisted == [("s1", name) for name in ("a2", "a3", "a4", "a5")]
    built.tables["agents"] = []
    assert [card.agent for card in october(built, [plan()]).cards] == ["a2", "a3", "a4", "a5"]
