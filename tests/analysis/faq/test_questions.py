"""Questions of a small shop: which they are, what became of them, and cases of the same chats."""

from __future__ import annotations

from datetime import date

import pytest

from tests.examples.build import Build
from tests.support.xundan_world import Loaded
from xundan.analysis.faq.cases import chosen, lost_cases, ordered_cases, sample
from xundan.analysis.faq.new import spans
from xundan.analysis.faq.questions import Questions, questions
from xundan.analysis.faq.topics import rules
from xundan.analysis.lost.inquiries import losses
from xundan.analysis.text.dictionary import dictionary
from xundan.metrics.view import View

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)
RULES = rules()


def build() -> Build:
    """buys orders between two questions; leaves orders nothing; waits is never answered; open is too new to be over."""
    built = Build()
    built.chat("buys", "a1", "B 10:00 = 你好, B 10:00:05 = 能机洗吗, A 10:00:30 = 可以的, A 10:00:40 = 放心")
    built.order("o1", "buys", "10:05", paid="10:06")
    built.chat("buys", "a1", "B 10:07 = 什么时候发货, A 10:07:12 = 今天")
    built.chat(
        "leaves", "a2", "B 11:00 = 包邮吗, B 11:00:04 = 有没有优惠, X 11:00:05 = 稍等, A 11:00:20 = 包邮 没有优惠"
    )
    built.chat("leaves", "a2", "B 11:01 = 好吧 谢谢")
    built.chat("waits", "a1", "B 12:00 = 会掉色吗")
    built.chat("open", "a1", "B 03-07 10:00 = 是纯棉的吗, A 03-07 10:00:10 = 是")
    built.order("o9", "other", "03-07 12:00", paid="03-07 12:01")
    return built


def view_of(built: Build) -> View:
    return Loaded(built.world()).view()


@pytest.fixture(scope="module")
def view() -> View:
    return view_of(build())


@pytest.fixture(scope="module")
def found(view: View) -> Questions:
    return questions(view, FIRST, LAST, (), RULES)


def test_every_line_that_asks_with_what_became_of_it(found: Questions) -> None:
    told = [(each.buyer_id, each.text, each.topic, each.outcome, each.seconds, each.bought) for each in found.rows]
    assert told == [
        ("buys", "能机洗吗", "care", "answered", 30, True),  # a turn runs from its first message, the greeting
        ("buys", "什么时候发货", "dispatch", "answered", 12, None),  # she had ordered before
        ("waits", "会掉色吗", "fading", "unanswered", None, None),  # never served, so no inquiry
        ("leaves", "包邮吗", "postage", "answered", 20, False),
        ("leaves", "有没有优惠", "promotion", "answered", 20, False),
        ("open", "是纯棉的吗", "material", "answered", 10, None),  # orders may still come
    ]
    assert (found.receptions, found.unread, found.unsold) == (4, 0, [])


def test_the_answer_is_what_persons_wrote_until_the_buyer_spoke_again(found: Questions) -> None:
    assert [each.answer for each in found.rows] == ["可以的 放心", "今天", "", "包邮 没有优惠", "包邮 没有优惠", "是"]


def test_two_lines_of_one_turn_share_it(found: Questions) -> None:
    turns = [each.turn for each in found.rows]
    assert turns[3] == turns[4]
    assert len(set(turns)) == 5


def test_without_orders_what_was_bought_is_unknown() -> None:
    found = questions(view_of(build().never("orders")), FIRST, LAST, (), RULES)
    assert found.unsold == ["s1"]
    assert {each.bought for each in found.rows} == {None}


def test_where_no_text_is_kept_nothing_is_asked_and_that_is_said() -> None:
    built = build()
    for row in built.tables["messages"]:
        row["text"] = None
    found = questions(view_of(built), FIRST, LAST, (), RULES)
    assert (found.rows, found.receptions, found.unread) == ([], 4, 4)


def test_one_topic_alone(found: Questions) -> None:
    assert [each.text for each in found.only("postage").rows] == ["包邮吗"]
    assert found.only(None) is found


def test_spans_count_the_covered_days_of_both(view: View) -> None:
    # Covered from 1 January: 28 days before the 2nd of March, but only 4 before the 5th of January.
    assert (spans(view, FIRST, LAST, ()).now, spans(view, FIRST, LAST, ()).before) == (7, 28)
    early = spans(view, date(2026, 1, 5), date(2026, 1, 11), ())
    assert (early.now, early.before, early.known) == (7, 4, False)


def test_cases_have_their_lines_and_their_reason(view: View) -> None:
    lost = lost_cases(losses(view, FIRST, LAST, (), dictionary()).rows)
    ordered = ordered_cases(view, FIRST, LAST, (), None)
    found = chosen(view, lost, ordered, 10)
    assert found.of == 2
    told = [
        (each.buyer_id, each.end, each.reason is None, len(each.chat.lines) if each.chat else 0) for each in found.rows
    ]
    assert told == [("leaves", "lost", False, 5), ("buys", "ordered", True, 6)]
    assert ordered_cases(view, FIRST, LAST, (), ["a2"]) == {}


def test_a_sample_takes_in_turn_and_is_the_same_in_any_order() -> None:
    strata = {(n,): ("price" if n < 90 else "stock",) for n in range(100)}
    taken = sample(strata, 8)
    assert sorted(strata[key][0] for key in taken) == ["price"] * 4 + ["stock"] * 4
    assert sample(dict(reversed(strata.items())), 8) == taken
    assert sample(strata, 3) == taken[:3]
    # A row less changes nothing but itself.
    gone = taken[0]
    assert set(sample({key: value for key, value in strata.items() if key != gone}, 8)) >= set(taken[1:8])
    assert len(sample(strata, 1000)) == 100
