"""Sanity of the oracle itself, on cases computed by hand: working time and measured hours (readings 55 to 58, 78).

2 March 2026 is a Monday. The shop works 09:00-18:00 on every day unless said.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import oracle
from tests.examples.build import Build, at, day
from tests.oracle.settings import Settings
from tests.oracle.working import WorkingTime

from .test_oracle import ask, grouped, reception

COUNTS = ("answered_turns", "late_turns", "unanswered_turns")
SPLIT = ["09:00-12:00", "13:00-18:00"]


def works(*hours: str, **other: Any) -> Build:
    """A shop whose clock is its working time."""
    settings: dict[str, Any] = {"response_clock": "working_hours", **other}
    if hours:
        settings["working_hours"] = list(hours)
    return Build().rule(**settings)


def seconds(first: str, later: str, **settings: Any) -> int:
    """Working seconds between two moments."""
    return WorkingTime(Settings([(None, settings)])).seconds(at(first), at(later))


def turns(built: Build, agent: str = "a1") -> list[tuple[str, int | None]]:
    """Status and seconds of an agent's turns that are in numbers."""
    rows = [row for row in oracle.facts(built.world())["turns"] if row["agent_id"] == agent]
    rows = [row for row in rows if row["outcome"] not in ("off_hours", "unmeasured")]
    return [(row["status"], row["seconds"]) for row in sorted(rows, key=lambda row: row["opened_at"])]


def hours_on(days: list[date], **settings: Any) -> list[float]:
    """Working hours of whole days."""
    working = WorkingTime(Settings([(None, settings)]))
    return [working.seconds(at(f"{d:%m-%d} 00:00"), at(f"{d:%m-%d} 00:00") + timedelta(days=1)) / 3600 for d in days]


def week(first: str = "03-02") -> list[date]:
    """Seven days."""
    return [day(first) + timedelta(days=n) for n in range(7)]


def test_the_example_of_the_rules() -> None:
    """ "16:30 -> 09:30 next day = 1 h when hours are 09:00-17:00"."""
    assert seconds("16:30", "03-03 09:30", working_hours=["09:00-17:00"]) == 3600


@pytest.mark.parametrize(
    ("first", "later", "between"),
    [
        ("08:59:50", "09:00:10", 10),
        ("17:59:50", "18:00:10", 10),
        ("11:59:59", "13:00:01", 2),
        ("12:00:00", "13:00:00", 0),
        ("18:00:00", "03-03 09:00:00", 0),
        ("08:00", "20:00", 8 * 3600),
        ("08:00", "03-05 08:00", 24 * 3600),
        ("10:00", "10:00", 0),
        ("10:00", "09:30", 0),
    ],
)
def test_split_shifts_leave_out_the_pause(first: str, later: str, between: int) -> None:
    """A stretch begins with its first second and ends before its last; two that read backwards have none between."""
    assert seconds(first, later, working_hours=SPLIT) == between


def test_stretches_over_midnight_belong_to_the_day_on_which_they_begin() -> None:
    """Mondays 22:00-02:00: so Tuesday has its first two hours and nothing else; 24:00 is midnight; equal ends are a
    day."""
    assert hours_on(week(), working_hours=["1 22:00-02:00"]) == [2, 2, 0, 0, 0, 0, 0]
    assert hours_on(week(), working_hours=["1 22:00-24:00"]) == [2, 0, 0, 0, 0, 0, 0]
    assert hours_on(week(), working_hours=["1 08:00-08:00"]) == [16, 8, 0, 0, 0, 0, 0]
    assert hours_on(week(), working_hours=["7 23:00-00:00"]) == [0, 0, 0, 0, 0, 0, 1]


def test_weekdays_are_ranges_and_lists() -> None:
    """Monday 1; a stretch without weekdays is of every day; what overlaps counts once; blanks say nothing."""
    assert hours_on(week(), working_hours=["1-5 09:00-12:00", " 6,7 10:00-11:00 ", ""]) == [3, 3, 3, 3, 3, 1, 1]
    assert hours_on(week(), working_hours=["1-2,7 09:00-12:00"]) == [3, 3, 0, 0, 0, 0, 3]
    assert hours_on(week(), working_hours=["09:00-12:00", "3 11:00-13:00", "3 10:00-11:00"]) == [3, 3, 4, 3, 3, 3, 3]
    assert hours_on(week(), working_hours=["1 20:00-04:00", "2 03:00-05:00"]) == [4, 5, 0, 0, 0, 0, 0]
    assert hours_on(week(), working_hours=[]) == [0] * 7


