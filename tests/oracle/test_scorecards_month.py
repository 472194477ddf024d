"""A month of the oracle: what a card and a slip say, from which rows."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.examples.build import Build, day

from .scorecard_months import agent, october, plan, quiz, sold
from .scorecard_plans import AFTERSALE, read
from .scorecards import Mistake

D = Decimal
F = Fraction


def test_marks_and_attendance_count_on_her_days_only() -> None:
    """From the 15th: what lies before it is not hers, nor another's."""
    built = agent(agent(Build(), "a1", "10-15", role="both", level="普通"), "a2", role="presale")
    for on, kind in (("10-14", "absent"), ("10-15", "late"), ("10-16", "present"), ("11-01", "absent")):
        built.row("attendance", agent_id="a1", day=day(on), kind=kind)
    built.row("attendance", agent_id="a2", day=day("10-16"), kind="absent")
    for on, points in (("10-14", 20), ("10-15", 5), ("10-31", 6)):
        built.row("adjustments", agent_id="a1", day=day(on), kind="complaint", points=points)
    built.row("adjustments", agent_id="a2", day=day("10-20"), kind="complaint", points=7)
    built.row("adjustments", agent_id="a1", day=day("10-20"), kind="praise", withdrawn=True)
    card = october(built, [read(AFTERSALE)]).card("a1")
    found = {line.id: (line.points, line.reason) for line in card.items}
    assert found["attendance"] == (15, None)
    assert found["execution"] == (None, "no_mark")
    assert (card.deductions, card.bonuses, len(card.marks)) == (11, 0, 2)
    # Attendance alone is scored (no orders, so no rate): 15 x 130 / 20 = 97.5, less 11.
    assert (card.of_items, card.score, card.passed) == (D("97.5"), D("86.5"), False)
    # On her days nothing is covered, and the rows that are left are not hers.
    kept = [row for row in built.tables["attendance"] if (row["agent_id"], row["day"]) < ("a1", day("10-15"))]
    built.tables["attendance"] = [*kept, {"shop": "s1", "agent_id": "a2", "day": day("10-16"), "kind": "absent"}]
    built.covers("attendance", "10-01", "10-14")
    card = october(built, [read(AFTERSALE)]).card("a1")
    assert {line.id: line.reason for line in card.items}["attendance"] == "not_covered"
    assert card.waits and card.total is None and card.lines["pool"] is None


def test_a_full_aftersale_slip() -> None:
    """20 orders of the month, one of them refunded: 5 % exactly, 30 points."""
    built = agent(Build(), "a1", role="aftersale", level="资深").never("targets")
    for number in range(1, 21):
        sold(built, "a1", f"o{number}", f"10-{number:02d}", "100")
    built.refund("o7", "30", applied="10-08 09:00", finished="10-09 09:00")
    for name, grade in (("service_quality", "优"), ("disputes", "良"), ("cooperation", "中"), ("execution", "差")):
        built.row("grades", agent_id="a1", month="2026-10", item=name, grade=grade)
    built.row("grades", agent_id="a1", month="2026-09", item="execution", grade="优")
    built.row("attendance", agent_id="a1", day=day("10-02"), kind="late")
    built.row("adjustments", agent_id="a1", day=day("10-03"), kind="complaint", points=8)
    built.row("adjustments", agent_id="a1", day=day("10-04"), kind="praise")
    card = october(built, [read(AFTERSALE)]).card("a1")
    assert [(line.id, line.points) for line in card.items] == [
        ("service_quality", 20),
        ("refund_rate", 30),
        ("disputes", 15),
        ("cooperation", 10),
        ("execution", 0),
        ("attendance", 15),
    ]
    rate = card.items[1]
    assert (rate.value, rate.above, rate.whole) == (F(1, 20), 1, 20)
    # 20 + 30 + 15 + 10 + 0 + 15 = 90, - 8 + 2 = 84, below 91: no bonus; base 2500.
    assert (card.of_items, card.score, card.passed) == (90, 84, False)
    assert (card.lines, card.total) == ({"base": D(2500), "pool": D(0)}, 2500)
    # With 优 for execution 104: 1000 x 104 / 130 = 800.
    built.tables["grades"][3]["grade"] = "优"
    card = october(built, [read(AFTERSALE)]).card("a1")
    assert (card.score, card.passed, card.lines["pool"], card.total) == (104, True, 800, 3300)


def test_commission_is_on_the_amount_that_the_plan_names() -> None:
    """Sales 1000 in October; 100 of an October order refunded in November, 50 of a September order in October."""
    built = agent(Build(), "a1")
    sold(built, "a1", "o1", "10-05", "1000")
    sold(built, "a1", "o2", "09-20", "400")
    built.refund("o1", "100", applied="11-01 09:00", finished="11-02 09:00")
    built.refund("o2", "50", applied="10-01 09:00", finished="10-02 09:00")
    tail = '[pay.commission]\nhow = "whole"\ntiers = [{ from = 0, rate = "1%" }]'
    for how, amount in (("of_orders", 900), ("finished", 950), ("none", 1000)):
        card = october(built, [plan(f'refunds = "{how}"\n{tail}')]).card("a1")
        assert (card.amount, card.lines["commission"]) == (amount, D(amount) / 100)
        # No item is scored, so the card waits and the total is unknown.
        assert card.total is None
    # Who sold nothing earns 0; where refunds were never imported nobody knows.
    quiz(agent(built, "a2"), "a2", 80)
    card = october(built, [plan(tail)]).card("a2")
    assert (card.lines, card.total) == ({"commission": D(0)}, 0)
    built.never("refunds")
    card = october(built, [plan(tail)]).card("a2")
    assert (card.lines, card.total) == ({"commission": None}, None)


