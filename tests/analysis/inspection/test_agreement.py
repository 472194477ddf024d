"""Cohen's kappa worked out by hand, and which rules differ most."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.analysis.inspection.chats import chat
from xundan.analysis.inspection.agreement import Square, agreement
from xundan.analysis.inspection.rules_file import read_rules
from xundan.analysis.inspection.score import score

RULES = read_rules("", "inspection.toml").active


def test_kappa_is_agreement_beyond_chance() -> None:
    # 50 marks: agreed 35 of 50; chance (25 x 30 + 25 x 20) / 2500 = 1/2; (7/10 - 1/2) / (1/2) = 2/5.
    square = Square(both=20, rule_only=5, lead_only=10, neither=15)
    assert (square.by_chance, square.kappa) == (Fraction(1, 2), Fraction(2, 5))


def test_agreement_that_chance_would_bring_is_none() -> None:
    # Agreed 50 of 100; chance (50 x 50 + 50 x 50) / 10000 = 1/2.
    assert Square(25, 25, 25, 25).kappa == 0
    # Never agreed, and chance 1/2 again.
    assert Square(0, 5, 5, 0).kappa == -1
    assert Square(5, 0, 0, 5).kappa == 1


def test_the_interval_is_that_of_the_agreement_on_the_scale_of_kappa() -> None:
    # Wilson's 95 % interval of 35 of 50 is 0.5625 to 0.8090 (worked out with z = 1.96); kappa = 2 x agreement - 1.
    interval = Square(20, 5, 10, 15).interval
    assert interval is not None
    assert interval.low == pytest.approx(0.125, abs=0.001)
    assert interval.high == pytest.approx(0.618, abs=0.001)
    # Ten of ten agreed: 0.7225 to 1, so kappa from 0.445.
    full = Square(5, 0, 0, 5).interval
    assert full is not None
    assert full.low == pytest.approx(0.445, abs=0.001)
    assert full.high == 1


def test_who_always_says_the_same_neither_agrees_nor_differs() -> None:
    assert Square(neither=30).kappa is None
    assert Square(neither=30).interval is None
    assert Square().kappa is None


def test_marks_stand_beside_what_the_rules_say() -> None:
    first = score(RULES, chat("买: 在吗 / 客: 您好", buyer="b1"))
    second = score(RULES, chat("买: 在吗 / 客: 什么事", buyer="b2"))
    third = score(RULES, chat("买: 在吗 / 客: 欢迎光临", buyer="b3"))
    marks = {
        first.chat.id: {"greeting": True, "closing": False},
        second.chat.id: {"greeting": True},  # her eye is milder than the rule
        third.chat.id: {"greeting": False, "closing": True},
        "c-nowhere": {"greeting": True},
    }
    found = agreement([first, second, third], ["greeting", "closing", "slow"], marks)
    assert found.by_rule["greeting"] == Square(both=1, rule_only=1, lead_only=1, neither=0)
    assert found.by_rule["closing"] == Square(lead_only=1, neither=1)
    assert found.by_rule["slow"].count == 0
    assert found.overall == Square(1, 1, 2, 1)
    # Greeting differs in 2 of 3, closing in 1 of 2; what nobody marked is not ranked.
    assert found.worst == ["greeting", "closing"]
    assert [(each.rule, each.scored.chat.buyer, each.rule_says) for each in found.differing] == [
        ("greeting", "b2", False),
        ("greeting", "b3", True),
        ("closing", "b3", False),
    ]


def test_a_chat_that_could_not_be_read_agrees_with_nobody() -> None:
    unread = chat("买: 在吗 / 客: 您好")
    unread = replace(unread, lines=[replace(line, text=None) for line in unread.lines])
    assert agreement([score(RULES, unread)], ["greeting"], {unread.id: {"greeting": True}}).overall.count == 0
