"""Segments of a rate."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xundan.analysis.change.mix import Counts, moved

F = Fraction
Segments = dict[str, tuple[Counts, Counts]]
COUNTS = st.tuples(
    st.fractions(-1000, 1000, max_denominator=100), st.one_of(st.just(F(0)), st.fractions(0, 1000, max_denominator=9))
)
SEGMENTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.tuples(COUNTS, COUNTS), min_size=1, max_size=6)


def counts(part: int, whole: int) -> Counts:
    return F(part), F(whole)


def test_simpson_both_rise_and_the_whole_falls() -> None:
    """a: 80 of 100 -> 9 of 10; b: 1 of 10 -> 20 of 100. 81/110 -> 29/110. Weights 10/11, 1/11 -> 1/11, 10/11.

    Own: a (11/11)/2 x 0.1 = 0.05, b 0.5 x 0.1 = 0.05. Mix: middle of the whole is 55/110 = 0.5; a -9/11 x (0.85 - 0.5),
    b 9/11 x (0.15 - 0.5): -0.2863... each. Together 0.1 - 0.5727 = -52/110.
    """
    found = moved({"a": (counts(80, 100), counts(9, 10)), "b": (counts(1, 10), counts(20, 100))})
    assert (found["a"].own, found["b"].own) == (F(1, 20), F(1, 20))
    assert (found["a"].mix, found["b"].mix) == (F(-9, 11) * F(35, 100), F(9, 11) * F(-35, 100))
    assert found["a"].weights == (F(10, 11), F(1, 11))
    assert sum(each.own + each.mix for each in found.values()) == F(-52, 110)


def test_a_new_segment_is_all_mix_and_so_is_one_that_vanished() -> None:
    """a stays 5 of 10; b comes with 9 of 10: 0.5 -> 0.7. Mix of a (1/2 - 1) x (0.5 - 0.6) = 0.05, of b 1/2 x 0.3."""
    was, now = {"a": counts(5, 10), "b": counts(0, 0)}, {"a": counts(5, 10), "b": counts(9, 10)}
    found = moved({name: (was[name], now[name]) for name in was})
    assert [(found[n].own, found[n].mix) for n in "ab"] == [(0, F(1, 20)), (0, F(3, 20))]
    back = moved({name: (now[name], was[name]) for name in was})
    assert [(back[n].own, back[n].mix) for n in "ab"] == [(0, F(-1, 20)), (0, F(-3, 20))]


def test_the_same_mix_has_no_change_of_mix() -> None:
    found = moved({"a": (counts(1, 10), counts(4, 20)), "b": (counts(3, 30), counts(30, 60))})
    assert [each.mix for each in found.values()] == [0, 0]
    assert [each.own for each in found.values()] == [F(1, 4) * F(1, 10), F(3, 4) * F(4, 10)]


def test_a_part_without_a_whole_is_its_own() -> None:
    """2 complaints of an hour without receptions, beside 1 of 10 that stays: 1/10 -> 3/10."""
    found = moved({"day": (counts(1, 10), counts(1, 10)), "night": (counts(0, 0), counts(2, 0))})
    assert (found["night"].own, found["night"].mix) == (F(2, 10), 0)


def test_without_a_denominator_there_is_no_rate() -> None:
    with pytest.raises(ValueError):
        moved({"a": (counts(0, 0), counts(1, 2))})


@given(SEGMENTS, st.integers(0, 99))
def test_all_of_it_adds_up_exactly_and_order_does_not_matter(segments: Segments, seed: int) -> None:
    ends = []
    for n in (0, 1):
        whole = sum(each[n][1] for each in segments.values())
        assume(whole > 0)
        ends.append(sum(each[n][0] for each in segments.values()) / whole)
    found = moved(segments)
    assert sum(each.own + each.mix for each in found.values()) == ends[1] - ends[0]
    names = list(segments)
    Random(seed).shuffle(names)
    assert moved({name: segments[name] for name in names}) == found
