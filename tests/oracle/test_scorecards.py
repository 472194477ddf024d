"""Points of the oracle's scorecards, worked out by hand: items, rounding, what cannot be scored."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from .scorecard_plans import AFTERSALE, PRESALE, item
from .scorecards import Given, Scored, item_points, number_of, part_of, rounded, score_of_items
from .scorecards.items import LEAST, NO_MARK, NO_TARGET, NOT_COVERED, OUTSIDE, PLATFORM, UNKNOWN

D = Decimal
F = Fraction


def earned(of: dict[str, Any], value: Any, weights: bool = False) -> Decimal | None:
    """The points for a value."""
    return item_points(of, Given(value=number_of(value)), weights)[0]


def scored(of: dict[str, Any], given: Given, weights: bool = False, admit_platform: bool = True) -> Any:
    """The points, and why there are none."""
    return item_points(of, given, weights, admit_platform)


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("0", 30),
        ("5%", 30),  # exactly the limit is within it
        ("5.01%", 20),
        ("8%", 20),
        ("8.01%", 10),
        ("11%", 10),
        ("11.01%", 0),
        ("100%", 0),
        (F(1, 20), 30),  # 1 order of 20
        (F(50001, 1000000), 20),  # 5.0001 % would be 5.00 % if it were rounded first
        (F(8, 100), 20),
        (F(9, 112), 10),  # 8.0357 %
    ],
)
def test_every_edge_of_the_refund_rate(value: Any, points: int) -> None:
    """<= 5 % 30; > 5 % to <= 8 % 20; > 8 % to <= 11 % 10; above 11 % 0."""
    assert earned(item(AFTERSALE, "refund_rate"), value) == points


@pytest.mark.parametrize("name", ["service_quality", "disputes", "cooperation", "execution"])
@pytest.mark.parametrize(("grade", "points"), [("优", 20), ("良", 15), ("中", 10), ("差", 0)])
def test_the_four_graded_items(name: str, grade: str, points: int) -> None:
    """优 20, 良 15, 中 10, 差 0."""
    assert scored(item(AFTERSALE, name), Given(grade=grade)) == (points, None)


def test_a_number_is_out_of_the_full_score_or_of() -> None:
    """17.5 of 20; 88 of 100 is 20 x 0.88 = 17.6; 7 of 9 is 15.5555... = 15.56."""
    quality = item(AFTERSALE, "service_quality")
    assert scored(quality, Given(score=F(35, 2))) == (D("17.5"), None)
    assert scored({**quality, "of": 100}, Given(score=F(88))) == (D("17.6"), None)
    assert scored({**quality, "of": 9}, Given(score=F(7))) == (D("15.56"), None)
    for score, given in ((0, (D(0), None)), (20, (D(20), None)), (F("20.01"), (None, OUTSIDE)), (-1, (None, OUTSIDE))):
        assert scored(quality, Given(score=F(score))) == given
    # In a plan of weights both are 100: 88 is 88 points, and 100.01 is outside.
    assert scored({"id": "quiz", "weight": 10, "score": "grade"}, Given(score=F(88)), weights=True) == (88, None)
    assert scored({"id": "quiz", "weight": 10, "score": "grade"}, Given(score=F("100.01")), True) == (
        None,
        OUTSIDE,
    )


def test_a_grade_that_is_missing_or_not_known_is_no_score() -> None:
    """Never 0 points by silence."""
    quality = item(AFTERSALE, "service_quality")
    assert scored(quality, Given()) == (None, NO_MARK)
    assert scored({**quality, "grades": {"优": 20}}, Given(grade="良")) == (None, OUTSIDE)


@pytest.mark.parametrize(
    ("kinds", "points"),
    [
        ([], 20),
        (["present"] * 20, 20),
        (["late"], 15),
        (["leave"], 15),
        (["late", "leave"], 10),
        (["absent"], 10),
        (["present", "late", "absent"], 5),
        (["late", "late", "leave", "leave"], 0),  # 20 - 4 x 5
        (["absent", "absent"], 0),
        (["absent", "absent", "late"], 0),  # -5, but not below 0
    ],
)
def test_attendance(kinds: list[str], points: int) -> None:
    """Full 20; late -5, leave -5, absence -10, not below 0."""
    assert scored(item(AFTERSALE, "attendance"), Given(attendance=kinds)) == (points, None)


def test_attendance_of_days_that_nothing_covers_is_unknown() -> None:
    """Not full, and not 0."""
    assert scored(item(AFTERSALE, "attendance"), Given()) == (None, NOT_COVERED)


@pytest.mark.parametrize(
    ("name", "value", "points"),
    [
        ("inquiry_conversion", "45%", 100),
        ("inquiry_conversion", "44.99%", 80),
        ("inquiry_conversion", "40%", 80),
        ("inquiry_conversion", "39.99%", 60),
        ("inquiry_conversion", "35%", 60),
        ("inquiry_conversion", "34.99%", 0),
        ("inquiry_conversion", F(9, 20), 100),
        ("inquiry_conversion", F(4, 9), 80),  # 44.44 %
        ("reply_rate", "100%", 100),
        ("reply_rate", "98%", 100),
        ("reply_rate", F(48, 49), 80),  # 97.96 %, which is 98 % when it is shown
        ("reply_rate", "95%", 80),
        ("reply_rate", "94.99%", 60),
        ("reply_rate", "92%", 60),
        ("reply_rate", "91.99%", 0),
        ("response_time", 0, 100),
        ("response_time", 35, 100),
        ("response_time", "35.01", 80),
        ("response_time", 45, 80),
        ("response_time", F(136, 3), 60),  # 45.33 s
        ("response_time", 55, 60),
        ("response_time", "55.01", 0),
        ("sales_target_rate", "100%", 100),
        ("sales_target_rate", "130%", 100),
        ("sales_target_rate", "87.654%", D("87.65")),
        ("sales_target_rate", 0, 0),
    ],
)
def test_every_edge_of_the_presale_plan(name: str, value: Any, points: Any) -> None:
    """45 / 40 / 35 %, 98 / 95 / 92 %, 35 / 45 / 55 s: 100, 80, 60, 0."""
    assert earned(item(PRESALE, name), value, weights=True) == points


def test_a_part_of_weights_is_rounded() -> None:
    """20 x 80 / 100 = 16; 30 x 87.65 / 100 = 26.295 = 26.30 (half up); 5 x 33.33 / 100 = 1.6665 = 1.67."""
    assert part_of({"weight": 20}, D(80), weights=True) == 16
    assert part_of({"weight": 30}, D("87.65"), weights=True) == D("26.30")
    assert part_of({"weight": 5}, D("33.33"), weights=True) == D("1.67")
    assert part_of({"full": 30}, D("12.34"), weights=False) == D("12.34")


def test_linear_is_a_straight_line_and_flat_beyond() -> None:
    """60 % 0 to 90 % 20: 75 % is half of it; 70 % is a third, 6.67; 50 % and 95 % lie beyond."""
    line = {"full": 20, "score": "linear", "worst": {"at": "60%", "points": 0}, "best": {"at": "90%", "points": 20}}
    found = [earned(line, value) for value in ("50%", "60%", "70%", "75%", "90%", "95%")]
    assert found == [0, 0, D("6.67"), 10, 20, 20]
    # Falling: 55 s 10 points to 35 s 100 points; 40 s is 15 of 20 seconds on: 10 + 90 x 0.75 = 77.5.
    falling = {"weight": 5, "score": "linear", "worst": {"at": 55, "points": 10}, "best": {"at": 35, "points": 100}}
    assert [earned(falling, value, True) for value in (60, 55, 40, 35, 20)] == [10, 10, D("77.5"), 100, 100]


def test_target_with_cap_and_floor() -> None:
    """Full 30 of a target of 50000."""
    plain = {"full": 30, "score": "target", "target": 50000}
    # 30 x 45000 / 50000 = 27; 30 x 33333.33 / 50000 = 19.999998 = 20.00; over the target full, and never below 0.
    assert [earned(plain, value) for value in (45000, "33333.33", 60000, -1)] == [27, 20, 30, 0]
    wide = {**plain, "cap": D("1.2"), "floor": "80%"}
    # 60000 is 1.2: 36; 70000 is capped at 36; 40000 is the floor itself: 24; 39999.99 is below it.
    assert [earned(wide, value) for value in (60000, 70000, 40000, "39999.99")] == [36, 36, 24, 0]
    assert earned({"weight": 30, "score": "target", "target": 50000}, 45000, weights=True) == 90


def test_the_shop_as_target() -> None:
    """Her 90 to the shop's 120: 100 x 0.75; a shop without a value, or with 0, is no target."""
    aov = item(PRESALE, "aov")
    assert scored(aov, Given(value=F(90), shop=F(120)), weights=True) == (75, None)
    assert scored(aov, Given(value=F(90), shop=F(0)), weights=True) == (None, NO_TARGET)
    assert scored(aov, Given(value=F(90)), weights=True) == (None, NO_TARGET)


