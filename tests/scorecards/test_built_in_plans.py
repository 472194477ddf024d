"""The two built-in plans, point by point: every edge of every tier, the pass mark, the pool to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from xundan.metrics.figures import Figure
from xundan.scorecards.card import Card, Marked
from xundan.scorecards.judging import judged, marked
from xundan.scorecards.marks import Adjustment, Attended, Grade
from xundan.scorecards.pay import Sold, lines
from xundan.scorecards.people import Person, Stay
from xundan.scorecards.plan import AttendanceItem, GradeItem, Item, LinearItem, Plan, TargetItem, TiersItem
from xundan.scorecards.scoring import attended, graded, measured
from xundan.scorecards.shelf import Month, built_in

MONTH = Month(2026, 6)
AFTERSALE, PRESALE = built_in("aftersale").plan, built_in("presale").plan
GRADED = ("quality", "complaints", "cooperation", "execution")


def item(plan: Plan, name: str) -> Item:
    return next(each for each in plan.items if each.id == name)


def points(plan: Plan, name: str, value: str) -> Decimal | None:
    """What a value of an item's metric earns; rates in per cent."""
    found = item(plan, name)
    assert isinstance(found, TiersItem | LinearItem | TargetItem)
    exact = Fraction(value.removesuffix("%")) / 100 if value.endswith("%") else Fraction(value)
    return measured(found, Figure(exact), None, "wait").points


@pytest.mark.parametrize(
    ("rate", "earned"),
    [
        ("0%", 30), ("4.99%", 30), ("5%", 30), ("5.01%", 20), ("5.0000001%", 20), ("8%", 20), ("8.01%", 10),
        ("11%", 10), ("11.01%", 0), ("100%", 0),
    ],
)  # fmt: skip
def test_refund_rate(rate: str, earned: int) -> None:
    assert points(AFTERSALE, "refund_rate", rate) == earned


@pytest.mark.parametrize(
    ("name", "value", "earned"),
    [
        ("inquiry_conversion", "45%", 100), ("inquiry_conversion", "44.99%", 80), ("inquiry_conversion", "40%", 80),
        ("inquiry_conversion", "39.99%", 60), ("inquiry_conversion", "35%", 60), ("inquiry_conversion", "34.99%", 0),
        ("reply_rate", "100%", 100), ("reply_rate", "98%", 100), ("reply_rate", "97.99%", 80),
        ("reply_rate", "95%", 80),
        ("reply_rate", "94.99%", 60), ("reply_rate", "92%", 60), ("reply_rate", "91.99%", 0),
        ("response_time", "35", 100), ("response_time", "35.001", 80), ("response_time", "45", 80),
        ("response_time", "45.001", 60), ("response_time", "55", 60), ("response_time", "55.001", 0),
        ("sales_target", "1", 100), ("sales_target", "1.5", 100), ("sales_target", "0.925", Decimal("92.5")),
        ("sales_target", "0", 0),
    ],
)  # fmt: skip
def test_presale_items(name: str, value: str, earned: Decimal | int) -> None:
    assert points(PRESALE, name, value) == earned


def test_the_average_order_value_is_held_against_the_shops() -> None:
    """88.2 of 100 is 88.20 points, whatever stands behind the cents."""
    found = item(PRESALE, "aov")
    assert isinstance(found, TargetItem)
    hers, shops = Figure(Fraction("88.204")), Figure(Fraction("100.001"))
    assert measured(found, hers, shops, "wait").points == Decimal("88.20")
    assert measured(found, hers, Figure(None), "wait").points is None


@pytest.mark.parametrize("name", GRADED)
@pytest.mark.parametrize(("grade", "earned"), [("优", 20), ("良", 15), ("中", 10), ("差", 0)])
def test_grades(name: str, grade: str, earned: int) -> None:
    found = item(AFTERSALE, name)
    assert isinstance(found, GradeItem)
    assert graded(found, Grade(grade, None, None, None, None), "wait").points == earned


@pytest.mark.parametrize(
    ("score", "earned"), [("20", 20), ("17.5", Decimal("17.50")), ("0", 0), ("20.01", None), ("-1", None)]
)
def test_a_grade_in_numbers(score: str, earned: Decimal | None) -> None:
    found = item(AFTERSALE, "quality")
    assert isinstance(found, GradeItem)
    scored = graded(found, Grade(None, Decimal(score), None, None, None), "wait")
    assert scored.points == earned
    assert (scored.why is None) == (earned is not None)


@pytest.mark.parametrize(
    ("kinds", "earned"),
    [
        ((), 20), (("present",) * 22, 20), (("late",), 15), (("leave",), 15), (("absent",), 10),
        (("late", "leave"), 10), (("late", "absent"), 5), (("absent", "absent"), 0), (("absent", "absent", "late"), 0),
        (("late",) * 30, 0),
    ],
)  # fmt: skip
def test_attendance(kinds: tuple[str, ...], earned: int) -> None:
    found = item(AFTERSALE, "attendance")
    assert isinstance(found, AttendanceItem)
    rows = [Attended(date(2026, 6, n + 1), kind, None, None) for n, kind in enumerate(kinds)]
    assert attended(found, rows, "wait").points == earned
    assert attended(found, None, "wait").points is None


