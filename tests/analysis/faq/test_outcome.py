"""A group's numbers, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.analysis.faq.asked import question
from xundan.analysis.faq.beyond import apart, rates_apart, z_of
from xundan.analysis.faq.groups import Group
from xundan.analysis.faq.outcome import bought, outcome
from xundan.analysis.faq.questions import Question


def group(rows: list[Question], name: str = "能洗吗") -> Group:
    return Group("care", name, name, rows)


def test_the_numbers_of_a_group() -> None:
    rows = [
        question(1, "能洗吗", seconds=4, bought=True, item_id="i1"),
        question(2, "能洗吗?", seconds=9, bought=False, item_id="i2"),
        question(2, "能洗吗", seconds=30, bought=False, item_id="i2", line="again", turn=9),
        question(3, "好洗吗", outcome="late", seconds=None, bought=None),
        question(4, "能洗吗", outcome="unanswered", seconds=None, bought=True),
        question(5, "能洗吗", outcome="transferred", seconds=None, bought=None),
    ]
    found = outcome(group(rows))
    assert (found.questions, found.buyers) == (6, 5)
    assert found.answered == (3, 5)  # the transferred one is in no share
    assert found.seconds == 9
    assert found.bought == (2, 3)  # buyer 2's two questions are of one inquiry
    # Wilson at 2 of 3 with z = 1.96: middle (2/3 + 1.2805) / 2.2805, reach by the same formula.
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((0.2077, 0.9385), abs=5e-5)
    assert found.items == [("i2", 2), ("i1", 1)]
    assert found.examples == ["能洗吗", "好洗吗", "能洗吗?"]


def test_an_even_count_has_the_middle_of_the_two() -> None:
    assert outcome(group([question(1, "a", seconds=4), question(2, "a", seconds=9)])).seconds == Fraction(13, 2)


def test_nothing_known_is_no_zero() -> None:
    found = outcome(group([question(1, "能洗吗", outcome="open", seconds=None)]))
    assert (found.seconds, found.interval, found.answered, found.bought) == (None, None, (0, 0), (0, 0))


def test_an_order_after_one_of_two_questions_is_one_sale() -> None:
    assert bought([question(1, "a", bought=True), question(1, "b", bought=None)]) == (1, 1)


def test_z_of_twenty_comparisons_is_that_of_a_quarter_of_a_percent() -> None:
    assert z_of(1) == pytest.approx(1.95996, abs=1e-5)
    assert z_of(10) == pytest.approx(2.80703, abs=1e-5)  # 0.9975 of the normal


def test_few_are_not_compared() -> None:
    assert apart((19, 19), (0, 100), 1) is None
    assert apart((20, 20), (0, 100), 1) is not None


def test_a_group_is_held_against_inquiries_that_did_not_ask_it() -> None:
    doubt = [question(n, "质量好吗", bought=False) for n in range(40)]
    other = [question(n, "能洗吗", bought=n % 2 == 0) for n in range(20, 140)]
    found = [outcome(group(other)), outcome(group(doubt))]
    # 140 inquiries; of 0..19 none ordered, 20..39 are asked about both: the even ones ordered after washing alone.
    told = rates_apart(found)
    assert told[1].own == (0, 40)
    assert told[1].others == (50, 100)  # 40..139, half of them
    assert told[1].worse
    assert told[0].own == (60, 120)
    assert told[0].others == (0, 20)
    assert told[0].better


def test_alike_groups_are_not_told_apart() -> None:
    rows = [question(n, "能洗吗", bought=n % 2 == 0) for n in range(60)]
    rest = [question(n, "包邮吗", bought=n % 2 == 0) for n in range(60, 120)]
    told = rates_apart([outcome(group(rows)), outcome(group(rest))])
    assert [(each.better, each.worse) for each in told.values()] == [(False, False)] * 2
