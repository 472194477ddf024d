"""What is new, and whose answers sell: beyond chance, worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.analysis.faq.asked import RULES, question
from xundan.analysis.faq.best import best_answers
from xundan.analysis.faq.groups import Group, groups
from xundan.analysis.faq.new import Spans, at_least, by_word, newly
from xundan.analysis.faq.questions import Question
from xundan.analysis.text.words import Words

FIRST = date(2026, 3, 29)
WEEK = Spans(7, 28)
WORDS = Words()


def group(name: str, now: int, before: int) -> Group:
    rows = [question(n, name, day=FIRST + timedelta(days=n % 7)) for n in range(now)]
    rows += [question(100 + n, name, day=FIRST - timedelta(days=1 + n % 28)) for n in range(before)]
    return Group("care", name, name, rows)


def test_the_chance_is_exact() -> None:
    # Two of two on one of five days: (1/5)^2. One or more of two: 1 - (4/5)^2.
    assert at_least(2, 2, 7, 28) == Fraction(1, 25)
    assert at_least(1, 2, 7, 28) == Fraction(9, 25)
    assert at_least(0, 2, 7, 28) == 1


def test_what_was_not_asked_before_is_new_once_it_is_no_chance() -> None:
    # Alone tested, two in the week suffice: 1/25 <= 1/20.
    assert [each.now for each in newly([group("a", 2, 0)], FIRST, WEEK)] == [2]
    assert newly([group("a", 1, 0)], FIRST, WEEK) == []
    # Beside nine others that could show something, a chance of 1/25 is none.
    others = [group(f"b{n}", 1, 4) for n in range(9)]
    assert newly([group("a", 2, 0), *others], FIRST, WEEK) == []
    # Four: (1/5)^4 x 10 = 0.016.
    assert [each.group.name for each in newly([group("a", 4, 0), *others], FIRST, WEEK)] == ["a"]


def test_less_than_a_quarter_as_often_is_new_and_a_quarter_is_not() -> None:
    # 40 in 7 days; in 28 days 40 would be exactly a quarter as often.
    assert newly([group("a", 40, 40)], FIRST, WEEK) == []
    found = newly([group("a", 40, 39)], FIRST, WEEK)
    assert [(each.now, each.before) for each in found] == [(40, 39)]
    assert [row.day >= FIRST for row in found[0].group.rows] == [True] * 40


def test_nothing_is_new_where_the_weeks_before_are_not_known() -> None:
    assert not Spans(7, 6).known
    assert newly([group("a", 50, 0)], FIRST, Spans(7, 6)) == []


def answered(agent: str, sold: int, of: int, first: int) -> list[Question]:
    return [
        question(first + n, "能洗吗", agent=agent, bought=n < sold, answer="可以机洗的亲" if n else "嗯")
        for n in range(of)
    ]


def best(*rows: list[Question]) -> list[tuple[str, tuple[int, int], tuple[int, int], str]]:
    found = best_answers([Group("care", "能洗吗", "能洗吗", [each for its in rows for each in its])], WORDS)
    return [(each.agent_id, each.told.own, each.told.others, each.answer) for each in found.rows]


def test_an_agent_far_above_the_others_is_named_with_her_usual_answer() -> None:
    rows = answered("a1", 36, 40, 0), answered("a2", 12, 40, 100), answered("a3", 12, 40, 200)
    assert best(*rows) == [("a1", (36, 40), (24, 80), "可以机洗的亲")]


@pytest.mark.parametrize("sold", [12, 16])
def test_within_chance_nobody_is_named(sold: int) -> None:
    assert best(answered("a1", sold, 40, 0), answered("a2", 12, 40, 100)) == []


def test_many_comparisons_ask_for_more() -> None:
    # 28 of 40 against 14 of 40: far enough for one pair of comparisons, not when it is one of very many.
    pair = [*answered("a1", 28, 40, 0), *answered("a2", 14, 40, 100)]
    one = Group("care", "能洗吗", "能洗吗", pair)
    assert len(best_answers([one], WORDS).rows) == 1
    even = [*answered("a1", 20, 40, 0), *answered("a2", 20, 40, 100)]
    many = [Group("care", str(n), str(n), even) for n in range(400)]
    found = best_answers([one, *many], WORDS)
    assert (found.rows, found.comparisons, found.groups) == ([], 802, 401)


def test_questions_that_nobody_answered_count_for_nobody() -> None:
    left = [question(300 + n, "能洗吗", agent="a2", bought=False, outcome="unanswered") for n in range(40)]
    assert best(answered("a1", 36, 40, 0), left) == []


def test_few_are_not_compared() -> None:
    assert best(answered("a1", 19, 19, 0), answered("a2", 0, 40, 100)) == []


def test_a_new_word_is_found_across_topics() -> None:
    texts = ["能放微波炉吗", "微波炉会变形吗", "放微波炉有味道吗"]
    rows = [question(n, texts[n % 3], day=FIRST) for n in range(12)]
    old = [question(100 + n, "能机洗吗", day=FIRST - timedelta(days=n % 28)) for n in range(56)]
    # A turn that names it twice counts once.
    rows.append(question(0, "微波炉会变形吗", line="again", day=FIRST))
    found = groups([*rows, *old], RULES, WORDS)
    assert len({each.topic for each in found}) > 2
    told = newly(found, FIRST, WEEK, by_word(found, WORDS.of))
    assert [(each.word, each.now, each.before) for each in told] == [("微波炉", 12, 0)]


def test_what_only_repeats_a_named_group_is_left_out() -> None:
    rows = [question(n, "能放微波炉吗", day=FIRST) for n in range(9)]
    found = groups(rows, RULES, WORDS)
    assert [each.word for each in newly(found, FIRST, WEEK, by_word(found, WORDS.of))] == [None]