def test_holidays_of_a_country_have_no_hours_and_make_up_days_have() -> None:
    """China 2026: Friday 20 and Monday 23 February are off, Saturday 28 is worked, with the hours of Monday where
    Saturday has none of its own, else with those of Saturday."""
    days = [day(text) for text in ("02-13", "02-14", "02-17", "02-20", "02-23", "02-27", "02-28", "03-01")]
    weekdays = ["1 09:00-12:00", "2-5 09:00-10:00"]
    assert hours_on(days, working_hours=weekdays) == [1, 0, 1, 1, 3, 1, 0, 0]
    assert hours_on(days, working_hours=weekdays, holidays="CN") == [1, 3, 0, 0, 0, 1, 3, 0]
    assert hours_on(days, working_hours=[*weekdays, "6 09:00-11:00"], holidays="CN") == [1, 2, 0, 0, 0, 1, 2, 0]
    assert hours_on([day("02-28")], working_hours=["2-5 09:00-10:00"], holidays="CN") == [0]


def test_days_of_the_shops_own_go_before_those_of_the_country() -> None:
    """Closed before open before holidays; as texts or dates."""
    days = [day(text) for text in ("02-23", "02-24", "02-28", "03-01")]
    settings = {"working_hours": ["1 09:00-12:00", "2-5 09:00-10:00"], "holidays": "CN"}
    assert hours_on(days, **settings) == [0, 1, 3, 0]
    assert hours_on(days, **settings, open_days=["2026-02-23", day("03-01")]) == [3, 1, 3, 3]
    assert hours_on(days, **settings, closed_days=["2026-02-24", day("02-28")]) == [0, 0, 0, 0]
    assert hours_on(days, **settings, closed_days=["2026-02-23"], open_days=["2026-02-23"]) == [0, 1, 3, 0]


def test_a_closed_day_keeps_what_ran_over_from_the_day_before() -> None:
    """The stretch that begins on Monday at ten belongs to Monday."""
    assert hours_on(week()[:3], working_hours=["22:00-02:00"], closed_days=["2026-03-03"]) == [4, 2, 2]


def test_hours_are_those_of_the_settings_of_their_date() -> None:
    """From the 3rd on half a day."""
    working = WorkingTime(Settings([(None, {}), (day("03-03"), {"working_hours": ["09:00-12:00"]})]))
    assert working.seconds(at("00:00"), at("03-04 00:00")) == 12 * 3600


def test_seconds_of_turns_are_working_seconds() -> None:
    """Asked at 17:59:50, answered at 09:00:20 the next day: 30 s, which is in time within 30 s and not within 10."""
    built = works().chat("b1", "a1", "B 17:59:50, A 03-03 09:00:20")
    assert turns(built) == [("answered", 30)]
    assert ask(built, "first_response", "response_time", "first_response_within_30s") == (30, 30, 1)
    assert ask(built, "first_response_within_10s", "answered_in_3min", "slow_receptions") == (0, 1, 0)
    assert ask(built.rule(response_clock="calendar"), "answered_in_3min", "late_turns") == (0, 1)


def test_the_gap_of_silence_is_working_time() -> None:
    """599 working seconds are no silence; 600 leave the turn unanswered and begin a session."""
    built = works().chat("b1", "a1", "B 17:55:00, B 03-03 09:04:59, A 03-03 09:05:00")
    assert turns(built) == [("answered", 600)]
    built = works().chat("b1", "a1", "B 17:55:00, B 03-03 09:05:00, A 03-03 09:05:09")
    assert turns(built) == [("unanswered", None), ("answered", 9)]
    assert turns(works().chat("b1", "a1", "B 17:55:00, A 03-03 09:05:00")) == [("late", 600)]


def test_a_session_over_night_is_one() -> None:
    """Nothing opens anew: the second turn is no opening turn, so the second day has no first response."""
    built = works().chat("b1", "a1", "B 17:59:00, A 17:59:10, B 03-03 09:00:00, A 03-03 09:00:05")
    assert reception(built)["first_response"] == 10
    assert reception(built, when=day("03-03"))["first_response"] is None
    built.rule(response_clock="calendar")
    assert reception(built, when=day("03-03"))["first_response"] == 5


def test_open_waits_in_working_time() -> None:
    """The shop's newest message comes at night, two working seconds later: the turn is open, in no number."""
    built = works().chat("b1", "a1", "B 17:59:58").chat("b2", "a1", "S 23:00")
    assert turns(built) == [("open", None)]
    assert turns(built.rule(response_clock="calendar")) == [("unanswered", None)]


