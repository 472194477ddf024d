"""A month of the oracle: a card for every unbroken run of days, and with which card what is carried is paid."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tests.examples.build import Build, day

from .scorecard_months import agent, october, plan, quiz, sold

D = Decimal
F = Fraction
BASE = '\n[applies]\nroles = ["{0}"]\n[pay]\nbase = {{ "普通" = 3100 }}'
PRESALE = plan(BASE.format("presale"), "presale")
AFTERSALE = plan(BASE.format("aftersale"), "aftersale")


def back_and_forth() -> Build:
    """a1 is presale to the 10th, aftersale to the 20th, then presale again."""
    built = Build()
    for since, role in ((None, "presale"), ("10-11", "aftersale"), ("10-21", "presale")):
        agent(built, "a1", since, role=role, level="普通")
    return built


def test_every_unbroken_run_has_a_card_with_its_own_share() -> None:
    """10, 10 and 11 of 31 days; with one plan alone the days between are nobody's."""
    built = quiz(back_and_forth(), "a1", 100)
    cards = october(built, [PRESALE, AFTERSALE]).cards
    assert [(card.plan, card.days[0].day, card.days[-1].day, card.share) for card in cards] == [
        ("presale", 1, 10, F(10, 31)),
        ("aftersale", 11, 20, F(10, 31)),
        ("presale", 21, 31, F(11, 31)),
    ]
    # 3100 x 10 / 31, 3100 x 10 / 31, 3100 x 11 / 31.
    assert [card.total for card in cards] == [1000, 1000, 1100]
    assert [card.days[0].day for card in october(built, [PRESALE]).cards] == [1, 21]


def test_a_change_of_level_parts_no_run_and_an_end_does() -> None:
    """普通 to the 4th, 资深 from the 5th to the 9th; back on the 12th."""
    built = Build().row("agents", agent_id="a1", level="普通", active_to=day("10-30"))
    agent(built, "a1", "10-05", level="资深", active_to=day("10-09"))
    agent(built, "a1", "10-12", level="资深")
    paid = plan('[pay]\nbase = { "普通" = 310, "资深" = 620 }')
    cards = october(quiz(built, "a1", 50), [paid]).cards
    # 310 x 4 / 31 + 620 x 5 / 31 = 40 + 100; 620 x 20 / 31 = 400.
    assert [(len(card.days), card.days_at, card.total) for card in cards] == [
        (9, {"普通": 4, "资深": 5}, 140),
        (20, {"资深": 20}, 400),
    ]


def test_a_run_has_its_own_figures_marks_and_attendance() -> None:
    """100 sold on the 5th, 30 on the 15th under no plan, 400 on the 25th."""
    built = back_and_forth()
    for order, on, amount in (("o1", "10-05", "100"), ("o2", "10-15", "30"), ("o3", "10-25", "400")):
        sold(built, "a1", order, on, amount)
    for on in ("10-10", "10-11", "10-21", "10-31"):
        built.row("attendance", agent_id="a1", day=day(on), kind="late")
        built.row("adjustments", agent_id="a1", day=day(on), kind="slip")
    asked = plan('refunds = "none"\n[applies]\nroles = ["presale"]\n[[deductions]]\nkind = "slip"\npoints = 3')
    asked["items"] = [{"id": "here", "full": 20, "score": "attendance", "each": {"late": 5}}]
    asked["pay"] = {"commission": {"tiers": [{"from": 0, "rate": "10%"}]}}
    cards = october(built.covers("attendance", "10-01", "10-31"), [asked]).cards
    # 20 - 5 - 3 = 12; 20 - 10 - 6 = 4.
    assert [(card.score, card.total) for card in cards] == [(12, 10), (4, 40)]


