"""Means with what chance leaves open. The numbers are worked out by hand or known beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.inspection.chats import chat
from xundan.analysis.inspection.rules_file import read_rules
from xundan.analysis.inspection.score import Scored, Tally, score
from xundan.analysis.inspection.summary import LEAST, Summary, mean_interval, seen

RULES = read_rules("", "inspection.toml").active
REFUSAL = next(rule for rule in RULES if rule.id == "refusal")
OBJECTION = next(rule for rule in RULES if rule.id == "objection")
ANSWERED, LEFT_OPEN = "买: 太贵了 / 客: 我给您申请一张优惠券", "买: 太贵了 / 客: 嗯"
KIND, CURT = "买: 在吗 / 客: 您好", "买: 能少吗 / 客: 不议价"  # 101 and 95


def _of(agent: str, kind: int, curt: int) -> list[Scored]:
    return _each(agent, [KIND] * kind + [CURT] * curt)


def _each(agent: str, said: list[str]) -> list[Scored]:
    first = date(2026, 1, 1)
    return [
        score(RULES, replace(chat(each, agent=agent), day=first + timedelta(days=n))) for n, each in enumerate(said)
    ]


def test_the_interval_of_a_mean_is_students() -> None:
    # Five of 101 and five of 95: mean 98, standard deviation sqrt(10 x 9 / 9) = 3.1623; t(0.975, 9) = 2.2622, so
    # 2.2622 x 3.1623 / sqrt(10) = 2.2622 either way.
    tally = Summary(_of("a1", 5, 5), RULES).whole
    interval = mean_interval(tally)
    assert tally.mean == 98
    assert interval is not None
    assert (interval.low, interval.high) == (pytest.approx(95.7378, abs=1e-4), pytest.approx(100.2622, abs=1e-4))


def test_who_has_fewer_objections_to_answer_is_not_worse_at_answering_them() -> None:
    # a1 answers 45 of 50 and has 150 chats without an objection; a2 answers 50 of 100 and has none without.
    objected = [*_each("a1", [ANSWERED] * 45 + [LEFT_OPEN] * 5 + [KIND] * 150)]
    objected += _each("a2", [ANSWERED] * 50 + [LEFT_OPEN] * 50)
    found = Summary(objected, RULES)
    counts = {
        agent: (each.tally.held["objection"], seen(OBJECTION, each.tally), each.tally.chats)
        for (_, agent), each in found.by_agent.items()
    }
    assert counts == {"a1": (45, 50, 200), "a2": (50, 100, 100)}
    assert found.shares(OBJECTION) == {("s1", "a1"): "above", ("s1", "a2"): "below"}
    # A rule that waits for nothing is looked for in every chat.
    assert seen(REFUSAL, found.whole) == 300


def test_few_chats_are_not_compared() -> None:
    few = Summary([*_of("a1", 0, LEAST - 1), *_of("a2", 50, 0)], RULES)
    assert few.by_agent["s1", "a1"].against is None
    assert few.by_agent["s1", "a1"].interval is None
    alone = Summary(_of("a1", 30, 30), RULES)
    assert alone.by_agent["s1", "a1"].against is None
    assert alone.shares(REFUSAL) == {("s1", "a1"): None}


def test_a_difference_is_told_only_beyond_chance() -> None:
    far = Summary([*_of("a1", 90, 10), *_of("a2", 40, 60), *_of("a3", 65, 35)], RULES)
    assert {agent: each.against for (_, agent), each in far.by_agent.items()} == {
        "a1": "above",
        "a2": "below",
        "a3": "chance",
    }
    # Of refusals the other way round: a1 has few.
    assert {agent: way for (_, agent), way in far.shares(REFUSAL).items()} == {
        "a1": "below",
        "a2": "above",
        "a3": "chance",
    }
    near = Summary([*_of("a1", 52, 48), *_of("a2", 48, 52)], RULES)
    assert {each.against for each in near.by_agent.values()} == {"chance"}


def test_agents_who_all_have_the_same_are_not_told_apart() -> None:
    same = Summary([*_of("a1", 20, 0), *_of("a2", 20, 0)], RULES)
    assert {each.against for each in same.by_agent.values()} == {"chance"}


def test_examples_come_from_one_agent_after_another() -> None:
    found = Summary([*_of("a1", 0, 3), *_of("a2", 0, 2)], RULES).examples(REFUSAL, 4)
    assert [each.chat.agent for each, _ in found] == ["a1", "a2", "a1", "a2"]
    assert all(each.points[n].rule.id == "refusal" for each, n in found)


@given(st.lists(st.tuples(st.sampled_from(["a1", "a2", "a3"]), st.booleans()), max_size=30), st.randoms())
def test_groups_add_up_to_the_whole_in_any_order(chats: list[tuple[str, bool]], random: Random) -> None:
    scored = [each for agent, kind in chats for each in _of(agent, int(kind), int(not kind))]
    summary = Summary(scored, RULES)
    tallies = [each.tally for each in summary.by_agent.values()]
    whole = summary.whole
    for name in ("chats", "given", "taken", "squares"):
        assert sum(getattr(tally, name) for tally in tallies) == getattr(whole, name)
    random.shuffle(scored)
    assert Summary(scored, RULES).whole == whole
    assert Tally().mean is None


def test_thanks_with_trouble_in_them_ask_for_nothing() -> None:
    """麻烦了 thanks; 麻烦您 asks."""
    assert score(RULES, chat("买: 麻烦了 / 客: 嗯")).times["bare"] == 0
    assert score(RULES, chat("买: 麻烦您改个地址 / 客: 嗯")).times["bare"] == 1
