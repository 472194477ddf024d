"""Scores and pay of the oracle, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from .scorecard_plans import AFTERSALE, PRESALE, read
from .scorecards import (
    base_pay,
    commission_pay,
    grade_of,
    is_passed,
    judge_marks,
    newcombe,
    pay,
    place_of,
    pool_pay,
    rank_pay,
    score_of,
    sum_of_marks,
    wilson,
    within_chance,
)
from .scorecards.marks import NO_AMOUNT, NO_POINTS, OTHER_POINTS, OUT_OF_RANGE, UNKNOWN_KIND

D = Decimal
F = Fraction
WHOLE = F(1)
PLAN = read(AFTERSALE)
PAYING: dict[str, Any] = PLAN["pay"]


def slip(*asked: Any, **more: Any) -> Any:
    """The lines and their total."""
    return pay(*asked, **more)


def between(low: float, high: float, to: float = 5e-5) -> Any:
    """An interval, nearly."""
    return pytest.approx((low, high), abs=to)


def mark(kind: str, points: Any = None, **other: Any) -> dict[str, Any]:
    """A row of adjustments."""
    return {"agent_id": "a1", "day": date(2026, 10, 5), "kind": kind, "points": points, **other}


def test_70_percent_of_130_is_91() -> None:
    """91 passes, 90.99 does not; who waits has neither; without `pass` everybody passes."""
    assert [is_passed(PLAN, D(score)) for score in ("91", "90.99", "130", "0")] == [True, False, True, False]
    assert is_passed(PLAN, None) is None
    assert is_passed(read(PRESALE), D(0)) is True


@pytest.mark.parametrize(
    ("score", "pool"),
    [
        ("130", "1000"),
        ("117", "900"),
        ("91", "700"),
        ("90.99", "0"),  # not passed
        ("100", "769.23"),  # 769.2307...
        ("98", "753.85"),  # 753.8461...
        ("110.5", "850"),
        ("128.37", "987.46"),  # 987.4615...
        ("91.01", "700.08"),  # 700.0769...
        ("132", "1000"),  # above full counts as full
    ],
)
def test_pool_of_1000_by_the_score(score: str, pool: str) -> None:
    """1000 x score / 130."""
    assert pool_pay(PAYING, D(score), F(130), is_passed(PLAN, D(score)), WHOLE) == D(pool)


def test_above_full_pays_more_where_the_plan_says_so() -> None:
    """1000 x 132 / 130 = 1015.3846; capped by `caps` at 1010."""
    assert pool_pay({**PAYING, "cap_at_full": False}, D(132), F(130), True, WHOLE) == D("1015.38")
    free = {**PAYING, "cap_at_full": False, "caps": {"pool": 1010}}
    assert pool_pay(free, D(132), F(130), True, WHOLE) == 1010


def test_the_pool_of_a_part_of_the_month() -> None:
    """17 of 31 days: 900 x 17 / 31 = 493.548...; 1.2 times that, unrounded, is 592.258..."""
    assert pool_pay(PAYING, D(117), F(130), True, F(17, 31)) == D("493.55")
    more = {**PAYING, "coefficient_on": ["pool"]}
    assert pool_pay(more, D(117), F(130), True, F(17, 31), F(6, 5)) == D("592.26")
    assert pool_pay(PAYING, D(117), F(130), True, F(17, 31), F(6, 5)) == D("493.55")
    assert pool_pay(PAYING, None, F(130), None, WHOLE) is None


def test_base_by_level_and_days() -> None:
    """2000, 2500, 3000; a change of level on the 11th of a month of 31 days."""
    assert [base_pay(PAYING, {level: 30}, 30) for level in ("普通", "资深", "组长")] == [2000, 2500, 3000]
    # 2000 x 10 / 31 = 645.161 = 645.16; 2500 x 21 / 31 = 1693.548 = 1693.55; together 2338.71.
    assert base_pay(PAYING, {"普通": 10, "资深": 21}, 31) == D("2338.71")
    # Each part is rounded: to 1 they are 645 and 1694.
    assert base_pay({**PAYING, "round_to": 1}, {"普通": 10, "资深": 21}, 31) == 2339
    # 2000 x 7 / 31 = 451.6129 and 2500 x 3 / 31 = 241.9355: to 0.1 451.6 + 241.9 = 693.5 (693.5484 in one).
    assert base_pay({**PAYING, "round_to": D("0.1")}, {"普通": 7, "资深": 3}, 31) == D("693.5")
    assert base_pay({**PAYING, "caps": {"base": 2300}}, {"普通": 10, "资深": 21}, 31) == 2300
    assert base_pay(PAYING, {"普通": 10, "见习": 21}, 31) is None
    assert base_pay(PAYING, {None: 31}, 31) is None


COMMISSION: dict[str, Any] = {
    "commission": {
        "how": "slices",
        "tiers": [{"from": 0, "rate": "0.5%"}, {"from": 50000, "rate": "1%"}, {"from": 100000, "rate": "1.5%"}],
    }
}


@pytest.mark.parametrize(
    ("amount", "slices", "whole"),
    [
        (0, "0", "0"),
        (-1200, "0", "0"),
        (30000, "150", "150"),
        ("49999.99", "250", "250"),  # 249.99995
        (50000, "250", "500"),  # whole: the higher rate from the limit on
        (80000, "550", "800"),  # 250 + 300
        (100000, "750", "1500"),  # 250 + 500
        (120000, "1050", "1800"),  # 250 + 500 + 300
        ("12345.67", "61.73", "61.73"),  # 61.72835
        ("1", "0.01", "0.01"),  # 0.005
    ],
)
def test_commission_in_slices_and_whole(amount: Any, slices: str, whole: str) -> None:
    """0.5 % to 50000, 1 % to 100000, 1.5 % above."""
    exact = F(D(str(amount)))
    assert commission_pay(COMMISSION, exact) == D(slices)
    at_once = {"commission": {**COMMISSION["commission"], "how": "whole"}}
    assert commission_pay(at_once, exact) == D(whole)


def test_commission_below_its_first_tier_capped_and_unknown() -> None:
    """From 10000 on: 0 to there, then 2 % of what lies above (whole: of everything)."""
    late: dict[str, Any] = {
        "commission": {"how": "slices", "tiers": [{"from": 10000, "rate": "2%"}]},
        "caps": {"commission": 150},
    }
    assert [commission_pay(late, F(amount)) for amount in (9999, 10000, 15000, 20000)] == [0, 0, 100, 150]
    whole = {"commission": {**late["commission"], "how": "whole"}}
    assert [commission_pay(whole, F(amount)) for amount in (9999, 10000)] == [0, 200]
    assert commission_pay(late, None) is None
    # The coefficient comes before rounding and the cap: 100 x 1.2 = 120; 0.0042 x 1.2 = 0.00504 is a cent; 200 x 0.8
    # is 160, and only then capped.
    keen = {**late, "coefficient_on": ["commission"]}
    assert [commission_pay(keen, F(amount), F(6, 5)) for amount in (15000, 20000)] == [120, 150]
    assert commission_pay(keen, F("10000.21"), F(6, 5)) == D("0.01")
    assert commission_pay(keen, F(20000), F(4, 5)) == 150


def test_rank_bonuses_and_ties() -> None:
    """300, 200, 100; two first ones 250 each; three second ones (200 + 100 + 0) / 3; the fourth has 0."""
    paying = {"rank": [300, 200, 100]}
    assert [rank_pay(paying, place, 1, WHOLE) for place in (1, 2, 3, 4)] == [300, 200, 100, 0]
    assert rank_pay(paying, 1, 2, WHOLE) == 250
    assert rank_pay(paying, 2, 3, WHOLE) == 100
    assert rank_pay(paying, 3, 3, WHOLE) == D("33.33")
    # 300 x 17 / 31 = 164.516; with 1.2: 197.419; two first ones, one of them for 17 days: 250 x 17 / 31 = 137.097.
    assert rank_pay(paying, 1, 1, F(17, 31)) == D("164.52")
    assert rank_pay(paying, 1, 1, F(17, 31), F(6, 5)) == D("197.42")
    assert rank_pay({**paying, "coefficient_on": []}, 1, 1, F(17, 31), F(6, 5)) == D("164.52")
    assert rank_pay(paying, 1, 2, F(17, 31)) == D("137.10")
    assert rank_pay({**paying, "caps": {"rank": 240}}, 1, 2, WHOLE) == 240
    assert rank_pay({**paying, "round_to": 1}, 1, 2, F(17, 31)) == 137
    assert rank_pay(paying, None, 1, WHOLE) is None
    assert rank_pay(paying, 1, 1, WHOLE, passed=False) == 0


def test_places() -> None:
    """Of 95, 95, 90 and one who waits: 1, 1, 3 and none."""
    scores = [D(95), D(95), D(90), None]
    assert [place_of(score, scores) for score in scores] == [1, 1, 3, None]


def test_the_total_its_cap_and_what_is_carried() -> None:
    """2500 + 900 + 800 = 4200; capped at 4000 the line `cap` is -200; carried -35.5 stands beyond the cap."""
    lines = {"base": D(2500), "pool": D(900), "commission": D(800)}
    assert slip({}, lines, [], waits=False) == (lines, 4200)
    capped = {"caps": {"total": 4000}}
    assert slip(capped, lines, [], waits=False) == ({**lines, "cap": D(-200)}, 4000)
    with_carried = {**lines, "cap": D(-200), "carried": D("-35.5")}
    assert slip(capped, lines, [D("-50"), D("14.5")], waits=False) == (with_carried, D("3964.5"))
    assert slip({"caps": {"total": 4200}}, lines, [], waits=False) == (lines, 4200)
    assert slip({}, {**lines, "commission": None}, [], waits=False)[1] is None
    assert slip({}, {"base": D(2500)}, [], waits=True) == ({"base": D(2500)}, None)
    assert slip({}, {}, [], waits=False) == ({}, 0)


def test_marks_count_by_the_plan() -> None:
    """Low review -5, complaint -5 to -20, praise +2, outstanding +2 to +5."""
    rows = [
        mark("low_quality_review"),
        mark("low_quality_review", D(-5)),  # repeats the plan, with a sign
        mark("low_quality_review", 4),
        mark("complaint", 5),
        mark("complaint", -20),
        mark("complaint", D("20.01")),
        mark("complaint", D("4.99")),
        mark("complaint"),
        mark("praise"),
        mark("praise", 2, withdrawn=True),
        mark("outstanding", D("3.5")),
        mark("outstanding", 1),
        mark("smile", 1),
    ]
    marks = judge_marks(PLAN, rows)
    assert [(m.points, m.reason) for m in marks] == [
        (5, None),
        (5, None),
        (None, OTHER_POINTS),
        (5, None),
        (20, None),
        (None, OUT_OF_RANGE),
        (None, OUT_OF_RANGE),
        (None, NO_POINTS),
        (2, None),
        (D("3.5"), None),
        (None, OUT_OF_RANGE),
        (None, UNKNOWN_KIND),
    ]
    # 5 + 5 + 5 + 20 = 35 off, 2 + 3.5 = 5.5 on: of 100 there stay 70.5.
    down, up = sum_of_marks(PLAN["deductions"], marks), sum_of_marks(PLAN["bonuses"], marks)
    assert (down, up) == (D(35), D("5.5"))
    assert score_of(D(100), down, up) == D("70.5")
    assert score_of(D(20), down, up) == 0
    assert score_of(D(130), D(0), up) == D("135.5")
    assert score_of(None, down, up) is None


def test_a_kind_has_a_most() -> None:
    """Six times praise of 2 with at most 10: 10; beside it outstanding 5."""
    plan: dict[str, Any] = {
        "bonuses": [{"kind": "praise", "points": 2, "most": 10}, {"kind": "outstanding", "points": [2, 5]}]
    }
    marks = judge_marks(plan, [*[mark("praise")] * 6, mark("outstanding", 5)])
    assert sum_of_marks(plan["bonuses"], marks) == 15


def test_carried_rows_are_no_points() -> None:
    """They have an amount, or stand there uncounted."""
    marks = judge_marks(PLAN, [mark("carried", amount=D("-12.30")), mark("carried")])
    assert [(m.amount, m.reason) for m in marks] == [(D("-12.30"), None), (None, NO_AMOUNT)]


@pytest.mark.parametrize(
    ("score", "grade"),
    [("100", "金牌"), ("90", "金牌"), ("89.99", "银牌"), ("80", "银牌"), ("79.99", "铜牌"), ("70", "铜牌")],
)
def test_gold_silver_bronze(score: str, grade: str) -> None:
    """90-100, 80-90, 70-80; below nothing."""
    plan = read(PRESALE)
    assert grade_of(plan, D(score))["zh"] == grade
    assert grade_of({**plan, "grades": plan["grades"][::-1]}, D(score))["zh"] == grade
    assert grade_of(plan, D("69.99")) is None
    assert grade_of(plan, None) is None


def test_intervals() -> None:
    """By hand for 10 cases; 15 / 148 and 56 / 70 less 48 / 80 are the printed examples of Newcombe's two papers of
    1998: 0.0624 to 0.1605, and 0.0524 to 0.3339."""
    # z2 = 3.841459; n = 10, x = 5: middle (0.5 + 0.19207) / 1.38415 = 0.5; half 1.95996 sqrt(0.025 + 0.0096036)
    # / 1.38415 = 0.26341: 0.23659 to 0.76341. x = 0: 0 to 0.38415 / 1.38415 = 0.27753.
    assert wilson(5, 10) == between(0.236593, 0.763407, 1e-6)
    assert wilson(0, 10) == between(0, 0.277533, 1e-6)
    assert wilson(10, 10) == between(0.722467, 1, 1e-6)
    assert wilson(15, 148) == between(0.0624, 0.1605)
    assert wilson(0, 0) is None
    assert newcombe(56, 70, 48, 80) == between(0.0524, 0.3339)
    # 1 - 0.277533 x sqrt(2) = 0.6075
    assert newcombe(10, 10, 0, 10) == between(0.6075, 1.0)
    assert newcombe(1, 2, 0, 0) is None
    assert within_chance(56, 70, 48, 80) is False
    assert within_chance(7, 10, 5, 10) is True
    assert within_chance(3, 7, 3, 7) is True
