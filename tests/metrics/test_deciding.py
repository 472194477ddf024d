"""When a decision is made: now by the shop's clock, and never before one that was made already."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.examples.build import Build, at
from tests.support.xundan_world import Loaded
from xundan.metrics.deciding import Case, Wish, case_of, next_moment, row_of
from xundan.metrics.decisions import Decision, decisions
from xundan.metrics.view import View
from xundan.model.clock import Shop
from xundan.model.text import UserError

NOON = datetime(2026, 11, 1, 4, 0, 0, 700, tzinfo=UTC)
"""In Shanghai."""


def made(local: str, utc: str) -> Decision:
    """A decision at a reading of the shop's clock and an instant."""
    instant = int(datetime.fromisoformat(f"{utc}+00:00").timestamp())
    return Decision("s1", "o1", "a1", datetime.fromisoformat(local), instant, "boss", "why", "stands")


def case(*before: Decision, timezone: str = "Asia/Shanghai") -> Case:
    return Case(Shop("s1", timezone=timezone), "o1", {}, list(before), {})


def test_it_is_now_by_the_shops_clock_in_whole_seconds() -> None:
    assert next_moment(case(), NOON).isoformat() == "2026-11-01T12:00:00+08:00"
    earlier = made("2026-11-01 11:59:59", "2026-11-01 03:59:59")
    assert next_moment(case(earlier), NOON).isoformat() == "2026-11-01T12:00:00+08:00"


@pytest.mark.parametrize(
    ("newest", "then"),
    [
        (made("2026-11-01 12:00:00", "2026-11-01 04:00:00"), "2026-11-01T12:00:01+08:00"),
        (made("2027-01-01 00:00:00", "2026-12-31 16:00:00"), "2027-01-01T00:00:01+08:00"),
    ],
)
def test_it_is_after_the_newest_whatever_the_clock_says(newest: Decision, then: str) -> None:
    """Two in one second, and a file whose decision lies ahead of the clock."""
    older = made("2026-10-01 12:00:00", "2026-10-01 04:00:00")
    assert next_moment(case(older, newest), NOON).isoformat() == then


def test_no_two_have_the_same_reading_where_clocks_are_set_back() -> None:
    """In New York half past one of that night comes twice, an hour apart."""
    first = made("2026-11-01 01:30:00", "2026-11-01 05:30:00")
    second = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert next_moment(case(first, timezone="America/New_York"), second).isoformat() == "2026-11-01T01:30:01-05:00"


@pytest.fixture(scope="module")
def view() -> View:
    """o1 is of s1; 店:小美 chats and 店:小雨 is listed with a name; o1 and o9, which is not there, were decided."""
    built = Build().chat("b1", "店:小美", "B 10:00, A 10:01").order("o1", "b1", "10:05", paid="10:06")
    built.row("agents", agent_id="店:小雨", name="雨姐")
    for order, when, other in [
        ("o1", "03-05 09:00", {}),
        ("o1", "03-04 09:00", {}),
        ("o1", "03-06 09:00", {"withdrawn": True}),
        ("o9", "03-05 09:00", {}),
    ]:
        row: dict[str, Any] = {"agent_id": "店:小雨", "by": "boss", "why": "why", **other}
        built.row("credit_overrides", order_id=order, decided_at=at(when), **row)
    return Loaded(built.world()).view()


def test_every_decision_says_whether_it_stands(view: View) -> None:
    told = [(each.order_id, each.decided_at.day, each.state, each.stands) for each in decisions(view)]
    assert told == [
        ("o1", 4, "replaced", False),
        ("o1", 5, "withdrawn", False),
        ("o1", 6, "withdrawal", False),
        ("o9", 5, "waits", True),
    ]
    assert [each.order_id for each in decisions(view, "s1", "o9")] == ["o9"]
    assert decisions(view, "s2") == decisions(view, "s1", "o2") == []


@pytest.mark.parametrize(
    ("typed", "near"),
    [("小雨", "near to it: 雨姐 (店:小雨)"), ("店：小美", "店:小美"), ("雨姐", "雨姐 (店:小雨)"), ("xyz", "店:小美")],
)
def test_an_account_that_is_not_known_is_refused_with_those_near_to_it(view: View, typed: str, near: str) -> None:
    with pytest.raises(UserError) as refused:
        row_of(view, case_of(view, None, "o1"), Wish("o1", "give", "why", "boss", typed), NOON)
    assert refused.value.code == "unknown_agent" and near in refused.value.hint.en


def test_an_account_is_known_by_the_list_or_by_its_chats(view: View) -> None:
    found = case_of(view, None, "o1")
    for account in ("店:小雨", "店:小美"):
        row = row_of(view, found, Wish("o1", "give", " because ", " boss ", account), NOON)
        assert (row["agent_id"], row["why"], row["by"], row["withdrawn"]) == (account, "because", "boss", False)
    silent = row_of(view, found, Wish("o1", "silent", "w", "b"), NOON)
    assert silent["agent_id"] is None and silent["decided_at"] == "2026-11-01T12:00:00+08:00"


@pytest.mark.parametrize(
    ("why", "by", "code"), [(" \n", "b", "blank"), ("w", " ", "blank"), ("长" * 1001, "b", "too_long")]
)
def test_who_and_why_are_needed_in_a_few_words(view: View, why: str, by: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        row_of(view, case_of(view, None, "o1"), Wish("o1", "silent", why, by), NOON)
    assert refused.value.code == code


def test_what_does_not_stand_cannot_be_taken_back(view: View) -> None:
    with pytest.raises(UserError) as refused:
        row_of(view, case_of(view, None, "o1"), Wish("o1", "undo", "w", "b"), NOON)
    assert refused.value.code == "not_decided"