def test_the_anchor_runs_on_the_same_clock() -> None:
    """From the last of two messages."""
    built = works(response_anchor="last").chat("b1", "a1", "B 17:59:00, B 17:59:50, A 03-03 09:00:20")
    assert turns(built) == [("answered", 30)]


def test_working_seconds_are_read_off_the_local_clock() -> None:
    """New York, working round the clock: on 1 November two hours and a half by the clock are three and a half, and on
    8 March the half hour from 03:00 to a 02:30 that no clock showed is none."""
    built = Build(timezone="America/New_York").rule(working_hours=["00:00-24:00"], session_gap=50000)
    built.chat("b1", "a1", "B 11-01 00:30:00, A 11-01 03:00:00").chat("b2", "a2", "B 03-08 03:00:00, A 03-08 02:30:00")
    assert (turns(built), turns(built, "a2")) == ([("answered", 12600)], [("answered", 1800)])
    built.rule(response_clock="working_hours")
    assert (turns(built), turns(built, "a2")) == ([("answered", 9000)], [("answered", 0)])


def test_talk_time_is_that_of_the_receptions_day() -> None:
    """11:45 to 13:15 with a pause of an hour: 30 minutes, which is long."""
    built = works(*SPLIT).chat("b1", "a1", "B 11:45:00, A 13:15:00")
    assert ask(built, "long_receptions", "reception_minutes") == (1, 30)
    built = works(*SPLIT).chat("b1", "a1", "B 11:45:01, A 13:15:00")
    assert ask(built, "long_receptions") == 0


def test_slow_is_judged_in_working_time() -> None:
    """One turn of 10 working seconds: 20 minutes by the clock on the wall."""
    built = works(slow_turns=1).chat("b1", "a1", "B 08:40:00, A 09:00:10")
    assert ask(built, "slow_receptions", "answered_turns") == (0, 1)
    assert ask(built.rule(slow_seconds=9), "slow_receptions") == 1


def test_each_day_has_its_clock() -> None:
    """Working time from the 3rd on: the turn of the evening before is late by the calendar."""
    built = Build().rule("03-03", response_clock="working_hours")
    built.chat("b1", "a1", "B 17:59:50, A 03-03 09:00:20").chat("b2", "a1", "B 03-03 17:59:50, A 03-04 09:00:20")
    assert turns(built) == [("late", 15 * 3600 + 30), ("answered", 30)]


def test_off_hours_turns_are_in_no_number() -> None:
    """Asked and answered at night: served, an inquiry, but no turn."""
    built = works().chat("b1", "a1", "B 20:00:00, A 20:00:05")
    assert turns(built) == []
    assert ask(built, *COUNTS, "first_response", "served_buyers", "inquiries") == (0, 0, 0, None, 1, 1)
    assert ask(built, "first_response_within_30s", "answered_in_3min:turns", "answered_in_3min:buyers") == (
        None,
        None,
        1,
    )


@pytest.mark.parametrize(
    ("talk", "left"),
    [
        ("B 18:00:00, A 03-03 09:00:00", []),  # ends before its last second, and the next begins with this
        ("B 17:59:59, A 18:00:00", [("answered", 1)]),
        ("B 17:59:59, A 17:59:59", [("answered", 0)]),
        ("B 18:00:00, A 03-03 09:00:01", [("answered", 1)]),
        ("B 08:59:59, A 09:00:00", []),
        ("B 09:00:00, A 09:00:00", [("answered", 0)]),
        ("B 20:00:00", [("unanswered", None)]),  # nobody closed it
        ("B 20:00:00, T>a2 20:01:00", []),
        ("B 08:00:00, T>a2 09:01:00", [("transferred", None)]),
    ],
)
def test_the_edges_of_off_hours(talk: str, left: list[tuple[str, int | None]]) -> None:
    """Opened outside, closed by a human message or a hand-over, and no working second between."""
    built = works().chat("b1", "a1", talk).chat("b9", "a9", "S 03-09 12:00")
    assert turns(built) == left


def test_turns_in_no_number_say_why() -> None:
    """Their status stays that of the chat; off_hours goes before unmeasured."""
    built = (
        works(measured_hours=["10:00-19:00"]).chat("b1", "a1", "B 18:30:00, A 18:30:05").chat("b2", "a1", "B 09:30:00")
    )
    built.chat("b3", "a1", "B 20:00:00, A 20:00:05").chat("b4", "a1", "B 12:00:00, A 12:00:05")
    rows = sorted(oracle.facts(built.world())["turns"], key=lambda row: str(row["buyer_id"]))
    assert [(row["status"], row["outcome"]) for row in rows] == [
        ("answered", "off_hours"),
        ("unanswered", "unmeasured"),
        ("answered", "off_hours"),
        ("answered", "answered"),
    ]