def test_an_agent_of_two_cards_is_one_of_the_ranked() -> None:
    """a1 has 90 for 10 days and, less 20, 70 for 11; a2 has 80 and a3 70. To nobody a1 is two agents, nor to herself a
    rival: a2 is second to her, and a3 third."""
    built = quiz(back_and_forth(), "a1", 90)
    for name, score in (("a2", 80), ("a3", 70)):
        quiz(agent(built, name, role="presale"), name, score)
    built.row("adjustments", agent_id="a1", day=day("10-25"), kind="slip")
    tail = '[applies]\nroles = ["presale"]\n[pay]\nrank = [310, 200, 100]\n[[deductions]]\nkind = "slip"\npoints = 20'
    cards = october(built, [plan(tail)]).cards
    assert [(card.agent, card.score, card.place) for card in cards] == [
        ("a1", 90, 1),
        ("a1", 70, 2),  # a2 is above it
        ("a2", 80, 2),
        ("a3", 70, 3),
    ]
    # 310 x 10 / 31 = 100; the 70 of a1 is what a3 has at best: (200 + 100) / 2 x 11 / 31 = 53.2258. To a3 both others
    # are better, so the third place is hers alone.
    assert [card.total for card in cards] == [100, D("53.23"), 200, 100]


def test_what_is_carried_on_another_day_is_paid_with_the_last_card() -> None:
    """On the 5th with the first card, on the 15th (under none) and on the 28th with the last; a2 joins on the 20th."""
    built = quiz(quiz(back_and_forth(), "a1", 100), "a2", 100)
    agent(built, "a2", "10-20", role="presale", level="普通")
    agent(built, "a3", role="aftersale", level="普通")
    carried = [("a1", "10-05", "1.11"), ("a1", "10-15", "20"), ("a1", "10-28", "-300.50"), ("a2", "10-01", "7")]
    carried += [("a3", "10-02", "-5"), ("a3", "10-03", "2.50"), ("nobody", "10-31", "9"), ("a1", "11-01", "1000")]
    for name, on, amount in carried:
        built.row("adjustments", agent_id=name, day=day(on), kind="carried", amount=D(amount), note=on)
    built.row("adjustments", agent_id="a1", day=day("10-06"), kind="carried", amount=D(4), withdrawn=True)
    found = october(built, [PRESALE])
    assert [(card.agent, card.lines) for card in found.cards] == [
        ("a1", {"base": 1000, "carried": D("1.11")}),
        ("a1", {"base": 1100, "carried": D("-280.50")}),
        ("a2", {"base": 1200, "carried": D(7)}),  # 3100 x 12 / 31
    ]
    assert [card.total for card in found.cards] == [D("1001.11"), D("819.50"), 1207]
    assert found.unpaid == {("s1", "a3"): D("-2.50"), ("s1", "nobody"): D(9)}


def test_withdrawn_grades_and_attendance_are_no_rows() -> None:
    """Nobody marked a1, and she was never late."""
    built = agent(Build(), "a1").row("attendance", agent_id="a1", day=day("10-02"), kind="late", withdrawn=True)
    built.row("grades", agent_id="a1", month="2026-10", item="quiz", score=50, withdrawn=True)
    asked = plan()
    asked["items"].append({"id": "here", "full": 100, "score": "attendance", "each": {"late": 5}})
    card = october(built.covers("attendance", "10-01", "10-31"), [asked]).card("a1")
    assert [(item.points, item.reason) for item in card.items] == [(None, "no_mark"), (100, None)]


def test_commission_on_what_the_platform_reports() -> None:
    """1 % of 1000 where the plan admits it; a month's figure says nothing of the 17 days of a2."""
    built = agent(agent(Build(), "a1"), "a2", "10-15").never("orders", "refunds", "messages")
    theirs = {("s1", name, "net_sales"): F(1000) for name in ("a1", "a2")}
    asked = plan('[pay.commission]\ntiers = [{ from = 0, rate = "1%" }]')
    assert [card.lines["commission"] for card in october(built, [asked], theirs).cards] == [10, None]
    closed = {**asked, "platform_figures": False}
    assert [card.lines["commission"] for card in october(built, [closed], theirs).cards] == [None, None]
