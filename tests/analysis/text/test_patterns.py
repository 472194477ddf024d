"""Phrases looked for in folded texts, as written or as regular expressions."""

from __future__ import annotations

import pytest

from xundan.analysis.text.patterns import Weighted, fault, matcher


def test_a_phrase_is_looked_for_as_written_and_an_expression_between_slashes() -> None:
    assert matcher(["1.5米"]).search("床1.5米的")
    assert not matcher(["1.5米"]).search("床135米的")
    assert matcher(["/等.{0,3}再/"]).search("等活动再说")
    assert not matcher([]).search("什么都有")


def test_case_does_not_matter_in_an_expression_either() -> None:
    assert matcher(["VIP"]).search("有vip吗")
    assert matcher(["/V[IP]{2}/"]).search("有vip吗")


def test_expressions_keep_their_own_groups_whatever_stands_beside_them() -> None:
    both = matcher(["/(大)(小)/", "/(.)不\\1/", "/(?P<one>.)没(?P=one)/", "/(?P<one>.)一(?P=one)/"])
    assert [both.search(text) for text in ("好不好", "有没有", "看一看", "好不大")] == [True, True, True, False]


def test_what_is_left_out_is_left_out_whole() -> None:
    assert matcher(["亲", "亲亲", "/[啊呀]/"]).without("亲亲在吗啊") == " 在吗 "


def test_the_heaviest_group_weighs() -> None:
    both = Weighted({6.0: ("太贵",), 1.0: ("贵",)})
    assert [both.weight(text) for text in ("太贵了", "贵吗", "便宜")] == [6.0, 1.0, 0.0]


@pytest.mark.parametrize("phrase", ["贵", "/贵+/", "/", "//", "/(?i)vip/"])
def test_phrases_that_can_be_looked_for(phrase: str) -> None:
    assert fault(phrase) is None
    assert not matcher([phrase]).search("便宜")


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("", "in quotes"),
        ("  ", "in quotes"),
        (3, "in quotes"),
        ("/(贵/", "a valid regular expression"),
        ("/贵)|(便宜/", "a valid regular expression"),
        ("/贵*/", "does not match an empty text"),
    ],
)
def test_what_is_no_phrase_is_said(phrase: object, said: str) -> None:
    wrong = fault(phrase)
    assert wrong is not None
    assert said in wrong.en
