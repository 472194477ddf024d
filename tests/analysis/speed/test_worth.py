"""Conversion by first response, worked out by hand."""

from __future__ import annotations

from math import log

import pytest

from xundan.analysis.fair.rows import Rows
from xundan.analysis.speed.worth import Worth, worth

Group = tuple[str, str, float | None, int, int]
"""Agent, buyer type, seconds of the first response, inquiries and how many of them paid."""


def _worth(*groups: Group) -> Worth:
    agent: list[str] = []
    kind: list[str] = []
    first: list[float | None] = []
    value: list[float] = []
    for who, level, seconds, cases, paid in groups:
        agent += [who] * cases
        kind += [level] * cases
        first += [seconds] * cases
        value += [1.0] * paid + [0.0] * (cases - paid)
    rows = Rows(agent, [f"b{n}" for n in range(len(agent))], value, {"buyer_type": kind}, rate=True)
    return worth(rows, first, first)


def test_every_bucket_takes_in_its_limit() -> None:
    seconds = [0, 6, 7, 10, 11, 30, 31, 60, 61, 180, 181, 9999, None]
    found = _worth(*(("a", "new", each, 1, 0) for each in seconds))
    assert [(each.above, each.upto, each.cases) for each in found.buckets] == [
        (0, 6, 2),
        (6, 10, 2),
        (10, 30, 2),
        (30, 60, 2),
        (60, 180, 2),
        (180, float("inf"), 2),
        (None, None, 1),
    ]
    # Thirteen inquiries of which none paid tell nothing of speed.
    assert all(each.adjusted is None for each in found.buckets)
    assert (found.contrasts, found.slope, found.halved) == ([], None, None)


def test_the_raw_rate_has_wilsons_interval() -> None:
    bucket = _worth(("a", "new", 5, 10, 3)).buckets[0]
    assert (bucket.cases, bucket.paid) == (10, 3)
    assert bucket.raw is not None
    assert (round(bucket.raw.low, 3), round(bucket.raw.high, 3)) == (0.108, 0.603)


def test_fast_answers_to_buyers_who_buy_anyway_are_worth_nothing() -> None:
    # Of returning buyers 6 of 10 pay and of new ones 3 of 10, fast or slow; the fast answers went to returning ones.
    found = _worth(
        ("a", "returning", 20, 800, 480),
        ("a", "returning", 90, 200, 120),
        ("a", "new", 20, 200, 60),
        ("a", "new", 90, 800, 240),
    )
    (thirty,) = found.contrasts
    assert (thirty.seconds, thirty.within, thirty.slower) == (30, 1000, 1000)
    assert thirty.raw == pytest.approx(0.54 - 0.36)
    assert thirty.gap.value == pytest.approx(0, abs=0.005)
    assert not thirty.gap.beyond_chance
    # In the same mix (half of each) either bucket has 45 %.
    assert [each.adjusted.value for each in found.buckets if each.adjusted] == pytest.approx([0.45, 0.45], abs=0.005)


def test_a_good_agents_speed_is_not_taken_for_her_skill() -> None:
    # a sells to 6 of 10 and is fast, b to 4 of 10 and is slow; whoever of them is fast or slow sells the same.
    found = _worth(
        ("a", "new", 20, 900, 540), ("a", "new", 90, 100, 60), ("b", "new", 20, 100, 40), ("b", "new", 90, 900, 360)
    )
    assert found.contrasts[0].raw == pytest.approx(0.58 - 0.42)
    assert found.contrasts[0].gap.value == pytest.approx(0, abs=0.005)


def test_what_speed_does_is_found_in_the_same_mix() -> None:
    # 5 of 10 within 30 s, 4 of 10 after, in both kinds: the difference is 10 points.
    found = _worth(
        ("a", "returning", 20, 800, 400),
        ("a", "returning", 90, 400, 160),
        ("a", "new", 20, 400, 200),
        ("a", "new", 90, 800, 320),
    )
    gap = found.contrasts[0].gap
    assert gap.value == pytest.approx(0.1, abs=0.005)
    assert gap.beyond_chance
    # Two rates over 1200 cases of independent buyers: sqrt(0.25 / 1200 + 0.24 / 1200), a little more for the mix.
    assert gap.deviation == pytest.approx(0.0202, rel=0.1)


def test_a_target_within_which_hardly_anybody_was_answered_has_no_contrast() -> None:
    found = _worth(("a", "new", 5, 29, 15), ("a", "new", 20, 200, 100), ("a", "new", 90, 200, 80))
    assert [each.seconds for each in found.contrasts] == [30]
    assert found.buckets[0].adjusted is None
    assert found.buckets[2].adjusted is not None


def test_half_the_mean_response() -> None:
    # 20 s: log-odds 0; 40 s: ln(0.4 / 0.6) = -0.405. Over ln 2 that is -0.585 for each factor e.
    found = _worth(("a", "new", 20, 1000, 500), ("a", "new", 40, 1000, 400))
    assert found.slope is not None and found.halved is not None
    assert found.slope.value == pytest.approx(log(0.4 / 0.6) / log(2), abs=0.01)
    # Halved, 20 s are 10 s: 0.405 more, 60 %; and 40 s are 20 s: 50 %. So 10 points on average.
    assert found.halved.value == pytest.approx(0.1, abs=0.003)
    assert found.halved.beyond_chance


def test_nobody_knows_what_a_late_answers_mean_is() -> None:
    found = _worth(("a", "new", None, 200, 20), ("a", "new", None, 200, 20))
    assert (found.slope, found.halved, found.contrasts) == (None, None, [])
    assert found.buckets[-1].cases == 400
