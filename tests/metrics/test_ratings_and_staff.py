"""Ratings, shifts and attendance, worked out by hand after the readings 63 and 64."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.examples.build import Build, at, day
from tests.metrics.asked import LAST, rows_of, values, view_of, without
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View

TUESDAY = date(2026, 3, 3)


def rated(built: Build, agent: str, buyer: str | None, when: str, score: str | None, by: str | None = None) -> None:
    built.row(
        "service_ratings", agent_id=agent, buyer_id=buyer, rated_at=at(when), score=score and Decimal(score),
        invited_by=by,
    )  # fmt: skip


@pytest.fixture(scope="module")
def view() -> View:
    """a1 of team 早班 served b1 and b2 on the 2nd, a2 served b1. b1 had paid in February. On the 2nd a1 got 5, 4, 3.5
    and an invitation without answer, a2 got 1; on the 3rd a1 got 3, and an unknown agent 4."""
    built = Build().row("agents", agent_id="a1", team="早班")
    built.order("old", "b1", "02-01 10:00", "02-01 10:01")
    built.chat("b1", "a1", "B 09:00, A 09:01").chat("b2", "a1", "B 09:00, A 09:01").chat("b1", "a2", "B 10:00, A 10:01")
    rated(built, "a1", "b1", "09:30", "5", "agent")
    rated(built, "a1", "b2", "10:30", "4", "system")
    rated(built, "a1", "b3", "10:31", "3.5", "agent")
    rated(built, "a1", "b4", "10:32", None, "agent")
    rated(built, "a2", "b1", "10:33", "1", "buyer")
    rated(built, "a1", "b1", "03-03 09:30", "3")
    rated(built, "a9", "b1", "03-03 09:31", "4", "agent")
    built.covers("service_ratings", "03-02", "03-04")
    return view_of(built)


def test_satisfied_are_scores_of_four_or_more_of_those_with_a_score(view: View) -> None:
    assert values(view, "satisfaction_rate") == 2 / 4
    assert values(view, "satisfaction_rate", "agent") == {"a1": 2 / 3, "a2": 0.0}
    assert values(view, "satisfaction_rate", "hour") == {9: 1.0, 10: 1 / 3}
    assert values(view, "satisfaction_rate", "team") == {"早班": 2 / 3, "": 0.0}
    assert values(view, "satisfaction_rate", "buyer_type") == {"returning": 1 / 2, "new": 1 / 2}
    assert values(view, "satisfaction_rate", "day", last=LAST) == {"2026-03-02": 0.5, "2026-03-03": 0.5}


def test_ratings_and_invitations_are_measured_by_the_buyers_served(view: View) -> None:
    # served: b1 and b2; with a score: four; a1 served two, a2 one
    assert values(view, "rating_rate") == 4 / 2
    assert values(view, "rating_rate", "agent") == {"a1": 3 / 2, "a2": 1.0}
    assert values(view, "invitation_rate") == 3 / 2
    assert values(view, "invitation_rate", "agent") == {"a1": 3 / 2, "a2": 0.0}


def test_nobody_served_or_no_score_is_unknown(view: View) -> None:
    four = date(2026, 3, 4)
    assert values(view, "satisfaction_rate", first=four, last=four) is None
    assert values(view, "rating_rate", first=TUESDAY, last=TUESDAY) is None
    assert values(view, "invitation_rate", "agent", first=TUESDAY, last=TUESDAY) == {"a9": None}


def test_days_without_ratings_are_unknown_and_so_is_a_shop_without_any(view: View) -> None:
    five = date(2026, 3, 5)
    of = ("satisfaction_rate", "rating_rate", "invitation_rate")
    assert [values(view, metric, first=five, last=five) for metric in of] == [None, None, None]
    assert [values(without(view, "service_ratings"), metric) for metric in of] == [None, None, None]
    assert [values(without(view, "messages"), metric) for metric in of] == [2 / 4, None, None]


def test_a_rating_that_names_no_buyer_any_more_still_counts() -> None:
    built = Build()
    rated(built, "a1", "b1", "09:00", "5")
    rated(built, "a1", None, "09:00", "5")
    assert values(view_of(built), "satisfaction_rate", "buyer_type") == {"new": 1.0, None: 1.0}


def test_the_rows_of_a_rate_are_its_ratings(view: View) -> None:
    found = rows_of(view, "satisfaction_rate", agent="a1", day="2026-03-02")
    assert [(row["buyer_id"], row["score"], row["in_numerator"]) for row in found.rows] == [
        ("b1", Decimal(5), True), ("b2", Decimal(4), True), ("b3", Decimal("3.5"), False)
    ]  # fmt: skip
    assert rows_of(view, "invitation_rate", "numerator", agent="a1").number() == 3


def test_the_platforms_own_rate_stands_where_there_are_no_ratings() -> None:
    """Of one day as it is; of two days nothing, since a mean of rates is none; and never beside ratings."""
    built = Build()
    for on, value in (("03-02", "0.95"), ("03-03", "0.85")):
        built.row("platform_metrics", day=day(on), agent_id="a1", metric="satisfaction_rate", value=Decimal(value),
                  source="sycm_ratings")  # fmt: skip
    view = view_of(built)
    assert values(view, "satisfaction_rate", "agent", "day", last=LAST) == {
        ("a1", "2026-03-02"): 0.95, ("a1", "2026-03-03"): 0.85
    }  # fmt: skip
    assert values(view, "satisfaction_rate", "agent", last=LAST) == {}
    rated(built, "a1", "b1", "09:30", "1")
    built.covers("service_ratings", "03-02", "03-02")
    assert values(view_of(built), "satisfaction_rate", "agent", "day", last=LAST) == {
        ("a1", "2026-03-02"): 0.0, ("a1", "2026-03-03"): 0.85
    }  # fmt: skip


def shift(built: Build, agent: str, on: str, start: str, end: str) -> None:
    built.row("shifts", agent_id=agent, day=day(on), starts_at=at(f"{on} {start}"), ends_at=at(f"{on} {end}"))


@pytest.fixture(scope="module")
def staff() -> View:
    """a1: 09:00-12:00 and 13:30-18:00 on the 2nd, 22:00-02:00 on the 3rd. a2: 10:00-10:20, overlapping 10:10-10:30.
    Attendance: a1 present on the 2nd, late and on leave on the 3rd; a2 absent on the 2nd; a3 without a shift late on
    the 2nd; a1 has a shift and no attendance on the 4th, and one on the 7th, of which no attendance is imported."""
    built = Build().row("agents", agent_id="a1", team="早班")
    for on, start, end in (("03-02", "09:00", "12:00"), ("03-02", "13:30", "18:00"), ("03-03", "22:00", "02:00")):
        shift(built, "a1", on, start, end)
    shift(built, "a2", "03-02", "10:00", "10:20")
    shift(built, "a2", "03-02", "10:10", "10:30")
    shift(built, "a1", "03-04", "09:00", "09:00")
    shift(built, "a1", "03-07", "09:00", "10:00")
    for agent, on, kind in (
        ("a1", "03-02", "present"), ("a1", "03-03", "late"), ("a1", "03-03", "leave"), ("a2", "03-02", "absent"),
        ("a3", "03-02", "late"),
    ):  # fmt: skip
        built.row("attendance", agent_id=agent, day=day(on), kind=kind)
    built.covers("shifts", "03-02", "03-07").covers("attendance", "03-02", "03-06")
    return view_of(built)


def test_hours_of_shifts_are_added_as_they_stand(staff: View) -> None:
    # 3 + 4.5 + 4 + 0 + 1 of a1, 20 and 20 minutes of a2
    assert values(staff, "online_hours", last=LAST) == pytest.approx(12.5 + 2 / 3)
    assert values(staff, "online_hours", "agent", last=LAST) == {"a1": 12.5, "a2": pytest.approx(2 / 3)}
    assert values(staff, "online_hours", "day", last=LAST) == {
        "2026-03-02": pytest.approx(7.5 + 2 / 3), "2026-03-03": 4.0, "2026-03-04": 0.0,
        "2026-03-07": 1.0,
    }  # fmt: skip
    assert values(staff, "online_hours", "team") == {"早班": 7.5, "": pytest.approx(2 / 3)}


def test_a_quiet_day_has_no_hours_and_an_unknown_one_nothing(staff: View) -> None:
    assert values(staff, "online_hours", first=date(2026, 3, 5), last=date(2026, 3, 5)) == 0.0
    assert values(staff, "online_hours", first=LAST, last=LAST) is None
    assert values(without(staff, "shifts"), "online_hours") is None


def test_attended_are_days_present_or_late_of_all_days_with_attendance_or_a_shift(staff: View) -> None:
    # the 2nd: a1 and a3 of a1, a2, a3; a1 also the 3rd, and not the 4th
    assert values(staff, "attendance_rate") == 2 / 3
    assert values(staff, "attendance_rate", last=LAST) == 3 / 5
    assert values(staff, "attendance_rate", "agent", last=LAST) == {"a1": 2 / 3, "a2": 0.0, "a3": 1.0}
    assert values(staff, "attendance_rate", "team", last=LAST) == {"早班": 2 / 3, "": 1 / 2}


def test_attendance_must_be_imported_and_there_must_be_somebody_to_attend(staff: View) -> None:
    assert values(without(staff, "attendance"), "attendance_rate") is None
    six, seven = date(2026, 3, 6), date(2026, 3, 7)
    assert values(staff, "attendance_rate", first=six, last=six) is None
    assert values(staff, "attendance_rate", first=seven, last=seven) is None


def test_the_rows_of_hours_and_of_attendance(staff: View) -> None:
    found = rows_of(staff, "online_hours", agent="a1")
    assert [row["amount"] for row in found.rows] == [10_800, 16_200, 14_400, 0, 3600]
    assert found.number() == 12.5
    days = rows_of(staff, "attendance_rate", agent="a1").rows
    assert [(row["day"], row["in_numerator"]) for row in days] == [
        ("2026-03-02", True), ("2026-03-03", True), ("2026-03-04", False)
    ]  # fmt: skip


@pytest.mark.parametrize("metric", ["online_hours", "attendance_rate"])
def test_staff_have_no_hour_and_no_buyers(staff: View, metric: str) -> None:
    assert CATALOGUE[metric].dimensions == ("shop", "day", "week", "month", "weekday", "agent", "team")


def test_withdrawn_attendance_and_targets_are_none() -> None:
    """a1 was marked late and absent on the 2nd by mistake, and a2 late; a3's target is taken back, a2's is not."""
    built = Build().covers("attendance", "03-02", "03-02")
    for agent, kind, withdrawn in (("a1", "late", True), ("a1", "absent", None), ("a2", "late", False)):
        built.row("attendance", agent_id=agent, day=day("03-02"), kind=kind, withdrawn=withdrawn)
    for agent, sales, withdrawn in ((None, 900, True), ("a2", 70, False), ("a3", 50, True), ("a1", 30, None)):
        built.row("targets", agent_id=agent, month="2026-03", sales=Decimal(sales), withdrawn=withdrawn)
    view = view_of(built)
    assert values(view, "attendance_rate", "agent") == {"a1": 0.0, "a2": 1.0}
    assert values(view, "sales_target", "agent") == {"a1": 30, "a2": 70}
    assert values(view, "sales_target") == 100, "without the shop's own the sum of its agents'"
