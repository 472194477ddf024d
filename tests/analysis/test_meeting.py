"""Chats for the weekly meeting, counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tests.examples.build import Build, at
from tests.metrics.asked import view_of
from xundan.analysis.meeting import Kind, Sample, Wanted, samples
from xundan.metrics.view import View

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)


@pytest.fixture(scope="module")
def view() -> View:
    built = Build()
    built.chat("fast", "a1", "B 10:00:00, A 10:00:05")
    built.chat("slow", "a1", "B 10:10:00, A 10:12:00")
    built.chat("slower", "a1", "B 10:20:00, A 10:25:00")
    built.chat("open", "a1", "B 11:00:00, A 11:00:05, B 11:01:00, B 11:30:00")
    built.chat("late", "a2", "B 12:00:00, A 12:20:00")
    built.chat("dear", "a2", "B 13:00 = 太贵了 不要了, A 13:00:10 = 哦")
    built.chat("early", "a1", "B 03-01 10:00, A 03-01 10:00:30")
    built.row(
        "service_ratings", agent_id="a1", buyer_id="early", rated_at=at("03-03 09:00"), score=1, invited_by="agent"
    )
    built.row(
        "service_ratings", agent_id="a1", buyer_id="fast", rated_at=at("03-03 09:00"), score=3, invited_by="agent"
    )
    built.row("complaints", complaint_id="c1", opened_at=at("03-05 09:00"), kind="rights", buyer_id="late")
    built.row("complaints", complaint_id="c2", opened_at=at("03-05 09:00"), kind="rights", buyer_id="nobody")
    built.order("o9", "other", "03-08 10:00", paid="03-08 10:01")
    return view_of(built)


def _found(view: View, kind: Kind, each: int = 2, seed: str = "") -> list[Sample]:
    return samples(view, kind, Wanted("s1", FIRST, LAST, None, each, seed))


def test_the_slowest_answers_of_each_agent(view: View) -> None:
    told = [(each.agent_id, each.buyer_id, each.seconds) for each in _found(view, "slowest")]
    assert told == [("a1", "slower", 300), ("a1", "slow", 120), ("a2", "late", 1200), ("a2", "dear", 10)]


def test_questions_that_stayed_open_or_were_answered_late(view: View) -> None:
    assert [(each.buyer_id, each.turns) for each in _found(view, "unanswered")] == [("open", 2), ("late", 1)]


def test_what_was_lost_for_the_price(view: View) -> None:
    (found,) = _found(view, "price")
    assert (found.agent_id, found.buyer_id, found.what) == ("a2", "dear", "太贵了 不要了")


def test_a_bad_rating_and_a_complaint_lead_to_the_chat_before(view: View) -> None:
    assert [(each.buyer_id, each.day, each.score) for each in _found(view, "bad_rating")] == [
        ("early", date(2026, 3, 1), 1.0)
    ]
    assert [(each.buyer_id, each.what) for each in _found(view, "complaint")] == [("late", "rights")]


def test_the_same_words_draw_the_same_chats_and_others_do_not(view: View) -> None:
    def drawn(seed: str) -> list[str]:
        return [each.buyer_id for each in _found(view, "random", 1, seed)]

    assert drawn("2026-03-08") == drawn("2026-03-08")
    assert len(drawn("x")) == 2  # one of each agent
    assert len({tuple(drawn(str(n))) for n in range(20)}) > 1


def test_only_the_agents_that_are_asked_for(view: View) -> None:
    for kind in ("random", "slowest", "unanswered", "price", "bad_rating", "complaint"):
        assert samples(view, kind, Wanted("s1", FIRST, LAST, [])) == []
        assert {each.agent_id for each in samples(view, kind, Wanted("s1", FIRST, LAST, ["a2"]))} <= {"a2"}
