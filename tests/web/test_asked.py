"""What an address asks for."""

from __future__ import annotations

from datetime import date

import pytest

from xundan.analysis.change.periods import Period
from xundan.model.rules import DatedRules
from xundan.model.text import UserError
from xundan.web.frame.asked import Asked, State, asked
from xundan.web.people.reach import Reach
from xundan.web.people.roles import Role

NEWEST = date(2026, 11, 18)
REACH = Reach(Role.OWNER, None, True)


def ask(takes: tuple[str, ...] = (), **given: str) -> Asked:
    return asked(State(NEWEST, None, DatedRules()), "店", REACH, given, takes)


@pytest.mark.parametrize(
    ("given", "first", "last", "before"),
    [
        ({}, date(2026, 10, 20), NEWEST, date(2026, 9, 20)),
        ({"range": "yesterday"}, NEWEST, NEWEST, date(2026, 11, 17)),
        ({"range": "7"}, date(2026, 11, 12), NEWEST, date(2026, 11, 5)),
        ({"range": "month"}, date(2026, 11, 1), NEWEST, date(2026, 10, 14)),
        ({"range": "last-month"}, date(2026, 10, 1), date(2026, 10, 31), date(2026, 9, 1)),
        ({"from": "2026-09-03", "to": "2026-09-05"}, date(2026, 9, 3), date(2026, 9, 5), date(2026, 8, 31)),
        ({"from": "2026-02", "to": "2026-02"}, date(2026, 2, 1), date(2026, 2, 28), date(2026, 1, 1)),
        ({"to": "2026-09-05"}, date(2026, 9, 1), date(2026, 9, 5), date(2026, 8, 27)),
    ],
)
def test_days_and_the_days_before_them(given: dict[str, str], first: date, last: date, before: date) -> None:
    found = ask(**given)
    assert found.period == Period(first, last)
    assert found.against.first == before


def test_last_year_has_the_same_dates() -> None:
    found = ask(range="last-month", against="last-year")
    assert found.against == Period(date(2025, 10, 1), date(2025, 10, 31))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"range": "decade"}, "range"),
        ({"against": "never"}, "against"),
        ({"rule": "mine"}, "rule"),
        ({"from": "2026-13-01"}, "day"),
        ({"from": "yesterday"}, "day"),
        ({"from": "0001-01-01"}, "day"),
        ({"from": "2026-09-05", "to": "2026-09-03"}, "period"),
        ({"from": "2001-01-01", "to": "2026-01-01"}, "period"),
        ({"anything": "x" * 301}, "address"),
    ],
)
def test_what_there_is_not_is_refused_by_name(given: dict[str, str], code: str) -> None:
    with pytest.raises(UserError) as found:
        ask(**given)
    assert found.value.code == code


def test_a_page_is_told_of_its_own_parameters_only() -> None:
    found = ask(takes=("metric",), metric="sales", **{"where-agent": "甲", "lang": "en"})
    assert found.more == (("metric", "sales"),)
    assert found.get("metric") == "sales"
    assert found.get("where-agent") == ""


def test_equal_questions_are_one_question() -> None:
    assert hash(ask(range="7")) == hash(ask(range="7"))
    assert ask(range="7") == ask(range="7")
    assert ask(range="7") != ask(range="7", rule="payment")


def test_the_query_says_the_same_again() -> None:
    found = ask(**{"from": "2026-09-03", "to": "2026-09-05", "rule": "payment", "against": "last-year"})
    words = dict(part.split("=") for part in found.query().split("&"))
    assert words == {
        "range": "own",
        "against": "last-year",
        "rule": "payment",
        "from": "2026-09-03",
        "to": "2026-09-05",
    }
    assert ask(**words) == found