def test_what_is_unknown_is_not_scored() -> None:
    """Nor a rate of too few cases, nor a figure of the platform that the plan does not admit."""
    refunds = item(AFTERSALE, "refund_rate")
    assert scored(refunds, Given()) == (None, UNKNOWN)
    few = {**refunds, "least": 10}
    assert scored(few, Given(value=F(0), whole=F(9))) == (None, LEAST)
    assert scored(few, Given(value=F(0), whole=F(10))) == (30, None)
    theirs = Given(platform=F(6, 100))
    assert scored(refunds, theirs, admit_platform=True) == (20, None)
    assert scored(refunds, theirs, admit_platform=False) == (None, PLATFORM)
    # Ours goes before theirs.
    assert scored(refunds, Given(value=F(0), platform=F(6, 100))) == (30, None)


def test_what_is_not_scored_is_left_out_or_waited_for() -> None:
    """Of 130, an item of 20 without a mark: 88 of 110 x 130 = 104; 77.77 of 110 x 130 = 91.91."""
    rest = [Scored(F(30), D(28)), Scored(F(80), D(60))]
    assert score_of_items([*rest, Scored(F(20), D(10))]) == 98
    assert score_of_items([*rest, Scored(F(20), None)]) == 104
    assert score_of_items([Scored(F(110), D("77.77")), Scored(F(20), None)]) == D("91.91")
    assert score_of_items([*rest, Scored(F(20), None, waits=True)]) is None
    assert score_of_items([*rest, Scored(F(20), D(10), waits=True)]) == 98
    # 2 of 3 of weights 30, 20 and 50: (30 + 16) x 100 / 50 = 92.
    assert score_of_items([Scored(F(30), D(30)), Scored(F(20), D(16)), Scored(F(50), None)]) == 92
    # 20 x 130 / 30 = 86.666... = 86.67
    assert score_of_items([Scored(F(30), D(20)), Scored(F(100), None)]) == D("86.67")
    assert score_of_items([Scored(F(30), None), Scored(F(100), None)]) is None


def test_rounding_is_half_up_away_from_zero() -> None:
    """To 0.01, 0.1 and 1."""
    assert [rounded(F(value)) for value in ("2.345", "2.3449", "-2.345", "0.005")] == [
        D("2.35"),
        D("2.34"),
        D("-2.35"),
        D("0.01"),
    ]
    assert [rounded(F("2.35"), F(1, 10)), rounded(F("2.34"), F(1, 10))] == [D("2.4"), D("2.3")]
    assert [rounded(F("2.5"), F(1)), rounded(F("2.49"), F(1)), rounded(F("-2.5"), F(1))] == [3, 2, -3]
