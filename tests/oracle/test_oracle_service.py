"""Sanity of the oracle itself, on cases computed by hand: ratings, complaints, shifts, attendance (63, 64, 69, 75)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests import oracle
from tests.examples.build import Build, at, day

from .test_oracle import ask, grouped

SERVICE = ["satisfaction_rate", "rating_rate", "invitation_rate"]


def rated(
    built: Build, buyer: str, score: str | None, when: str = "11:00", agent: str = "a1", by: str | None = "agent"
) -> Build:
    """A rating of an agent."""
    mark = None if score is None else Decimal(score)
    return built.row("service_ratings", agent_id=agent, buyer_id=buyer, rated_at=at(when), score=mark, invited_by=by)


def served(*buyers: str) -> Build:
    """A shop that answered these buyers at ten."""
    built = Build()
    for buyer in buyers:
        built.chat(buyer, "a1", "B 10:00:00, A 10:00:05")
    return built


def complained(built: Build, complaint: str, opened: str, closed: str | None = None, **other: Any) -> Build:
    """A complaint."""
    times = {"opened_at": at(opened), "closed_at": at(closed) if closed else None}
    return built.row("complaints", complaint_id=complaint, kind="complaint", **times, **other)


def test_satisfied_are_four_or_more_of_those_with_a_score() -> None:
    """5, 4 and 3.5 and a blank: 2 of 3 are satisfied; 3 scores and 2 invitations by the agent over 4 served."""
    built = served("b1", "b2", "b3", "b4")
    rated(rated(rated(rated(built, "b1", "5"), "b2", "4", by="buyer"), "b3", "3.5", by=None), "b4", None)
    assert ask(built, *SERVICE) == (2 / 3, 3 / 4, 2 / 4)


def test_ratings_are_null_without_scores_without_served_buyers_and_without_imports() -> None:
    """Nobody gave a score: no rate of satisfaction, but none of one served buyer rated."""
    built = rated(served("b1"), "b1", None)
    assert ask(built, *SERVICE) == (None, 0, 1)
    assert ask(rated(Build(), "b1", "5"), *SERVICE) == (1, None, None)
    assert ask(rated(served("b1"), "b1", "5").never("service_ratings"), *SERVICE) == (None, None, None)
    assert ask(rated(served("b1"), "b1", "5").never("messages"), *SERVICE) == (1, None, None)
    assert ask(rated(served("b1"), "b1", "5").covers("service_ratings", "03-03"), *SERVICE) == (None, None, None)


def test_ratings_go_by_their_own_hour_the_agent_named_and_the_buyers_type() -> None:
    """b1 paid the day before and is returning; a9 is in no list and so in team ""."""
    built = served("b1").order("o1", "b1", "03-01 10:00", paid="03-01 10:01")
    built.row("agents", agent_id="a1", team="前")
    rated(rated(built, "b1", "5", "23:59:59"), "b2", "1", agent="a9")
    assert grouped(built, "satisfaction_rate", "hour") == {11: 0, 23: 1}
    assert grouped(built, "rating_rate", "hour") == {10: 0, 11: None, 23: None}
    assert grouped(built, "satisfaction_rate", "team") == {"前": 1, "": 0}
    assert grouped(built, "satisfaction_rate", "buyer_type") == {"returning": 1, "new": 0}
    assert grouped(built, "rating_rate", "agent") == {"a1": 1, "a9": None}


def test_filters_do_not_apply_to_ratings() -> None:
    """A blocked buyer's score counts, though nobody was served."""
    built = rated(served("b1"), "b1", "5").rule(blocked_buyers=["b1"])
    assert ask(built, *SERVICE) == (1, None, None)


def test_ratings_have_business_days() -> None:
    """01:00 on the 3rd is still the 2nd where the day begins at four."""
    built = rated(Build(business_day_cut=timedelta(hours=4)), "b1", "5", "03-03 01:00")
    assert ask(built, "satisfaction_rate") == 1
    assert ask(built, "satisfaction_rate", on=day("03-03")) is None