def test_places_coefficients_and_what_is_carried() -> None:
    """90, 90, 80 and one without a mark; the coefficient is of an account."""
    built = Build()
    for name, score in (("a1", 90), ("a2", 90), ("a3", 80), ("a4", None)):
        agent(built, name, "10-15" if name == "a2" else None)
        if score is not None:
            quiz(built, name, score)
    built.row("adjustments", agent_id="a3", day=day("10-20"), kind="carried", amount=D("-12.34"))
    paid = '[pay]\nrank = [300, 200, 100]\ncoefficients = { "a1" = 1.2, "s1:a3" = 2 }'
    found = october(built, [plan(paid)])
    assert [card.place for card in found.cards] == [1, 1, 3, None]
    # (300 + 200) / 2 x 1.2 = 300; 250 x 17 / 31 = 137.096...; the third place 100, less 12.34.
    assert [card.total for card in found.cards] == [300, D("137.10"), D("87.66"), None]
    assert found.card("a3").lines == {"rank": D(100), "carried": D("-12.34")}
    assert found.card("a4").lines == {"rank": None}


def test_an_item_may_wait_where_the_plan_does_not() -> None:
    """And may be left out where the plan waits."""
    built = quiz(agent(Build(), "a1"), "a1", 80)
    other = {"id": "other", "full": 20, "score": "grade"}
    for of_plan, of_item, score in (
        ("rescale", {"missing": "wait"}, None),
        ("wait", {"missing": "rescale"}, 96),  # 80 of 100, x 120
        ("wait", {}, None),
        ("rescale", {}, 96),
    ):
        asked = plan(f'missing = "{of_plan}"')
        asked["items"].append({**other, **of_item})
        assert october(built, [asked]).card("a1").score == score


def test_attendance_needs_one_covered_day_or_one_row() -> None:
    """Of the days to come nothing is known, and nothing is taken off; September says nothing of October."""
    built = agent(Build(), "a1").row("attendance", agent_id="a1", day=day("09-30"), kind="late")
    asked = plan()
    asked["items"] = [{"id": "here", "full": 20, "score": "attendance", "each": {"late": 5}}]
    for first, last, score in (("09-30", "10-01", 20), ("10-31", "11-30", 20), ("09-01", "09-30", None)):
        assert october(built.covers("attendance", first, last), [asked]).card("a1").score == score
    built.row("attendance", agent_id="a1", day=day("10-01"), kind="late")
    assert october(built, [asked]).card("a1").score == 15


def test_who_did_not_pass_has_a_place_and_no_bonus() -> None:
    """69 of 100 at 70 %: second, and the third stays third."""
    built = Build()
    for name, score in (("a1", 90), ("a2", 69), ("a3", 60)):
        quiz(agent(built, name), name, score)
    found = october(built, [plan('pass = "70%"\n[pay]\nrank = [300, 200, 100]')])
    assert [(card.place, card.total) for card in found.cards] == [(1, 300), (2, 0), (3, 0)]


def test_money_is_rounded_to_cents_before_it_is_compared() -> None:
    """100 of three buyers is 33.33 and within 33.33; 4 of 3 is 133.33... % and above 133.33 %."""
    built = agent(Build(), "a1")
    for number, amount in enumerate(("33", "33", "34")):
        sold(built, "a1", f"o{number}", "10-05", amount)
    asked = plan()
    tiers = [{"upto": D("33.33"), "points": 10}, {"points": 0}]
    asked["items"] = [{"id": "aov", "full": 10, "score": "tiers", "metric": "aov", "tiers": tiers}]
    assert october(built, [asked]).card("a1").score == 10
    built.chat("bo0", "a1", "A 10-05 09:02")
    exact = [{"upto": "133.33%", "points": 10}, {"points": 0}]
    asked["items"] = [{"id": "r", "full": 10, "score": "tiers", "metric": "reply_ratio", "tiers": exact}]
    assert october(built, [asked]).card("a1").score == 0


def test_the_platforms_figure_and_a_rule() -> None:
    """Without orders the rate is the platform's, if the plan takes it; the plan's rule decides whose an order is."""
    built = agent(Build(), "a1", role="aftersale").never("orders", "refunds")
    theirs = {("s1", "a1", "refund_rate"): F(6, 100)}
    open_plan = read(AFTERSALE)
    found = october(built, [open_plan], theirs).card("a1").items[1]
    assert (found.points, found.reason, found.value) == (20, None, None)
    closed = {**open_plan, "platform_figures": False}
    found = october(built, [closed], theirs).card("a1").items[1]
    assert (found.points, found.reason) == (None, "platform")

    built = agent(agent(Build(), "a1"), "a2")
    # a1 before the order, a2 between order and payment.
    built.chat("b1", "a1", "B 10-05 09:00, A 10-05 09:01").chat("b1", "a2", "B 10-05 10:30, A 10-05 10:31")
    built.order("o1", "b1", "10-05 10:00", paid="10-05 11:00", amount="100")
    text = 'rule = "{}"\n[pay.commission]\ntiers = [{{ from = 0, rate = "1%" }}]'
    for rule, amounts in (("order_first", [100, 0]), ("payment", [0, 100])):
        cards = october(built.refund("o9", "1"), [plan(text.format(rule))]).cards
        assert [card.amount for card in cards] == amounts


def test_a_metric_of_the_whole_shop_is_nobodys() -> None:
    """A plan that asks for one is a mistake."""
    built = agent(Build(), "a1")
    asked = plan()
    asked["items"][0].update(score="target", metric="silent_conversion", target=1)
    with pytest.raises(Mistake, match="silent_conversion"):
        october(built, [asked])