def card(score: str, level: str = "普通", days: int = 30) -> Card:
    """A card of the after-sale plan with this score: all items together give 90 or 130, a bonus or deduction the
    rest."""
    person = Person("s", "a", "A", (Stay(date(2026, 6, 1), date(2026, 6, days), None, level),))
    items = []
    for each in AFTERSALE.items:
        if isinstance(each, GradeItem):
            items.append(graded(each, Grade("优", None, None, None, None), "wait"))
        elif isinstance(each, AttendanceItem):
            items.append(attended(each, [], "wait"))
        else:
            items.append(measured(each, Figure(Fraction(0)), None, "wait"))
    change = Decimal(score) - 130
    kind = AFTERSALE.deductions[0] if change < 0 else AFTERSALE.bonuses[0]
    marks = [Marked(date(2026, 6, 1), kind.kind, kind.name, change, None, None)] if change else []
    return judged(AFTERSALE, person, MONTH, items, marks)


def paid(found: Card, plan: Plan = AFTERSALE) -> dict[str, Decimal | None]:
    return {line.key: line.amount for line in lines(plan, found, Sold(None), None, ()).lines}


@pytest.mark.parametrize(
    ("score", "passed", "pool"),
    [
        # 1000 x score / 130 to the cent, half up
        ("130", True, "1000.00"), ("91", True, "700.00"), ("90.99", False, "0.00"), ("90.9", False, "0.00"),
        ("91.01", True, "700.08"), ("100", True, "769.23"), ("121", True, "930.77"), ("117", True, "900.00"),
        ("129", True, "992.31"), ("0", False, "0.00"), ("135", True, "1000.00"),
    ],
)  # fmt: skip
def test_pass_mark_and_pool(score: str, passed: bool, pool: str) -> None:
    found = card(score)
    assert (found.score, found.passed) == (Decimal(score), passed)
    assert paid(found)["pool"] == Decimal(pool)


def test_a_score_above_full_pays_more_where_the_plan_says_so() -> None:
    """1000 x 135 / 130 = 1038.4615"""
    plan = AFTERSALE.model_copy(update={"pay": AFTERSALE.pay.model_copy(update={"cap_at_full": False})})
    assert paid(card("135"), plan)["pool"] == Decimal("1038.46")


@pytest.mark.parametrize(("level", "base"), [("普通", 2000), ("资深", 2500), ("组长", 3000), ("senior", 2500)])
def test_base_salaries(level: str, base: int) -> None:
    found = card("130", level)
    assert paid(found)["base"] == base
    total = lines(AFTERSALE, found, Sold(None), None, ()).total
    assert total == base + 1000


def test_a_joiner_has_the_share_of_her_days() -> None:
    """2000 x 10/30 = 666.67; 1000 x 91/130 x 10/30 = 233.33"""
    assert paid(card("91", days=10)) == {"base": Decimal("666.67"), "pool": Decimal("233.33")}


def test_a_level_without_base_leaves_the_total_unknown() -> None:
    found = lines(AFTERSALE, card("130", "总监"), Sold(None), None, ())
    assert found.total is None
    line = found.line("base")
    assert line is not None
    assert line.amount is None
    assert line.why is not None
    assert "总监" in line.why.zh


def adjusted(rows: Sequence[tuple[str, str | None]]) -> list[Decimal | None]:
    given = [
        Adjustment(date(2026, 6, 2), kind, None if number is None else Decimal(number), None, None, None, None)
        for kind, number in rows
    ]
    return [mark.points for mark in marked(AFTERSALE, given)]


@pytest.mark.parametrize(
    ("kind", "number", "counts"),
    [
        ("low_quality_review", None, -5), ("low_quality_review", "5", -5), ("low_quality_review", "-5", -5),
        ("low_quality_review", "6", None), ("complaint", "5", -5), ("complaint", "20", -20), ("complaint", "-12", -12),
        ("complaint", "4.99", None), ("complaint", "21", None), ("complaint", None, None), ("praise", None, 2),
        ("praise", "3", None), ("outstanding", "2", 2), ("outstanding", "5", 5), ("outstanding", "5.5", None),
        ("smile", "3", None),
    ],
)  # fmt: skip
def test_marks(kind: str, number: str | None, counts: int | None) -> None:
    assert adjusted([(kind, number)]) == [counts]


def test_grades_of_the_presale_plan() -> None:
    """Gold from 90, silver from 80, bronze from 70."""
    assert [(grade.name.en, grade.from_) for grade in PRESALE.grades] == [("Gold", 90), ("Silver", 80), ("Bronze", 70)]


def test_weights_of_the_presale_plan() -> None:
    weights = {each.id: each.weight for each in PRESALE.items}
    assert weights == {
        "sales_target": 30, "inquiry_conversion": 20, "aov": 20, "reply_rate": 20, "response_time": 5, "attendance": 5,
    }  # fmt: skip
    assert (PRESALE.full, AFTERSALE.full) == (100, 130)