def test_complaints_are_upheld_or_undecided() -> None:
    """Of three, one is dismissed; two received buyers; hours of those closed: 1 h 30 and, dismissed, 40 h."""
    built = served("b1", "b2")
    complained(built, "c1", "12:00", "13:30", agent_id="a1", buyer_id="b1", upheld=True)
    complained(built, "c2", "12:10", agent_id="a2", buyer_id=None, upheld=None)
    complained(built, "c3", "12:20", "03-04 04:20", agent_id=None, buyer_id="b1", upheld=False)
    assert ask(built, "complaints", "complaint_rate", "complaint_hours") == (2, 1, 1.5)
    assert grouped(built, "complaints", "agent") == {"a1": 1, "a2": 1}
    assert grouped(built, "complaints", "buyer_type") == {"new": 1, None: 1}
    assert grouped(built, "complaints", "hour") == {12: 2}


def test_a_complaint_that_names_nobody_is_under_a_question_mark() -> None:
    """By agent and team; nobody consulted `"?"`, so there is no rate."""
    built = complained(served("b1"), "c1", "12:00")
    rows = oracle.query(built.world(), ["complaints", "complaint_rate"], ["agent", "team"], day("03-02"), day("03-02"))
    assert rows == [
        {"agent": "?", "team": "?", "complaints": 1, "complaint_rate": None},
        {"agent": "a1", "team": "", "complaints": 0, "complaint_rate": 0},
    ]


def test_complaints_that_were_never_imported_are_unknown() -> None:
    """Nothing is not none; a file with a header alone is none."""
    metrics = ("complaints", "complaint_rate", "complaint_hours")
    assert ask(served("b1"), *metrics) == (None, None, None)
    built = served("b1")
    built.covered["complaints"] = (day("01-01"), day("12-31"))
    assert ask(built, *metrics) == (0, 0, None)


def shift(built: Build, when: str, starts: str, ends: str, agent: str = "a1") -> Build:
    """A shift of a day."""
    return built.row("shifts", agent_id=agent, day=day(when), starts_at=at(starts), ends_at=at(ends))


def test_online_hours_are_those_of_the_rows() -> None:
    """09:00-12:00, 13:00-18:00 and, over midnight, 22:00-02:30 written with the clock of one day: 3 + 5 + 4.5."""
    built = shift(Build(), "03-02", "03-02 09:00", "03-02 12:00")
    shift(shift(built, "03-02", "03-02 13:00", "03-02 18:00"), "03-02", "03-02 22:00", "03-02 02:30", agent="a2")
    assert ask(built, "online_hours") == 12.5
    assert grouped(built, "online_hours", "agent") == {"a1": 8, "a2": 4.5}
    assert ask(built, "online_hours", on=day("03-03")) == 0
    assert ask(Build(), "online_hours") is None


def test_online_hours_pass_as_time_does() -> None:
    """In New York the clocks go forward on 8 March: from 23:00 to 07:00 are seven hours."""
    built = shift(Build(timezone="America/New_York"), "03-07", "03-07 23:00", "03-08 07:00")
    assert ask(built, "online_hours", on=day("03-07")) == 7


def test_attendance_is_days_present_of_days_scheduled() -> None:
    """a1 was late and present on one day (once), a2 on leave, a3 has only a shift: 1 of 3."""
    built = shift(Build(), "03-02", "09:00", "12:00", agent="a3")
    for agent, kind in (("a1", "late"), ("a1", "present"), ("a2", "leave")):
        built.row("attendance", agent_id=agent, day=day("03-02"), kind=kind)
    assert ask(built, "attendance_rate") == 1 / 3
    assert grouped(built, "attendance_rate", "agent") == {"a1": 1, "a2": 0, "a3": 0}


def test_attendance_needs_its_table_and_knows_no_future() -> None:
    """Reading 75: the shift of the 3rd, which attendance does not cover, is no absence."""
    built = shift(Build(), "03-02", "03-02 09:00", "03-02 12:00")
    shift(built, "03-03", "03-03 09:00", "03-03 12:00")
    assert ask(built, "attendance_rate") is None
    built.row("attendance", agent_id="a1", day=day("03-02"), kind="present").covers("attendance", "03-01", "03-02")
    assert ask(built, "attendance_rate", to=day("03-03")) == 1
    assert ask(built, "attendance_rate", on=day("03-03")) is None


def test_dimensions_of_service_and_staff() -> None:
    """As metrics.md and readings 63, 64 and 69 say."""
    days = ["shop", "day", "week", "month", "weekday"]
    for name in (*SERVICE, "complaints", "complaint_rate", "complaint_hours"):
        assert oracle.dimensions(name) == [*days, "agent", "team", "hour", "buyer_type"], name
    for name in ("online_hours", "attendance_rate"):
        assert oracle.dimensions(name) == [*days, "agent", "team"], name