def test_the_first_opening_turn_is_the_first_in_numbers() -> None:
    """The turn at night is out, that of the morning is first; also of fixed measured hours."""
    talk = "B 03:00:00, A 03:00:01, B 09:30:00, A 09:30:07"
    for built in (works(), Build().rule(measured_hours=["08:00-23:00"])):
        built.chat("b1", "a1", talk)
        assert ask(built, "first_response", "answered_turns", "first_response_within_10s") == (7, 1, 1)


@pytest.mark.parametrize(
    ("opened", "hours", "inside"),
    [
        ("08:00:00", ["08:00-23:00"], True),
        ("07:59:59", ["08:00-23:00"], False),
        ("22:59:59", ["08:00-23:00"], True),
        ("23:00:00", ["08:00-23:00"], False),
        ("23:00:00", ["08:00-10:00", "22:00-24:00"], True),
        ("00:00:00", ["22:00-24:00"], False),
        ("01:59:59", ["22:00-02:00"], True),
        ("02:00:00", ["22:00-02:00"], False),
        ("03:00:00", ["08:00-08:00"], True),
        ("03:00:00", [], True),
        ("03:00:00", [" "], True),
    ],
)
def test_measured_hours_leave_out_turns_opened_outside(opened: str, hours: list[str], inside: bool) -> None:
    """By the local clock."""
    built = Build().rule(measured_hours=hours).chat("b1", "a1", f"B {opened}, A {opened}")
    assert ask(built, "answered_turns", "served_buyers") == (int(inside), 1)


def test_measured_hours_leave_out_every_number_of_a_turn() -> None:
    """Slow, late and failed turns of the night; the rate of buyers counts her as served and not failed."""
    built = Build().rule(measured_hours=["08:00-23:00"], slow_turns=1)
    built.chat("b1", "a1", "B 03:00:00, A 03:05:00, B 03:30:00, B 04:00:00, A 04:20:00")
    assert ask(built, *COUNTS, "slow_receptions", "answered_in_3min:buyers") == (0, 0, 0, 0, 1)
    assert ask(built, "response_time:with_late", "answered_in_3min:turns") == (None, None)
    assert ask(built.rule(measured_hours=[]), *COUNTS, "slow_receptions") == (1, 1, 1, 1)


def test_by_session_the_first_talk_decides() -> None:
    """She wrote at 08:55, the buyer at 09:01: the session began outside; ten silent minutes later one begins inside."""
    talk = "A 08:55:00, B 09:01:00, A 09:01:05, B 09:11:05, A 09:11:06"
    built = Build().rule(measured_hours=["09:00-23:00"]).chat("b1", "a1", talk)
    assert ask(built, "answered_turns") == 2
    built.rule(measured_by="session")
    assert ask(built, "answered_turns", "response_time") == (1, 1)
    assert grouped(built, "answered_turns", "hour") == {9: 1}


def test_by_session_a_turn_after_the_hours_belongs_to_its_beginning() -> None:
    """A session from 22:59 goes on after 23:00."""
    talk = "B 22:59:00, A 22:59:10, B 23:05:00, A 23:05:10"
    built = Build().rule(measured_hours=["09:00-23:00"], measured_by="session").chat("b1", "a1", talk)
    assert ask(built, "answered_turns") == 2
    assert ask(built.rule(measured_by="opening"), "answered_turns") == 1


def test_by_session_a_hand_over_begins_one_unless_talk_is_near() -> None:
    """Handed to a2 at 09:02 in a session that began with a1 at 08:59: measured with a2, unless she wrote at 08:58."""
    built = Build().rule(measured_hours=["09:00-23:00"], measured_by="session")
    built.chat("b1", "a1", "B 08:59:00, T>a2 09:02:00").chat("b1", "a2", "A 09:02:30")
    assert turns(built, "a2") == [("answered", 30)]
    assert turns(built.chat("b1", "a2", "A 08:58:00"), "a2") == []


def test_measured_hours_are_those_of_the_turns_day() -> None:
    """From the 3rd on."""
    built = Build().rule("03-03", measured_hours=["08:00-23:00"])
    built.chat("b1", "a1", "B 03:00, A 03:00, B 03-03 03:00, A 03-03 03:00")
    assert [ask(built, "answered_turns", on=when) for when in (day("03-02"), day("03-03"))] == [1, 0]
